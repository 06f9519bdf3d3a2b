package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real editor: sed. */
class EditTest {
  @TempDir Path folder;
  private AmInProcess am;

  @BeforeEach
  void make() {
    am = new AmInProcess(folder);
  }

  @Test
  void whatTheEditorChanged_isOneChange() {
    am.run("init", "a.automerge", "--from", "{\"t\":\"Hello world\",\"n\":1}", "-q");

    am.set("EDITOR", "sed -i -e 's/Hello/Hi/' -e 's/ 1/ 2/'");
    assertThat(am.run("edit", "a.automerge")).isZero();

    assertThat(am.run("get", "a.automerge", "--json")).isZero();
    assertThat(am.out()).endsWith("{\"n\":2,\"t\":\"Hi world\"}\n");
  }

  @Test
  void optionsOfTheChange_areTaken() {
    am.run("init", "a.automerge", "--from", "{\"t\":\"Hello world\"}", "-q");
    am.forgetOut();

    am.set("EDITOR", "sed -i s/Hello/Hi/");
    assertThat(am.run("edit", "a.automerge", "t", "-n")).isZero();
    assertThat(am.out()).contains(".t");
    assertThat(am.err()).contains("not written (--dry-run)");
    String[] edit = {"edit", "a.automerge", "t", "--actor", "bb", "--time", "none", "-m", "Say hi"};
    assertThat(am.run(edit)).isZero();
    assertThat(am.run("log", "a.automerge", "--oneline", "-N", "1")).isZero();
    assertThat(am.out()).contains(" no time bb:1 (head) Say hi ");
    am.forgetOut();
    assertThat(am.run("get", "a.automerge", "t", "--raw")).isZero();
    assertThat(am.out()).isEqualTo("Hi world\n");
  }

  @Test
  void nothingEdited_writesNothing() {
    am.run("init", "a.automerge", "--from", "{\"n\":1}", "-q");
    am.forgetOut();

    assertThat(am.set("EDITOR", "true").run("edit", "a.automerge")).isZero();
    assertThat(am.out()).isEmpty();
  }

  @Test
  void editorThatFails_leavesTheDocument_andNoDraftWhereNothingWasEdited() throws Exception {
    am.run("init", "a.automerge", "--from", "{\"n\":1}", "-q");

    assertThat(am.set("EDITOR", "false").run("edit", "a.automerge")).isEqualTo(1);
    assertThat(am.err()).isEqualTo("am: the editor 'false' failed (status 1)\n");
    assertThat(drafts()).isEmpty();
    assertThat(am.run("get", "a.automerge", "n")).isZero();
    assertThat(am.out()).endsWith("1\n");
  }

  @Test
  void editorThatFailsAfterAnEdit_leavesTheDraft() throws Exception {
    am.run("init", "a.automerge", "--from", "{\"n\":1}", "-q");

    String editor = "edited() { echo '{}' >\"$1\"; return 3; }; edited";
    assertThat(am.set("EDITOR", editor).run("edit", "a.automerge")).isEqualTo(1);
    Path draft = drafts().get(0);
    assertThat(am.err()).endsWith("(status 3)\nwhat was edited is still in " + draft + "\n");
    assertThat(draft).hasContent("{}\n");
  }

  @Test
  void fileThatCannotBeWritten_isSaidBeforeTheEditorOpens() throws Exception {
    am.run("init", "a.automerge", "--from", "{\"n\":1}", "-q");
    Path file = folder.resolve("a.automerge");
    assumeTrue(file.toFile().setWritable(false) && !Files.isWritable(file), "root writes anyway");

    am.set("EDITOR", "cp -t '" + folder + "'");
    String advice = "ask for the permission, or work on a copy of your own\n";
    String refused = "am: a.automerge: not permitted to write\n" + advice;
    assertThat(am.run("edit", "a.automerge")).isEqualTo(4);
    assertThat(am.err()).isEqualTo(refused);
    assertThat(drafts()).isEmpty();
    assertThat(am.run("change", "a.automerge", "-n", "set", "n", "2")).isEqualTo(4);
    assertThat(am.err()).isEqualTo(refused + refused);
  }

  @Test
  void draft_isMadeWhereTmpdirSays_andTakenAway() throws Exception {
    am.run("init", "a.automerge", "--from", "{\"n\":1}", "-q");
    Files.createDirectory(folder.resolve("drafts"));
    am.set("EDITOR", "cp -t '" + folder + "'");

    // Named from the folder that am works in.
    assertThat(am.set("TMPDIR", "drafts").run("edit", "a.automerge")).isZero();
    assertThat(drafts()).as("what the editor was given").hasSize(1);
    assertThat(folder.resolve("drafts")).isEmptyDirectory();
  }

  private List<Path> drafts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("am-edit-")).toList();
    }
  }
}
