package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.json.JsonReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code repair --salvage} makes of a document chunk with a damaged column. */
class SalvageTest {
  private static final String JSON =
      "{\"title\":\"Trip\",\"n\":1,\"tasks\":[{\"t\":\"tickets\",\"done\":false},{\"t\":\"bags\"}],"
          + "\"list\":[1,\"two\",3.5,null]}";

  @TempDir Path home;
  private AmInProcess am;
  private byte[] file;
  private String exported;

  @BeforeEach
  void makeAFile() throws IOException {
    am = new AmInProcess(home);
    run(0, "init", "first", "--from", JSON, "--actor", "aa");
    run(0, "change", "first", "--actor", "aa", "set", "visits", "counter:3");
    run(0, "change", "first", "--actor", "bb", "inc", "visits", "4");
    run(0, "change", "first", "--actor", "bb", "delete", "list[0]");
    run(0, "change", "first", "--actor", "bb", "splice", "title", "4", "0", " to Rome");
    run(0, "change", "first", "--actor", "bb", "mark", "title", "0", "4", "bold", "true");
    run(0, "compact", "first", "-o", "d");
    file = Files.readAllBytes(home.resolve("d"));
    exported = run(0, "export", "d");
  }

  private String run(int exit, String... args) {
    am.forgetOut();
    am.forgetErr();
    assertThat(am.run(args)).as(String.join(" ", args) + "\n" + am.err()).isEqualTo(exit);
    return am.out();
  }

  private int salvage(byte[] damaged) throws IOException {
    Files.deleteIfExists(home.resolve("out"));
    Files.write(home.resolve("damaged"), damaged);
    am.forgetErr();
    return am.run("repair", "damaged", "-o", "out", "--salvage");
  }

  /** Where a column of ops lies: offset and length. */
  private int[] column(String name) {
    for (String line : run(0, "inspect", "d", "--columns", "--json").split("\n", -1)) {
      if (line.contains("\"table\":\"ops\"") && line.contains("\"column\":\"" + name + "\"")) {
        return new int[] {number(line, "offset"), number(line, "stored")};
      }
    }
    throw new AssertionError("no column " + name);
  }

  /** A member of a JSON object that is a number. */
  private static int number(String json, String member) {
    Map<?, ?> members = (Map<?, ?>) Objects.requireNonNull(JsonReader.PLAIN.parse(json));
    return ((Number) Objects.requireNonNull(members.get(member))).intValue();
  }

  @Test
  void damagedHistory_leavesAllValues() throws IOException {
    // The first column of the changes: the state does not depend on it.
    byte[] damaged = file.clone();
    for (String line : run(0, "inspect", "d", "--columns", "--json").split("\n", -1)) {
      if (line.contains("\"table\":\"changes\"") && line.contains("seq")) {
        damaged[number(line, "offset")] ^= 0x55;
      }
    }
    assertThat(salvage(damaged)).isEqualTo(1);
    assertThat(run(0, "export", "out")).isEqualTo(exported);
    assertThat(run(0, "get", "out", "title", "--typed")).contains("text");
    Document salvaged = Document.load(Files.readAllBytes(home.resolve("out")));
    assertThat(salvaged.getAllChanges()).hasSize(1);
    Change change = salvaged.getAllChanges().get(0);
    assertThat(change.message()).contains("salvaged from damaged");
    assertThat(change.actor()).isNotIn("aa", "bb");
    run(0, "verify", "out");
  }

  @Test
  void damagedValue_isTheOnlyOneThatIsMissing() throws IOException {
    int[] values = column("value.raw");
    int at = values[0];
    while (file[at] != 't' || file[at + 1] != 'i' || file[at + 2] != 'c') {
      at++;
    }
    assertThat(at).isLessThan(values[0] + values[1]);
    byte[] damaged = file.clone();
    damaged[at] = (byte) 0xff;
    assertThat(salvage(damaged)).isEqualTo(1);
    assertThat(am.err()).contains("lost: offset " + at + " to " + (at + 1)).contains("values");
    assertThat(run(0, "export", "out")).isEqualTo(exported.replace("tickets", "ickets"));
  }

  @Test
  void damageInCompressedValues_leavesWhatComesBefore() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("{\"t\":\"");
    for (int i = 0; i < 500; i++) {
      text.append(random.nextInt(1000)).append(i % 9 == 0 ? "\u00e4 " : " ");
    }
    Files.writeString(home.resolve("t.json"), text + "\"}");
    run(0, "init", "d", "--force", "--from", "t.json");
    run(0, "compact", "d");
    file = Files.readAllBytes(home.resolve("d"));
    String whole = run(0, "get", "d", "t", "--raw");
    int[] values = column("value.raw");

    for (int i = 300; i < 500; i += 7) {
      byte[] damaged = file.clone();
      damaged[values[0] + i] ^= (byte) (1 << (i % 8));
      assertThat(salvage(damaged)).isEqualTo(1);
      assertThat(home.resolve("out")).as("byte %s", i).exists();
      assertThat(run(0, "export", "out")).as("byte %s", i).contains(whole.substring(0, 200));
    }
  }

  @Test
  void damagedKeys_leaveTheValuesUnderOtherNames() throws IOException {
    int[] keys = column("key.string");
    byte[] damaged = file.clone();
    damaged[keys[0]] = 0x40;
    assertThat(salvage(damaged)).isEqualTo(1);
    assertThat(am.err()).contains("column of keys");
    assertThat(run(0, "export", "out"))
        .contains("Trip to Rome")
        .contains("tickets")
        .contains("two");
  }

  @Test
  void withoutTheOption_nothingIsSalvaged() throws IOException {
    byte[] damaged = file.clone();
    damaged[damaged.length - 20] ^= 0x55;
    Files.write(home.resolve("damaged"), damaged);
    assertThat(am.run("repair", "damaged", "-o", "out")).isEqualTo(1);
    assertThat(Files.exists(home.resolve("out"))).isFalse();
  }

  /** Whatever byte of the content is flipped: exit 1, a sound document, a range that is lost. */
  @Test
  void everyByteFlipped_givesASoundDocumentAndSaysWhatIsLost() throws IOException {
    int salvaged = 0;
    for (int at = 12; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] ^= 0x2b;
      int exit = salvage(damaged);
      if (exit == 0) {
        // Its heads prove it: nothing is lost.
        assertThat(run(0, "export", "out")).as("byte " + at).isEqualTo(exported);
        continue;
      }
      assertThat(exit).as("byte " + at + am.err()).isEqualTo(1);
      assertThat(am.err()).as("byte " + at).contains("lost: offset ");
      if (Files.exists(home.resolve("out"))) {
        salvaged++;
        assertThat(am.run("verify", "out")).as("byte " + at).isZero();
      }
    }
    assertThat(salvaged).isGreaterThan(file.length / 2);
  }

  @Test
  void truncatedDocument_keepsWhatIsBeforeTheCut() throws IOException {
    int salvaged = 0;
    for (int length = file.length - 1; length > 20; length -= 3) {
      int exit = salvage(Arrays.copyOf(file, length));
      assertThat(exit).as("length " + length + am.err()).isIn(0, 1);
      if (Files.exists(home.resolve("out"))) {
        salvaged++;
        assertThat(am.run("verify", "out")).as("length " + length).isZero();
      }
    }
    assertThat(salvaged).isPositive();
  }
}
