package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code am shell} while others write to its file: between two of its lines. */
class ShellTest {
  @TempDir Path folder;
  private final Script script = new Script();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Random random = new Random(1);

  @BeforeEach
  void make() {
    am("init", "a.automerge", "--from", "{\"n\":1}");
    am("init", "b.automerge", "--from", "{\"other\":true}");
    out.reset();
  }

  @Test
  void changesOfOthers_areSeenAndBuiltUpon() {
    script
        .line("set n 2")
        .meanwhile(() -> am("change", "a.automerge", "set", "m", "3"))
        .line("get --json")
        .line("set l 4")
        .line("get --json");

    assertThat(shell()).isZero();
    assertThat(out()).contains("{\"m\":3,\"n\":2}\n").endsWith("{\"l\":4,\"m\":3,\"n\":2}\n");
    assertFileIs("{\"l\":4,\"m\":3,\"n\":2}");
    out.reset();
    am("heads", "a.automerge");
    assertThat(out().lines()).as("one after the other").hasSize(1);
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
    assertThat(out()).contains("{\"other\":true}\n");
    assertFileIs("{\"more\":1,\"other\":true}");
    assertThat(am("verify", "a.automerge")).isZero();
  }

  @Test
  void compactedFile_isReadAnew() {
    script
        .line("set n 2")
        .meanwhile(() -> am("compact", "a.automerge", "-q"))
        .line("set n 3")
        .line("get n");

    assertThat(shell()).isZero();
    assertThat(out()).endsWith("3\n");
    assertThat(am("verify", "a.automerge")).isZero();
  }

  @Test
  void removedFile_endsTheScript() {
    script.line("set n 2").meanwhile(() -> remove("a.automerge")).line("set n 3");

    assertThat(shell()).isEqualTo(4);
    assertThat(err()).contains("am: a.automerge: no such file");
  }

  @Test
  void tornEnd_isPassedOverAndSetAside() {
    script
        .line("set n 2")
        .meanwhile(() -> append("a.automerge", new byte[] {(byte) 0x85, 0x6f, 0x4a}))
        .line("get n")
        .line("set n 3");

    assertThat(shell()).isZero();
    assertThat(err()).contains("the last 3 bytes are a chunk that was cut off", "is set aside as");
    assertFileIs("{\"n\":3}");
  }

  @Test
  void undo_isRefusedWhenOthersChangedTheFile() {
    script
        .line("set n 2")
        .meanwhile(() -> am("change", "a.automerge", "set", "m", "3"))
        .line("undo");

    assertThat(shell()).isEqualTo(2);
    assertThat(err()).contains("standard input:2: the file was changed by others since");
  }

  @Test
  void comparingWithAnotherFile_leavesTheDocument() {
    script.line("diff b.automerge --stat").line("get --json");
    am("change", "b.automerge", "set", "y", "1");

    // The answer of diff is no: they differ.
    assertThat(shell()).isEqualTo(1);
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
        .meanwhile(() -> am("change", "a.automerge", "set", "n", "1"))
        .line("commit");
    am("change", "a.automerge", "make", "n", "map");

    assertThat(shell()).isEqualTo(1);
    assertThat(err())
        .isEqualTo("am: a.automerge: standard input:6: .n is a number, nothing is inside of it\n");
    assertFileIs("{\"m\":{\"a\":1},\"n\":1}");
  }

  private void assertFileIs(String json) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    assertThat(run(InputStream.nullInputStream(), seen, "get", "a.automerge", "--json")).isZero();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(json + "\n");
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int shell() {
    return run(script, out, "shell", "a.automerge");
  }

  private int am(String... args) {
    return run(InputStream.nullInputStream(), out, args);
  }

  private int run(InputStream in, ByteArrayOutputStream to, String... args) {
    return Am.run(
        new Environment(
            in,
            to,
            err,
            folder,
            Map.of("HOME", folder.toString()),
            Clock.fixed(MiniShell.NOW, ZoneOffset.UTC),
            random,
            false,
            false,
            false,
            () -> 80,
            ProcessBuilder::start),
        args);
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
