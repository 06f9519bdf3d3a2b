package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  private AmInProcess am;

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
    am = new AmInProcess(folder).set("EDITOR", "sed -i s/2/7/");
    assertThat(am.run("init", "a.automerge", "--from", "{\"n\":1}", "--actor", "aa")).isZero();
    assertThat(am.run("fork", "a.automerge", "b.automerge")).isZero();
    assertThat(am.run("change", "a.automerge", "set", "n", "2", "--actor", "bb")).isZero();
    assertThat(am.run("change", "b.automerge", "set", "m", "2", "--actor", "cc")).isZero();
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
      assertThat(am.run(line)).as(am.err()).isEqualTo(4);
      assertThat(other.contents().bytes()).isEqualTo(before);
    }

    assertThat(am.err()).startsWith("am: a.automerge: ").contains("lock");
    assertThat(am.err().lines().filter(l -> l.startsWith("am: "))).hasSize(1);
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

    assertThat(am.run("change", "a.automerge", "set", "n", "5", "--lock-timeout", "30")).isZero();
    letsGo.join();
  }
}
