package org.amkit.repo;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * What a document is called between peers: 16 bytes, written in base 58 with a checksum, as
 * automerge-repo does. {@code automerge:} before it makes it a URL.
 */
public final class DocumentId {
  /** How long an id is. */
  public static final int BYTE_COUNT = 16;

  private static final String URL_SCHEME = "automerge:";

  /** Those read last, by their texts' hash: each message names its document, and most few. */
  private static final @Nullable DocumentId[] RECENT = new DocumentId[1 << 10];

  private final byte[] bytes;

  /** As a text, from the first time that it is asked for; each that computes it gets the same. */
  private @Nullable String text;

  private DocumentId(byte[] bytes) {
    this.bytes = bytes;
  }

  private DocumentId(byte[] bytes, String text) {
    this(checked(bytes));
    this.text = text;
  }

  private static byte[] checked(byte[] bytes) {
    if (bytes.length != BYTE_COUNT) {
      throw new IllegalArgumentException(
          "expected a document id of " + BYTE_COUNT + " bytes, found " + bytes.length);
    }
    return bytes;
  }

  /**
   * The id of these bytes.
   *
   * @param bytes exactly 16; copied
   * @return the id
   * @throws IllegalArgumentException when they are more or fewer
   */
  public static DocumentId fromBytes(byte[] bytes) {
    return new DocumentId(checked(bytes).clone());
  }

  /**
   * The id with the bytes of a UUID, as which automerge-repo wrote ids at first.
   *
   * @param uuid the bytes, the most significant first
   * @return the id
   */
  public static DocumentId fromUuid(UUID uuid) {
    return new DocumentId(
        ByteBuffer.allocate(BYTE_COUNT)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  /**
   * The id of the document that begins with a change: the same for all its copies. Its 16 bytes are
   * the first of the hash, but for the six bits that make a UUID of version 4 of them: older
   * automerge-repo takes no other ids.
   *
   * @param root the hash of a change that depends on nothing
   * @return the id
   */
  public static DocumentId ofRoot(ChangeHash root) {
    return new DocumentId(asUuid(Arrays.copyOf(root.getBytes(), BYTE_COUNT)));
  }

  /** A UUID of version 4, variant 10, with all other bits as they are. */
  private static byte[] asUuid(byte[] bytes) {
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return bytes;
  }

  /**
   * A new id, that no one else has: a UUID of version 4.
   *
   * @return the id
   */
  public static DocumentId generate() {
    return random(new SecureRandom());
  }

  /**
   * The same, from a source of randomness of the caller's.
   *
   * @param random where it comes from
   * @return the id
   */
  public static DocumentId random(RandomGenerator random) {
    byte[] bytes = new byte[BYTE_COUNT];
    random.nextBytes(bytes);
    return new DocumentId(asUuid(bytes));
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
    int slot = digits.hashCode() & (RECENT.length - 1);
    DocumentId recent = RECENT[slot];
    if (recent != null && digits.equals(recent.text)) {
      return recent;
    }
    try {
      DocumentId parsed = new DocumentId(Base58Check.decode(digits), digits);
      RECENT[slot] = parsed;
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a document id: \"" + text + "\" (" + e.getMessage() + ")", e);
    }
  }

  /** {@return its 16 bytes, in an array of the caller's own} */
  public byte[] getBytes() {
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
    String known = text;
    if (known == null) {
      known = Base58Check.encode(bytes);
      text = known;
    }
    return known;
  }
}
