package org.amkit.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Terminal;

/** The process {@code am}. The only place that ends it. */
public final class Main {
  private Main() {}

  /** Runs the command line in the process's own surroundings and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(Am.run(environment(), args));
  }

  /** This process as the surroundings of a command. */
  static Environment environment() {
    return new Environment(
        // Not the bare file: on a pipe its readAllBytes fails, asking for the position.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Path.of(""),
        System.getenv(),
        Clock.system(ZoneId.systemDefault()),
        new SecureRandom(),
        Terminal.isTerminal(0),
        Terminal.isTerminal(1),
        Terminal.isTerminal(2),
        Terminal::columns,
        ProcessBuilder::start);
  }
}
