package org.amkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time in which one writer has a document file to itself. Close it to let others write.
 *
 * <p>A failed call leaves the file as it was before the call. Not safe for use by several threads
 * at once.
 */
public final class WriteSession implements AutoCloseable {
  private final DocumentFile file;
  private final Path real;
  private final DocumentLock lock;
  private final FileContents contents;
  private FilePosition end;
  private @Nullable Path tornPath;

  private WriteSession(DocumentFile file, Path real, DocumentLock lock, FileContents contents) {
    this.file = file;
    this.real = real;
    this.lock = lock;
    this.contents = contents;
    this.end = contents.end();
  }

  static WriteSession open(
      DocumentFile file, Duration timeout, @Nullable FilePosition known, DocumentFile.Damage damage)
      throws IOException {
    try {
      FileKind kind = FileKind.of(file.path());
      if (kind != FileKind.REGULAR) {
        throw DocumentFileException.special(file.path(), kind);
      }
      FileSettling settling = new FileSettling();
      while (true) {
        // Who mends has waited already.
        boolean waits = damage == DocumentFile.Damage.REFUSED && !settling.isOver();
        WriteSession session = openOnce(file, timeout, known, damage, waits);
        if (session != null) {
          return session;
        }
        settling.pause();
      }
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "write", e);
    } catch (ReadOnlyFileSystemException e) {
      throw DocumentFileException.readOnly(file.path(), e);
    }
  }

  /** Null, and nothing is touched, where a file that may not be whole yet is to be waited for. */
  private static @Nullable WriteSession openOnce(
      DocumentFile file,
      Duration timeout,
      @Nullable FilePosition known,
      DocumentFile.Damage damage,
      boolean waits)
      throws IOException {
    Path real = file.path().toRealPath();
    DocumentLock lock = DocumentLock.acquire(real, timeout);
    boolean done = false;
    try {
      Leftovers.remove(real);
      FileContents contents = file.contents(lock.channel(), lock.fileKey(), known, damage);
      if (waits && known != null && contents.isUnsettled(known)) {
        return null;
      }
      WriteSession session = new WriteSession(file, real, lock, contents);
      if (contents.tornByteCount() > 0) {
        session.setTornAside();
      }
      done = true;
      return session;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /**
   * {@return what the file held when the session was opened: all of it, or what came behind a
   * position}
   */
  public FileContents contents() {
    return contents;
  }

  /** {@return the file's end now: where a reader of the contents and appends continues} */
  public FilePosition end() {
    return end;
  }

  /**
   * {@return where a torn last chunk was put when the session was opened; empty when there was
   * none}
   */
  public Optional<Path> tornPath() {
    return Optional.ofNullable(tornPath);
  }

  /**
   * Adds chunks at the end, in one write, and forces them to disk. No bytes, no write.
   *
   * @param chunks whole chunks behind one another
   * @return the file's new end
   * @throws IllegalArgumentException when they are not
   * @throws DocumentFileException when the disk is full or the like, or another program has
   *     replaced or changed the file although it is locked; then nothing was added
   */
  public FilePosition append(byte[] chunks) throws IOException {
    ChunkScan scan = DocumentFile.requireWholeChunks(chunks);
    if (chunks.length == 0) {
      return end;
    }
    long before = end.offset();
    try {
      requireUnchanged();
      if (before == 0 && hardLinkCount(real) == 1) {
        // A torn first chunk could not be told from damage: it is put in place whole.
        return replaceWith(chunks, scan);
      }
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "write", e);
    }
    try {
      AtomicFile.writeFully(lock.appender(), chunks);
      lock.appender().force(true);
    } catch (IOException e) {
      throw cutBack(before, chunks.length, e);
    }
    end = FilePosition.behind(end.fileKey, before, scan, chunks);
    return end;
  }

  /** Takes back what a failed append has written. */
  private DocumentFileException cutBack(long before, int byteCount, IOException cause) {
    try {
      FileChannel channel = lock.channel();
      if (channel.size() <= before + byteCount) {
        channel.truncate(before);
        channel.force(true);
      }
    } catch (IOException e) {
      // What is left is a torn chunk: the next writer sets it aside.
      cause.addSuppressed(e);
    }
    return DocumentFileException.of(file.path(), "write", cause);
  }

  /**
   * Whether the file has grown enough behind its first chunk. A file of several hard links is never
   * due, since compacting it would part it from the others.
   *
   * @param rule what is enough
   * @return whether to {@link #replace} it
   * @throws IOException when the file cannot be looked at
   */
  public boolean isCompactionDue(CompactionRule rule) throws IOException {
    try {
      long first = firstByteCount();
      return first > 0 && rule.isDue(first, end.offset() - first) && hardLinkCount(real) == 1;
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "read", e);
    }
  }

  private long firstByteCount() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(24);
    int count = lock.channel().read(header, 0);
    return count <= 0 ? 0 : ChunkScan.declaredEnd(Arrays.copyOf(header.array(), count));
  }

  private static int hardLinkCount(Path real) throws IOException {
    return real.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? (Integer) Files.getAttribute(real, "unix:nlink")
        : 1;
  }

  /** Fails when a file has other names, which would go on leading to the file as it is now. */
  static void requireOneName(Path path, Path real) throws IOException {
    int count = hardLinkCount(real);
    if (count > 1) {
      throw new DocumentFileException(
          path,
          DocumentFileException.Kind.HARD_LINKS,
          "has "
              + count
              + " hard links; replacing it would leave the "
              + (count == 2 ? "other" : "others")
              + " with the old content",
          "Nothing was changed.",
          null);
    }
  }

  /**
   * Puts other chunks, which must hold all that the file's do, in the place of all of them: a new
   * file is written beside, forced, and renamed over the old one, with its permissions. Readers see
   * the one or the other; writers that wait get the new one.
   *
   * @param chunks normally one document chunk
   * @return the file's new end
   * @throws IllegalArgumentException when they are not whole chunks, or none
   * @throws DocumentFileException when that fails, or the file has several names (hard links); then
   *     the file is as it was, but for {@link DocumentFileException.Kind#NOT_DURABLE}
   */
  public FilePosition replace(byte[] chunks) throws IOException {
    try {
      requireOneName(file.path(), real);
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "replace", e);
    }
    return replaceAndPart(chunks);
  }

  /**
   * As {@link #replace}, also when the file has several names: the others go on leading to the file
   * as it was.
   *
   * @param chunks normally one document chunk
   * @return the file's new end
   * @throws IllegalArgumentException when they are not whole chunks, or none
   * @throws DocumentFileException when that fails; then the file is as it was, but for {@link
   *     DocumentFileException.Kind#NOT_DURABLE}
   */
  public FilePosition replaceAndPart(byte[] chunks) throws IOException {
    ChunkScan scan = DocumentFile.requireWholeChunks(chunks);
    if (scan.chunkCount() == 0) {
      throw new IllegalArgumentException("a file is not replaced by nothing");
    }
    return replaceWith(chunks, scan);
  }

  private FilePosition replaceWith(byte[] chunks, ChunkScan scan) throws IOException {
    try (TemporaryFile replacement = TemporaryFile.beside(real)) {
      AtomicFile.writeFully(replacement.channel(), chunks);
      requireUnchanged();
      replacement.moveOver();
      lock.moveTo(replacement.release());
      end = FilePosition.behind(lock.fileKey(), 0, scan, chunks);
      FolderSync.putInPlace(real);
      return end;
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "replace", e);
    }
  }

  /** Fails when another program has replaced, cut or written to the file that is locked. */
  private void requireUnchanged() throws IOException {
    if (!lock.isInPlace() || !file.endsAt(lock.channel(), lock.fileKey(), end)) {
      throw new DocumentFileException(
          file.path(),
          DocumentFileException.Kind.REPLACED,
          "was replaced or changed by another program while it was open for writing",
          "Nothing was written; try again.",
          null);
    }
  }

  /** Copies a torn last chunk to a file of its own, and then cuts it off. */
  private void setTornAside() throws IOException {
    long offset = contents.end().offset();
    byte[] torn = new byte[(int) contents.tornByteCount()];
    ByteBuffer buffer = ByteBuffer.wrap(torn);
    while (buffer.hasRemaining() && lock.channel().read(buffer, offset + buffer.position()) >= 0) {
      // Until all of it is there.
    }
    tornPath = writeTorn(offset, torn);
    lock.channel().truncate(offset);
    lock.channel().force(true);
  }

  private Path writeTorn(long offset, byte[] torn) throws IOException {
    for (int copy = 1; ; copy++) {
      String suffix = ".torn-" + offset + (copy == 1 ? "" : "-" + copy);
      Path path = real.resolveSibling(real.getFileName() + suffix);
      try {
        try (AtomicFile out = AtomicFile.creating(path)) {
          out.write(torn);
          out.commit();
        }
        return path;
      } catch (DocumentFileException e) {
        if (!(e.getCause() instanceof FileAlreadyExistsException)) {
          throw e;
        }
      }
    }
  }

  /** Lets others write. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
