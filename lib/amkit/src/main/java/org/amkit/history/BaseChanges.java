package org.amkit.history;

import java.util.BitSet;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a loaded document chunk, which need not be listed: their facts are read from the
 * chunk's columns when they are first asked for, their hashes and bytes are made again, a block of
 * rows at a time.
 *
 * <p>Cost: O(runs) for the first fact, that of making a block for a hash that is not kept and for
 * bytes. Where many are asked for again, or in no order, all are kept, at 32 bytes each.
 */
final class BaseChanges {
  /** What part of the rows is made another time before hashes are kept. */
  private static final int AGAIN = 8;

  private final ChangeGraph.Base source;
  private final int count;
  private @Nullable ChangeRows rows;
  private @Nullable RowHashes hashes;

  /** The block that was made last, its rows' hashes, and where their chunks end. */
  private int block = -1;

  private final byte[] blockHashes = new byte[RowHashes.BLOCK * ChangeHash.BYTE_COUNT];
  private final int[] blockEnds = new int[RowHashes.BLOCK + 1];
  private final ByteWriter blockBytes = new ByteWriter();

  /** The blocks that were made, and how many rows of such ones were made another time. */
  private final BitSet madeBlocks = new BitSet();

  private int againCount;

  /** All hashes, of the blocks that are set; null until it is worth their while. */
  private byte @Nullable [] all;

  private final BitSet allBlocks = new BitSet();

  BaseChanges(ChangeGraph.Base source, ChangeRows rows, @Nullable RowHashes hashes) {
    this.source = source;
    this.count = rows.count();
    this.rows = rows.isCompact() ? rows : null;
    this.hashes = hashes;
  }

  ChangeRows rows() {
    ChangeRows read = rows;
    if (read == null) {
      read = source.rows();
      rows = read;
    }
    return read;
  }

  boolean hasHashes() {
    return hashes != null;
  }

  void setHashes(RowHashes known) {
    hashes = known;
  }

  RowHashes hashes() {
    RowHashes known = hashes;
    if (known == null) {
      known = source.hashes(rows());
      hashes = known;
    }
    return known;
  }

  ChangeHash hash(int row) {
    RowHashes known = hashes();
    if (known.isKept(row)) {
      return ChangeHash.fromBytes(known.kept(), known.offset(row));
    }
    byte[] listed = all;
    if (listed != null && allBlocks.get(row / RowHashes.BLOCK)) {
      return ChangeHash.fromBytes(listed, row * ChangeHash.BYTE_COUNT);
    }
    NewestChanges newest = source.newest();
    if (row >= newest.first()) {
      return newest.hash(row);
    }
    make(row / RowHashes.BLOCK);
    return ChangeHash.fromBytes(blockHashes, row % RowHashes.BLOCK * ChangeHash.BYTE_COUNT);
  }

  /** The row with a hash, or -1. */
  int find(ChangeHash hash) {
    return hashes().find(hash.hashCode(), row -> hash.equals(hash(row)));
  }

  /** Has a walk start at the rows with these hashes; where they are many, it looks for them. */
  void pushTo(DescendingWalk walk, List<ChangeHash> wanted) {
    if (wanted.size() > RowHashes.FEW) {
      walk.lookFor(hashes().scan(wanted));
      return;
    }
    for (ChangeHash hash : wanted) {
      int row = find(hash);
      if (row >= 0) {
        walk.push(row, true);
      }
    }
  }

  /** A row's chunk, in an array of the caller's own. */
  byte[] chunk(int row) {
    ByteWriter out = new ByteWriter();
    putChunk(row, out);
    return out.toByteArray();
  }

  void putChunk(int row, ByteWriter out) {
    NewestChanges newest = source.newest();
    if (row >= newest.first()) {
      newest.putTo(out, row, row + 1);
      return;
    }
    make(row / RowHashes.BLOCK);
    int i = row % RowHashes.BLOCK;
    out.putBytes(blockBytes.buffer(), blockEnds[i], blockEnds[i + 1] - blockEnds[i]);
  }

  /** Appends the chunks of the rows {@code [from..to)}. */
  void putChunks(int from, int to, ByteWriter out) {
    NewestChanges newest = source.newest();
    int oldEnd = Math.min(to, newest.first());
    if (from < oldEnd) {
      rebuildTo(from, oldEnd, out);
    }
    newest.putTo(out, Math.max(from, oldEnd), to);
  }

  private void rebuildTo(int from, int to, ByteWriter out) {
    source.rebuild(
        rows(),
        hashes(),
        from / RowHashes.BLOCK * RowHashes.BLOCK,
        to,
        (row, writer) -> {
          if (row >= from) {
            writer.copyTo(out);
          }
        });
  }

  long startOp(int row) {
    return source.startOp(rows(), row);
  }

  private void make(int number) {
    if (block == number) {
      return;
    }
    block = -1;
    blockBytes.clear();
    int first = number * RowHashes.BLOCK;
    int end = Math.min(count, first + RowHashes.BLOCK);
    source.rebuild(rows(), hashes(), first, end, this::take);
    block = number;
    againCount += madeBlocks.get(number) ? end - first : 0;
    madeBlocks.set(number);
    if (all == null && againCount > count / AGAIN) {
      all = new byte[Math.multiplyExact(count, ChangeHash.BYTE_COUNT)];
    }
    if (all != null) {
      int at = first * ChangeHash.BYTE_COUNT;
      System.arraycopy(blockHashes, 0, all, at, (end - first) * ChangeHash.BYTE_COUNT);
      allBlocks.set(number);
    }
  }

  private void take(int row, ChangeChunkWriter writer) {
    int i = row % RowHashes.BLOCK;
    writer.hashTo(blockHashes, i * ChangeHash.BYTE_COUNT);
    writer.copyTo(blockBytes);
    blockEnds[i + 1] = blockBytes.size();
  }
}
