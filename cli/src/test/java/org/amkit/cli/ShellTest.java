package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code am shell} while others write to its file: between two of its lines. */
class ShellTest {
  @TempDir Path folder;
  private final Script script = new Script();
  private AmInProcess am;

  @BeforeEach
  void make() {
    am = new AmInProcess(folder);
    am.run("init", "a.automerge", "--from", "{\"n\":1}");
    am.run("init", "b.automerge", "--from", "{\"other\":true}");
    am.forgetOut();
  }

  @Test
  void changesOfOthers_areSeenAndBuiltUpon() {
    script
        .line("set n 2")
        .meanwhile(() -> am.run("change", "a.automerge", "set", "m", "3"))
        .line("get --json")
        .line("set l 4")
        .line("get --json");

    assertThat(shell()).isZero();
    assertThat(am.out()).contains("{\"m\":3,\"n\":2}\n").endsWith("{\"l\":4,\"m\":3,\"n\":2}\n");
    assertFileIs("{\"l\":4,\"m\":3,\"n\":2}");
    am.forgetOut();
    am.run("heads", "a.automerge");
    assertThat(am.out().lines()).as("one after the other").hasSize(1);
  }

  @Test
  void changesOnOldVersions_areInTheOrderOfTheFile() {
    script
        .line("change --actor 0a --time none set b 1")
        .line("change --actor 0a --time none set b 2")
        .line("change --actor 0c --time none --at @~2 set c 1")
        .line("log --oneline")
        .meanwhile(
            () -> am.run("change", "a.automerge", "--actor", "0b", "--at", "@~1", "set", "d", "1"))
        .line("set e 1")
        .line("log --oneline");

    assertThat(shell()).isZero();
    String said = am.out();
    am.forgetOut();
    am.run("log", "a.automerge", "--oneline");
    assertThat(said).endsWith(am.out());
    assertThat(said).contains("0a:2", "0c:1");
    assertThat(said.indexOf("0a:2")).as("newest first").isLessThan(said.indexOf("0c:1"));
  }

  @Test
  void patchesInATransaction_areOfIt() {
    script
        .line("set t \"\ud83d\ude00\"")
        .line("begin")
        .line("splice t 1 0 x")
        .line("diff --patches")
        .line("rollback");

    assertThat(shell()).isZero();
    assertThat(am.out())
        .contains("{\"action\":\"splice\",\"path\":[\"t\",2],\"value\":\"x\"}\n")
        .doesNotContain("put");
  }

  @Test
  void eachLine_isInTheFileBeforeTheNext() {
    script.line("set n 2").meanwhile(() -> assertFileIs("{\"n\":2}")).line("set n 3");

    assertThat(shell()).isZero();
    assertFileIs("{\"n\":3}");
  }

  @Test
  void replacedFile_isReadAnew() {
    script
        .line("set n 2")
        .meanwhile(() -> copy("b.automerge", "a.automerge"))
        .line("get --json")
        .line("set more 1");

    assertThat(shell()).isZero();
    assertThat(am.out()).contains("{\"other\":true}\n");
    assertFileIs("{\"more\":1,\"other\":true}");
    assertThat(am.run("verify", "a.automerge")).isZero();
  }

  @Test
  void compactedFile_isReadAnew() {
    script
        .line("set n 2")
        .meanwhile(() -> am.run("compact", "a.automerge", "-q"))
        .line("set n 3")
        .line("get n");

    assertThat(shell()).isZero();
    assertThat(am.out()).endsWith("3\n");
    assertThat(am.run("verify", "a.automerge")).isZero();
  }

  @Test
  void removedFile_endsTheScript() {
    script.line("set n 2").meanwhile(() -> remove("a.automerge")).line("set n 3");

    assertThat(shell()).isEqualTo(4);
    assertThat(am.err()).isEqualTo("am: standard input:2: a.automerge: no such file\n");
  }

  @Test
  void tornEnd_isPassedOverAndSetAside() {
    script
        .line("set n 2")
        .meanwhile(() -> append("a.automerge", new byte[] {(byte) 0x85, 0x6f, 0x4a}))
        .line("get n")
        .line("set n 3");

    assertThat(shell()).isZero();
    assertThat(am.err())
        .contains("the last 3 bytes are a truncated chunk, which is skipped", "is moved to");
    assertFileIs("{\"n\":3}");
  }

  @Test
  void undo_isRefusedWhenOthersChangedTheFile() {
    script
        .line("set n 2")
        .meanwhile(() -> am.run("change", "a.automerge", "set", "m", "3"))
        .line("undo");

    assertThat(shell()).isEqualTo(2);
    assertThat(am.err()).contains("standard input:2: the file was changed by others since");
  }

  @Test
  void answersOfNo_doNotEndTheScript() {
    script
        .line("diff b.automerge")
        .line("get missing")
        .line("diff -r root..@")
        .line("log missing")
        .line("set n 2");

    assertThat(shell()).isZero();
    assertFileIs("{\"n\":2}");
  }

  @Test
  void writingCommandThatAnswersNo_endsTheScript() {
    script.line("# a comment").line("merge b.automerge").line("set n 2");

    assertThat(shell()).isEqualTo(1);
    assertThat(am.err()).startsWith("am: standard input:2: ");
    assertFileIs("{\"n\":1}");
  }

