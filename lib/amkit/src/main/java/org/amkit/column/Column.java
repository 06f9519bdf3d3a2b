package org.amkit.column;

import org.amkit.codec.ByteReader;

/**
 * The inflated bytes of one column: {@code buf[start..end)}, empty where the column is absent.
 *
 * @param baseOffset of {@code buf[start]}, as {@link ByteReader} takes it
 */
@SuppressWarnings("ArrayRecordComponent") // a view of bytes, never compared
public record Column(byte[] buf, int start, int end, long baseOffset) {
  /** The column that is all of an array. */
  public static Column of(byte[] bytes) {
    return new Column(bytes, 0, bytes.length, 0);
  }

  public int byteCount() {
    return end - start;
  }

  public boolean isEmpty() {
    return end == start;
  }

  /** A reader of the bytes. */
  public ByteReader reader() {
    return new ByteReader(buf, start, end, baseOffset);
  }

  public RleReader rle(Rules rules) {
    return new RleReader(this, rules);
  }

  public DeltaReader deltas(Rules rules) {
    return new DeltaReader(this, rules);
  }

  public BoolReader bools(Rules rules) {
    return new BoolReader(this, rules);
  }

  public StringReader strings(Rules rules) {
    return new StringReader(this, rules);
  }

  /**
   * A reader of values, whose kinds and lengths are this column and whose bytes are {@code raw}.
   */
  public ValueReader values(Column raw, Rules rules) {
    return new ValueReader(this, raw, rules, true);
  }

  /**
   * A reader of byte strings, whose lengths this column has and whose bytes are {@code raw}; of
   * what kind the column calls them does not matter.
   */
  public ValueReader byteStrings(Column raw, Rules rules) {
    return new ValueReader(this, raw, rules, false);
  }
}
