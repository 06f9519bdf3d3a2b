package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.WriteSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --lock-timeout}: while another program writes to the document file. */
@Timeout(60)
class LockTimeoutTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static List<List<String>> writers() {
    return List.of(
        List.of("change", "a.automerge", "set", "n", "5"),
        List.of("edit", "a.automerge", "n"),
        List.of("import", "{\"n\": 5}", "--into", "a.automerge"),
        List.of("apply-patch", "a.automerge", "{\"n\": 5}", "--merge-patch"),
        List.of("merge", "a.automerge", "b.automerge"),
        List.of("apply", "a.automerge", "b.automerge"),
        List.of("revert", "a.automerge", "-r", "root"),
        List.of("conflicts", "a.automerge", "n", "--choose", "1@aa"),
        List.of("compact", "a.automerge"),
        List.of("sync", "a.automerge", "b.automerge"));
  }

  @BeforeEach
  void make() {
    assertThat(am("init", "a.automerge", "--from", "{\"n\":1}", "--actor", "aa")).isZero();
    assertThat(am("fork", "a.automerge", "b.automerge")).isZero();
    assertThat(am("change", "a.automerge", "set", "n", "2", "--actor", "bb")).isZero();
    assertThat(am("change", "b.automerge", "set", "m", "2", "--actor", "cc")).isZero();
  }

  @ParameterizedTest
  @MethodSource("writers")
  void lockedFile_isWaitedForAndThenLeftAlone(List<String> words) throws Exception {
    byte[] before = Files.readAllBytes(folder.resolve("a.automerge"));
    String[] line = words.toArray(new String[words.size() + 2]);
    line[words.size()] = "--lock-timeout";
    line[words.size() + 1] = "0.1";

    DocumentFile file = DocumentFile.of(folder.resolve("a.automerge"));
    try (WriteSession other = file.openForWriting(Duration.ZERO)) {
      assertThat(am(line)).as(err()).isEqualTo(4);
      assertThat(other.contents().bytes()).isEqualTo(before);
    }

    assertThat(err()).startsWith("am: a.automerge: ").contains("lock");
    assertThat(err().lines().filter(l -> l.startsWith("am: "))).hasSize(1);
    assertThat(folder.resolve("a.automerge")).hasBinaryContent(before);
  }

  @Test
  void fileThatIsLetGoInTime_isWrittenTo() throws Exception {
    DocumentFile file = DocumentFile.of(folder.resolve("a.automerge"));
    WriteSession other = file.openForWriting(Duration.ZERO);
    Thread letsGo =
        new Thread(
            () -> {
              try (other) {
                Thread.sleep(200);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    letsGo.start();

    assertThat(am("change", "a.automerge", "set", "n", "5", "--lock-timeout", "30")).isZero();
    letsGo.join();
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int am(String... args) {
    return Am.run(
        new Environment(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            folder,
            Map.of("HOME", folder.toString(), "EDITOR", "sed -i s/2/7/"),
            Clock.fixed(MiniShell.NOW, ZoneOffset.UTC),
            new Random(1),
            false,
            false,
            false,
            () -> 80,
            ProcessBuilder::start),
        args);
  }
}
