package org.amkit;

import org.amkit.chunk.Hash;

/**
 * The hash of a change (32 bytes, SHA-256), which names it in every document that has it.
 *
 * <p>A version of a document is named by the hashes of its newest changes, its heads.
 */
public class ChangeHash implements Comparable<ChangeHash> {
  private final Hash hash;

  /**
   * A hash.
   *
   * @param hash its 32 bytes
   * @throws IllegalArgumentException when there are not 32
   */
  protected ChangeHash(byte[] hash) {
    this(checked(hash));
  }

  ChangeHash(Hash hash) {
    this.hash = hash;
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
   * The hash written so.
   *
   * @param hex 64 hexadecimal digits
   * @return the hash
   * @throws IllegalArgumentException when it is anything else
   */
  public static ChangeHash fromString(String hex) {
    return new ChangeHash(Hash.parse(hex));
  }

  private static Hash checked(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a change hash has 32 bytes, not " + bytes.length);
    }
    return Hash.of(bytes);
  }

  /** {@return the hash's 32 bytes, in an array of the caller's own} */
  public byte[] getBytes() {
    return hash.toBytes();
  }

  Hash hash() {
    return hash;
  }

  /** Orders hashes by their bytes, unsigned. */
  @Override
  public int compareTo(ChangeHash other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ChangeHash other && hash.equals(other.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** The hash in 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return hash.toString();
  }
}
