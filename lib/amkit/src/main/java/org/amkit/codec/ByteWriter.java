package org.amkit.codec;

import java.util.Arrays;

/** A growing run of bytes. Reusable: {@link #clear} keeps the memory. */
public final class ByteWriter {
  private byte[] buf;
  private int size;

  public ByteWriter() {
    this(32);
  }

  public ByteWriter(int capacity) {
    buf = new byte[capacity];
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The bytes themselves, valid to {@link #size()}, until the next write. */
  public byte[] buffer() {
    return buf;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buf, size);
  }

  public void clear() {
    size = 0;
  }

  /** Forgets the bytes behind {@code newSize}. */
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException("cannot cut " + size + " bytes to " + newSize);
    }
    size = newSize;
  }

  public void putByte(int b) {
    if (size == buf.length) {
      grow(1);
    }
    buf[size++] = (byte) b;
  }

  public void putBytes(byte[] src) {
    putBytes(src, 0, src.length);
  }

  public void putBytes(byte[] src, int off, int len) {
    if (len > buf.length - size) {
      grow(len);
    }
    System.arraycopy(src, off, buf, size, len);
    size += len;
  }

  public void putBytes(ByteWriter src) {
    putBytes(src.buf, 0, src.size);
  }

  /** Leaves room for {@code len} bytes of unspecified content and returns where they start. */
  public int reserve(int len) {
    if (len > buf.length - size) {
      grow(len);
    }
    int at = size;
    size += len;
    return at;
  }

  /** Opens a gap of {@code len} bytes at {@code at}, moving what follows. */
  public void insertGap(int at, int len) {
    int tail = size - at;
    reserve(len);
    System.arraycopy(buf, at, buf, at + len, tail);
  }

  /** Appends an unsigned LEB128 number. */
  public void uleb(long value) {
    if ((value & ~0x7fL) == 0) {
      putByte((int) value);
      return;
    }
    if (buf.length - size < 10) {
      grow(10);
    }
    size = putUleb(buf, size, value);
  }

  /** Appends a signed LEB128 number. */
  public void sleb(long value) {
    if (value >= -64 && value < 64) {
      putByte((int) value & 0x7f);
      return;
    }
    if (buf.length - size < 10) {
      grow(10);
    }
    size = putSleb(buf, size, value);
  }

  /** Writes an unsigned LEB128 number at {@code dst[at]} and returns the index behind it. */
  public static int putUleb(byte[] dst, int at, long value) {
    int p = at;
    while ((value & ~0x7fL) != 0) {
      dst[p++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    dst[p++] = (byte) value;
    return p;
  }

  /** Writes a signed LEB128 number at {@code dst[at]} and returns the index behind it. */
  public static int putSleb(byte[] dst, int at, long value) {
    int p = at;
    while (value < -64 || value >= 64) {
      dst[p++] = (byte) (value | 0x80);
      value >>= 7;
    }
    dst[p++] = (byte) (value & 0x7f);
    return p;
  }

  /** Bytes that {@link #uleb} takes for a value. */
  public static int ulebByteCount(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }

  /** Bytes that {@link #sleb} takes for a value. */
  public static int slebByteCount(long value) {
    return (71 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / 7;
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    // Half as much again, but never past what an array can be.
    long wanted = Math.max((long) buf.length + (buf.length >> 1) + 16, needed);
    buf = Arrays.copyOf(buf, (int) Math.max(needed, Math.min(wanted, Integer.MAX_VALUE - 8)));
  }
}
