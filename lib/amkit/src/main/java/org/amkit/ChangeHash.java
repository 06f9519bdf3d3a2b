package org.amkit;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a change (32 bytes, SHA-256), which names it in every document that has it.
 *
 * <p>A version of a document is named by the hashes of its newest changes, its heads.
 */
public class ChangeHash implements Comparable<ChangeHash> {
  /** How many bytes a hash has. */
  public static final int BYTE_COUNT = 32;

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  /**
   * A hash.
   *
   * @param hash its 32 bytes
   * @throws IllegalArgumentException when there are not 32
   */
  protected ChangeHash(byte[] hash) {
    this(checked(hash), 0);
  }

  private ChangeHash(byte[] bytes, int offset) {
    // Not a VarHandle: as fast once compiled, but 5 ms to set up in a JVM that has just started.
    ByteBuffer in = ByteBuffer.wrap(bytes);
    a = in.getLong(offset);
    b = in.getLong(offset + 8);
    c = in.getLong(offset + 16);
    d = in.getLong(offset + 24);
  }

  private static byte[] checked(byte[] bytes) {
    if (bytes.length != BYTE_COUNT) {
      throw new IllegalArgumentException("a change hash has 32 bytes, not " + bytes.length);
    }
    return bytes;
  }

  /**
   * The hash with these bytes.
   *
   * @param bytes 32 bytes
   * @return the hash
   * @throws IllegalArgumentException when there are not 32
   */
  public static ChangeHash fromBytes(byte[] bytes) {
    return new ChangeHash(bytes);
  }

  /**
   * The hash in {@code bytes[offset..offset+32)}.
   *
   * @param bytes where it is
   * @param offset of its first byte
   * @return the hash
   * @throws IndexOutOfBoundsException when the array ends before the hash does
   */
  public static ChangeHash fromBytes(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, bytes.length);
    return new ChangeHash(bytes, offset);
  }

  /**
   * The hash written so.
   *
   * @param hex 64 hexadecimal digits
   * @return the hash
   * @throws IllegalArgumentException when it is anything else
   */
  public static ChangeHash fromString(String hex) {
    if (hex.length() != 2 * BYTE_COUNT) {
      throw notHex(hex, null);
    }
    try {
      return new ChangeHash(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw notHex(hex, e);
    }
  }

  private static IllegalArgumentException notHex(String hex, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "expected a hash of 64 hexadecimal digits, found \"" + hex + '"', cause);
  }

  /** {@return the hash's 32 bytes, in an array of the caller's own} */
  public byte[] getBytes() {
    byte[] bytes = new byte[BYTE_COUNT];
    putTo(bytes, 0);
    return bytes;
  }

  /**
   * Writes the 32 bytes to {@code dst[offset..offset+32)}.
   *
   * @param dst where to
   * @param offset of the first byte
   * @throws IndexOutOfBoundsException when the array has no room
   */
  public void putTo(byte[] dst, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, dst.length);
    ByteBuffer out = ByteBuffer.wrap(dst);
    out.putLong(offset, a);
    out.putLong(offset + 8, b);
    out.putLong(offset + 16, c);
    out.putLong(offset + 24, d);
  }

  /**
   * Whether {@code bytes[offset..offset+32)} are this hash.
   *
   * @param bytes where to look
   * @param offset of the first byte
   * @return whether they are
   * @throws IndexOutOfBoundsException when the array ends before
   */
  public boolean isAt(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTE_COUNT, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return a == in.getLong(offset)
        && b == in.getLong(offset + 8)
        && c == in.getLong(offset + 16)
        && d == in.getLong(offset + 24);
  }

  /** {@return the first 8 bytes as a big-endian number: a ready-made hash for tables} */
  public long prefix() {
    return a;
  }

  /** Orders hashes by their bytes, unsigned. */
  @Override
  public int compareTo(ChangeHash other) {
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
    return o instanceof ChangeHash h && a == h.a && b == h.b && c == h.c && d == h.d;
  }

  @Override
  public int hashCode() {
    return (int) (a >>> 32);
  }

  /**
   * The {@link #hashCode} of the hash in {@code bytes[offset..offset+32)}.
   *
   * @param bytes where it is
   * @param offset of its first byte
   * @return the hash code
   */
  public static int hashCodeAt(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 24
        | (bytes[offset + 1] & 0xff) << 16
        | (bytes[offset + 2] & 0xff) << 8
        | (bytes[offset + 3] & 0xff);
  }

  /** The hash in 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(getBytes());
  }
}
