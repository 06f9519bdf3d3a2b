package org.amkit.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion with the Tab key of real shells, on a terminal that tmux makes. */
class CompletionTest {
  @TempDir Path home;

  private RealShell shell;

  @BeforeEach
  void open() throws Exception {
    shell = new RealShell(home);
  }

  private void type(String keys) throws Exception {
    shell.run("tmux -S tmux.sock send-keys " + keys);
  }

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bin/bash     | bash --norc +o history -i | eval \"$(am completion bash)\"",
        "/usr/bin/zsh  | zsh -f -i            | autoload -U compinit; compinit -u -D;"
            + " eval \"$(am completion zsh)\"",
        "/usr/bin/fish | fish --no-config --private -i | am completion fish >c; source c",
      })
  void tab_completesKeysCommandsAndValues(String program, String start, String load)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tmux")), "tmux is not installed");
    assumeTrue(Files.isExecutable(Path.of(program)), program + " is not installed");
    shell.run("am init k.automerge -q --from '{\"odd key\": {\"n\": 4711}, \"title\": 1}'");
    Files.writeString(home.resolve("load"), load + "\n");
    shell.run(
        "tmux -S tmux.sock -f /dev/null new-session -d -x 100 -y 30 \"PATH=$HOME/bin:$PATH exec "
            + start
            + "\"");
    try {
      type("'. ./load; echo load''ed' Enter");
      screenWith("loaded");
      type("'clear; am get k.automerge .odd' Tab");
      screenWith("key");
      type("Enter");
      screenWith("4711");
      type("'clear; am git tex' Tab");
      screenWith("am git textconv");
      type("C-c");
      type("'clear; am get --units=utf1' Tab");
      screenWith("--units=utf16");
      type("C-c");
      if (!program.endsWith("bash")) {
        type("'clear; am co' Tab Tab");
        screenWith("Rewrite a document file as one");
      }
    } finally {
      shell.run("tmux -S tmux.sock kill-server");
    }
  }
}
