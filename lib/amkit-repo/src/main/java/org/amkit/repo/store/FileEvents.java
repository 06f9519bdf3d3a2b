package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells of files that others may have changed: by the operating system's events, where it has them
 * (inotify), and for what it does not tell (network folders, no watches left) by a look at all
 * files every two seconds, or seldom enough for a five-hundredth of the time.
 *
 * <p>One thread for all files; a file costs some 300 bytes, and of more than {@value #MAX_ENTRIES}
 * the ones longest not used are looked at no more. Safe for use by many threads.
 */
final class FileEvents implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** For how many times as long as a look at all files has taken, no other is taken. */
  private static final int REST = 500;

  private static final int MAX_ENTRIES = 20_000;

  /** What a glance at a file shows. */
  private record Look(@Nullable Object key, long size, FileTime modified) {}

  /** A look that no other equals: the file is notified of at each occasion until it was read. */
  private static final Look UNSETTLED = new Look(new Object(), -1, FileTime.fromMillis(0));

  /** That there is no file. */
  private static final Look MISSING = new Look(null, -1, FileTime.fromMillis(0));

  private final Path root;
  private final long pollNanos;
  private final Consumer<Optional<Path>> changed;
  private final @Nullable WatchService service;
  private final Thread thread;

  private final Map<Path, Look> looks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Look> eldest) {
          boolean isTooMany = size() > MAX_ENTRIES;
          if (isTooMany) {
            cancel(eldest.getKey());
          }
          return isTooMany;
        }
      };

  /** Those that were added as folders and are still there. */
  private final Set<Path> folders = new HashSet<>();

  /** How many are writing to a file now, and what they have done to it may not be told. */
  private final Map<Path, Integer> writes = new HashMap<>();

  /** Those of them that have changed meanwhile. */
  private final Set<Path> untold = new HashSet<>();

  private final Map<Path, WatchKey> watched = new HashMap<>();

  /** Names that are asked for, by the real paths that events have, where these are others. */
  private final Map<Path, Path> aliases = new HashMap<>();

  /**
   * Begins to watch a file or a folder.
   *
   * @param root never forgotten, and watched anew where it was replaced
   * @param changed called by a thread of this, with nothing where anything may have changed
   */
  FileEvents(Path root, Consumer<Optional<Path>> changed) {
    this(root, changed, POLL_NANOS);
  }

  /** As above, with another interval between looks at all files. */
  FileEvents(Path root, Consumer<Optional<Path>> changed, long pollNanos) {
    this.root = root;
    this.pollNanos = pollNanos;
    this.changed = changed;
    this.service = newService(root);
    watchRoot();
    this.thread = new Thread(this::run, "amkit-file-events");
    thread.setDaemon(true);
    thread.start();
  }

  private static @Nullable WatchService newService(Path folder) {
    try {
      // Other file systems have services that look at files themselves, at an interval.
      boolean isDefault = folder.getFileSystem() == FileSystems.getDefault();
      return isDefault ? folder.getFileSystem().newWatchService() : null;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Whether it was not watched before. */
  private boolean watchRoot() {
    if (Files.isDirectory(root)) {
      return addFolder(root);
    }
    addFile(root);
    return false;
  }

  /**
   * Tells of what is made or changed in a folder from now on; one that was {@link #unsettled} is
   * about to be read. Harmless when repeated.
   *
   * @return whether it is new
   */
  synchronized boolean addFolder(Path folder) {
    Look before = looks.get(folder);
    boolean isNew = folders.add(folder);
    if (isNew || before == null || before.equals(UNSETTLED)) {
      looks.put(folder, glance(folder));
    }
    if (isNew) {
      register(folder, folder);
    }
    return isNew;
  }

  /** Tells of a file, which need not be there, from now on. Harmless when repeated. */
  synchronized void addFile(Path file) {
    if (looks.get(file) != null) {
      return;
    }
    looks.put(file, glance(file));
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (!absolute.equals(file)) {
      aliases.put(absolute, file);
    }
    if (folder != null && !watched.containsKey(folder)) {
      register(folder, folder);
    }
    if (Files.isSymbolicLink(file)) {
      try {
        Path real = file.toRealPath();
        aliases.put(real, file);
        Path realFolder = real.getParent();
        if (realFolder != null) {
          register(file, realFolder);
        }
      } catch (IOException e) {
        // It leads nowhere: it is looked at.
        return;
      }
    }
  }

  private void register(Path owner, Path folder) {
    if (service != null) {
      try {
        watched.put(
            owner,
            folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY));
      } catch (IOException | ClosedWatchServiceException e) {
        // No watches left, or no such folder: it is looked at.
        return;
      }
    }
  }

  private void cancel(Path owner) {
    folders.remove(owner);
    WatchKey key = watched.remove(owner);
    if (key != null && !watched.containsValue(key)) {
      key.cancel();
    }
    aliases.values().removeIf(owner::equals);
  }

  /**
   * Notes that a file was read or written up to its end: what was done to it so far is not told.
   *
   * @param size where it ended
   * @return whether it still ends there
   */
  synchronized boolean saw(Path file, long size) {
    Look now = glance(file);
    boolean isSeen = now.size == size || (now.equals(MISSING) && size == 0);
    // A longer one has got something in the meantime, or ends in a torn chunk: it is notified of
    // once.
    looks.put(file, isSeen ? now : new Look(null, size, FileTime.fromMillis(0)));
    return isSeen;
  }

  /** What writes to a file. */
  @FunctionalInterface
  interface Writer {
    Reading.Position write() throws IOException;
  }

  /**
   * Writes to a file; what is written is not told. What others do to it meanwhile is, afterwards.
   *
   * @param end how many bytes of the file a position is behind
   */
  Reading.Position write(Path file, Writer writer, ToLongFunction<Reading.Position> end)
      throws IOException {
    synchronized (this) {
      writes.merge(file, 1, Integer::sum);
    }
    Reading.Position position;
    try {
      position = writer.write();
    } catch (IOException | RuntimeException e) {
      if (hasEnded(file)) {
        tell(Optional.of(file));
      }
      throw e;
    }
    boolean isDone = saw(file, end.applyAsLong(position));
    if (hasEnded(file) && !isDone) {
      tell(Optional.of(file));
    }
    return position;
  }

  /** A write has ended; whether it is the file's last, and something was not told for it. */
  private synchronized boolean hasEnded(Path file) {
    boolean isLast = writes.merge(file, -1, (a, b) -> a + b == 0 ? null : a + b) == null;
    return isLast && untold.remove(file);
  }

  /** What reads a file. */
  @FunctionalInterface
  interface Reader {
    Reading read() throws IOException;
  }

  /**
   * Reads a file, tells of it from now on, and not of what was read.
   *
   * @param end how many bytes of the file a position is behind
   */
  Reading read(Path file, Reader reader, ToLongFunction<Reading.Position> end) throws IOException {
    addFile(file);
    try {
      Reading reading = reader.read();
      saw(file, end.applyAsLong(reading.position()));
      return reading;
    } catch (IOException e) {
      unsettled(file);
      throw e;
    }
  }

  /** Has a file or folder that cannot be read notified of again, until it can. */
  synchronized void unsettled(Path file) {
    looks.put(file, UNSETTLED);
  }

  private static Look glance(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return MISSING;
    } catch (IOException e) {
      return UNSETTLED;
    }
  }

  private void run() {
    long nextPoll = System.nanoTime() + pollNanos;
    try {
      while (!Thread.interrupted()) {
        Set<Path> found = new LinkedHashSet<>();
        boolean isAnything = await(nextPoll - System.nanoTime(), found);
        long begin = System.nanoTime();
        if (begin - nextPoll >= 0) {
          lookAtAll(found);
          isAnything |= watchRoot();
          long end = System.nanoTime();
          nextPoll = end + Math.max(pollNanos, REST * (end - begin));
        }
        if (isAnything) {
          tell(Optional.empty());
        }
        found.forEach(path -> tell(Optional.of(path)));
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // No one wants to know any more.
      return;
    }
  }

  /** Tells of a file. A listener that fails is its own fault, and the others are told on. */
  private void tell(Optional<Path> path) {
    try {
      changed.accept(path);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Waits for events; true when anything may have changed. */
  private boolean await(long nanos, Set<Path> found) throws InterruptedException {
    if (service == null) {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
      return false;
    }
    boolean isAnything = false;
    WatchKey key = service.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    for (; key != null; key = service.poll()) {
      Path folder = (Path) key.watchable();
      for (WatchEvent<?> event : key.pollEvents()) {
        if (event.context() instanceof Path name) {
          note(folder.resolve(name), found);
        } else {
          isAnything = true;
        }
      }
      if (!key.reset()) {
        forget(folder);
      }
    }
    return isAnything;
  }

  private synchronized void note(Path path, Set<Path> found) {
    Path file = aliases.getOrDefault(path, path);
    Look before = looks.get(file);
    if (before == null || hasChanged(file, before)) {
      add(file, found);
    }
  }

  private void add(Path file, Set<Path> found) {
    if (writes.containsKey(file)) {
      untold.add(file);
    } else {
      found.add(file);
    }
  }

  /** The folder is gone: a new one of its name is added anew. */
  private synchronized void forget(Path folder) {
    cancel(folder);
    looks.remove(folder);
  }

  private void lookAtAll(Set<Path> found) {
    List<Path> all;
    synchronized (this) {
      all = new ArrayList<>(looks.keySet());
    }
    for (Path file : all) {
      Look now = glance(file);
      synchronized (this) {
        Look before = looks.get(file);
        if (before != null && !now.equals(before) && hasChanged(file, before)) {
          add(file, found);
        }
      }
    }
  }

  private boolean hasChanged(Path file, Look before) {
    Look now = glance(file);
    if (now.equals(before)) {
      return false;
    }
    if (!before.equals(UNSETTLED)) {
      looks.put(file, now);
    }
    return true;
  }

  /** Ends it: from then on nothing is told, save by a call under way. */
  @Override
  public void close() {
    thread.interrupt();
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
