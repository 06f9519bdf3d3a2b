package org.amkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.amkit.chunk.ChunkFrame;
import org.jspecify.annotations.Nullable;

/**
 * A document file: an append-only log of chunks, of which many threads and processes may read and
 * one at a time may write.
 *
 * <p>Readers take no lock: they read up to the last whole chunk. A writer has the file to itself
 * for as long as its {@link WriteSession} is open:
 *
 * <pre>{@code
 * DocumentFile file = DocumentFile.of(path);
 * try (WriteSession session = file.openForWriting(Duration.ofSeconds(10))) {
 *   Document document = Document.load(session.contents().bytes());
 *   ChangeHash[] onDisk = document.getHeads();
 *   document.change("Title", tx -> tx.set(ObjectId.ROOT, "title", "Plan"));
 *   session.append(document.saveSince(onDisk));
 * }
 * }</pre>
 *
 * <p>What {@link WriteSession#append} was called with is on disk when it returns. A process that is
 * killed, or a machine that stops, in the middle of it leaves at most a torn last chunk, which
 * readers skip and the next writer moves to another file; see {@link ChunkScan}'s rules on what is
 * torn and what is damage. Symbolic links are followed. The class is stateless and safe for use by
 * many threads; it looks at the disk only in its methods.
 */
public final class DocumentFile {
  private final Path path;

  private DocumentFile(Path path) {
    this.path = path;
  }

  /**
   * The document file at a path, whether it is there yet or not.
   *
   * @param path where; relative ones are resolved at each use
   * @return a name for it: nothing is opened
   */
  public static DocumentFile of(Path path) {
    return new DocumentFile(path);
  }

  /**
   * Makes a new document file, which appears whole or not at all.
   *
   * @param path where
   * @param chunks its chunks behind one another; none is the empty document
   * @return the file
   * @throws IllegalArgumentException when {@code chunks} are not whole chunks
   * @throws DocumentFileException when something is there already, or the file system refuses
   */
  public static DocumentFile create(Path path, byte[] chunks) throws IOException {
    requireWholeChunks(chunks);
    try (AtomicFile out = AtomicFile.creating(path)) {
      out.write(chunks);
      out.commit();
    }
    return new DocumentFile(path);
  }

  /**
   * Fails when something is at a path that no document can be written to: a folder, pipe, device or
   * socket. Nothing is opened.
   *
   * @param path where; nothing need be there
   * @throws DocumentFileException when there is
   */
  public static void requireRegular(Path path) throws IOException {
    if (Files.exists(path)) {
      FileKind kind = FileKind.of(path);
      if (kind != FileKind.REGULAR) {
        throw DocumentFileException.special(path, kind);
      }
    }
  }

