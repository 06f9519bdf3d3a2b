package org.amkit.ops;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;

/**
 * The raw bytes of all values of a document, concatenated; only ever appended to.
 *
 * <p>A value is a type code (see {@code NULL}..{@code TIMESTAMP}; 10..15 are kept as they are), an
 * offset and a byte count, exactly as in the format's value columns.
 */
public final class ValueHeap {
  public static final int NULL = 0;
  public static final int FALSE = 1;
  public static final int TRUE = 2;
  public static final int UINT = 3;
  public static final int INT = 4;
  public static final int F64 = 5;
  public static final int STR = 6;
  public static final int BYTES = 7;
  public static final int COUNTER = 8;
  public static final int TIMESTAMP = 9;

  /** About what an array can hold. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private byte[] bytes = new byte[64];
  private int size;

  public byte[] buffer() {
    return bytes;
  }

  public int size() {
    return size;
  }

  /** Makes room for {@code byteCount} more bytes. */
  public void reserve(int byteCount) {
    if (byteCount > MAX_BYTES - size) {
      throw new OutOfMemoryError("more than 2 GiB of values in one document");
    }
    if (size + byteCount > bytes.length) {
      long doubled = Math.min(MAX_BYTES, bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, (int) Math.max(size + byteCount, doubled));
    }
  }

  /** Makes room for the values of a whole document, and for some that come later. */
  public void reserveWhole(int byteCount) {
    reserve(byteCount > MAX_BYTES - size ? byteCount : withRoom(size + byteCount) - size);
  }

  /** Gives back room beyond the size, but for some values that come later. */
  public void trim() {
    if (bytes.length > withRoom(size)) {
      bytes = Arrays.copyOf(bytes, withRoom(size));
    }
  }

  /** With room beyond, so that the first change to a large document does not copy all values. */
  private static int withRoom(int byteCount) {
    return (int) Math.min(MAX_BYTES, byteCount + byteCount / 64 + 32L);
  }

  /** Appends bytes; returns their offset. */
  public int append(byte[] src, int offset, int byteCount) {
    reserve(byteCount);
    System.arraycopy(src, offset, bytes, size, byteCount);
    int at = size;
    size += byteCount;
    return at;
  }

  /** Appends the UTF-8 form of one code point; an unpaired surrogate becomes U+FFFD. */
  public int appendCodePoint(int codePoint) {
    reserve(4);
    int at = size;
    if (codePoint < 0x80) {
      bytes[size++] = (byte) codePoint;
      return at;
    }
    if (codePoint >= 0xD800 && codePoint < 0xE000) {
      codePoint = 0xFFFD;
    }
    if (codePoint < 0x800) {
      bytes[size++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        bytes[size++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        bytes[size++] = (byte) (0xF0 | codePoint >> 18);
        bytes[size++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
      }
      bytes[size++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
    }
    bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
    return at;
  }

  /** Drops everything from {@code newSize} on (a rolled-back transaction's values). */
  public void truncate(int newSize) {
    size = newSize;
  }

  /** Type code of a value. */
  public static int typeOf(Value.Scalar value) {
    if (value instanceof Value.Str) {
      return STR;
    } else if (value instanceof Value.Int) {
      return INT;
    } else if (value instanceof Value.Bool b) {
      return b.value() ? TRUE : FALSE;
    } else if (value instanceof Value.F64) {
      return F64;
    } else if (value instanceof Value.Uint) {
      return UINT;
    } else if (value instanceof Value.Counter) {
      return COUNTER;
    } else if (value instanceof Value.Timestamp) {
      return TIMESTAMP;
    } else if (value instanceof Value.Bytes) {
      return BYTES;
    } else if (value instanceof Value.Unknown u) {
      return u.typeCode();
    }
    return NULL;
  }

  /** Appends a value's bytes; returns their offset (their count is what the size grew by). */
  public int append(Value.Scalar value) {
    if (value instanceof Value.Str s) {
      byte[] utf8 = utf8(s.value());
      return append(utf8, 0, utf8.length);
    } else if (value instanceof Value.Int i) {
      return appendSleb(i.value());
    } else if (value instanceof Value.Counter c) {
      return appendSleb(c.value());
    } else if (value instanceof Value.Timestamp t) {
      return appendSleb(t.millis());
    } else if (value instanceof Value.Uint u) {
      reserve(10);
      int at = size;
      size = ByteWriter.putUleb(bytes, size, u.value());
      return at;
    } else if (value instanceof Value.F64 d) {
      reserve(8);
      int at = size;
      long bits = Double.doubleToRawLongBits(d.value());
      for (int i = 0; i < 8; i++) {
        bytes[size++] = (byte) (bits >>> (8 * i));
      }
      return at;
    } else if (value instanceof Value.Bytes b) {
      return append(b.value(), 0, b.value().length);
    } else if (value instanceof Value.Unknown u) {
      return append(u.bytes(), 0, u.bytes().length);
    }
    return size;
  }

  private int appendSleb(long value) {
    reserve(10);
    int at = size;
    size = ByteWriter.putSleb(bytes, size, value);
    return at;
  }

  /** UTF-8 of a string; each unpaired surrogate becomes U+FFFD (Java's own default is '?'). */
  public static byte[] utf8(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (Character.isSurrogate(s.charAt(i))) {
        return utf8WithSurrogates(s);
      }
    }
    return s.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] utf8WithSurrogates(String s) {
    ValueHeap out = new ValueHeap();
    s.codePoints().forEach(out::appendCodePoint);
    return Arrays.copyOf(out.bytes, out.size);
  }

  /** The signed number at an offset (int, counter, timestamp, increment). */
  public long longAt(int type, int offset, int byteCount) {
    ByteReader reader = new ByteReader(bytes, offset, offset + byteCount, 0);
    return type == UINT ? reader.uleb() : reader.sleb();
  }

  /** Decodes a value. */
  public Value.Scalar value(int type, int offset, int byteCount) {
    return switch (type) {
      case NULL -> Value.Null.NULL;
      case FALSE -> new Value.Bool(false);
      case TRUE -> new Value.Bool(true);
      case UINT -> new Value.Uint(longAt(type, offset, byteCount));
      case INT -> new Value.Int(longAt(type, offset, byteCount));
      case COUNTER -> new Value.Counter(longAt(type, offset, byteCount));
      case TIMESTAMP -> new Value.Timestamp(longAt(type, offset, byteCount));
      case F64 -> new Value.F64(doubleAt(offset));
      case STR -> new Value.Str(new String(bytes, offset, byteCount, StandardCharsets.UTF_8));
      case BYTES -> new Value.Bytes(Arrays.copyOfRange(bytes, offset, offset + byteCount));
      default -> new Value.Unknown(type, Arrays.copyOfRange(bytes, offset, offset + byteCount));
    };
  }

  private double doubleAt(int offset) {
    long bits = 0;
    for (int i = 7; i >= 0; i--) {
      bits = bits << 8 | (bytes[offset + i] & 0xff);
    }
    return Double.longBitsToDouble(bits);
  }
}
