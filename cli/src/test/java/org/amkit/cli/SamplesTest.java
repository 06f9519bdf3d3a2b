package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every script in {@code samples/} runs, and prints what its file beside this test's resources
 * says; there, {@code <hash>} stands for hashes and actors and {@code <time>} for times.
 *
 * <p>{@code -Dsamples.update=FOLDER} writes what came out instead of comparing.
 */
class SamplesTest {
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
      assertThat(names).hasSizeGreaterThanOrEqualTo(6);
      return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(samples, name)));
    }
  }

  private void check(Path samples, String name) throws Exception {
    Path own = Files.createTempDirectory(home, "sample");
    try (RealShell shell = new RealShell(own)) {
      if (name.startsWith("git-")) {
        assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
      }
      RealShell.Result result =
          shell.run("AM='" + shell.path("bin/am") + "' '" + samples.resolve(name) + "'");
      assertThat(result.exit()).as(result.out()).isZero();
      String out = normal(result.out(), samples);
      String expected = name.replace(".sh", ".txt");
      String update = System.getProperty("samples.update");
      if (update != null) {
        Files.writeString(Path.of(update, expected), out);
        return;
      }
      try (var in = SamplesTest.class.getResourceAsStream("/samples/" + expected)) {
        assertThat(in).as(expected).isNotNull();
        assertThat(out).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private static String normal(String out, Path samples) {
    return out.replace(samples.toString(), "samples")
        .replaceAll("\\b[0-9a-f]{8,64}\\b", "<hash>")
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
