package org.amkit.column;

/**
 * The inflated bytes of one column: {@code buf[start..end)}, empty where the column is absent.
 *
 * @param baseOffset of {@code buf[start]}, as {@link org.amkit.codec.ByteReader} takes it
 */
@SuppressWarnings("ArrayRecordComponent") // a view of bytes, never compared
public record Column(byte[] buf, int start, int end, long baseOffset) {
  public int byteCount() {
    return end - start;
  }

  public boolean isEmpty() {
    return end == start;
  }

  public RleReader rle(Rules rules) {
    return new RleReader(buf, start, end, baseOffset, rules);
  }

  public DeltaReader deltas(Rules rules) {
    return new DeltaReader(buf, start, end, baseOffset, rules);
  }

  public BoolReader bools(Rules rules) {
    return new BoolReader(buf, start, end, baseOffset, rules);
  }

  public StringReader strings(Rules rules) {
    return new StringReader(buf, start, end, baseOffset, rules);
  }

  /**
   * A reader of values, whose kinds and lengths are this column and whose bytes are {@code raw}.
   */
  public ValueReader values(Column raw, Rules rules) {
    return new ValueReader(
        buf, start, end, baseOffset, raw.buf, raw.start, raw.end, raw.baseOffset, rules);
  }

  /**
   * A reader of byte strings, whose lengths this column has and whose bytes are {@code raw}; of
   * what kind the column calls them does not matter.
   */
  public ValueReader byteStrings(Column raw, Rules rules) {
    return ValueReader.ofBytes(this, raw, rules);
  }
}
