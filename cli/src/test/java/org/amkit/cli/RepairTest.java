package org.amkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.Change;
import org.amkit.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What repair and verify say of damaged files is true. */
class RepairTest {
  @TempDir Path home;
  private AmInProcess am;
  private byte[] file;
  private List<Change> changes;

  @BeforeEach
  void makeAFile() throws IOException {
    am = new AmInProcess(home);
    run(0, "init", "d", "--from", "{\"title\":\"Trip\",\"tasks\":[1,2]}", "--actor", "aa");
    run(0, "change", "d", "--actor", "aa", "set", "n", "1");
    run(0, "change", "d", "--actor", "bb", "set", "n", "2");
    run(0, "change", "d", "--actor", "bb", "append", "tasks", "3");
    file = Files.readAllBytes(home.resolve("d"));
    changes = Document.load(file).getAllChanges();
  }

  private void run(int exit, String... args) {
    assertThat(am.run(args)).as(String.join(" ", args) + "\n" + am.err()).isEqualTo(exit);
  }

  private int repair(byte[] damaged) throws IOException {
    Files.deleteIfExists(home.resolve("out"));
    Files.write(home.resolve("damaged"), damaged);
    am.forgetErr();
    return am.run("repair", "damaged", "-o", "out");
  }

  /** The exit code says whether all is there; what is written is sound. */
  private void checkRepair(byte[] damaged, String what) throws IOException {
    int exit = repair(damaged);
    Path out = home.resolve("out");
    if (!Files.exists(out)) {
      assertThat(exit).as(what).isEqualTo(1);
      return;
    }
    Document repaired = Document.load(Files.readAllBytes(out));
    Set<String> had = hashes(changes);
    Set<String> has = hashes(repaired.getAllChanges());
    assertThat(had).as(what).containsAll(has);
    assertThat(exit == 0).as(what).isEqualTo(has.size() == had.size());
    int verified = am.run("verify", "out");
    assertThat(verified).as(what).isEqualTo(repaired.waitingChanges().length == 0 ? 0 : 1);
  }

  private static Set<String> hashes(List<Change> changes) {
    Set<String> hashes = new HashSet<>();
    changes.forEach(change -> hashes.add(change.hash().toString()));
    return hashes;
  }

  @Test
  void repair_ofEveryByteFlipped_saysWhetherAllIsThere() throws IOException {
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] ^= 0x21;
      checkRepair(damaged, "byte " + at);
      assertThat(am.run("verify", "damaged")).as("byte " + at).isEqualTo(1);
    }
  }

  @Test
  void repair_ofEveryLength_saysWhetherAllOfItIsThere() throws IOException {
    for (int length = 8; length < file.length; length++) {
      int exit = repair(Arrays.copyOf(file, length));
      boolean isWhole = am.run("verify", "damaged") == 0;
      if (isWhole) {
        assertThat(exit).as("length " + length).isZero();
      } else if (exit == 0) {
        // A document may be without its last bytes: they only say which changes are its heads.
        assertThat(am.err()).as("length " + length).contains("rescued");
      } else {
        assertThat(exit).as("length " + length).isEqualTo(1);
        assertThat(am.err()).as("length " + length).contains("lost: offset ");
      }
    }
  }

  @Test
  void verify_ofChangesThatWait_namesWhatIsMissing() throws IOException {
    run(0, "init", "empty");
    byte[] empty = Files.readAllBytes(home.resolve("empty"));
    Files.write(home.resolve("waits"), concat(empty, changes.get(changes.size() - 1).bytes()));
    String missing = changes.get(changes.size() - 1).deps().get(0).toString();
    am.forgetOut();
    run(1, "verify", "waits");
    assertThat(am.out()).contains("missing: change " + missing).doesNotContain("ok");
    am.forgetOut();
    run(1, "verify", "waits", "--json");
    assertThat(am.out()).contains("\"ok\":false").contains("\"missing\":[\"" + missing + "\"]");
    run(0, "repair", "waits", "-o", "repaired");
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] together = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, together, first.length, second.length);
    return together;
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "status", "export", "log"})
  void bareChanges_areCalledThat(String command) {
    run(0, "changes", "d", "--since", "@^", "-o", "bare");
    int exit = am.run(command, "bare");
    assertThat(exit).isEqualTo(command.equals("verify") ? 1 : 3);
    assertThat(am.out() + am.err())
        .contains("bare: a file of bare changes, which depend on 1 change that is not in it")
        .contains("'am apply FILE bare'");
  }

  @Test
  void repair_ofBareChanges_keepsThemAsTheyAre() throws IOException {
    run(0, "changes", "d", "--since", "@^", "-o", "bare");
    run(0, "repair", "bare", "-o", "out");
    assertThat(Files.readAllBytes(home.resolve("out")))
        .isEqualTo(Files.readAllBytes(home.resolve("bare")));
    assertThat(am.err()).contains("a file of bare changes").contains("'am apply FILE out'");
  }

  @Test
  void repair_ofMismatchedHeads_keepsTheDocumentAndSaysWhatDoesNotMatch() throws IOException {
    try (var in =
        RepairTest.class.getResourceAsStream("/golden/examine/heads/false-head.automerge")) {
      assertThat(repair(in.readAllBytes())).isZero();
    }
    assertThat(am.err()).contains("rescued").contains("mismatching heads");
    run(0, "verify", "out");
    am.forgetOut();
    run(0, "get", "out", "n");
    assertThat(am.out()).isEqualTo("1\n");
  }

  @Test
  void repair_ofAutomergesMismatchedHeads_keepsEveryChange() throws IOException {
    Path fixture =
        Path.of("../lib/amkit/src/test/resources/org/amkit/chunk/mismatched_heads.automerge");
    byte[] bytes = Files.readAllBytes(fixture);
    assertThat(repair(bytes)).isZero();
    assertThat(am.err()).contains("rescued").contains("mismatching heads").contains("281 changes");
    run(0, "verify", "out");
    am.forgetOut();
    run(0, "get", "out", "count");
    run(3, "export", "damaged");
    run(0, "export", "--skip-verifying-heads", "damaged");
    assertThat(am.out()).isEqualTo("260\n{\n  \"count\": 260\n}\n");
  }

  @Test
  void repair_ofWhatIsNoDocument_refuses() throws IOException {
    assertThat(repair("some words, no document".getBytes(UTF_8))).isEqualTo(3);
    assertThat(Files.exists(home.resolve("out"))).isFalse();
  }
}
