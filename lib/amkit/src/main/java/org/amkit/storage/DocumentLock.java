package org.amkit.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right to write to a document file: at most one thread of one process has it.
 *
 * <p>It is a lock of the operating system on the document file itself, so that nothing lies about
 * beside the document and nothing is left behind when a process is killed. Three things make that
 * less simple than it sounds, and all three are dealt with here:
 *
 * <ul>
 *   <li>Compaction replaces the file, and a lock on the old file is not a lock on the new one. Who
 *       gets the lock opens the path again to see whether that is the file it has locked, and else
 *       starts again; and who compacts locks the new file before it puts it in place ({@link
 *       TemporaryFile}).
 *   <li>Such locks are between processes. Between threads a table of held paths decides first.
 *   <li>POSIX drops a process's lock as soon as the process closes <em>any</em> descriptor of the
 *       file. So every reader of this package closes through {@link #closeReader}, which waits with
 *       it while the lock is held. (A program that reads the file by other means, in the same
 *       process and at the same moment, can lose the lock to another process; appends are made at
 *       the system's end of file, so that even then no byte is overwritten.)
 * </ul>
 */
final class DocumentLock implements Closeable {
  /** The byte that is locked: far behind every document, since Windows keeps readers off it. */
  static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final long MIN_PAUSE_MILLIS = 1;
  private static final long MAX_PAUSE_MILLIS = 20;

  /** How long a file is tried again, at least, that was replaced before it could be locked. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** The locks of this process by real path; also the monitor for all of them. */
  private static final Map<Path, DocumentLock> HELD = new HashMap<>();

  private final Path path;
  private final String threadName = Thread.currentThread().getName();
  private final List<FileChannel> closeWithIt = new ArrayList<>();
  private @Nullable FileChannel channel;
  private @Nullable FileChannel appender;
  private @Nullable Object fileKey;
  private boolean closed;

  private DocumentLock(Path path) {
    this.path = path;
  }

  /**
   * Waits for the lock of an existing file.
   *
   * @param path its real path
   * @throws DocumentLockedException when someone else still has it after {@code timeout}
   */
  static DocumentLock acquire(Path path, Duration timeout) throws IOException {
    long begun = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    long deadline = begun + nanos;
    DocumentLock lock = new DocumentLock(path);
    try {
      lock.enterTable(deadline, timeout);
      boolean done = false;
      try {
        long patience = Math.max(nanos, PATIENCE_NANOS);
        while (!lock.lockFile(deadline, timeout)) {
          // The file was replaced while we waited: again, on the one that is there now.
          if (System.nanoTime() - begun > patience) {
            throw new DocumentLockedException(path, timeout, "writers that replace it on and on");
          }
        }
        done = true;
      } finally {
        if (!done) {
          lock.close();
        }
      }
      return lock;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path + ": interrupted while waiting for the lock");
    }
  }

  private void enterTable(long deadline, Duration timeout)
      throws InterruptedException, DocumentLockedException {
    synchronized (HELD) {
      DocumentLock other;
      while ((other = HELD.get(path)) != null) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new DocumentLockedException(
              path, timeout, "this process (thread " + other.threadName + ")");
        }
        TimeUnit.NANOSECONDS.timedWait(HELD, Math.max(left, 1_000_000));
      }
      HELD.put(path, this);
    }
  }

  /** Locks the file that the path leads to; false when it led to another one afterwards. */
  private boolean lockFile(long deadline, Duration timeout)
      throws IOException, InterruptedException {
    FileChannel opened = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean done = false;
    try {
      for (long pause = MIN_PAUSE_MILLIS;
          !tryLock(opened);
          pause = Math.min(2 * pause, MAX_PAUSE_MILLIS)) {
        if (System.nanoTime() - deadline >= 0) {
          throw new DocumentLockedException(path, timeout, holderOf(path));
        }
        Thread.sleep(pause);
      }
      done = isLockedInPlace();
      if (done) {
        channel = opened;
      }
      return done;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /**
   * Whether the path leads to the file that is locked now, and opens it for appending. Its identity
   * alone does not tell: a file that was replaced twice may have the number of the first one again.
   */
  private boolean isLockedInPlace() throws IOException {
    Object key = keyOf(path);
    FileChannel opened =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    boolean done = false;
    try {
      done = isLockedHere(path, opened) && Objects.equals(key, keyOf(path));
      if (done) {
        fileKey = key;
        appender = opened;
        closeOnRelease(opened);
      }
      return done;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /** Whether an open file is one that this process has locked by another descriptor. */
  static boolean isLockedHere(Path path, FileChannel other) throws IOException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return true; // Others, in memory and the like, need not tell.
    }
    try {
      other.tryLock(LOCKED_BYTE, 1, false);
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      // Somebody in this process has it by another name of the file (a hard link).
      return false;
    }
  }

  /** The locked file, open for reading and writing. */
  FileChannel channel() {
    return Objects.requireNonNull(channel, "released");
  }

  /** The same, open for appending: what is written goes to its end. */
  FileChannel appender() {
    return Objects.requireNonNull(appender, "released");
  }

  /** The identity of the locked file; null where the file system has none. */
  @Nullable Object fileKey() {
    return fileKey;
  }

  /** Whether the path still leads to the locked file. */
  boolean isInPlace() throws IOException {
    return Objects.equals(fileKey, keyOf(path));
  }

  /**
   * Makes this the lock of the file that was put in the path's place; the old one stays locked too,
   * until {@link #close}, so that who waits for it looks again only then.
   */
  void moveTo(FileChannel replacement) throws IOException {
    closeOnRelease(channel());
    channel = replacement;
    fileKey = keyOf(path);
    appender = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    closeOnRelease(appender);
  }

  /** Keeps a descriptor of the file open until the lock is released, because closing it would. */
  void closeOnRelease(FileChannel other) {
    synchronized (HELD) {
      closeWithIt.add(other);
    }
  }

  /** Closes a reader of a file, as soon as that does no harm to a lock this process has on it. */
  static void closeReader(Path path, FileChannel reader) throws IOException {
    synchronized (HELD) {
      DocumentLock held = HELD.get(path);
      if (held == null) {
        reader.close();
      } else {
        held.closeWithIt.add(reader);
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (closed) {
        return;
      }
      closed = true;
      HELD.remove(path, this);
      HELD.notifyAll();
      IOException failure = null;
      if (channel != null) {
        closeWithIt.add(channel);
      }
      for (FileChannel each : closeWithIt) {
        try {
          each.close();
        } catch (IOException e) {
          failure = failure == null ? e : failure;
        }
      }
      closeWithIt.clear();
      if (failure != null) {
        throw failure;
      }
    }
  }

  static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Who has a file locked, as far as the system says (Linux: {@code /proc/locks}). */
  private static String holderOf(Path path) {
    if (path.getFileSystem() == FileSystems.getDefault()) {
      try {
        // A held lock and its process: 7: POSIX ADVISORY WRITE 4711 fd:00:1312 0 EOF
        Pattern lock = Pattern.compile("^\\d+: POSIX +\\w+ +\\w+ +([1-9]\\d*) ");
        String inode = ":" + Files.getAttribute(path, "unix:ino") + " " + LOCKED_BYTE + " ";
        for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
          Matcher held = lock.matcher(line);
          if (line.contains(inode) && held.find()) {
            long pid = Long.parseLong(held.group(1));
            return "process " + pid + command(pid);
          }
        }
      } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
        return "another process";
      }
    }
    return "another process";
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> " (" + Path.of(command).getFileName() + ")")
        .orElse("");
  }
}
