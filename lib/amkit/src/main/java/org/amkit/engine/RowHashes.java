package org.amkit.engine;

import java.util.BitSet;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunkWriter;

/**
 * The hashes of some of a document's change rows: those that something asks for again. Of the
 * changes of a typed text, where each depends on the one before it, that is nearly none.
 *
 * <pre>
 *   kept     0 0 1 0 | 1 1 0 0     a bit a row, in words
 *   before   0       | 1           kept rows of earlier words
 *   bytes    hash hash hash        of the kept rows
 * </pre>
 *
 * <p>Cost: O(1) a row.
 */
final class RowHashes {
  private final long[] kept;
  private final int[] before;
  final byte[] bytes;

  /** Will keep the hashes of these rows. */
  RowHashes(BitSet rows) {
    kept = rows.toLongArray();
    before = new int[kept.length];
    int sum = 0;
    for (int i = 0; i < kept.length; i++) {
      before[i] = sum;
      sum += Long.bitCount(kept[i]);
    }
    bytes = new byte[Math.multiplyExact(sum, ChangeHash.BYTE_COUNT)];
  }

  /** Takes the hash of the finished change, if the row's is one to keep. */
  void keep(int row, ChangeChunkWriter writer) {
    if (row >> 6 < kept.length && (kept[row >> 6] & 1L << row) != 0) {
      writer.hashTo(bytes, offset(row));
    }
  }

  /** Where in {@link #bytes} a kept row's hash starts. */
  int offset(int row) {
    int rank = before[row >> 6] + Long.bitCount(kept[row >> 6] & (1L << row) - 1);
    return rank * ChangeHash.BYTE_COUNT;
  }
}
