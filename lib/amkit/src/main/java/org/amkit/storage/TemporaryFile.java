package org.amkit.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A new file beside the place that it is going to take, {@code .NAME.<12 hex digits>.tmp}: written,
 * forced to disk, then put in place in one step.
 *
 * <p>It is locked for as long as it is written, by the lock that a document has ({@link
 * DocumentLock}). So others can tell it from one whose writer was killed ({@link Leftovers}), and a
 * file that it takes the place of stays locked while the new one comes.
 */
final class TemporaryFile implements AutoCloseable {
  private static final int SUFFIX_BYTES = 6;

  /** File systems allow 255 bytes; two dots, twelve digits and .tmp are around the base name. */
  private static final int LONGEST_BASE_NAME = 255 - 18;

  /** Those that this process is writing; also the monitor for all of them. */
  private static final Set<Path> LIVE = new HashSet<>();

  private final Path target;
  private final Path path;
  private final FileChannel channel;
  private boolean placed;
  private boolean released;

  private TemporaryFile(Path target, Path path, FileChannel channel) {
    this.target = target;
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes one, after what killed writers of the same target have left was removed.
   *
   * @param target the real path of the place to take
   */
  static TemporaryFile beside(Path target) throws IOException {
    Leftovers.remove(target);
    return of(target, target);
  }

  /**
   * Makes one in another folder.
   *
   * @param target the real path of the place to take
   */
  static TemporaryFile in(Path folder, Path target) throws IOException {
    // Not called as the target is, which may have the longest name that there can be.
    return of(folder.resolve("value"), target);
  }

  private static TemporaryFile of(Path named, Path target) throws IOException {
    while (true) {
      Path path = newName(named);
      synchronized (LIVE) {
        LIVE.add(path);
      }
      boolean done = false;
      try {
        FileChannel channel = open(path, target);
        done = true;
        if (isLockedInPlace(path, channel)) {
          return new TemporaryFile(target, path, channel);
        }
        // Someone took it for a leftover before it was locked.
        channel.close();
      } finally {
        if (!done) {
          forget(path);
        }
      }
      forget(path);
    }
  }

  /**
   * A name that nothing has yet, which {@link Leftovers} knows for one of the target's. It only has
   * to be new: who opens such a file makes it, so there is nothing to gain by guessing one, and the
   * security providers that better random numbers want take longer to be set up than a small file
   * to be written.
   */
  static Path newName(Path target) {
    byte[] suffix = new byte[SUFFIX_BYTES];
    ThreadLocalRandom.current().nextBytes(suffix);
    String random = HexFormat.of().formatHex(suffix);
    String name = baseName(String.valueOf(target.getFileName()));
    return target.resolveSibling("." + name + "." + random + ".tmp");
  }

  /** What of a target's name is in those of its temporary files, which must not be too long. */
  static String baseName(String target) {
    String base = target;
    while (base.getBytes(StandardCharsets.UTF_8).length > LONGEST_BASE_NAME) {
      base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
    }
    return base;
  }

  /** A copy of a file starts readable by its owner alone: it may hold what others may not see. */
  private static FileChannel open(Path path, Path target) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean copies =
        path.getFileSystem().supportedFileAttributeViews().contains("posix")
            && Files.exists(target);
    FileAttribute<?>[] attributes =
        copies
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(path, options, attributes);
  }

