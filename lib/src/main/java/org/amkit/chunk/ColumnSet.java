package org.amkit.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.column.Column;

/**
 * The columns of a chunk: first what there is, in rising order of {@link ColumnSpec}, then their
 * bytes one behind the other.
 *
 * <pre>
 *   columns = count: uleb   count x { spec: uleb   byteCount: uleb }
 *   ...
 *   data    = count x bytes, each raw DEFLATE where the spec has the deflate bit
 * </pre>
 *
 * <p>Deflated columns are inflated when the data is read; the others stay where they are. Order and
 * pairs are checked as Automerge checks them.
 */
public final class ColumnSet {
  private static final byte[] NO_BYTES = {};

  private final int count;

  /** Base offset of the list of columns: where a column is missing. */
  private final long base;

  /** Specs with the deflate bit clear, rising. */
  private final int[] specs;

  private final boolean[] deflated;
  private final byte[][] bufs;
  private final int[] starts;
  private final int[] ends;
  private final long[] bases;

  private ColumnSet(int count, long base) {
    this.count = count;
    this.base = base;
    specs = new int[count];
    deflated = new boolean[count];
    bufs = new byte[count][];
    starts = new int[count];
    ends = new int[count];
    bases = new long[count];
    Arrays.fill(bufs, NO_BYTES);
  }

  /** Reads which columns there are. Their bytes are still to be {@linkplain #readData read}. */
  static ColumnSet readMeta(ByteReader in) {
    long base = in.baseOffsetAt(in.position());
    int count = in.count("columns", 2);
    ColumnSet set = new ColumnSet(count, base);
    int last = -1;
    for (int i = 0; i < count; i++) {
      long at = in.offset();
      long raw = in.uleb();
      if (raw < 0 || raw > 0xffff_ffffL) {
        throw new FormatException(
            "expected a column of 32 bits, found " + Long.toUnsignedString(raw), at);
      }
      int spec = ColumnSpec.inflated((int) raw);
      if (i > 0 && Integer.compareUnsigned(spec, last) <= 0) {
        throw new FormatException(
            spec == last
                ? "column " + Integer.toUnsignedString(spec) + " is there twice"
                : "columns are out of order: "
                    + Integer.toUnsignedString(spec)
                    + " behind "
                    + Integer.toUnsignedString(last),
            at);
      }
      last = spec;
      set.specs[i] = spec;
      set.deflated[i] = ColumnSpec.isDeflated((int) raw);
      long byteCount = in.uleb();
      if (byteCount < 0 || byteCount > Integer.MAX_VALUE) {
        throw new FormatException("column of " + Long.toUnsignedString(byteCount) + " bytes", at);
      }
      set.ends[i] = (int) byteCount;
    }
    return set;
  }

  /** Refuses deflated columns, which change chunks do not have. */
  void expectInflated(long offset) {
    for (int i = 0; i < count; i++) {
      if (deflated[i]) {
        throw new FormatException(
            "column " + Integer.toUnsignedString(specs[i]) + " of a change is deflated", offset);
      }
    }
  }

  /** Refuses value columns without the meta column that belongs in front of them. */
  void expectPairs(long offset) {
    for (int i = 0; i < count; i++) {
      if (ColumnSpec.type(specs[i]) == ColumnSpec.VALUE
          && (i == 0 || specs[i - 1] != specs[i] - 1)) {
        throw new FormatException(
            "value column " + Integer.toUnsignedString(specs[i]) + " has no meta column", offset);
      }
    }
  }

  /**
   * Reads the columns' bytes.
   *
   * @param inflatedLimit how many bytes may be inflated
   * @return how many were
   */
  long readData(ByteReader in, long inflatedLimit) {
    long inflatedByteCount = 0;
    for (int i = 0; i < count; i++) {
      long base = in.baseOffsetAt(in.position());
      int start = in.skip(ends[i]);
      int end = in.position();
      if (deflated[i]) {
        byte[] column =
            Inflate.inflate(
                in.buffer(), start, end, inflatedLimit - inflatedByteCount, in.offsetAt(start));
        inflatedByteCount += column.length;
        bufs[i] = column;
        starts[i] = 0;
        ends[i] = column.length;
        bases[i] = base < 0 ? base : ByteReader.inflatedFrom(base);
      } else {
        bufs[i] = in.buffer();
        starts[i] = start;
        ends[i] = end;
        bases[i] = base;
      }
    }
    return inflatedByteCount;
  }

  /** How many columns there are, empty ones among them. */
  public int count() {
    return count;
  }

  /** The i-th column's spec, its deflate bit clear. */
  public int spec(int i) {
    return specs[i];
  }

  /** The i-th column. */
  public Column column(int i) {
    return new Column(bufs[i], starts[i], ends[i], bases[i]);
  }

  /** The column of a spec; empty when there is none. */
  public Column range(int spec) {
    int i = indexOf(spec);
    return i < 0 ? new Column(NO_BYTES, 0, 0, base) : column(i);
  }

  /** Index of a spec's column, or -1. */
  int indexOf(int spec) {
    for (int i = 0; i < count; i++) {
      if (specs[i] == spec) {
        return i;
      }
    }
    return -1;
  }

  byte[] buf(int i) {
    return bufs[i];
  }

  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }

  long base(int i) {
    return bases[i];
  }

  /** A column that this library does not know, in full. */
  @SuppressWarnings("ArrayRecordComponent") // a view of bytes, never compared
  public record Unknown(int spec, byte[] bytes) {}

  /** What kind of rows a set of columns holds: which columns are known. */
  enum Rows {
    DOCUMENT_OPS,
    DOCUMENT_CHANGES,
    CHANGE_OPS;

    boolean knows(int spec) {
      return switch (this) {
        case DOCUMENT_OPS -> ColumnSpec.isDocumentOp(spec);
        case DOCUMENT_CHANGES -> ColumnSpec.isDocumentChange(spec);
        case CHANGE_OPS -> ColumnSpec.isChangeOp(spec);
      };
    }
  }

  /** Copies of the columns that are not known in such rows, in order. */
  List<Unknown> unknown(Rows rows) {
    List<Unknown> unknown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!rows.knows(specs[i])) {
        unknown.add(new Unknown(specs[i], Arrays.copyOfRange(bufs[i], starts[i], ends[i])));
      }
    }
    return unknown;
  }
}
