package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Interruption;
import org.amkit.storage.FolderWatch;

/** Looks every now and then whether others have written to files that are synced live. */
final class FileWatch {
  private static final long INTERVAL_MILLIS = 200;

  /**
   * How long nothing is looked at after a change, for each file: what comes may be many changes.
   */
  private static final long PAUSE_MILLIS = 10;

  private final Console console;
  private final Supplier<Collection<SyncedFile>> files;
  private final Thread thread;

  /** What is done while the files are watched. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private FileWatch(Console console, Supplier<Collection<SyncedFile>> files) {
    this.console = console;
    this.files = files;
    this.thread = new Thread(this::watch, "am-file-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Does some work, with the files watched and SIGINT and SIGTERM as its good end.
   *
   * @param files asked for each time; may grow
   * @param stop makes the work end soon; called by another thread
   */
  static <T> T during(
      Console console, Supplier<Collection<SyncedFile>> files, Runnable stop, Work<T> work)
      throws IOException {
    FileWatch watch = new FileWatch(console, files);
    Interruption interruption = Interruption.endingWith(stop);
    try {
      return work.run();
    } finally {
      interruption.close();
      watch.thread.interrupt();
    }
  }

  private void watch() {
    String told = "";
    try (FolderWatch folders = new FolderWatch()) {
      while (true) {
        Collection<SyncedFile> watched = files.get();
        watched.forEach(file -> folders.add(file.path()));
        folders.await(TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS));
        Thread.sleep(Math.min(INTERVAL_MILLIS, PAUSE_MILLIS * watched.size()));
        String what = refresh();
        if (!what.isEmpty() && !what.equals(told)) {
          console.complain("am: " + what);
        }
        told = what;
      }
    } catch (InterruptedException e) {
      // The work is done.
      return;
    }
  }

  /** What is wrong with a file; it may be mended while we stay, so that is said once. */
  private String refresh() {
    try {
      for (SyncedFile file : files.get()) {
        file.shared().refresh();
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
