package org.amkit.chunk;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Who made a change: any number of bytes, usually 16; ordered as unsigned bytes. */
public final class ActorId implements Comparable<ActorId> {
  private static final int RANDOM_BYTE_COUNT = 16;

  private final byte[] bytes;
  private final int hashCode;

  private ActorId(byte[] bytes) {
    this.bytes = bytes;
    this.hashCode = spread(bytes);
  }

  /** Unlike {@link Arrays#hashCode}, different for actors that count up. */
  private static int spread(byte[] bytes) {
    int hash = 1;
    for (byte b : bytes) {
      hash = hash * 0x9e3779b1 + b;
    }
    return hash;
  }

  /** For a document in which no change is made: it need not be random. */
  public static final ActorId NONE = new ActorId(new byte[0]);

  public static ActorId of(byte[] bytes) {
    return new ActorId(bytes.clone());
  }

  /** The actor in {@code buf[start..end)}. */
  public static ActorId of(byte[] buf, int start, int end) {
    return new ActorId(Arrays.copyOfRange(buf, start, end));
  }

  public static ActorId parse(String hex) {
    try {
      return new ActorId(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected an actor in hexadecimal digits, found \"" + hex + '"', e);
    }
  }

  /** An actor of 16 random bytes. */
  public static ActorId random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTE_COUNT];
    random.nextBytes(bytes);
    return new ActorId(bytes);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public int byteCount() {
    return bytes.length;
  }

  /** Whether {@code buf[start..end)} are this actor. */
  boolean isAt(byte[] buf, int start, int end) {
    return Arrays.equals(bytes, 0, bytes.length, buf, start, end);
  }

  /** The bytes themselves, for this package's writers, which do not change them. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public int compareTo(ActorId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ActorId a && hashCode == a.hashCode && Arrays.equals(bytes, a.bytes);
  }

  @Override
  public int hashCode() {
    return hashCode;
  }

  /** Lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
