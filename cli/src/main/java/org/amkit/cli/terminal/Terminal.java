package org.amkit.cli.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What the process's own streams are connected to. */
public final class Terminal {
  /** Runs pagers and editors, as git does; not searched for on the PATH. */
  public static final String SHELL = "/bin/sh";

  /**
   * In front of a command of {@link #SHELL}: Ctrl-C is for the program that the command runs, which
   * has it as ever, and does not end the shell with it.
   */
  public static final String UNINTERRUPTED = "trap : INT\n";

  private static final int DEFAULT_COLUMNS = 80;

  /** Asks for {@link #columns()}; a class, as a lambda costs am's start milliseconds. */
  public static final IntSupplier COLUMNS = new Columns();

  private Terminal() {}

  private static final class Columns implements IntSupplier {
    @Override
    public int getAsInt() {
      return columns();
    }
  }

  /**
   * Whether a file descriptor (0, 1, 2) is a terminal. The JDK only answers for stdin and stdout
   * together; /proc answers for each at no cost, and elsewhere {@code test -t} does.
   */
  public static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException e) {
      return false;
    }
    return ask(SHELL, "-c", "test -t " + descriptor) == 0;
  }

  /** The width in cells: {@code COLUMNS}, else what the terminal says, else 80. */
  public static int columns() {
    String fromEnvironment = System.getenv("COLUMNS");
    if (fromEnvironment != null && fromEnvironment.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(fromEnvironment);
    }
    try {
      Process stty =
          new ProcessBuilder(SHELL, "-c", "command -p stty size </dev/tty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      stty.getOutputStream().close();
      String answer = new String(stty.getInputStream().readAllBytes(), US_ASCII);
      String[] words = answer.trim().split(" ", -1);
      if (words.length == 2 && words[1].matches("[1-9][0-9]{0,4}")) {
        return Integer.parseInt(words[1]);
      }
    } catch (IOException e) {
      return DEFAULT_COLUMNS;
    }
    return DEFAULT_COLUMNS;
  }

  private static int ask(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(2, TimeUnit.SECONDS) ? process.exitValue() : 1;
    } catch (IOException e) {
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