  private static boolean isLockedInPlace(Path path, FileChannel channel) throws IOException {
    Object before;
    try {
      before = DocumentLock.keyOf(path);
      FileLock lock = channel.tryLock(DocumentLock.LOCKED_BYTE, 1, false);
      if (lock == null) {
        return false;
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // No locks on this file system: then it cannot be proved that the file is a leftover either.
      return true;
    }
    try {
      return Objects.equals(before, DocumentLock.keyOf(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void forget(Path path) {
    synchronized (LIVE) {
      LIVE.remove(path);
    }
  }

  /**
   * Removes a file that has such a name, if it is not being written.
   *
   * @param delete false to only ask
   * @return whether it is a leftover
   */
  static boolean removeDead(Path path, boolean delete) {
    synchronized (LIVE) {
      if (LIVE.contains(path)) {
        return false;
      }
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        if (channel.tryLock(DocumentLock.LOCKED_BYTE, 1, false) == null) {
          return false;
        }
        if (delete) {
          Files.deleteIfExists(path);
        }
        return true;
      } catch (IOException | OverlappingFileLockException e) {
        // It is gone, or this user may not touch it, or there are no locks: it stays.
        return false;
      }
    }
  }

  /** The open file, for reading and writing. */
  FileChannel channel() {
    return channel;
  }

  /**
   * Puts the file where nothing may be.
   *
   * @throws FileAlreadyExistsException when something is; then nothing has changed
   * @throws DocumentFileException of {@link DocumentFileException.Kind#NOT_DURABLE} when it is in
   *     place, but may not last
   */
  void create(Duration lockTimeout) throws IOException {
    channel.force(true);
    try {
      // A hard link fails when something is there; a rename would not.
      Files.createLink(target, path);
      placed = true;
      Files.deleteIfExists(path);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      if (placed) {
        throw e;
      }
      createWithoutLink(lockTimeout);
    }
    FolderSync.putInPlace(target);
  }

  /**
   * Puts the file in place where there are no hard links: over an empty file that only one can
   * make, and that is locked meanwhile.
   */
  void createWithoutLink(Duration lockTimeout) throws IOException {
    FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
    try (DocumentLock lock = DocumentLock.acquire(target, lockTimeout)) {
      if (lock.channel().size() > 0) {
        // Another writer found the empty file, and it is that writer's now.
        throw new FileAlreadyExistsException(target.toString());
      }
      rename();
    }
  }

  /**
   * Puts the file in the place of what is there, with its permissions, and where allowed its owner
   * and group. The caller holds the lock of what is there, if that is a document.
   *
   * @throws DocumentFileException of {@link DocumentFileException.Kind#NOT_DURABLE} when it is in
   *     place, but may not last
   */
  void replace() throws IOException {
    moveOver();
    FolderSync.putInPlace(target);
  }

  /** As {@link #replace}, without forcing the folder. */
  void moveOver() throws IOException {
    copyAttributes(target, path);
    channel.force(true);
    rename();
  }

  private void rename() throws IOException {
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
    placed = true;
  }

  /** Leaves the open file to the caller, after it was put in place. */
  FileChannel release() {
    released = true;
    return channel;
  }

  /** Removes the file, unless it was put in place. */
  @Override
  public void close() throws IOException {
    try {
      if (!placed) {
        Files.deleteIfExists(path);
      }
    } finally {
      forget(path);
      if (!released) {
        channel.close();
      }
    }
  }

  /** Gives a new file the owner and group of an old one, where allowed, and its permissions. */
  private static void copyAttributes(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView made = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old == null || made == null || !Files.exists(from)) {
      return;
    }
    PosixFileAttributes wanted = old.readAttributes();
    PosixFileAttributes have = made.readAttributes();
    Set<PosixFilePermission> permissions = new HashSet<>(wanted.permissions());
    try {
      if (!wanted.group().equals(have.group())) {
        made.setGroup(wanted.group());
      }
    } catch (IOException e) {
      // This user is not in the group: another group must not get what that one was allowed.
      limitGroupToOthers(permissions);
    }
    try {
      if (!wanted.owner().equals(have.owner())) {
        made.setOwner(wanted.owner());
      }
    } catch (IOException e) {
      // Only root may give files away; the file then belongs to who wrote it, as with any editor.
    }
    made.setPermissions(permissions);
  }

  private static void limitGroupToOthers(Set<PosixFilePermission> permissions) {
    limit(permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    limit(permissions, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    limit(permissions, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
  }

  private static void limit(
      Set<PosixFilePermission> permissions, PosixFilePermission group, PosixFilePermission others) {
    if (!permissions.contains(others)) {
      permissions.remove(group);
    }
  }
}
