package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The same with each of several files: as many at a time as there are processors, and as if one
 * came after the other. What one file has to say is held back until those before it have had their
 * say. Neither a failure with one nor a fault of ours stops the rest.
 */
final class FileBatch {
  /**
   * How many bytes of memory a byte of a document file may come to need. Files are only worked on
   * together while the heap has room for all of them.
   */
  private static final long HEAP_PER_FILE_BYTE = 50;

  private final Run run;
  private final Action action;
  private final int processors;

  /** Files that are worked on or have not had their say, the first one first. */
  private final Deque<Part> begun = new ArrayDeque<>();

  private final AtomicInteger finished = new AtomicInteger();
  private long bytesBegun;
  private int worst = ExitCode.OK;
  private @Nullable Throwable fault;

  /** Set by the thread that has no memory left, which ends the whole command. */
  private volatile @Nullable OutOfMemoryError outOfMemory;

  private final Thread caller = Thread.currentThread();

  /** What is done with one of several files. */
  @FunctionalInterface
  public interface Action {
    /**
     * Handles one file; called by several threads at a time.
     *
     * @param each reads and writes for this file alone
     * @return the exit code for it
     */
    int run(Run each, String name) throws IOException;
  }

  /** A piece of what was written to one of the two streams. */
  private static final class Said {
    final boolean toStderr;
    final byte[] bytes;

    Said(boolean toStderr, byte[] bytes) {
      this.toStderr = toStderr;
      this.bytes = bytes;
    }
  }

  /** The work on one file, and its output so far. */
  private record Part(long bytes, Future<Integer> exit, List<Said> said) {}

  FileBatch(Run run, Action action) {
    this(run, action, Runtime.getRuntime().availableProcessors());
  }

  /** With another number of files at a time. */
  FileBatch(Run run, Action action, int processors) {
    this.run = run;
    this.action = action;
    this.processors = processors;
  }

  /** Works through the files; the exit code is that of the worst. */
  int run(List<String> names) throws IOException {
    if (names.isEmpty()) {
      return ExitCode.OK;
    }
    if (names.size() == 1) {
      return runOne(run, names.get(0));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(processors, names.size()),
            work -> {
              Thread thread = new Thread(work, "am-batch");
              thread.setDaemon(true);
              return thread;
            });
    String of = " of " + names.size() + " files";
    try (Progress progress = run.console().progress(() -> "am: " + finished.get() + of)) {
      for (String name : names) {
        begin(threads, name, progress);
      }
      while (!begun.isEmpty()) {
        finishFirst(progress);
      }
    } finally {
      // What is under way may be writing a file, and is let come to its end.
      begun.forEach(part -> part.exit.cancel(false));
      threads.shutdown();
    }
    rethrow(fault);
    return worst;
  }

  private void begin(ExecutorService threads, String name, Progress progress) {
    long bytes = byteCount(name);
    while (!begun.isEmpty() && (begun.size() >= 2 * processors || isTooMuchWith(bytes))) {
      finishFirst(progress);
    }
    List<Said> said = new ArrayList<>();
    Environment held =
        run.environment().withOutputHeldBack(stream(said, false), stream(said, true));
    Run each = new Run(held, run.console().heldBack(held), null, run.memory());
    FutureTask<Integer> work = new FutureTask<>(() -> runHeldBack(each, name));
    bytesBegun += bytes;
    begun.add(new Part(bytes, work, said));
    if (name.equals(FileLabel.DASH)) {
      // There is one stdin: the first that names it gets it.
      work.run();
    } else {
      threads.execute(work);
    }
  }

  private boolean isTooMuchWith(long bytes) {
    return (bytesBegun + bytes) * HEAP_PER_FILE_BYTE > Runtime.getRuntime().maxMemory();
  }

  private long byteCount(String name) {
    try {
      return name.equals(FileLabel.DASH) ? 0 : Files.size(run.path(name));
    } catch (IOException | Failure e) {
      // The work on it will say so.
      return 0;
    }
  }

  /** Waits for the first of the files and lets it have its say. */
  private void finishFirst(Progress progress) {
    Part part = begun.remove();
    bytesBegun -= part.bytes;
    Throwable thrown = null;
    try {
      worst = Math.max(worst, part.exit.get());
    } catch (ExecutionException e) {
      thrown = e.getCause();
    } catch (InterruptedException e) {
      requireMemory();
      Thread.currentThread().interrupt();
      thrown = Failure.internal("interrupted", e);
    }
    requireMemory();
    if (fault == null) {
      fault = thrown;
    }
    finished.incrementAndGet();
    if (!part.said.isEmpty()) {
      progress.during(() -> say(part.said));
    }
  }

  private void requireMemory() {
    OutOfMemoryError error = outOfMemory;
    if (error != null) {
      Thread.interrupted();
      throw error;
    }
  }

  private void say(List<Said> all) {
    for (Said said : all) {
      if (said.toStderr) {
        run.out().flush();
        run.console().errorBytes(said.bytes);
      } else {
        run.out().write(said.bytes);
      }
    }
    run.out().flush();
  }

  private int runHeldBack(Run each, String name) throws IOException {
    try {
      return runOne(each, name);
    } catch (OutOfMemoryError e) {
      outOfMemory = e;
      caller.interrupt();
      throw e;
    } catch (RuntimeException | Error e) {
      // Told at the end, which would not say with which file.
      each.console().complain("am: " + FileLabel.of(name) + ": not done: " + e);
      throw e;
    } finally {
      each.console().close();
    }
  }

  private int runOne(Run each, String name) throws IOException {
    try {
      return action.run(each, name);
    } catch (Failure e) {
      return complain(each.console(), e);
    } catch (IOException e) {
      return complain(each.console(), Faults.refused(name, e));
    }
  }

  private static int complain(Console console, Failure failure) {
    console.out().flush();
    console.complain(failure);
    return failure.exitCode();
  }

  private static void rethrow(@Nullable Throwable fault) throws IOException {
    if (fault instanceof IOException e) {
      throw e;
    }
    if (fault instanceof RuntimeException e) {
      throw e;
    }
    if (fault instanceof Error e) {
      throw e;
    }
  }

  private static OutputStream stream(List<Said> said, boolean toStderr) {
    // Output hands over whole buffers, each a piece of what is said.
    return new ByteArrayOutputStream() {
      @Override
      public void flush() {
        if (size() > 0) {
          said.add(new Said(toStderr, toByteArray()));
          reset();
        }
      }
    };
  }
}
