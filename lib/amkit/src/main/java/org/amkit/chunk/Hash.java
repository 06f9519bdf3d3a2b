package org.amkit.chunk;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The SHA-256 hash that names a change: 32 bytes, ordered as unsigned bytes. */
public final class Hash implements Comparable<Hash> {
  public static final int BYTE_COUNT = 32;

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Hash(long a, long b, long c, long d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** The hash in exactly 32 bytes. */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTE_COUNT) {
      throw new IllegalArgumentException(
          "expected a hash of " + BYTE_COUNT + " bytes, found " + bytes.length);
    }
    return of(bytes, 0);
  }

  /** The hash in {@code bytes[offset..offset+32)}. */
  public static Hash of(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, bytes.length);
    // Not a VarHandle: as fast once compiled, but 5 ms to set up in a JVM that has just started.
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Hash(
        in.getLong(offset),
        in.getLong(offset + 8),
        in.getLong(offset + 16),
        in.getLong(offset + 24));
  }

  /** The hash in 64 hexadecimal digits. */
  public static Hash parse(String hex) {
    if (hex.length() != 2 * BYTE_COUNT) {
      throw new IllegalArgumentException(
          "expected a hash of 64 hexadecimal digits, found \"" + hex + '"');
    }
    try {
      return of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a hash of 64 hexadecimal digits, found \"" + hex + '"', e);
    }
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTE_COUNT];
    putTo(bytes, 0);
    return bytes;
  }

  /** Writes the 32 bytes to {@code dst[offset..offset+32)}. */
  public void putTo(byte[] dst, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, dst.length);
    ByteBuffer out = ByteBuffer.wrap(dst);
    out.putLong(offset, a);
    out.putLong(offset + 8, b);
    out.putLong(offset + 16, c);
    out.putLong(offset + 24, d);
  }

  /** Whether {@code bytes[offset..offset+32)} are this hash. */
  public boolean isAt(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return a == in.getLong(offset)
        && b == in.getLong(offset + 8)
        && c == in.getLong(offset + 16)
        && d == in.getLong(offset + 24);
  }

  /** The first 8 bytes as a big-endian number: a ready-made hash for tables. */
  public long prefix() {
    return a;
  }

  @Override
  public int compareTo(Hash other) {
    if (a != other.a) {
      return Long.compareUnsigned(a, other.a);
    }
    if (b != other.b) {
      return Long.compareUnsigned(b, other.b);
    }
    if (c != other.c) {
      return Long.compareUnsigned(c, other.c);
    }
    return Long.compareUnsigned(d, other.d);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Hash h && a == h.a && b == h.b && c == h.c && d == h.d;
  }

  @Override
  public int hashCode() {
    return (int) (a >>> 32);
  }

  /** The {@link #hashCode} of the hash in {@code bytes[offset..offset+32)}. */
  public static int hashCodeAt(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 24
        | (bytes[offset + 1] & 0xff) << 16
        | (bytes[offset + 2] & 0xff) << 8
        | (bytes[offset + 3] & 0xff);
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
