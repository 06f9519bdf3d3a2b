package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while a real less, or an editor, has a real terminal (tmux's). */
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
}
