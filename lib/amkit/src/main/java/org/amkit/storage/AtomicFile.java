package org.amkit.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.amkit.storage.DocumentFileException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all: written beside its place, forced to disk, then put
 * there. A symbolic link is followed; a pipe or device is written to directly, since nothing can be
 * renamed over it.
 *
 * <pre>{@code
 * try (AtomicFile out = AtomicFile.output(path, AtomicFile.Overwrite.NO_CHANGES_LOST, timeout)) {
 *   out.stream().write(document.save());
 *   out.commit();
 * }
 * }</pre>
 *
 * <p>Closed without {@link #commit}, it leaves everything as it was. A file that takes the place of
 * another gets its permissions, and where allowed its owner and group.
 */
public final class AtomicFile implements AutoCloseable {
  private static final int SLICE_BYTES = 1 << 24;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** What may be replaced. */
  public enum Overwrite {
    /** Nothing: the file must not be there, at the moment when it is put in place either. */
    NOTHING,
    /**
     * A file that is no document, and a document all of whose changes the new file has. It is
     * looked at under its lock, so that no change that comes meanwhile is lost.
     */
    NO_CHANGES_LOST,
    /** Any file, under its lock, and with other names that it has parted from it. */
    ANYTHING
  }

  private final Path path;
  private final Path target;
  private final @Nullable TemporaryFile temporary;
  private final FileChannel channel;
  private final @Nullable Overwrite overwrite;
  private final Duration lockTimeout;

  private AtomicFile(
      Path path,
      Path target,
      @Nullable TemporaryFile temporary,
      FileChannel channel,
      @Nullable Overwrite overwrite,
      Duration lockTimeout) {
    this.path = path;
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
    this.overwrite = overwrite;
    this.lockTimeout = lockTimeout;
  }

  /**
   * Begins to write a file that takes the place of what is there, if anything is, without its lock:
   * for files that are no documents and belong to the program.
   *
   * @param path the file's place
   * @return the file, empty as yet; to be closed
   * @throws DocumentFileException when the file system does not let us
   */
  public static AtomicFile replacing(Path path) throws IOException {
    return open(path, null, null, DEFAULT_TIMEOUT);
  }

  /**
   * Begins to write a file that must not be there yet.
   *
   * @param path the file's place
   * @return the file, empty as yet; to be closed
   * @throws DocumentFileException when it is, or the file system does not let us
   */
  public static AtomicFile creating(Path path) throws IOException {
    return open(path, null, Overwrite.NOTHING, DEFAULT_TIMEOUT);
  }

  /**
   * Begins to write a file that a user named as an output.
   *
   * @param path the file's place, or a pipe or device, which is written to directly
   * @param overwrite what may be replaced
   * @param lockTimeout how long to wait for others who write to a file that is replaced
   * @return the file, empty as yet; to be closed
   * @throws DocumentFileException when the file system does not let us
   */
  public static AtomicFile output(Path path, Overwrite overwrite, Duration lockTimeout)
      throws IOException {
    return open(path, null, overwrite, lockTimeout);
  }

  private static AtomicFile open(
      Path path, @Nullable Path folder, @Nullable Overwrite overwrite, Duration lockTimeout)
      throws IOException {
    if (overwrite == Overwrite.NOTHING && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw DocumentFileException.of(
          path, "create", new FileAlreadyExistsException(path.toString()));
    }
    try {
      FileKind kind = Files.exists(path) ? FileKind.of(path) : null;
      if (kind != null && (kind != FileKind.REGULAR || isDescriptor(path))) {
        FileChannel stream = openStream(path, kind);
        return new AtomicFile(path, path, null, stream, overwrite, lockTimeout);
      }
      Path target = realTarget(path);
      TemporaryFile temporary =
          folder == null ? TemporaryFile.beside(target) : TemporaryFile.in(folder, target);
      return new AtomicFile(path, target, temporary, temporary.channel(), overwrite, lockTimeout);
    } catch (NoSuchFileException e) {
      throw new DocumentFileException(
          path, Kind.MISSING, "its folder does not exist", "Make the folder first.", e);
    } catch (IOException e) {
      throw DocumentFileException.of(path, "write", e);
    }
  }

  /** Whether a path stands for a file that is open already, which is written to where it is. */
  private static boolean isDescriptor(Path path) {
    String name = path.toAbsolutePath().normalize().toString();
    return name.startsWith("/dev/fd/")
        || name.startsWith("/proc/self/fd/")
        || name.equals("/dev/stdout")
        || name.equals("/dev/stderr");
  }

  private static FileChannel openStream(Path path, FileKind kind) throws IOException {
    if (kind == FileKind.REGULAR) {
      if (ReplacedChanges.isDocument(path)) {
        throw new DocumentFileException(
            path, Kind.SPECIAL, "is an open document file", "Name the file itself.", null);
      }
      return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
    if (!kind.isWritableStream()) {
      throw kind == FileKind.FOLDER
          ? DocumentFileException.folder(path)
          : new DocumentFileException(
              path, Kind.SPECIAL, "is " + kind.words() + ", which is not written to", "", null);
    }
    return FileChannel.open(path, StandardOpenOption.WRITE);
  }

  /**
   * Writes a whole file and commits it, as {@link #replacing} does.
   *
   * @param path the file's place
   * @param bytes all that it is to hold
   * @throws DocumentFileException when that fails; then what was there is still there
   */
  public static void replace(Path path, byte[] bytes) throws IOException {
    replace(path, null, bytes);
  }

  /**
   * As {@link #replace(Path, byte[])}, for files among which others expect no temporary ones.
   *
   * @param path the file's place
   * @param folder where the file is written before it is put in its place: on the same file system.
   *     Null: beside its place
   * @param bytes all that it is to hold
   * @throws DocumentFileException when that fails; then what was there is still there
   */
  public static void replace(Path path, @Nullable Path folder, byte[] bytes) throws IOException {
    try (AtomicFile out = open(path, folder, null, DEFAULT_TIMEOUT)) {
      out.write(bytes);
      out.commit();
    }
  }

  /**
   * Fails when a path leads to a document, which would be destroyed if it were written over in
   * place.
   *
   * @param path the path of an output that is written bit by bit
   * @throws DocumentFileException when it does
   */
  public static void requireNoDocument(Path path) throws IOException {
    if (Files.isRegularFile(path) && ReplacedChanges.isDocument(path)) {
      throw new DocumentFileException(
          path, Kind.SPECIAL, "is a document, which would be lost", "Choose another name.", null);
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

  /** {@return whether the bytes go directly to a stream, of which none can be taken back} */
  public boolean isStream() {
    return temporary == null;
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
      throw DocumentFileException.of(path, "write", e);
    }
  }

  /** {@return a stream that writes behind what was written before; closing it does not commit} */
  public OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /**
   * Forces the file to disk and puts it in its place.
   *
   * @throws DocumentFileException when that fails; then what was there is still there, but for
   *     {@link DocumentFileException.Kind#NOT_DURABLE}
   */
  public void commit() throws IOException {
    TemporaryFile written = temporary;
    try {
      if (written == null) {
        channel.close();
      } else if (overwrite == null) {
        written.replace();
      } else if (overwrite == Overwrite.NOTHING) {
        written.create(lockTimeout);
      } else {
        place(written);
      }
    } catch (IOException e) {
      throw DocumentFileException.of(path, "write", e);
    }
  }

  /**
   * Fails as {@link #commit} would that may not replace what is there; puts nothing in place.
   *
   * @throws DocumentFileException when the file would not be put in its place
   */
  public void requireCommittable() throws IOException {
    if (overwrite != Overwrite.NO_CHANGES_LOST || temporary == null || !Files.exists(target)) {
      return;
    }
    try (FileChannel there = FileChannel.open(target, StandardOpenOption.READ)) {
      requireNothingLost(there);
    } catch (IOException e) {
      throw DocumentFileException.of(path, "write", e);
    }
  }

  /** Makes the file, or puts it in the place of what is there by then. */
  private void place(TemporaryFile written) throws IOException {
    while (true) {
      try {
        if (!Files.exists(target)) {
          written.create(lockTimeout);
          return;
        }
      } catch (FileAlreadyExistsException e) {
        // Someone made it meanwhile: it is looked at as any other that is there.
      }
      try (DocumentLock lock = DocumentLock.acquire(target, lockTimeout)) {
        if (overwrite == Overwrite.NO_CHANGES_LOST) {
          requireNothingLost(lock.channel());
        }
        written.replace();
        return;
      } catch (NoSuchFileException e) {
        // It went away again.
      }
    }
  }

  private void requireNothingLost(FileChannel there) throws IOException {
    byte[] old = ReplacedChanges.readAll(there);
    if (!ReplacedChanges.isDocument(old)) {
      return;
    }
    WriteSession.requireOneName(path, target);
    ReplacedChanges.requireNoneLost(path, old, ReplacedChanges.readAll(channel));
  }

  /** Undoes everything that was not committed. */
  @Override
  public void close() throws IOException {
    TemporaryFile written = temporary;
    if (written == null) {
      channel.close();
    } else {
      written.close();
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
}
