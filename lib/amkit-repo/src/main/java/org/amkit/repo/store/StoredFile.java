package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.amkit.repo.store.Reading.Position;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.DocumentFileException;
import org.amkit.storage.DocumentFileException.Kind;
import org.amkit.storage.FileContents;
import org.amkit.storage.FilePosition;
import org.amkit.storage.StateDirectory;
import org.amkit.storage.WriteSession;
import org.jspecify.annotations.Nullable;

/**
 * A document file as a store sees it. It is locked only for as long as a write takes, and others
 * may append to it, replace it, cut it or put an older copy in its place at any time.
 *
 * <p>Another program that replaces a file may remove or empty it first, and write it bit by bit:
 * within two seconds a missing, empty or damaged file is waited for, not an error. A file that is
 * truncated within its first chunk, and stays so, is moved away like a torn chunk for who holds the
 * document, and is empty then: all of it is appended again.
 */
final class StoredFile {
  /** A position in no file: what comes behind it is all of one. */
  private static final FilePosition START = FileContents.of(new byte[0]).end();

  /**
   * What the files of one store share.
   *
   * @param lockTimeout how long to wait for other writers
   * @param state where it is remembered that a file was replaced by its own compaction; null:
   *     nowhere
   * @param damagedSince when each damaged file was first seen to be
   */
  record Common(
      Duration lockTimeout, @Nullable StateDirectory state, Map<Path, Long> damagedSince) {
    Common(Duration lockTimeout, @Nullable StateDirectory state) {
      this(lockTimeout, state, new ConcurrentHashMap<>());
    }
  }

  /** Behind what was read of a file; {@link #START}: it was not there, or nothing was read. */
  private record At(FilePosition end) implements Position {
    long offset() {
      return end.offset();
    }

    // As a record's own, which it takes the JVM milliseconds to make.
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof At other && end.equals(other.end);
    }