  /**
   * Fails when a document at a path cannot be written to: as {@link #requireRegular}, and where the
   * user may not. Nothing is opened.
   *
   * @param path where; nothing need be there
   * @throws DocumentFileException when it cannot
   */
  public static void requireWritable(Path path) throws IOException {
    requireRegular(path);
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw DocumentFileException.of(path, "write", new AccessDeniedException(path.toString()));
    }
  }

  /** {@return the path as it was given} */
  public Path path() {
    return path;
  }

  /** {@return whether there is a file at the path} */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Reads all of the file. Takes no lock and never fails because of one.
   *
   * <p>A torn last chunk is left out. Damaged bytes are not: they are for the loader to judge,
   * whose offsets are then those of the file. A stream (a pipe, device or socket) is read to its
   * end, once, and all of its bytes are for the loader: it is no longer being written.
   *
   * @return its bytes up to the last whole chunk
   * @throws DocumentFileException when it is not there or cannot be read
   */
  public FileContents read() throws IOException {
    return read(InputBytes.DEFAULT_STREAM_LIMIT);
  }

  /**
   * As {@link #read()}, with another limit for streams.
   *
   * @param maxByteCount the most bytes to read from a stream
   * @return its bytes up to the last whole chunk
   * @throws DocumentFileException when a stream has more, or it is not there or cannot be read
   */
  public FileContents read(long maxByteCount) throws IOException {
    try {
      FileKind kind = FileKind.of(path);
      if (kind == FileKind.REGULAR) {
        return read(null, Damage.ACCEPTED);
      }
      return FileContents.of(InputBytes.stream(path, kind, maxByteCount));
    } catch (IOException e) {
      throw DocumentFileException.of(path, "read", e);
    }
  }

  /**
   * Reads what came behind a position: nothing when nothing did, and everything when the file was
   * replaced since (then {@link FileContents#start} is 0).
   *
   * <p>A file that was replaced and is empty, or ends within a chunk, may be about to be written by
   * a program without a lock ({@code cp}, a shell's {@code >}): that is waited for, two seconds at
   * most.
   *
   * @param position where an earlier read of this file ended
   * @return the bytes from there up to the last whole chunk
   * @throws DocumentDamagedException when what came is no chunk
   * @throws DocumentFileException when the file is not there or cannot be read
   */
  public FileContents readSince(FilePosition position) throws IOException {
    FileSettling settling = new FileSettling();
    FileContents contents = look(position);
    while (contents.isUnsettled(position) && !settling.isOver()) {
      settling.pause();
      contents = look(position);
    }
    return contents;
  }

  /** As {@link #readSince}, but does not wait. */
  FileContents look(FilePosition position) throws IOException {
    return read(position, Damage.REFUSED);
  }

  /**
   * Waits for the file's lock, reads it and sets a torn last chunk aside.
   *
   * @param lockTimeout how long to wait for other writers; zero does not wait
   * @return the session, to be closed
   * @throws DocumentLockedException when somebody else still has the lock after that time
   * @throws DocumentDamagedException when the chunks do not follow one another
   * @throws DocumentFileException when the file is not there or cannot be written
   */
  public WriteSession openForWriting(Duration lockTimeout) throws IOException {
    return WriteSession.open(this, lockTimeout, null, Damage.REFUSED);
  }

  /**
   * As {@link #openForWriting(Duration)}, for who has read the file up to a position: the session's
   * contents are only what came since (or everything, when the file was replaced). A file that was
   * replaced and may not be whole yet is waited for, as by {@link #readSince}.
   *
   * @param lockTimeout how long to wait for other writers; zero does not wait
   * @param known where an earlier read of this file ended
   * @return the session, to be closed
   * @throws IOException as there
   */
  public WriteSession openForWriting(Duration lockTimeout, FilePosition known) throws IOException {
    return WriteSession.open(this, lockTimeout, known, Damage.REFUSED);
  }

  /**
   * As {@link #openForWriting(Duration, FilePosition)}, for who holds all of the document: a file
   * that was truncated within its first chunk is moved away like a torn chunk, and is empty then.
   *
   * @param lockTimeout how long to wait for other writers; zero does not wait
   * @param known where an earlier read of this file ended
   * @return the session, to be closed
   * @throws IOException as there
   */
  public WriteSession openForMending(Duration lockTimeout, FilePosition known) throws IOException {
    return WriteSession.open(this, lockTimeout, known, Damage.CUT_START_IS_TORN);
  }

  /**
   * Removes the file, whatever it holds. Harmless when it is not there.
   *
   * @param lockTimeout how long to wait for other writers
   * @throws DocumentLockedException when somebody else still has the lock after that time
   * @throws DocumentFileException when the file system refuses
   */
  public void delete(Duration lockTimeout) throws IOException {
    try {
      requireRegular(path);
      Path real = path.toRealPath();
      DocumentLock lock = DocumentLock.acquire(real, lockTimeout);
      try {
        Files.deleteIfExists(real);
        Files.deleteIfExists(path);
      } finally {
        lock.close();
      }
      FolderSync.putInPlace(real);
    } catch (NoSuchFileException e) {
      // It is gone.
      return;
    } catch (IOException e) {
      throw DocumentFileException.of(path, "remove", e);
    }
  }

  /**
   * Begins to wait for growth behind a position.
   *
   * @param from where an earlier read of this file ended
   * @param pollInterval how often to look where the file system does not tell by itself
   * @return what grows, to be closed
   * @throws DocumentFileException when the file is not there or cannot be read
   */
  public FileGrowth watch(FilePosition from, Duration pollInterval) throws IOException {
    return new FileGrowth(this, from, pollInterval);
  }

  private FileContents read(@Nullable FilePosition since, Damage damage) throws IOException {
    try {
      Path real = InputBytes.realPath(path);
      while (true) {
        Object key = DocumentLock.keyOf(real);
        FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
        try {
          if (Objects.equals(key, DocumentLock.keyOf(real))) {
            return contents(channel, key, since, damage);
          }
        } finally {
          DocumentLock.closeReader(real, channel);
        }
      }
    } catch (IOException e) {
      throw DocumentFileException.of(path, "read", e);
    }
  }

  /** What is done about damaged chunks. */
  enum Damage {
    /** All bytes are returned, for the loader to judge. */
    ACCEPTED,
    /** {@link DocumentDamagedException}. */
    REFUSED,
    /** So is a first chunk that is truncated, but for who has the document: it is a torn one. */
    CUT_START_IS_TORN
  }

  /** Reads an open file, all of it or what came behind a position of it. */
  FileContents contents(
      FileChannel channel, @Nullable Object key, @Nullable FilePosition since, Damage damage)
      throws IOException {
    boolean goOn = since != null && isContinuation(channel, key, since);
    long start = goOn && since != null ? since.offset() : 0;
    byte[] bytes = bytesFrom(channel, start);
    ChunkScan scan = ChunkScan.of(bytes, start);
    if (scan.damage() != null) {
      if (damage == Damage.CUT_START_IS_TORN && start == 0 && scan.isCutStart(bytes)) {
        FilePosition nothing = new FilePosition(key, 0, -1, new byte[0]);
        return new FileContents(new byte[0], 0, nothing, bytes.length);
      }
      if (damage != Damage.ACCEPTED) {
        long at = start + scan.end();
        boolean isForeign = at == 0 && !ChunkFrame.isBegun(bytes, 0);
        throw new DocumentDamagedException(path, at, scan.damage(), isForeign);
      }
      return new FileContents(bytes, start, position(key, since, scan, bytes, start), 0);
    }
    FilePosition end = position(key, goOn ? since : null, scan, bytes, start);
    byte[] whole = scan.end() == bytes.length ? bytes : Arrays.copyOf(bytes, scan.end());
    return new FileContents(whole, start, end, scan.size() - scan.end());
  }

  private static FilePosition position(
      @Nullable Object key,
      @Nullable FilePosition since,
      ChunkScan scan,
      byte[] bytes,
      long start) {
    if (scan.lastStart() >= 0) {
      return FilePosition.behind(key, start, scan, bytes);
    }
    return since != null ? since : new FilePosition(key, start, -1, new byte[0]);
  }

  /** Whether the position is one of this very file: same file, and its last chunk still there. */
  private static boolean isContinuation(
      FileChannel channel, @Nullable Object key, FilePosition since) throws IOException {
    if (!Objects.equals(key, since.fileKey) || channel.size() < since.offset()) {
      return false;
    }
    if (since.lastStart < 0) {
      return since.offset() == 0;
    }
    ByteBuffer header = ByteBuffer.allocate(since.lastHeader.length);
    long at = since.lastStart;
    while (header.hasRemaining()) {
      int count = channel.read(header, at + header.position());
      if (count < 0) {
        return false;
      }
    }
    return Arrays.equals(header.array(), since.lastHeader);
  }

  private static byte[] bytesFrom(FileChannel channel, long start) throws IOException {
    // Up to the end that is there when it is reached: a writer may remove a torn chunk meanwhile,
    // and not every file system tells a size.
    channel.position(start);
    return InputBytes.read(
        channel, Math.max(0, channel.size() - start), InputBytes.MAX_ARRAY_BYTES);
  }

  /** Whether an open file is the one of a position and ends there. */
  boolean endsAt(FileChannel channel, @Nullable Object key, FilePosition position)
      throws IOException {
    return channel.size() == position.offset() && isContinuation(channel, key, position);
  }

  static ChunkScan requireWholeChunks(byte[] chunks) {
    ChunkScan scan = ChunkScan.of(chunks, 0);
    if (scan.end() != chunks.length) {
      throw new IllegalArgumentException(
          "not whole chunks: " + scan.end() + " of " + chunks.length + " bytes are");
    }
    return scan;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
