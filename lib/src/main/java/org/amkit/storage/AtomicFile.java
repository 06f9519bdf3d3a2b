package org.amkit.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A file that appears whole or not at all: written beside its place, forced to disk, then renamed
 * over what was there, with its permissions. A symbolic link is followed; a device or pipe is
 * written to directly, since nothing can be renamed over it.
 *
 * <pre>{@code
 * try (AtomicFile out = AtomicFile.replacing(path)) {
 *   out.stream().write(...);
 *   out.commit();
 * }
 * }</pre>
 *
 * <p>Closed without {@link #commit}, it leaves everything as it was.
 */
public final class AtomicFile implements AutoCloseable {
  private static final SecureRandom NAMES = new SecureRandom();
  private static final int SLICE_BYTES = 1 << 24;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final boolean direct;
  private final boolean mayReplace;
  private boolean done;

  private AtomicFile(Path target, boolean mayReplace) throws IOException {
    this.target = target;
    this.mayReplace = mayReplace;
    direct = Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    if (direct) {
      temporary = target;
      channel = FileChannel.open(target, StandardOpenOption.WRITE);
    } else {
      byte[] name = new byte[6];
      NAMES.nextBytes(name);
      temporary =
          target.resolveSibling(
              "." + target.getFileName() + "." + HexFormat.of().formatHex(name) + ".tmp");
      channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /**
   * Begins to write a file that takes the place of what is there, if anything is.
   *
   * @param path the file's place
   * @return the file, empty as yet; to be closed
   * @throws DocumentFileException when the file system does not let us
   */
  public static AtomicFile replacing(Path path) throws IOException {
    return open(path, true);
  }

  /**
   * Begins to write a file that must not be there yet.
   *
   * @param path the file's place
   * @return the file, empty as yet; to be closed
   * @throws DocumentFileException when it is, or the file system does not let us
   */
  public static AtomicFile creating(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw DocumentFileException.of(
          path, "create", new FileAlreadyExistsException(path.toString()));
    }
    return open(path, false);
  }

  private static AtomicFile open(Path path, boolean mayReplace) throws IOException {
    try {
      Path target = realTarget(path);
      if (Files.isDirectory(target)) {
        throw DocumentFileException.folder(path);
      }
      return new AtomicFile(target, mayReplace);
    } catch (NoSuchFileException e) {
      throw new DocumentFileException(
          path,
          DocumentFileException.Kind.MISSING,
          "its folder does not exist",
          "Make the folder first.",
          e);
    } catch (IOException e) {
      throw DocumentFileException.of(path, "write", e);
    }
  }

  /**
   * Writes a whole file and commits it.
   *
   * @param path the file's place
   * @param bytes all that it is to hold
   * @throws DocumentFileException when that fails; then what was there is still there
   */
  public static void replace(Path path, byte[] bytes) throws IOException {
    try (AtomicFile out = replacing(path)) {
      out.write(bytes);
      out.commit();
    }
  }

  /** Where a path leads when its symbolic links are followed, whether something is there or not. */
  static Path realTarget(Path path) throws IOException {
    Path at = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == 40) {
        throw DocumentFileException.loop(path);
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    if (Files.exists(at)) {
      return at.toRealPath();
    }
    Path parent = at.getParent();
    Path name = at.getFileName();
    return parent == null || name == null ? at : parent.toRealPath().resolve(name);
  }

  /**
   * Writes behind what was written before.
   *
   * @param bytes what to write
   * @throws DocumentFileException when the disk is full or the like
   */
  public void write(byte[] bytes) throws IOException {
    try {
      writeFully(channel, bytes);
    } catch (IOException e) {
      throw DocumentFileException.of(target, "write", e);
    }
  }

  /** {@return a stream that writes behind what was written before; closing it does not commit} */
  public OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /**
   * Forces the file to disk and puts it in its place.
   *
   * @throws DocumentFileException when that fails; then what was there is still there
   */
  public void commit() throws IOException {
    try {
      if (direct) {
        done = true;
        channel.close();
        return;
      }
      copyAttributes(target, temporary);
      channel.force(true);
      channel.close();
      if (mayReplace) {
        rename(temporary, target);
      } else {
        linkNew();
      }
      done = true;
      forceFolder(target);
    } catch (IOException e) {
      throw DocumentFileException.of(target, "write", e);
    }
  }

  /**
   * Puts the file where nothing may be: a hard link fails when something is, a rename would not.
   */
  private void linkNew() throws IOException {
    try {
      Files.createLink(target, temporary);
      Files.delete(temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      Files.move(temporary, target);
    }
  }

  /** Undoes everything that was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!done && !direct) {
      Files.deleteIfExists(temporary);
    }
  }

  static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    // The channel copies each slice into native memory: all of a small append in one write.
    for (int at = 0; at < bytes.length; ) {
      ByteBuffer slice = ByteBuffer.wrap(bytes, at, Math.min(SLICE_BYTES, bytes.length - at));
      while (slice.hasRemaining()) {
        at += channel.write(slice);
      }
    }
  }

  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Gives a new file the permissions, and where allowed the group and owner, of the old one. */
  static void copyAttributes(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView made = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old == null || made == null || !Files.exists(from)) {
      return;
    }
    PosixFileAttributes wanted = old.readAttributes();
    PosixFileAttributes have = made.readAttributes();
    try {
      if (!wanted.group().equals(have.group())) {
        made.setGroup(wanted.group());
      }
      if (!wanted.owner().equals(have.owner())) {
        made.setOwner(wanted.owner());
      }
    } catch (IOException e) {
      // Only root may give files away; the file then belongs to whoever wrote it, as with any
      // editor.
    }
    made.setPermissions(wanted.permissions());
  }

  /**
   * Makes a rename last: on POSIX a folder is forced like a file, elsewhere it cannot be opened.
   */
  static void forceFolder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException | UnsupportedOperationException e) {
      // Windows and in-memory file systems do not open folders; they need no forcing either.
    }
  }
}
