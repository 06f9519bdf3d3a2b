package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Supplier;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Interruption;

/** Looks every now and then whether others have written to files that are synced live. */
final class FileWatch {
  private static final long INTERVAL_MILLIS = 200;

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
    while (true) {
      try {
        Thread.sleep(INTERVAL_MILLIS);
        for (SyncedFile file : files.get()) {
          file.shared().refresh();
        }
        told = "";
      } catch (IOException e) {
        // It may be mended while we stay; said once, not five times a second.
        String what = String.valueOf(e.getMessage());
        if (!what.equals(told)) {
          console.complain("am: " + what);
          told = what;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
