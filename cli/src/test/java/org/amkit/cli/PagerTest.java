package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real less, or an editor, or a pager that is missing, on a real terminal (tmux's). */
class PagerTest {
  @TempDir Path home;

  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tmux")), "tmux is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/less")), "less is not installed");
    shell = new RealShell(home);
    shell.run(
        "am init d.automerge -q --from '{}'; for i in $(seq 60); do echo \"set k$i $i\"; done | am"
            + " change d.automerge -f - -q >/dev/null; tmux -S tmux.sock -f /dev/null new-session"
            + " -d -x 80 -y 24 'unset AM_PAGER; PS1=ready: exec /bin/sh -i'");
  }

  private RealShell.Result type(String keys) throws Exception {
    return shell.run("tmux -S tmux.sock send-keys " + keys);
  }

  /** Waits until the screen shows what it should. */
  private String screenWith(String wanted) throws Exception {
    String screen = "";
    for (int i = 0; i < 600; i++) {
      screen = shell.run("tmux -S tmux.sock capture-pane -p").out();
      if (screen.contains(wanted)) {
        return screen;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not on the screen: " + wanted + "\n" + screen);
  }

  private void end() throws Exception {
    shell.run("tmux -S tmux.sock kill-server");
  }

  @Test
  void controlC_isThePagers_andTheTerminalIsGivenBack() throws Exception {
    try {
      screenWith("ready:");
      type("'LESS=RX PAGER= bin/am show d.automerge @; echo status=$?' Enter");
      screenWith("k1");
      type("C-c");
      Thread.sleep(500);
      type("/k59 Enter");
      screenWith("k59");
      assertThat(shell.run("tmux -S tmux.sock capture-pane -p").out()).doesNotContain("status=");
      type("q");
      screenWith("status=");
      type("'echo typed$((1+1)); stty -a | tr \";\" \"\\n\" | grep -ow \"echo\\|-echo\"' Enter");
      String screen = screenWith("typed2\necho");
      assertThat(screen).contains("echo typed$((1+1))");
    } finally {
      end();
    }
  }

  @Test
  void controlC_isTheEditors() throws Exception {
    try {
      screenWith("ready:");
      Files.writeString(
          home.resolve("editor"),
          """
          trap 'echo caught' INT
          echo editing; read line; read line; echo '{"n": 7}' >"$1"
          """);
      type("'EDITOR=\"/bin/sh editor\" bin/am edit d.automerge; echo status=$?' Enter");
      screenWith("editing");
      type("C-c");
      screenWith("caught");
      type("Enter Enter");
      screenWith("status=0");
      assertThat(shell.run("am get d.automerge --json").out()).isEqualTo("{\"n\":7}\n");
    } finally {
      end();
    }
  }

  /** What a command on a terminal of 24 lines shows, and how it ends. */
  private String shown(String variables) throws Exception {
    try {
      screenWith("ready:");
      type("'clear; " + variables + " bin/am show d.automerge @ 2>err; echo status=$?' Enter");
      return screenWith("status=0");
    } finally {
      end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuchpager", "nosuchpager -x", "./no/such"})
  void pagerThatIsNotThere_isNamedAndTheOutputIsShown(String pager) throws Exception {
    assertThat(shown("AM_PAGER=\"" + pager + "\"")).contains("k59", "k60");
    assertThat(Files.readString(home.resolve("err")))
        .isEqualTo("am: cannot run the pager '" + pager + "'\n");
  }

  @Test
  void pagerThatTheShellCannotRun_isNamedAndTheOutputIsShown() throws Exception {
    assertThat(shown("PAGER=\"X=1 nosuchpager\"")).contains("k59", "k60");
    assertThat(Files.readString(home.resolve("err")))
        .containsOnlyOnce("am: cannot run the pager 'X=1 nosuchpager'\n");
  }

  @Test
  void emptyAmPager_isNone() throws Exception {
    assertThat(shown("PAGER=false AM_PAGER=")).contains("k59", "k60");
    assertThat(Files.readString(home.resolve("err"))).isEmpty();
  }
}