  @Test
  void failingCommands_areNamedWithTheirLine() {
    for (String line :
        new String[] {
          "get [",
          "diff nothing.automerge",
          "log --bogus",
          "merge nothing",
          "apply-patch {",
          "export -f xml",
          "revert -r 99999999",
          "open nothing",
          "get -r zzzz"
        }) {
      Script failing = new Script();
      failing.line("get n").line(line).line("set n 7");
      String before = am.err();
      assertThat(am.run(failing, "shell", "a.automerge")).as(line).isGreaterThan(1);
      assertThat(am.err().substring(before.length())).as(line).startsWith("am: standard input:2: ");
      assertFileIs("{\"n\":1}");
    }
  }

  @Test
  void gatheredOps_areSeenByCommandsThatRead() {
    script
        .line("begin")
        .line("set n 2")
        .line("set m 3")
        .line("get --json")
        .meanwhile(() -> assertFileIs("{\"n\":1}"))
        .line("get n")
        .line("export")
        .line("rollback")
        .line("get --json");

    assertThat(shell()).isZero();
    assertThat(am.out()).startsWith("{\"m\":3,\"n\":2}\n").endsWith("{\"n\":1}\n");
    assertThat(am.out()).contains("\n2\n");
  }

  @Test
  void gatheredOpsThatAreNotCommitted_areAnError() {
    script.line("set n 2").line("begin").line("set m 3").line("set l 4");

    assertThat(shell()).isEqualTo(2);
    assertThat(am.err())
        .isEqualTo(
            """
            am: standard input:2: not committed: 2 ops after 'begin'
            'commit' makes them a change, 'rollback' drops them
            """);
    assertFileIs("{\"n\":2}");
  }

  @Test
  void writingCommandAmongGatheredOps_isRefused() {
    script.line("begin").line("set n 2").line("revert -r root");

    assertThat(shell()).isEqualTo(2);
    assertThat(am.err()).contains("standard input:3: commit or rollback first");
    assertFileIs("{\"n\":1}");
  }

  @Test
  void undo_takesBackWhateverTheShellWrote() {
    am.run("fork", "a.automerge", "c.automerge");
    am.run("change", "c.automerge", "set", "merged", "1");
    am.run("fork", "a.automerge", "e.automerge");
    am.run("change", "e.automerge", "set", "applied", "1");
    am.run("changes", "e.automerge", "-o", "e.changes");
    am.forgetOut();
    for (String line :
        new String[] {
          "merge c.automerge",
          "apply e.changes",
          "import '{\"imported\":1}'",
          "revert -r root",
          "apply-patch '[{\"op\":\"add\",\"path\":\"/p\",\"value\":1}]'",
          "set n 9"
        }) {
      Script undone = new Script();
      undone.line(line).line("diff -r root..@ --stat").line("undo");
      assertThat(am.run(undone, "shell", "a.automerge")).as(line + am.err()).isZero();
      assertFileIs("{\"n\":1}");
    }
  }

  @Test
  void comparingWithAnotherFile_leavesTheDocument() {
    script.line("diff b.automerge --stat").line("get --json");
    am.run("change", "b.automerge", "set", "y", "1");

    // The answer of diff is no, they differ; that does not end the script.
    assertThat(shell()).isZero();
    script.line("set n 2").line("get --json");
    assertThat(shell()).isZero();
    assertFileIs("{\"n\":2}");
  }

  @Test
  void gatheredOpsThatOthersHaveMadeImpossible_areNamedByTheirLine() {
    script
        .line("begin")
        .line("set m {\"a\": 1}")
        .line("set n.x 1")
        .meanwhile(() -> assertFileIs("{\"n\":{}}"))
        .line("commit")
        .line("begin")
        .line("set n.x 2")
        .meanwhile(() -> am.run("change", "a.automerge", "set", "n", "1"))
        .line("commit");
    am.run("change", "a.automerge", "make", "n", "map");

    assertThat(shell()).isEqualTo(1);
    assertThat(am.err())
        .isEqualTo("am: a.automerge: standard input:6: .n is a number, nothing is inside of it\n");
    assertFileIs("{\"m\":{\"a\":1},\"n\":1}");
  }

  private void assertFileIs(String json) {
    // Not with the output of the shell, in the midst of which this is asked.
    AmInProcess other = new AmInProcess(folder);
    assertThat(other.run("get", "a.automerge", "--json")).isZero();
    assertThat(other.out()).isEqualTo(json + "\n");
  }

  private int shell() {
    return am.run(script, "shell", "a.automerge");
  }

  private void copy(String from, String to) {
    act(() -> Files.write(folder.resolve(to), Files.readAllBytes(folder.resolve(from))));
  }

  private void remove(String name) {
    act(() -> Files.delete(folder.resolve(name)));
  }

  private void append(String name, byte[] bytes) {
    act(() -> Files.write(folder.resolve(name), bytes, StandardOpenOption.APPEND));
  }

  private interface FileAction {
    void run() throws IOException;
  }

  private static void act(FileAction action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lines one by one: what happens in front of one has happened when it is read. */
  private static final class Script extends InputStream {
    private final Deque<Object> parts = new ArrayDeque<>();

    Script line(String text) {
      parts.add((text + "\n").getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Script meanwhile(Runnable action) {
      parts.add(action);
      return this;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by the line");
    }

    @Override
    public int read(byte[] to, int start, int size) {
      while (parts.peek() instanceof Runnable action) {
        parts.remove();
        action.run();
      }
      if (!(parts.poll() instanceof byte[] line)) {
        return -1;
      }
      System.arraycopy(line, 0, to, start, line.length);
      return line.length;
    }
  }
}
