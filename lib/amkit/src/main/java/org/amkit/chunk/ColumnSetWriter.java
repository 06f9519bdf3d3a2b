package org.amkit.chunk;

import java.util.ArrayList;
import java.util.List;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Deflate;
import org.amkit.column.RunWriter;
import org.amkit.column.ValueWriter;

/** Gathers the columns of a chunk, in rising order of their specs; empty ones are left out. */
public final class ColumnSetWriter {
  /** From this many bytes on, a document's column is deflated. */
  static final int DEFLATE_MIN_BYTE_COUNT = 256;

  @SuppressWarnings("ArrayRecordComponent") // bytes on their way out, never compared
  private record Entry(int spec, byte[] bytes) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Adds a column. The bytes are not copied. */
  public ColumnSetWriter add(int spec, byte[] bytes) {
    if (!entries.isEmpty()
        && Integer.compareUnsigned(entries.get(entries.size() - 1).spec, spec) >= 0) {
      throw new IllegalArgumentException(
          "column "
              + Integer.toUnsignedString(spec)
              + " behind "
              + Integer.toUnsignedString(entries.get(entries.size() - 1).spec));
    }
    if (bytes.length > 0) {
      entries.add(new Entry(spec, bytes));
    }
    return this;
  }

  public ColumnSetWriter add(int spec, RunWriter column) {
    return add(spec, column.toByteArray());
  }

  /** Adds a column of kinds and lengths and, one spec further, that of the bytes. */
  public ColumnSetWriter add(int metaSpec, ValueWriter columns) {
    return add(metaSpec, columns.metaToByteArray()).add(metaSpec + 1, columns.rawToByteArray());
  }

  /** Adds a column unless it is all null, or all false. */
  public ColumnSetWriter addUnlessNull(int spec, RunWriter column) {
    return column.allNull() ? this : add(spec, column);
  }

  /** The same columns, those of 256 bytes and more deflated. */
  ColumnSetWriter deflated() {
    List<byte[]> large = new ArrayList<>();
    for (Entry e : entries) {
      if (e.bytes.length >= DEFLATE_MIN_BYTE_COUNT) {
        large.add(e.bytes);
      }
    }
    byte[][] deflated = Deflate.deflateAll(large);
    int next = 0;
    ColumnSetWriter out = new ColumnSetWriter();
    for (Entry e : entries) {
      out.entries.add(
          e.bytes.length < DEFLATE_MIN_BYTE_COUNT
              ? e
              : new Entry(e.spec | ColumnSpec.DEFLATED, deflated[next++]));
    }
    return out;
  }

  void writeMeta(ByteWriter out) {
    out.uleb(entries.size());
    for (Entry e : entries) {
      out.uleb(Integer.toUnsignedLong(e.spec));
      out.uleb(e.bytes.length);
    }
  }

  void writeData(ByteWriter out) {
    for (Entry e : entries) {
      out.putBytes(e.bytes);
    }
  }

  int byteCount() {
    int sum = 0;
    for (Entry e : entries) {
      sum += e.bytes.length;
    }
    return sum;
  }
}
