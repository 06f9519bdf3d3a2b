package org.amkit.storage;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until some files may have changed: where the operating system tells of changes in a folder,
 * no longer than to the next one. For one thread.
 */
public final class FolderWatch implements AutoCloseable {
  private final Set<Path> files = new HashSet<>();

  /** Null while there is no folder that the operating system tells of. */
  private @Nullable WatchService service;

  /** Watches nothing yet. */
  public FolderWatch() {}

  /**
   * Watches a file, too; harmless when repeated.
   *
   * @param file its path; it need not be there yet
   */
  public void add(Path file) {
    if (file.getFileSystem() != FileSystems.getDefault() || !files.add(file)) {
      return;
    }
    try {
      Path folder = AtomicFile.realTarget(file).getParent();
      if (folder != null) {
        if (service == null) {
          service = folder.getFileSystem().newWatchService();
        }
        folder.register(
            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // No watches left, a network folder, ...: looking at an interval is enough.
      return;
    }
  }

  /**
   * Waits until something has changed in a folder of these files, or some time is over.
   *
   * @param nanos how long at most
   * @throws InterruptedException when the thread was interrupted as it waited
   */
  public void await(long nanos) throws InterruptedException {
    if (service == null) {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return;
    }
    try {
      WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
      if (key != null) {
        key.pollEvents();
        key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  /** Stops watching. */
  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      // It is of no use any more.
      return;
    }
  }
}
