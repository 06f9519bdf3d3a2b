package org.amkit.repo.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Stats;
import org.amkit.chunk.ChunkFrame;
import org.amkit.chunk.ChunkType;
import org.amkit.repo.store.AssembledReading;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/** What is here of a document, and what of it is in the store. */
final class DocumentContent {
  private static final int MIN_COMPACTED_BYTES = 16 << 10;
  private static final long BASE_WEIGHT = 16 << 10;
  private static final long ITEM_WEIGHT = 32;

  /** Null while it is not in memory. */
  private @Nullable Document document;

  private ChangeHash[] heads = {};

  /** Behind what the store is known to hold; null: it holds nothing. */
  private @Nullable Position position;

  /** Heads of what the store holds, of what is in the document. */
  private ChangeHash[] stored = {};

  /** What the write that is under way writes. */
  private ChangeHash[] writing = {};

  /** Whether the document is more than nothing: it was in the store, made here, or has changes. */
  private boolean exists;

  /** Whether it was in the store, or made here. */
  private boolean wasHere;

  private long snapshotBytes;
  private long appendedBytes;

  private long countedWeight;

  /** How many bytes the store held when that was counted, which costs a walk; negative: never. */
  private long countedBytes = -1;

  /** Whether others have appended the last of that. */
  private boolean isGrownByOthers;

  @Nullable Document document() {
    return document;
  }

  ChangeHash[] heads() {
    return heads;
  }

  boolean exists() {
    return exists;
  }

  boolean wasHere() {
    return wasHere;
  }

  @Nullable Position position() {
    return position;
  }

  /** Whether the store lacks something. */
  boolean isAhead() {
    return document != null && ((exists && position == null) || !Arrays.equals(heads, stored));
  }

  /** A document that is made or brought here. What is here already is kept beside it. */
  void create(Document initial) {
    Document known = document;
    if (known == null) {
      document = initial;
    } else {
      known.loadIncremental(initial.save());
    }
    exists = true;
    wasHere = true;
  }

  /** A peer has this document, and it is without changes. */
  void adopt() {
    exists = true;
  }

  private static Document assembled(Reading reading) {
    Document document = new Document();
    for (byte[] chunk : reading.chunks()) {
      document.loadIncremental(chunk);
    }
    return document;
  }

  /**
   * All that the store holds. What is here already is kept beside it.
   *
   * @throws IOException where that is another document now
   */
  void load(Reading reading) throws IOException {
    Document onDisk =
        reading instanceof AssembledReading assembled ? assembled.document() : assembled(reading);
    Document known = document;
    if (known == null) {
      document = onDisk;
      // What was here before may be lost in the store.
      exists = !reading.isEmpty();
      wasHere = exists;
    } else if (known.isRelatedTo(onDisk)) {
      known.loadIncremental(onDisk.save());
    } else {
      throw new IOException("it was replaced by another document while it was in use");
    }
    stored = onDisk.getHeads();
    position = reading.isEmpty() ? null : reading.position();
    exists |= !reading.isEmpty();
    wasHere |= exists;
    snapshotBytes = 0;
    for (byte[] chunk : reading.chunks()) {
      snapshotBytes = Math.max(snapshotBytes, chunk.length);
    }
    appendedBytes = reading.byteCount() - snapshotBytes;
    countedBytes = -1;
  }

  /** What has come into the store since. */
  void refresh(Reading reading) {
    Document known = document;
    if (known != null) {
      // What is stored and what is not has to be told apart, should there be more here.
      Document onDisk = isAhead() || hasWaiting() ? known.fork(stored) : known;
      for (byte[] chunk : reading.chunks()) {
        onDisk.loadIncremental(chunk);
        if (onDisk != known) {
          known.loadIncremental(chunk);
        }
      }
      stored = onDisk.getHeads();
      position = reading.position();
      reading.chunks().forEach(this::count);
      exists |= !reading.isEmpty();
      wasHere |= exists;
    }
  }

  /** What others appended; a snapshot of theirs stands for what was there before. */
  private void count(byte[] chunk) {
    if (ChunkFrame.typeAt(chunk, 0) == ChunkType.DOCUMENT) {
      snapshotBytes = Math.max(snapshotBytes, chunk.length);
      appendedBytes = 0;
    } else {
      appendedBytes += chunk.length;
    }
    isGrownByOthers = true;
  }

  /** Whether the heads differ from when this was last asked. */
  boolean hasNewHeads() {
    Document known = document;
    ChangeHash[] now = known == null ? heads : known.getHeads();
    boolean isNew = !Arrays.equals(now, heads);
    heads = now;
    exists |= now.length > 0;
    return isNew;
  }

  /** What the store lacks, about to be written. */
  List<byte[]> lacking(Document loaded) {
    writing = heads;
    isGrownByOthers = false;
    byte[] chunks = position == null ? loaded.save() : loaded.saveSince(stored);
    if (position == null) {
      snapshotBytes = chunks.length;
    } else {
      appendedBytes += chunks.length;
    }
    return List.of(chunks);
  }

  /**
   * Whether what was appended has grown to more than it was appended to. Where others wrote last,
   * it is theirs to compact; unless they do not.
   */
  boolean isToBeCompacted() {
    long most = Math.max(MIN_COMPACTED_BYTES, snapshotBytes) * (isGrownByOthers ? 2 : 1);
    return position != null && appendedBytes > most;
  }

  /** The whole document, about to be written. */
  byte[] snapshot(Document loaded) {
    writing = heads;
    byte[] snapshot = loaded.save();
    snapshotBytes = snapshot.length;
    appendedBytes = 0;
    return snapshot;
  }

  /** What was about to be written is durable. */
  void written(Position behind) {
    stored = writing;
    position = behind;
  }

  /** About how many bytes it takes in memory; counted again when it has grown by an eighth. */
  long weight() {
    Document known = document;
    if (known == null) {
      return 0;
    }
    long bytes = snapshotBytes + appendedBytes;
    if (countedBytes < 0 || Math.abs(bytes - countedBytes) > countedBytes / 8) {
      Stats stats = known.stats();
      countedWeight = BASE_WEIGHT + (stats.changes() + stats.ops()) * ITEM_WEIGHT;
      countedBytes = bytes;
    }
    return countedWeight;
  }

  /** Whether changes wait for others: these are in no store. */
  boolean hasWaiting() {
    Document known = document;
    return known != null && known.waitingChanges().length > 0;
  }

  /** Takes it out of memory; what was not stored is gone. */
  void unload() {
    Document known = document;
    document = null;
    if (known != null) {
      known.free();
    }
  }
}
