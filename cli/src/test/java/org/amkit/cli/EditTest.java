package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real editor: sed. */
class EditTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatTheEditorChanged_isOneChange() {
    am("true", "init", "a.automerge", "--from", "{\"t\":\"Hello world\",\"n\":1}", "-q");

    int exit = am("sed -i -e 's/Hello/Hi/' -e 's/ 1/ 2/'", "edit", "a.automerge");

    assertThat(exit).isZero();
    assertThat(am("true", "get", "a.automerge", "--json")).isZero();
    assertThat(text()).endsWith("{\"n\":2,\"t\":\"Hi world\"}\n");
  }

  @Test
  void optionsOfTheChange_areTaken() {
    am("true", "init", "a.automerge", "--from", "{\"t\":\"Hello world\"}", "-q");
    out.reset();

    assertThat(am("sed -i s/Hello/Hi/", "edit", "a.automerge", "t", "-n")).isZero();
    assertThat(text()).contains(".t");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("not written (--dry-run)");
    String[] edit = {"edit", "a.automerge", "t", "--actor", "bb", "--time", "none", "-m", "Say hi"};
    assertThat(am("sed -i s/Hello/Hi/", edit)).isZero();
    assertThat(am("true", "log", "a.automerge", "--oneline", "-N", "1")).isZero();
    assertThat(text()).contains(" no time bb:1 (head) Say hi ");
    out.reset();
    assertThat(am("true", "get", "a.automerge", "t", "--raw")).isZero();
    assertThat(text()).isEqualTo("Hi world\n");
  }

  @Test
  void nothingEdited_writesNothing() {
    am("true", "init", "a.automerge", "--from", "{\"n\":1}", "-q");
    out.reset();

    assertThat(am("true", "edit", "a.automerge")).isZero();
    assertThat(text()).isEmpty();
  }

  @Test
  void editorThatFails_leavesTheDocument() {
    am("true", "init", "a.automerge", "--from", "{\"n\":1}", "-q");

    assertThat(am("false", "edit", "a.automerge")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the editor 'false' failed");
    assertThat(am("true", "get", "a.automerge", "n")).isZero();
    assertThat(text()).endsWith("1\n");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private int am(String editor, String... args) {
    return Am.run(
        new Environment(
            InputStream.nullInputStream(),
            out,
            err,
            folder,
            Map.of("HOME", folder.toString(), "EDITOR", editor),
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
