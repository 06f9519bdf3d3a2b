package org.amkit.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a command may touch outside itself. The process edge makes one from the process; a
 * test makes one from byte arrays, an in-memory file system, a fixed clock and seeded randomness.
 *
 * @param stdin where {@code -} is read from
 * @param stdout where data goes, and nothing else
 * @param stderr where messages, progress and prompts go
 * @param directory the current directory; relative names start here, on its file system
 * @param variables the environment variables
 * @param clock the time of day, with the zone that times are shown in
 * @param random where actor ids come from; secure outside of tests
 * @param stdinIsTerminal whether a person types on stdin
 * @param stdoutIsTerminal whether a person reads stdout
 * @param stderrIsTerminal whether a person reads stderr
 * @param columns the width of the terminal in cells; asked for only when needed
 * @param processes starts other programs (pager, editor, ssh)
 */
public record Environment(
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr,
    Path directory,
    Map<String, String> variables,
    Clock clock,
    Random random,
    boolean stdinIsTerminal,
    boolean stdoutIsTerminal,
    boolean stderrIsTerminal,
    IntSupplier columns,
    Processes processes) {

  /** Starts other programs. */
  @FunctionalInterface
  public interface Processes {
    /** Starts a program with the streams that the builder says. */
    Process start(ProcessBuilder builder) throws IOException;
  }

  /** Where the launcher, which gives the JVM a locale of its own, keeps the user's LC_ALL. */
  private static final String USER_LOCALE = "AM_LC_ALL";

  /** Starts programs on this machine; a class, as a lambda costs am's start milliseconds. */
  public static final Processes STARTS_PROCESSES = new SystemProcesses();

  private static final class SystemProcesses implements Processes {
    @Override
    public Process start(ProcessBuilder builder) throws IOException {
      Map<String, String> variables = builder.environment();
      String locale = variables.remove(USER_LOCALE);
      if (locale != null) {
        if (locale.isEmpty()) {
          variables.remove("LC_ALL");
        } else {
          variables.put("LC_ALL", locale);
        }
      }
      return builder.start();
    }
  }

  /** The value of an environment variable, or null when it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * The user's home folder: {@code HOME}, else what the user database says; the root folder where
   * neither knows one, which such a user cannot write to.
   */
  public Path home() {
    String home = variable("HOME");
    if (home == null) {
      home = System.getProperty("user.home", "/");
    }
    return directory.toAbsolutePath().resolve(home.startsWith("/") ? home : "/");
  }

  /** A file named on the command line. */
  public Path path(String name) {
    return FileNames.resolve(directory, name);
  }

  /** The zone that times are shown in. */
  public ZoneId zone() {
    return clock.getZone();
  }

  /** The same environment in another directory ({@code -C}). */
  public Environment in(Path newDirectory) {
    return with(stdin, stdout, stderr, newDirectory, stdinIsTerminal, stdoutIsTerminal);
  }

  /** The same with another standard input, which is no terminal. */
  public Environment withStdin(InputStream other) {
    return with(other, stdout, stderr, directory, false, stdoutIsTerminal);
  }

  /** The same environment, with its output held back to be shown later. */
  public Environment withOutputHeldBack(OutputStream heldOut, OutputStream heldErr) {
    return with(stdin, heldOut, heldErr, directory, stdinIsTerminal, stdoutIsTerminal);
  }

  private Environment with(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Path currentDirectory,
      boolean inIsTerminal,
      boolean outIsTerminal) {
    return new Environment(
        in,
        out,
        err,
        currentDirectory,
        variables,
        clock,
        random,
        inIsTerminal,
        outIsTerminal,
        stderrIsTerminal,
        columns,
        processes);
  }

  /** Runs a program on this process's own terminal and waits; its exit status. */
  public int runOnTerminal(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    TerminalLoan loan = TerminalLoan.begin();
    try {
      return TerminalLoan.ended(processes.start(builder));
    } finally {
      loan.close();
    }
  }
}
