package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code am shell} on a terminal of its own, which script(1) makes. */
class ShellOnTerminalTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;

  /** What jline, and a shell that asks for the terminal's size, could look for. */
  @ParameterizedTest
  @ValueSource(strings = {"xterm-256color", "dumb", "linux", "xterm-kitty", "tmux-256color", ""})
  void programsThatHappenToBeOnThePath_areNotRun(String type) throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "script(1) is not installed");
    for (String name : List.of("test", "tty", "stty", "sh", "infocmp", "tput", "uname", "build")) {
      trap(name);
    }
    Path scripts = Path.of("..", "scripts").toRealPath();
    try (RealShell shell = new RealShell(folder)) {
      Files.writeString(folder.resolve("lines"), "set n 2\nget n\nexit\n");
      shell.run("am init d.automerge --from '{\"n\": 1}'");
      String path = folder.resolve("traps") + ":" + scripts + ":$PATH";
      Files.writeString(
          folder.resolve("run"),
          "PATH="
              + path
              + "\nTERM="
              + type
              + "\nexport PATH TERM\nexec "
              + folder
              + "/bin/am shell d.automerge\n");
      shell.run(SCRIPT + " -qec '/bin/sh run' typescript <lines >screen");
      assertThat(shell.run("am get d.automerge n").out())
          .as(Files.readString(folder.resolve("screen")))
          .isEqualTo("2\n");
    }

    Path trapped = folder.resolve("trapped");
    assertThat(Files.exists(trapped) ? Files.readString(trapped) : "").isEmpty();
  }

  private void trap(String name) throws IOException {
    Path traps = Files.createDirectories(folder.resolve("traps"));
    Path trap = traps.resolve(name);
    String text = "#!/bin/sh\necho " + name + " \"$@\" >>'" + folder.resolve("trapped") + "'\n";
    Files.writeString(trap, text);
    assertThat(trap.toFile().setExecutable(true)).isTrue();
  }
}
