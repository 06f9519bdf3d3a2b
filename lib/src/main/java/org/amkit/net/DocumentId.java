package org.amkit.net;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a document is called between peers: 16 bytes, written in base 58 with a checksum, as
 * automerge-repo does. {@code automerge:} before it makes it a URL.
 */
public final class DocumentId {
  /** How long an id is. */
  public static final int BYTE_COUNT = 16;

  private static final String URL_SCHEME = "automerge:";

  private final byte[] bytes;

  private DocumentId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The id of these bytes.
   *
   * @param bytes exactly 16; copied
   * @return the id
   * @throws IllegalArgumentException when they are more or fewer
   */
  public static DocumentId of(byte[] bytes) {
    if (bytes.length != BYTE_COUNT) {
      throw new IllegalArgumentException(
          "expected a document id of " + BYTE_COUNT + " bytes, found " + bytes.length);
    }
    return new DocumentId(bytes.clone());
  }

  /**
   * A new id, that no one else has.
   *
   * @param random where it comes from
   * @return the id
   */
  public static DocumentId random(SecureRandom random) {
    byte[] bytes = new byte[BYTE_COUNT];
    random.nextBytes(bytes);
    return new DocumentId(bytes);
  }

  /**
   * The id in a text, or in an {@code automerge:} URL without heads or path.
   *
   * @param text as {@link #toString} or {@link #toUrl} writes it
   * @return the id
   * @throws IllegalArgumentException when it is neither
   */
  public static DocumentId parse(String text) {
    String digits = text.startsWith(URL_SCHEME) ? text.substring(URL_SCHEME.length()) : text;
    try {
      return of(Base58Check.decode(digits));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a document id: \"" + text + "\" (" + e.getMessage() + ")", e);
    }
  }

  /** {@return its 16 bytes, in an array of the caller's own} */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * {@return the id with {@code automerge:} before it, as automerge-repo's {@code AutomergeUrl}}
   */
  public String toUrl() {
    return URL_SCHEME + this;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof DocumentId other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@return the id in base 58 with a checksum} */
  @Override
  public String toString() {
    return Base58Check.encode(bytes);
  }
}
