package org.amkit.chunk;

import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.column.Column;
import org.amkit.column.Rules;
import org.amkit.column.RunReader;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a chunk: first what there is, in rising order of {@link ColumnSpec}, then their
 * bytes.
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

  /** No columns. */
  static final ColumnSet EMPTY = new ColumnSet(0, 0);

  private static final Budget NO_BUDGET = new Budget(0, 0);

  /** Numbers a column takes in the layout: its spec, where it starts, where it ends. */
  private static final int STRIDE = 3;

  /** For each column spec (deflate bit as read until the data is), start and end in its bytes. */
  private final int[] layout;

  /** Base offset of the list of columns: where a column is missing. */
  private final long metaBase;

  /** What holds the columns that are not deflated; a column at dataStart has dataBase. */
  private byte[] buf = NO_BYTES;

  private int dataStart;
  private long dataBase;

  /** The inflated columns, and null for others; null where none is deflated. */
  private @Nullable Column @Nullable [] inflated;

  private ColumnSet(int count, long metaBase) {
    this.layout = new int[STRIDE * count];
    this.metaBase = metaBase;
  }

  /** Reads which columns there are. Their bytes are still to be {@linkplain #readData read}. */
  static ColumnSet readMeta(ByteReader in) {
    long base = in.baseOffsetAt(in.position());
    int count = in.count("columns", 2);
    ColumnSet set = new ColumnSet(count, base);
    int[] layout = set.layout;
    int last = -1;
    for (int at = 0; at < layout.length; at += STRIDE) {
      int start = in.position();
      long raw = in.uleb();
      if (raw < 0 || raw > 0xffff_ffffL) {
        throw new FormatException(
            "expected a column of 32 bits, found " + Long.toUnsignedString(raw),
            in.offsetAt(start));
      }
      int spec = ColumnSpec.inflated((int) raw);
      if (at > 0 && Integer.compareUnsigned(spec, last) <= 0) {
        throw new FormatException(
            spec == last
                ? "column " + Integer.toUnsignedString(spec) + " is there twice"
                : "columns are out of order: "
                    + Integer.toUnsignedString(spec)
                    + " behind "
                    + Integer.toUnsignedString(last),
            in.offsetAt(start));
      }
      last = spec;
      long byteCount = in.uleb();
      if (byteCount < 0 || byteCount > Integer.MAX_VALUE) {
        throw new FormatException(
            "column of " + Long.toUnsignedString(byteCount) + " bytes", in.offsetAt(start));
      }
      layout[at] = (int) raw;
      layout[at + 2] = (int) byteCount;
    }
    return set;
  }

  /** Refuses deflated columns, which change chunks do not have. Goes before the data is read. */
  void expectInflated() {
    for (int at = 0; at < layout.length; at += STRIDE) {
      if (ColumnSpec.isDeflated(layout[at])) {
        throw new FormatException(
            "column "
                + Integer.toUnsignedString(ColumnSpec.inflated(layout[at]))
                + " of a change is deflated",
            FormatException.offset(metaBase, 0));
      }
    }
  }

  /** Refuses value columns without the meta column that belongs in front of them. */
  void expectPairs() {
    int last = -1;
    for (int at = 0; at < layout.length; at += STRIDE) {
      int spec = ColumnSpec.inflated(layout[at]);
      if (ColumnSpec.type(spec) == ColumnSpec.VALUE && last != spec - 1) {
        throw new FormatException(
            "value column " + Integer.toUnsignedString(spec) + " has no meta column",
            FormatException.offset(metaBase, 0));
      }
      last = spec;
    }
  }

  /** Reads the columns' bytes, none of which are deflated. */
  void readData(ByteReader in) {
    readData(in, NO_BUDGET);
  }

  /** Reads the columns' bytes; those that are inflated are taken from the budget. */
  void readData(ByteReader in, Budget budget) {
    buf = in.buffer();
    dataStart = in.position();
    dataBase = in.baseOffsetAt(dataStart);
    for (int at = 0; at < layout.length; at += STRIDE) {
      int start = in.skip(layout[at + 2]);
      layout[at + 1] = start;
      layout[at + 2] = in.position();
      if (ColumnSpec.isDeflated(layout[at])) {
        layout[at] = ColumnSpec.inflated(layout[at]);
        long offset = in.offsetAt(start);
        byte[] bytes =
            Inflate.inflate(buf, start, in.position(), budget.inflatedBytesLeft(), offset);
        budget.tookInflated(bytes.length);
        if (inflated == null) {
          inflated = new Column[count()];
        }
        inflated[at / STRIDE] = new Column(bytes, 0, bytes.length, ByteReader.inflatedFrom(offset));
      }
    }
  }

  /** Bytes of all columns, inflated. */
  public long byteCount() {
    long sum = 0;
    for (int i = 0; i < count(); i++) {
      Column column = inflated == null ? null : inflated[i];
      sum += column != null ? column.byteCount() : end(i) - start(i);
    }
    return sum;
  }

  /** How many columns there are, empty ones among them. */
  public int count() {
    return layout.length / STRIDE;
  }

  /** The i-th column's spec, its deflate bit clear. */
  public int spec(int i) {
    return ColumnSpec.inflated(layout[STRIDE * i]);
  }

  /** The i-th column. */
  public Column column(int i) {
    Column column = inflated == null ? null : inflated[i];
    return column != null
        ? column
        : new Column(buf, layout[STRIDE * i + 1], layout[STRIDE * i + 2], base(i));
  }

  /** The column of a spec; empty when there is none. */
  public Column range(int spec) {
    int i = indexOf(spec);
    return i < 0 ? new Column(NO_BYTES, 0, 0, metaBase) : column(i);
  }

  /** Index of a spec's column, or -1. */
  int indexOf(int spec) {
    for (int at = 0; at < layout.length; at += STRIDE) {
      if (ColumnSpec.inflated(layout[at]) == spec) {
        return at / STRIDE;
      }
    }
    return -1;
  }

  /** Whether the i-th column was deflated. */
  public boolean isDeflated(int i) {
    return inflated != null && inflated[i] != null;
  }

  /** What holds the columns as they were stored; not a copy. */
  byte[] buf() {
    return buf;
  }

  /** Index of the i-th column as it was stored, in what holds the chunk. */
  public int start(int i) {
    return layout[STRIDE * i + 1];
  }

  /** Index behind the i-th column as it was stored. */
  public int end(int i) {
    return layout[STRIDE * i + 2];
  }

  long base(int i) {
    return dataBase < 0 ? dataBase : dataBase + (start(i) - dataStart);
  }

  /** Base offset of a column that is not there. */
  long metaBase() {
    return metaBase;
  }

  /** A reader of a column by the type that its spec says; one of values reads their metas. */
  public static RunReader reader(int spec, Column column, Rules rules) {
    return switch (ColumnSpec.type(spec)) {
      case ColumnSpec.DELTA -> column.deltas(rules);
      case ColumnSpec.BOOLEAN -> column.bools(rules);
      case ColumnSpec.STRING -> column.strings(rules);
      default -> column.rle(rules);
    };
  }

  /** Whether all columns are known in such rows. */
  public boolean isKnown(ColumnRows rows) {
    for (int i = 0; i < count(); i++) {
      if (!rows.knows(spec(i))) {
        return false;
      }
    }
    return true;
  }
}
