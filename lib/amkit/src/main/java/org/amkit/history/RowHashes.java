package org.amkit.history;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a document's change rows: of each its first bytes, and some whole. A change's hash
 * covers those of its dependencies, so that the rows of a {@linkplain #BLOCK block} can be made
 * again, hashes and all, from those kept before it.
 *
 * <pre>
 *   prefixes   4 bytes a row
 *   kept       0 0 1 0 | 1 1 0 0     a bit a row, in words: each block's last row, the heads, and
 *   before     0       | 1           what others depend on than the row right behind
 *   hashes     hash hash hash        of the kept rows
 * </pre>
 *
 * <p>Cost: O(1) a row; 5 bytes a row and 32 for each branch.
 */
public final class RowHashes {
  /** Rows that are made again together: {@code [n * BLOCK..(n + 1) * BLOCK)}. */
  static final int BLOCK = 64;

  private static final int PREFIX_BYTE_COUNT = 4;

  /** Look-ups that go through all rows; then a table is worth its while. */
  static final int FEW = 4;

  private final int count;
  private final int[] prefixes;
  private final long[] kept;
  private final int[] before;
  private final byte[] hashes;
  private int lookups;

  /** Hash table of all rows, each plus 1; 0 is free. */
  private int @Nullable [] table;

  /** With room for the hashes of these rows. */
  public RowHashes(ChangeRows rows) {
    count = rows.count();
    prefixes = new int[count];
    BitSet keep = rows.branchPoints();
    for (int row = BLOCK - 1; row < count; row += BLOCK) {
      keep.set(row);
    }
    for (int head : rows.heads()) {
      keep.set(head);
    }
    kept = Arrays.copyOf(keep.toLongArray(), (count + 63) / 64);
    before = new int[kept.length];
    int sum = 0;
    for (int i = 0; i < kept.length; i++) {
      before[i] = sum;
      sum += Long.bitCount(kept[i]);
    }
    hashes = new byte[Math.multiplyExact(sum, ChangeHash.BYTE_COUNT)];
  }

  /** Takes a row's hash, {@code hash[offset..offset+32)}. */
  public void set(int row, byte[] hash, int offset) {
    prefixes[row] = ChangeHash.hashCodeAt(hash, offset);
    if (isKept(row)) {
      System.arraycopy(hash, offset, hashes, offset(row), ChangeHash.BYTE_COUNT);
    }
  }

  /** Takes the hash of a row whose whole hash is kept. */
  void set(int row, ChangeHash hash) {
    prefixes[row] = hash.hashCode();
    hash.putTo(hashes, offset(row));
  }

  /** Takes the first four bytes of the hash of a row whose whole hash is not kept. */
  void setPrefix(int row, int prefix) {
    prefixes[row] = prefix;
  }

  /** Whether a row's whole hash is kept. */
  boolean isKept(int row) {
    return (kept[row >> 6] & 1L << row) != 0;
  }

  /** Where in {@link #kept} a kept row's hash starts. */
  public int offset(int row) {
    int rank = before[row >> 6] + Long.bitCount(kept[row >> 6] & (1L << row) - 1);
    return rank * ChangeHash.BYTE_COUNT;
  }

  /** Where the whole hashes are, see {@link #offset}. Not to be written to. */
  public byte[] kept() {
    return hashes;
  }

  /** The hashes of rows that are heads, in order. */
  public List<ChangeHash> ofHeads(int[] heads) {
    List<ChangeHash> out = new ArrayList<>(heads.length);
    for (int head : heads) {
      out.add(ChangeHash.fromBytes(hashes, offset(head)));
    }
    Collections.sort(out);
    return out;
  }

  /** The first four bytes of a row's hash. */
  public int prefix(int row) {
    return prefixes[row];
  }

  /** The first row at or behind {@code from} whose hash begins so under a mask, or -1. */
  int next(int from, int prefix, int mask) {
    for (int row = from; row < count; row++) {
      if ((prefixes[row] & mask) == prefix) {
        return row;
      }
    }
    return -1;
  }

  /** Takes each row that a hash may be of. */
  interface Candidates {
    /** Whether it is the one that is looked for. */
    boolean take(int row);
  }

  /** The row whose hash begins so and that {@code whole} accepts, or -1; late ones come first. */
  int find(int prefix, Candidates whole) {
    int[] rows = table;
    if (rows == null && lookups++ < FEW) {
      for (int row = count - 1; row >= 0; row--) {
        if (prefixes[row] == prefix && whole.take(row)) {
          return row;
        }
      }
      return -1;
    }
    if (rows == null) {
      rows = index();
      table = rows;
    }
    int mask = rows.length - 1;
    for (int at = slot(prefix) & mask; rows[at] != 0; at = (at + 1) & mask) {
      int row = rows[at] - 1;
      if (prefixes[row] == prefix && whole.take(row)) {
        return row;
      }
    }
    return -1;
  }

  /** What looks for the rows whose hashes begin as one of these does. */
  CandidateScan scan(List<ChangeHash> wanted) {
    return new CandidateScan(prefixes, wanted);
  }

  private int[] index() {
    int[] rows = new int[Integer.highestOneBit(Math.max(8, count)) * 4];
    int mask = rows.length - 1;
    for (int row = 0; row < count; row++) {
      int at = slot(prefixes[row]) & mask;
      while (rows[at] != 0) {
        at = (at + 1) & mask;
      }
      rows[at] = row + 1;
    }
    return rows;
  }

  private static int slot(int prefix) {
    return prefix ^ prefix >>> 16;
  }

  /** All of it as bytes: the prefixes, then the whole hashes. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(count * PREFIX_BYTE_COUNT + hashes.length);
    out.asIntBuffer().put(prefixes);
    out.position(count * PREFIX_BYTE_COUNT);
    out.put(hashes);
    return out.array();
  }

  /** What {@link #toBytes} made for the same rows; null when it cannot have been that. */
  public static @Nullable RowHashes of(ChangeRows rows, byte[] bytes) {
    RowHashes made = new RowHashes(rows);
    if (bytes.length != (long) made.count * PREFIX_BYTE_COUNT + made.hashes.length) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.asIntBuffer().get(made.prefixes);
    in.position(made.count * PREFIX_BYTE_COUNT);
    in.get(made.hashes);
    return made;
  }
}
