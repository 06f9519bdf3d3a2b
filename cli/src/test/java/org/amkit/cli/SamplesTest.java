package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every script in {@code samples/} runs, and prints what its file among this test's resources says,
 * or, {@code picture.sh}, what the README's picture shows; every command in the README and in the
 * tutorial runs, and prints what stands below it. Hashes, actors and times may be others.
 *
 * <p>{@code -Dsamples.update} writes what came out instead of comparing.
 */
class SamplesTest {
  /** Documents with shell sessions. */
  private static final List<String> DOCUMENTS =
      List.of("README.md", "cli/src/main/resources/org/amkit/cli/help/tutorial.txt");

  private static final String PICTURE = "picture.sh";

  /** The machine that {@code ssh} reaches is a folder here. */
  private static final String OTHER_MACHINE =
      """
      mkdir laptop
      printf '#!/bin/sh\nshift\ncd "$HOME/laptop" && exec sh -c "$*"\n' >bin/ssh
      chmod +x bin/ssh
      """;

  @TempDir Path home;

  @TestFactory
  Stream<DynamicTest> everySample_printsWhatItIsToPrint() throws IOException {
    Path samples = samples();
    try (Stream<Path> files = Files.list(samples)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sh") && !name.equals("scene.sh"))
              .sorted()
              .toList();
      assertThat(names).hasSizeGreaterThanOrEqualTo(7).contains(PICTURE);
      return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(samples, name)));
    }
  }

  private void check(Path samples, String name) throws Exception {
    try (RealShell shell = new RealShell(Files.createTempDirectory(home, "sample"))) {
      if (name.startsWith("git-")) {
        assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
      }
      RealShell.Result result =
          shell.run("AM='" + shell.path("bin/am") + "' '" + samples.resolve(name) + "'");
      assertThat(result.exit()).as(result.out()).isZero();
      if (name.equals(PICTURE)) {
        String title = "Two copies of a document are edited and merged";
        compare(
            samples.resolveSibling("docs/terminal.svg"), TerminalPicture.of(title, result.out()));
      } else {
        String out = normal(result.out().replace(samples.toString(), "samples"));
        String file = "cli/src/test/resources/samples/" + name.replace(".sh", ".txt");
        compare(samples.resolveSibling(file), out);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyDocument_showsWhatItsCommandsPrint() {
    return DOCUMENTS.stream().map(name -> DynamicTest.dynamicTest(name, () -> checkSessions(name)));
  }

  private void checkSessions(String name) throws Exception {
    Path document = samples().resolveSibling(name);
    try (RealShell shell = new RealShell(Files.createTempDirectory(home, "document"))) {
      shell.run(OTHER_MACHINE);
      compare(document, Transcript.rerun(Files.readString(document), shell));
    }
  }

  private static void compare(Path file, String actual) throws IOException {
    String expected = normal(Files.exists(file) ? Files.readString(file) : "");
    if (System.getProperty("samples.update") == null) {
      assertThat(normal(actual)).as(file.toString()).isEqualTo(expected);
    } else if (!normal(actual).equals(expected)) {
      Files.writeString(file, actual);
    }
  }

  private static String normal(String out) {
    return out.replaceAll("\\b[0-9a-f]{8,64}\\b", "<hash>")
        .replaceAll("\\b[0-9a-f]{4,7}(?=:\\d+ \\d{4}-)", "<hash>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(:\\d\\d)?( [-+]\\d\\d:\\d\\d)?", "<time>");
  }

  static Path samples() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("samples/scene.sh"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no folder samples above " + Path.of("").toAbsolutePath());
      }
    }
    return at.resolve("samples");
  }
}
