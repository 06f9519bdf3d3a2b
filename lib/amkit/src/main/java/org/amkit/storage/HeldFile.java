package org.amkit.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.storage.DocumentFileException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A document that a program holds in memory for longer than one write, and its file, which others
 * append to, and may replace by an older copy or truncate.
 *
 * <p>It knows what the file holds apart from what the document has. Before each write it looks,
 * under the file's lock, whether the file still is what it was; where it is not, all that the file
 * lacks is written, not only what is new. So whatever was said to be on disk is there again after
 * the next {@link #write}, and no change comes into the file without its ancestors.
 *
 * <p>For one thread at a time.
 */
public final class HeldFile {
  private final DocumentFile file;
  private final Document document;

  /** How far the file was read or written; null while there is none. */
  private @Nullable FilePosition position;

  /** Heads of what the file holds. */
  private ChangeHash[] stored;

  /** Since when the file was damaged whenever it was looked at; 0 when it was not. */
  private long damagedSince;

  /** Whether the file lacks waiting changes that the document has. */
  private boolean lacksWaiting;

  /**
   * A document and the file that it was read from.
   *
   * @param file where it is kept
   * @param document what the file holds; from now on also what is to be written to it
   * @param position how far the file was read; null when it is not there yet
   */
  public HeldFile(DocumentFile file, Document document, @Nullable FilePosition position) {
    this.file = file;
    this.document = document;
    this.position = position;
    this.stored = document.getHeads();
  }

  /** {@return the document, the same one as long as this is used} */
  public Document document() {
    return document;
  }

  /** {@return how far the file was read or written; null while there is none} */
  public @Nullable FilePosition position() {
    return position;
  }

  /** {@return the heads of what the file held when it was last read or written} */
  public ChangeHash[] stored() {
    return stored.clone();
  }

  /** {@return whether the document has more than the file} */
  public boolean isAhead() {
    return lacksWaiting || !Arrays.equals(document.getHeads(), stored);
  }

  /** {@return chunks with all that the file lacks; none when it has everything} */
  public byte[] lacking() {
    // Waiting changes cannot be had one by one: the whole document has them, too.
    return lacksWaiting ? document.save() : document.saveSince(stored);
  }

  /**
   * Takes in what others have put into the file.
   *
   * @param contents read from behind {@link #position()}, or all of the file when it was replaced
   * @return whether the document has changed
   * @throws org.amkit.AutomergeException when the contents are no document; nothing has changed
   * @throws DocumentFileException of {@link DocumentFileException.Kind#REPLACED} when the file is
   *     another document now, which has nothing in common with this one, or of {@link
   *     DocumentFileException.Kind#EXISTS} when somebody else was quicker to make it; nothing has
   *     changed
   */
  public boolean takeIn(FileContents contents) throws DocumentFileException {
    FilePosition known = position;
    boolean changed;
    // One that was empty when it was last looked at may have been in the middle of being replaced.
    boolean isOther = known == null || known.offset() > 0 || isAhead();
    if (contents.start() == 0 && isOther) {
      changed = takeInReplaced(contents.bytes());
    } else {
      changed = contents.bytes().length > 0 && takeInGrowth(contents.bytes());
    }
    position = contents.end();
    return changed;
  }

  private boolean takeInGrowth(byte[] chunks) {
    int before = document.changeCount();
    // What is on disk and what is not has to be told apart, should the document have more.
    Document onDisk = isAhead() ? document.fork(stored) : document;
    onDisk.loadIncremental(chunks);
    if (onDisk != document) {
      document.loadIncremental(chunks);
    }
    stored = onDisk.getHeads();
    return document.changeCount() > before;
  }

  private boolean takeInReplaced(byte[] chunks) throws DocumentFileException {
    Document onDisk = new Document();
    onDisk.loadIncremental(chunks);
    if (!document.isRelatedTo(onDisk)) {
      boolean isNew = position == null;
      throw new DocumentFileException(
          file.path(),
          isNew ? Kind.EXISTS : Kind.REPLACED,
          isNew
              ? "was made meanwhile, and is another document"
              : "was replaced by another document while it was in use",
          "Nothing was written to it.",
          null);
    }
    int before = document.changeCount();
    document.loadIncremental(chunks);
    stored = onDisk.getHeads();
    Set<ChangeHash> waiting = Set.of(onDisk.waitingChanges());
    lacksWaiting = !waiting.containsAll(List.of(document.waitingChanges()));
    return document.changeCount() > before;
  }

  /**
   * Notes that the file holds all that the document has.
   *
   * @param end the file's end after the write
   */
  public void wrote(FilePosition end) {
    position = end;
    stored = document.getHeads();
    lacksWaiting = false;
  }

  /**
   * Takes in what others have put into the file since it was last read. Nothing is written.
   *
   * @return whether the document has changed
   * @throws org.amkit.AutomergeException when what is in the file is no document
   * @throws IOException when the file cannot be read, or is another document now
   */
  public boolean refresh() throws IOException {
    FilePosition known = position;
    if (known == null) {
      return false;
    }
    try {
      FileContents contents = file.readSince(known);
      damagedSince = 0;
      return takeIn(contents);
    } catch (DocumentDamagedException e) {
      noteDamage();
      throw e;
    }
  }

  private void noteDamage() {
    if (damagedSince == 0) {
      damagedSince = System.nanoTime();
    }
  }

  /**
   * {@return whether the file has been damaged for longer than another program may take to replace
   * it} {@link #write} then repairs one that was truncated within its first chunk.
   */
  public boolean isDamaged() {
    return damagedSince != 0 && System.nanoTime() - damagedSince > FileSettling.NANOS;
  }

  /**
   * Takes in what others have put into the file, and writes all that it lacks, under its lock. A
   * file that is not there yet is made, unless somebody else is quicker. A file that was truncated
   * within its first chunk, and stays so, is moved away like a torn chunk, and written again.
   *
   * @param lockTimeout how long to wait for other writers
   * @throws org.amkit.AutomergeException when what is in the file is no document
   * @throws IOException when the file cannot be written, or is another document now
   */
  public void write(Duration lockTimeout) throws IOException {
    if (position == null && create()) {
      return;
    }
    FileSettling settling = new FileSettling();
    while (true) {
      // Asked once: the time may be up between a refusal and the next question.
      boolean mends = isDamaged();
      try {
        append(
            lockTimeout,
            mends ? DocumentFile.Damage.CUT_START_IS_TORN : DocumentFile.Damage.REFUSED);
        damagedSince = 0;
        return;
      } catch (DocumentDamagedException e) {
        if (position == null || mends) {
          throw e;
        }
        noteDamage();
        settling.pause();
      } catch (DocumentFileException e) {
        // Another program that replaces the file removes it first, or writes it bit by bit.
        boolean mayPass = e.getCause() instanceof NoSuchFileException;
        if (position == null || !mayPass || settling.isOver()) {
          throw e;
        }
        settling.pause();
      }
    }
  }

  private void append(Duration lockTimeout, DocumentFile.Damage damage) throws IOException {
    try (WriteSession writing = WriteSession.open(file, lockTimeout, position, damage)) {
      takeIn(writing.contents());
      byte[] lacking = lacking();
      wrote(lacking.length == 0 ? writing.end() : writing.append(lacking));
    }
  }

  /** False when somebody else was quicker. */
  private boolean create() throws IOException {
    try {
      DocumentFile.create(file.path(), document.changeCount() == 0 ? new byte[0] : document.save());
    } catch (DocumentFileException e) {
      if (e.kind() == Kind.EXISTS || (e.kind() != Kind.NOT_DURABLE && file.exists())) {
        return false;
      }
      throw e;
    }
    wrote(file.read().end());
    return true;
  }
}
