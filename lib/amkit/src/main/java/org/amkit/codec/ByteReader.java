package org.amkit.codec;

import java.util.Arrays;
import java.util.Objects;

/**
 * A bounds-checked cursor over {@code buf[start..end)}. Every fault is a {@link FormatException}
 * with an offset into the outermost input.
 *
 * <p>Numbers are LEB128: seven bits a byte, least significant group first, the top bit set on all
 * bytes but the last.
 *
 * <pre>
 *   624485 unsigned:  e5 8e 26       -123456 signed:  c0 bb 78
 * </pre>
 *
 * <p>Automerge reads numbers in two ways, and so does this class. In headers and in values an
 * encoding must be the shortest one ({@link #uleb}, {@link #sleb}); in columns a padded encoding is
 * let through ({@link #ulebLax}, {@link #slebLax}). Neither accepts more than 64 bits.
 */
public final class ByteReader {
  private byte[] buf;
  private int pos;
  private int end;
  private int start;
  private long baseOffset;
  private boolean padded;

  public ByteReader(byte[] buf) {
    this(buf, 0, buf.length, 0);
  }

  /**
   * A reader of {@code buf[start..end)}.
   *
   * @param baseOffset the offset of {@code buf[start]} in the outermost input, or what {@link
   *     #inflatedFrom} gives for bytes that stand nowhere in that input
   */
  public ByteReader(byte[] buf, int start, int end, long baseOffset) {
    Objects.checkFromToIndex(start, end, buf.length);
    this.buf = buf;
    this.start = start;
    this.pos = start;
    this.end = end;
    this.baseOffset = baseOffset;
  }

  /** The base offset of bytes that were inflated: every fault in them is at {@code offset}. */
  public static long inflatedFrom(long offset) {
    return ~offset;
  }

  /** Points this reader at other bytes, as the constructor does. */
  public void reset(byte[] buf, int start, int end, long baseOffset) {
    Objects.checkFromToIndex(start, end, buf.length);
    this.buf = buf;
    this.start = start;
    this.pos = start;
    this.end = end;
    this.baseOffset = baseOffset;
    this.padded = false;
  }

  /** Whether a number that was longer than necessary has been let through. */
  public boolean padded() {
    return padded;
  }

  /** The bytes this reader reads from; not a copy. */
  public byte[] buffer() {
    return buf;
  }

  /** Index of the next byte in {@link #buffer()}. */
  public int position() {
    return pos;
  }

  public int remaining() {
    return end - pos;
  }

  /** Whether all bytes left are the start of a LEB128 number whose end is missing. */
  public boolean atCutNumber() {
    for (int i = pos; i < end; i++) {
      if (buf[i] >= 0) {
        return false;
      }
    }
    return pos < end;
  }

  /** Whether there is no byte at all, read or not. */
  public boolean isEmpty() {
    return start == end;
  }

  public boolean atEnd() {
    return pos >= end;
  }

  /** Offset of the next byte in the outermost input. */
  public long offset() {
    return offsetAt(pos);
  }

  /** Offset of {@code buffer()[index]} in the outermost input. */
  public long offsetAt(int index) {
    return FormatException.offset(baseOffset, index - start);
  }

  /** The base offset that a reader of {@code buffer()[index..]} takes. */
  public long baseOffsetAt(int index) {
    return baseOffset < 0 ? baseOffset : baseOffset + (index - start);
  }

  /** A fault at the next byte. */
  public FormatException fault(String what) {
    return new FormatException(what, offset());
  }

  /** The next byte, 0 to 255. */
  public int readByte() {
    if (pos >= end) {
      throw fault("expected a byte, found the end");
    }
    return buf[pos++] & 0xff;
  }

  /** Copies the next {@code byteCount} bytes. */
  public byte[] readBytes(int byteCount) {
    int from = skip(byteCount);
    return Arrays.copyOfRange(buf, from, from + byteCount);
  }

  /** Steps over bytes and returns the index in {@link #buffer()} at which they start. */
  public int skip(long byteCount) {
    if (byteCount < 0 || byteCount > end - pos) {
      throw fault(
          "expected "
              + Long.toUnsignedString(byteCount)
              + " bytes, found "
              + (end - pos)
              + " to the end");
    }
    int from = pos;
    pos += (int) byteCount;
    return from;
  }

  /** A reader of the next {@code byteCount} bytes, which this one steps over. */
  public ByteReader slice(long byteCount) {
    long base = baseOffsetAt(pos);
    int from = skip(byteCount);
    return new ByteReader(buf, from, pos, base);
  }

  /** An unsigned number in its shortest encoding; above 2^63 the result is negative. */
  public long uleb() {
    int first = pos;
    long value = ulebLax();
    if (pos - first > 1 && buf[pos - 1] == 0) {
      throw new FormatException("LEB128 number is longer than necessary", offsetAt(first));
    }
    return value;
  }

  /** An unsigned number; padding with zero groups is let through up to ten bytes. */
  public long ulebLax() {
    int p = pos;
    if (p < end) {
      byte b = buf[p];
      if (b >= 0) {
        pos = p + 1;
        return b;
      }
    }
    return ulebLong(p);
  }

  private long ulebLong(int first) {
    long value = 0;
    int p = first;
    for (int shift = 0; ; shift += 7) {
      if (p >= end) {
        throw new FormatException("LEB128 number is truncated", offsetAt(first));
      }
      byte b = buf[p++];
      if (shift == 63 && (b & 0xfe) != 0) {
        throw new FormatException("LEB128 number has more than 64 bits", offsetAt(first));
      }
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        padded |= b == 0;
        pos = p;
        return value;
      }
    }
  }

  /** A signed number in its shortest encoding. */
  public long sleb() {
    int first = pos;
    long value = slebLax();
    if (pos - first > 1 && isSignPadding(pos)) {
      throw new FormatException("LEB128 number is longer than necessary", offsetAt(first));
    }
    return value;
  }

  /** Whether the last group of a number of several, which ends at an index, only repeats a sign. */
  private boolean isSignPadding(int numberEnd) {
    int last = buf[numberEnd - 1];
    boolean signBefore = (buf[numberEnd - 2] & 0x40) != 0;
    return (last == 0 && !signBefore) || (last == 0x7f && signBefore);
  }

  /** A signed number; padding with sign groups is let through up to ten bytes. */
  public long slebLax() {
    int p = pos;
    if (p < end) {
      byte b = buf[p];
      if (b >= 0) {
        pos = p + 1;
        return (b & 0x40) != 0 ? b - 0x80 : b;
      }
    }
    return slebLong(p);
  }

  private long slebLong(int first) {
    long value = 0;
    int p = first;
    for (int shift = 0; ; shift += 7) {
      if (p >= end) {
        throw new FormatException("LEB128 number is truncated", offsetAt(first));
      }
      byte b = buf[p++];
      if (shift == 63 && b != 0 && b != 0x7f) {
        throw new FormatException("LEB128 number has more than 64 bits", offsetAt(first));
      }
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        pos = p;
        padded |= isSignPadding(p);
        int used = shift + 7;
        return used < 64 && (b & 0x40) != 0 ? value | (-1L << used) : value;
      }
    }
  }

  /**
   * A count of things that take at least {@code minByteCount} bytes each: more than the bytes left
   * can hold is a fault, so a caller may allocate by it.
   */
  public int count(String what, int minByteCount) {
    int first = pos;
    long count = uleb();
    if (count < 0 || count > (end - pos) / minByteCount) {
      throw new FormatException(
          "found a count of "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", more than the "
              + (end - pos)
              + " bytes left can hold",
          offsetAt(first));
    }
    return (int) count;
  }
}
