package org.amkit.history;

import java.util.Arrays;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.ChunkFrame;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The last change rows of a document as chunks: a peer that was here lately lacks only those, and
 * to make them again is to collect their ops from all of the document first.
 *
 * <pre>
 *   first = count - 3
 *   bytes   chunk  chunk  chunk
 *   ends         ^      ^      ^      of each row from first on
 * </pre>
 *
 * <p>Size: a 32nd of the changes, 1 MiB at most; nothing of a short history, which is made again in
 * no time.
 */
public final class NewestChanges {
  /** Changes of a history that is short. */
  private static final int FEW = 1024;

  private static final int PART = 32;

  private static final int MOST_BYTES = 1 << 20;

  private final int count;
  private int first;
  private int[] ends;
  private @Nullable ByteWriter taken;
  private byte[] bytes = {};

  /** None, of any document. */
  public static final NewestChanges NONE = new NewestChanges();

  private NewestChanges() {
    count = Integer.MAX_VALUE;
    first = count;
    ends = new int[0];
  }

  /** For the last ones of so many rows, which are to be {@linkplain #take taken} in order. */
  public NewestChanges(int count) {
    this.count = count;
    first = count < FEW ? count : count - count / PART;
    ends = new int[count - first];
    taken = first < count ? new ByteWriter() : null;
  }

  /** Takes a row if it is one of the last. */
  public void take(int row, ChangeChunkWriter writer) {
    ByteWriter to = taken;
    if (to == null || row < first) {
      return;
    }
    writer.copyTo(to);
    ends[row - first] = to.size();
    if (to.size() > 2 * MOST_BYTES) {
      dropOld(to, row);
    }
    if (row == count - 1) {
      dropOld(to, row);
      bytes = Arrays.copyOf(to.buffer(), to.size());
      taken = null;
    }
  }

  /** Forgets the first rows of those up to {@code row} while the rest is too large. */
  private void dropOld(ByteWriter to, int row) {
    int kept = first;
    while (to.size() - start(kept) > MOST_BYTES) {
      kept++;
    }
    if (kept == first) {
      return;
    }
    int start = start(kept);
    byte[] rest = Arrays.copyOfRange(to.buffer(), start, to.size());
    to.clear();
    to.putBytes(rest);
    int[] restEnds = new int[count - kept];
    for (int i = kept; i <= row; i++) {
      restEnds[i - kept] = ends[i - first] - start;
    }
    ends = restEnds;
    first = kept;
  }

  private int start(int row) {
    return row == first ? 0 : ends[row - first - 1];
  }

  /** The first row that is here; the number of rows where none is. */
  int first() {
    return taken == null ? first : count;
  }

  /** Appends the chunks of the rows {@code [from..to)}, which are here. */
  void putTo(ByteWriter out, int from, int to) {
    if (from < to) {
      out.putBytes(bytes, start(from), start(to) - start(from));
    }
  }

  /** A row's hash, made from its chunk. */
  ChangeHash hash(int row) {
    byte[] hash = new byte[ChangeHash.BYTE_COUNT];
    ChunkFrame.hash(bytes, start(row), start(row + 1), new Sha256(), hash);
    return ChangeHash.fromBytes(hash);
  }
}
