package org.amkit.column;

import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.codec.Utf8;

/**
 * Two columns that are one: an {@linkplain RleReader RLE} column of kinds and lengths, and the
 * values' bytes, adjacent.
 *
 * <pre>
 *   meta = byteCount << 4 | typeCode
 *
 *   0 null     1 false     2 true         no bytes
 *   3 uint: uleb           4 int: sleb
 *   5 float64: 8 bytes, least significant first
 *   6 string: UTF-8        7 bytes
 *   8 counter: sleb        9 timestamp: sleb, milliseconds since 1970
 *   10..15 unknown, kept as they are
 *
 *   meta 02 16   raw 68 69                 "h" "i"
 * </pre>
 *
 * <p>A run is a number of entries with equal meta; the bytes of the n-th stand {@code n *
 * byteCount()} behind those of the first. All values of a run are checked when it is reached.
 */
public final class ValueReader {
  public static final int NULL = 0;
  public static final int FALSE = 1;
  public static final int TRUE = 2;
  public static final int UINT = 3;
  public static final int INT = 4;
  public static final int FLOAT = 5;
  public static final int STRING = 6;
  public static final int BYTES = 7;
  public static final int COUNTER = 8;
  public static final int TIMESTAMP = 9;

  private final RleReader meta;
  private final ByteReader raw;

  private final boolean checked;

  private int byteCount;
  private int typeCode;

  /**
   * A reader.
   *
   * @param rules those of the meta column, in which nulls are never allowed
   * @param checked whether each value must be one of its kind
   */
  ValueReader(Column meta, Column raw, Rules rules, boolean checked) {
    this.meta = meta.rle(rules.notNull());
    this.raw = raw.reader();
    this.checked = checked;
    load();
  }

  /** Takes another column of bytes, before that of kinds and lengths is {@link #reset}. */
  public void resetRaw(byte[] buf, int start, int end, long baseOffset) {
    raw.reset(buf, start, end, baseOffset);
  }

  /** Reads another column of kinds and lengths by the same rules. */
  public void reset(byte[] buf, int start, int end, long baseOffset) {
    meta.reset(buf, start, end, baseOffset);
    load();
  }

  /** How many entries of equal meta lie ahead; 0 at the end. */
  public int run() {
    return meta.run();
  }

  /** Kind of the entry, 0 to 15. */
  public int typeCode() {
    return typeCode;
  }

  /** Bytes of each entry of the run. */
  public int byteCount() {
    return byteCount;
  }

  /** Where the raw bytes lie; not a copy. */
  public byte[] buffer() {
    return raw.buffer();
  }

  /** Index in {@link #buffer()} of the entry's bytes. */
  public int offset() {
    return raw.position();
  }

  /** Steps over {@code n} entries, at most {@link #run()}. */
  public void advance(int n) {
    int left = meta.run();
    raw.skip((long) n * byteCount);
    meta.advance(n);
    if (n == left) {
      load();
    }
  }

  /** How many of {@code n} rows are within the run; all of them at the end. */
  public int within(int n) {
    return meta.within(n);
  }

  /** As {@link #advance}, but stays where it is at the end. */
  public void pass(int n) {
    if (meta.run() > 0) {
      advance(n);
    }
  }

  /** Insists that no entry is left. */
  public void expectEnd() {
    meta.expectEnd();
  }

  /** Whether a canonical writer would have written what was read so far just so. */
  public boolean isCanonical() {
    return meta.isCanonical();
  }

  /** Bytes that belong to no entry read so far. */
  public int rawBytesLeft() {
    return raw.remaining();
  }

  private void load() {
    int count = meta.run();
    if (count == 0) {
      byteCount = 0;
      typeCode = NULL;
      return;
    }
    long m = meta.value();
    typeCode = (int) m & 0xf;
    long length = m >>> 4;
    if (length > raw.remaining() || length * count > raw.remaining()) {
      throw raw.fault(
          "expected "
              + count
              + " values of "
              + length
              + " bytes, found "
              + raw.remaining()
              + " bytes to the end");
    }
    byteCount = (int) length;
    if (checked) {
      check(count);
    }
  }

  /** Makes sure that each value of the run is one of its kind. */
  private void check(int count) {
    byte[] buf = raw.buffer();
    int from = raw.position();
    int to = from + count * byteCount;
    if (typeCode == STRING) {
      if (!Utf8.isAscii(buf, from, to)) {
        for (int p = from; p < to; p += byteCount) {
          Utf8.check(buf, p, p + byteCount, raw.baseOffsetAt(p));
        }
      }
    } else if (typeCode <= TRUE) {
      if (byteCount != 0) {
        throw raw.fault("null or boolean with " + byteCount + " bytes");
      }
    } else if (typeCode == FLOAT) {
      if (byteCount != 8) {
        throw raw.fault("expected a float of 8 bytes, found " + byteCount);
      }
    } else if (typeCode == UINT) {
      checkNumbers(buf, from, to, false);
    } else if (typeCode == INT || typeCode == COUNTER || typeCode == TIMESTAMP) {
      checkNumbers(buf, from, to, true);
    }
  }

  private void checkNumbers(byte[] buf, int from, int to, boolean signed) {
    if (byteCount == 1) {
      for (int p = from; p < to; p++) {
        if (buf[p] < 0) {
          throw new FormatException("LEB128 number is truncated", raw.offsetAt(p));
        }
      }
      return;
    }
    if (byteCount == 0) {
      throw raw.fault("expected a number, found no bytes");
    }
    ByteReader number = new ByteReader(buf, from, from, 0);
    for (int p = from; p < to; p += byteCount) {
      number.reset(buf, p, p + byteCount, raw.baseOffsetAt(p));
      if (signed) {
        number.sleb();
      } else {
        number.uleb();
      }
      if (!number.atEnd()) {
        throw number.fault("found bytes behind a number");
      }
    }
  }
}
