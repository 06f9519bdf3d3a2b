package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How files are named in what commands print, and which names are none. */
class FileNamesTest {
  private static final String ODD = "a\nb\u001b[31m.automerge";
  private static final String SHOWN = "a\\nb\\u001b[31m.automerge";

  @TempDir Path folder;
  private AmInProcess am;

  @BeforeEach
  void setUp() {
    am = new AmInProcess(folder);
    assertThat(am.run("init", ODD, "--from", "{\"a\":1}")).isZero();
    assertThat(am.run("fork", ODD, "other")).isZero();
    assertThat(am.run("change", "other", "set", "a", "2")).isZero();
    assertThat(am.run("change", ODD, "set", "a", "3")).isZero();
    am.forgetOut();
    am.forgetErr();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify FILE",
        "verify .",
        "status FILE other",
        "merge FILE other",
        "merge FILE other -n",
        "merge FILE other -o ODD2",
        "compact FILE",
        "compact FILE -n",
        "apply FILE other",
        "repair FILE -o out",
        "undo FILE -n",
        "sync FILE other",
        "diff FILE other --stat"
      })
  void nameWithControlCharacters_isPrintedOnOneLine(String command) throws IOException {
    String[] words = command.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("FILE", ODD).replace("ODD2", "c" + ODD);
    }

    assertThat(am.run(words)).as(am.err()).isIn(0, 1);

    String said = am.out() + am.err();
    assertThat(said).doesNotContain("\u001b").doesNotContain("a\nb");
    if (!command.startsWith("diff")) {
      assertThat(said).contains(SHOWN);
    }
  }

  @Test
  void nameInJson_isExact() {
    assertThat(am.run("verify", "--json", ODD)).isZero();

    assertThat(am.out()).contains("\"file\":\"a\\nb\\u001B[31m.automerge\"");
  }

  @Test
  void suggestedCommand_canBePasted() {
    assertThat(am.run("merge", ODD, "other")).isZero();

    assertThat(am.err()).contains("am conflicts $'a\\nb\\u001b[31m.automerge'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export NONE",
        "init NONE",
        "change NONE set a 1",
        "merge other NONE",
        "merge other -o NONE",
        "sync NONE other",
        "verify NONE",
        "serve NONE --listen tcp://127.0.0.1:0",
        "repair other -o NONE",
        "shell NONE",
        "watch NONE",
        "clone tcp://127.0.0.1:1/x NONE",
        "git textconv NONE",
        "apply other NONE",
        "import NONE -o new",
        "import in.json --into NONE"
      })
  void emptyName_isNoFile(String command) throws IOException {
    String[] words = command.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("NONE") ? "" : words[i];
    }
    Files.writeString(folder.resolve("in.json"), "{}");
    byte[] before = Files.readAllBytes(folder.resolve("other"));

    assertThat(am.run(words)).as(am.err()).isEqualTo(4);

    assertThat(am.err()).isEqualTo("am: the file name is empty\n");
    assertThat(folder.resolve("other")).hasBinaryContent(before);
  }

  @Test
  void emptyDirectoryOption_staysHere() {
    assertThat(am.run("-C", "", "heads", "other")).as(am.err()).isZero();
  }

  @Test
  void badFilesOfTheMergeDriver_areAllNamed() throws IOException {
    Files.writeString(folder.resolve("x"), "no document");
    Files.writeString(folder.resolve("y"), "nor this");

    assertThat(am.run("git", "merge-driver", "other", "x", "y", "doc")).isEqualTo(3);

    assertThat(am.err()).contains("am: doc: ").contains("am: doc (theirs): ");
  }

  @Test
  void mergeToOutputWithJson_saysWhatCame() {
    assertThat(am.run("merge", ODD, "other", "-o", "new", "--json")).isZero();

    assertThat(am.out()).startsWith("{\"file\":\"new\",\"added\":1,\"conflicts\":1,\"heads\":[\"");
    assertThat(am.run("merge", ODD, "other", "-o", "-", "--json")).isEqualTo(2);
  }

  @Test
  void standardInputOfScript_isRefusedWithTheLine() {
    byte[] script = "status\nimport\n".getBytes(StandardCharsets.UTF_8);

    assertThat(am.run(new ByteArrayInputStream(script), "shell", "other")).isEqualTo(4);

    assertThat(am.err()).startsWith("am: standard input:2: standard input: cannot read: ");
  }

  @Test
  void commandOfAnotherProgram_isLedToOurs() {
    assertThat(am.run("set", "other", "a", "1")).isEqualTo(2);
    assertThat(am.run("rm", "other")).isEqualTo(2);
    assertThat(am.run("history", "other")).isEqualTo(2);

    assertThat(am.err())
        .contains("unknown command 'set'\ndid you mean 'am change FILE set ...'?")
        .contains("did you mean 'am change FILE delete PATH'?")
        .contains("did you mean 'am log'?");
  }
}
