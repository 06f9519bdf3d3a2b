package org.amkit.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Interruption;
import org.amkit.cli.terminal.KernelRandom;
import org.amkit.cli.terminal.LocalClock;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.terminal.Terminal;

/**
 * The process {@code am}. The only place that ends it.
 *
 * <p>What every command runs through, here and in {@link Am}, is written for a JVM that has just
 * started: no lambdas, streams, regular expressions, time zones or security providers, each of
 * which costs milliseconds at its first use.
 */
public final class Main {
  /** What the thread of the JDK's HTTP client that waits for the network is called. */
  private static final String HTTP_CLIENT = "-SelectorManager";

  private Main() {}

  /** Runs the command line in the process's own surroundings and ends with its exit code. */
  public static void main(String[] args) {
    endWhenOutOfMemory();
    int exit = Am.run(environment(), args);
    end(exit);
  }

  /**
   * Ends the process, if it would not end by itself. System.exit sets up the JDK's logging first
   * (JDK 21 and later), which takes 15 ms, and is good only for hooks: those of {@link
   * Interruption}, and of what the user has the JVM do (a flight recording).
   */
  private static void end(int exit) {
    wakeHttpClients();
    if (Interruption.isListening()) {
      Interruption.commandEnded(exit);
      System.exit(exit);
    }
    if (exit != 0 || Thread.activeCount() > 1) {
      if (System.getenv("AM_JAVA_OPTS") != null) {
        System.exit(exit);
      }
      Runtime.getRuntime().halt(exit);
    }
  }

  /**
   * The end of the process waits 300 ms for threads that are within the system, as the JDK's HTTP
   * client is while it listens. Where this does not find it, only that time is lost.
   */
  private static void wakeHttpClients() {
    Thread[] threads = new Thread[Thread.activeCount()];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().endsWith(HTTP_CLIENT)) {
        threads[i].interrupt();
      }
    }
  }

  /** Any thread that runs out of memory ends the process. */
  static void endWhenOutOfMemory() {
    Thread.setDefaultUncaughtExceptionHandler(new OutOfMemory());
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
        new LocalClock(),
        new KernelRandom(),
        Terminal.isTerminal(0),
        Terminal.isTerminal(1),
        Terminal.isTerminal(2),
        Terminal.COLUMNS,
        Environment.STARTS_PROCESSES);
  }
}
