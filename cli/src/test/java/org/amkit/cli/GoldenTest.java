package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The command line as users see it: a folder a case under {@code golden/}, with the script {@code
 * cmd}, what it writes to {@code stdout} and {@code stderr} (absent: nothing), the {@code exit}
 * code of its last command (absent: 0), and any other file as input. Every folder is run, so none
 * is forgotten.
 *
 * <p>{@code -Dgolden.update=SOURCE_FOLDER} writes what came out instead of comparing; read the
 * difference before it is committed.
 */
class GoldenTest {
  private static final List<String> OWN_FILES = List.of("cmd", "stdout", "stderr", "exit");

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException, URISyntaxException {
    URL url = GoldenTest.class.getResource("/golden");
    assertThat(url).as("the folder of golden cases").isNotNull();
    String update = System.getProperty("golden.update");
    Path root = update == null ? Path.of(url.toURI()) : Path.of(update);
    List<Path> cases;
    try (Stream<Path> folders = Files.walk(root)) {
      cases = folders.filter(p -> Files.exists(p.resolve("cmd"))).sorted().toList();
    }
    assertThat(cases).isNotEmpty();
    return cases.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    root.relativize(folder).toString(),
                    folder.resolve("cmd").toUri(),
                    () -> check(folder, update != null)));
  }

  private static void check(Path folder, boolean update) throws IOException {
    try (MiniShell shell = new MiniShell()) {
      copyInputs(folder, shell.directory());
      shell.run(Files.readString(folder.resolve("cmd")));
      if (update) {
        write(folder.resolve("stdout"), shell.out());
        write(folder.resolve("stderr"), shell.errText().getBytes(StandardCharsets.UTF_8));
        String exit = shell.exit() == 0 ? "" : shell.exit() + "\n";
        write(folder.resolve("exit"), exit.getBytes(StandardCharsets.UTF_8));
        return;
      }
      assertThat(shell.errText()).as("stderr").isEqualTo(readOr(folder.resolve("stderr"), ""));
      assertThat(shell.outText()).as("stdout").isEqualTo(readOr(folder.resolve("stdout"), ""));
      int exit = Integer.parseInt(readOr(folder.resolve("exit"), "0").strip());
      assertThat(shell.exit()).as("exit").isEqualTo(exit);
    }
  }

  private static void copyInputs(Path folder, Path to) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(f -> Files.isRegularFile(f) && !OWN_FILES.contains(f.getFileName().toString()))
          .forEach(
              file -> {
                try {
                  Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private static String readOr(Path file, String otherwise) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return otherwise;
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    if (content.length == 0) {
      Files.deleteIfExists(file);
    } else {
      Files.write(file, content);
    }
  }
}