    @Override
    public int hashCode() {
      return end.hashCode();
    }
  }

  private final Path path;
  private final DocumentFile file;
  private final boolean mayMake;
  private final Common common;

  /**
   * A file.
   *
   * @param path where
   * @param mayMake whether an append makes it when it is not there
   */
  StoredFile(Path path, boolean mayMake, Common common) {
    this.path = path;
    this.file = DocumentFile.of(path);
    this.mayMake = mayMake;
    this.common = common;
  }

  /** Nothing of no file. */
  static Reading nothing() {
    return new Reading(List.of(), true, new At(START));
  }

  static Position behind(FilePosition end) {
    return new At(end);
  }

  /** How many bytes of the file a position is behind. */
  static long offset(Position position) {
    return ((At) position).offset();
  }

  Reading read() throws IOException {
    return readSince(new At(START));
  }

  Reading readSince(Position position) throws IOException {
    At at = (At) position;
    DocumentFile.requireRegular(path);
    if (at.offset() == 0 && !Files.exists(path)) {
      return nothing();
    }
    try {
      return readOnce(at);
    } catch (DocumentDamagedException e) {
      if (!isDamagedForLong() || at.offset() == 0) {
        throw e;
      }
      mend(at);
      return readOnce(at);
    } catch (DocumentFileException e) {
      if (e.kind() == Kind.MISSING && at.offset() == 0) {
        return nothing();
      }
      throw e;
    }
  }

  private Reading readOnce(At at) throws IOException {
    FileContents contents = file.readSince(at.end);
    common.damagedSince.remove(path);
    return reading(at, contents);
  }

  private static Reading reading(At at, FileContents contents) {
    At behind = new At(contents.end());
    // An empty file that was not known to be there is a document without changes, not none.
    boolean isFirst = at.end == START;
    boolean isWhole = contents.start() == 0;
    if (contents.bytes().length > 0) {
      return new Reading(List.of(contents.bytes()), isWhole, behind);
    }
    return isWhole && (isFirst || at.offset() > 0)
        ? new Reading(List.of(StoredChunks.EMPTY_DOCUMENT), true, behind)
        : new Reading(List.of(), false, behind);
  }

  /**
   * Whether the file is damaged for longer than another program may take to replace it; notes that
   * it is.
   */
  private boolean isDamagedForLong() {
    long now = System.nanoTime();
    Long before = common.damagedSince.putIfAbsent(path, now);
    return before != null && now - before > Settling.NANOS;
  }

  /** Moves away a file that is truncated within its first chunk. */
  private void mend(At at) throws IOException {
    file.openForMending(common.lockTimeout, at.end).close();
    common.damagedSince.remove(path);
  }

  Position append(@Nullable Position position, List<byte[]> chunks) throws IOException {
    At at = position == null ? new At(START) : (At) position;
    byte[] bytes = StoredChunks.join(chunks);
    if (at.end == START) {
      DocumentFile.requireRegular(path);
      if (!Files.exists(path)) {
        if (!mayMake) {
          throw DocumentFileException.of(path, "write", new NoSuchFileException(path.toString()));
        }
        if (create(bytes)) {
          return behindNew(bytes);
        }
      }
    }
    long deadline = System.nanoTime() + Settling.NANOS;
    while (true) {
      try {
        return appendOnce(at, bytes);
      } catch (DocumentDamagedException e) {
        boolean stays = isDamagedForLong();
        if (at.offset() == 0) {
          throw e;
        }
        if (stays) {
          mend(at);
          throw new StalePositionException(path + ": was truncated");
        }
      } catch (DocumentFileException e) {
        if (e.kind() == Kind.REPLACED) {
          // Nothing was written: what is there now is read first.
          throw new StalePositionException(path + ": was replaced while it was written to");
        }
        boolean mayPass = e.getCause() instanceof NoSuchFileException;
        if (at.end == START || !mayPass || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      Settling.pause();
    }
  }

  private At appendOnce(At at, byte[] bytes) throws IOException {
    try (WriteSession session = file.openForWriting(common.lockTimeout, at.end)) {
      boolean isNext = isNext(at, session.contents());
      FilePosition end = session.append(bytes);
      common.damagedSince.remove(path);
      return isNext ? new At(end) : at;
    }
  }

  /**
   * Whether nothing came behind a position.
   *
   * @throws StalePositionException when what is before it is not there any more
   */
  private boolean isNext(At at, FileContents since) throws StalePositionException {
    // One that was empty when it was read may have been in the middle of being replaced.
    boolean wasEmpty = at.end != START && at.offset() == 0;
    if (since.start() == 0 && (at.offset() > 0 || (wasEmpty && since.bytes().length > 0))) {
      throw new StalePositionException(path + ": was replaced");
    }
    return since.bytes().length == 0;
  }

  /** False when somebody else was quicker. */
  private boolean create(byte[] bytes) throws IOException {
    try {
      DocumentFile.create(path, bytes);
      return true;
    } catch (DocumentFileException e) {
      if (e.kind() == Kind.EXISTS || (e.kind() != Kind.NOT_DURABLE && file.exists())) {
        return false;
      }
      throw e;
    }
  }

  /** Behind what a file was made with, unless it has got more since. */
  private At behindNew(byte[] bytes) throws IOException {
    FileContents contents = file.readSince(START);
    return new At(contents.bytes().length == bytes.length ? contents.end() : START);
  }

  Position compact(Position read, byte[] snapshot) throws IOException {
    At at = (At) read;
    if (at.end == START && !Files.exists(path)) {
      return append(read, List.of(snapshot));
    }
    try (WriteSession session = file.openForWriting(common.lockTimeout, at.end)) {
      FileContents since = session.contents();
      boolean isNext = isNext(at, since);
      String before = StateDirectory.identity(path);
      FilePosition end =
          session.replace(isNext ? snapshot : StoredChunks.join(List.of(snapshot, since.bytes())));
      keepActor(before);
      return isNext ? new At(end) : at;
    }
  }

  /** Lets the file's actor go on, though the file is another one now. */
  private void keepActor(String before) {
    try {
      if (common.state != null) {
        common.state.fileReplaced(path, before);
      }
    } catch (IOException e) {
      // The next change is made by a new actor.
      return;
    }
  }

  void delete() throws IOException {
    file.delete(common.lockTimeout);
    common.damagedSince.remove(path);
    if (common.state != null) {
      common.state.dropSyncStates(path);
    }
  }
}
