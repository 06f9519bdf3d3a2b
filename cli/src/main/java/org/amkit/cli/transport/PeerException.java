package org.amkit.cli.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sync that did not come to its end, through the peer or the way to it. */
public final class PeerException extends IOException {
  private static final long serialVersionUID = 1;

  private static final String PRINTED = "text came where messages were expected";

  /** What went wrong. */
  public enum Kind {
    /** The connection could not be made, or broke, or the peer closed it before both agreed. */
    LOST,
    /** The peer sent what the protocol does not allow. */
    PROTOCOL,
    /**
     * The peer does not let this side in, does not have the document, does not take changes, or
     * says that something is wrong.
     */
    REFUSED,
    /** The peer was silent for too long. */
    SILENT,
    /** The peer's document and ours have nothing in common, and are not to be mixed. */
    UNRELATED,
    /** No document was named, and the peer has none for those that name none. */
    UNNAMED
  }

  private final Kind kind;
  private final @Nullable String text;

  /**
   * A failure with no other behind it.
   *
   * @param message what went wrong in words, without the peer's name
   */
  public PeerException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * A failure that follows from another.
   *
   * @param message what went wrong in words, without the peer's name
   * @param cause the other, if there is one
   */
  public PeerException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  private PeerException(
      Kind kind, String message, @Nullable String text, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.text = text;
  }

  /**
   * For a peer that prints where it should send messages, as a login shell does that greets its
   * user.
   *
   * @param text what it printed, or the beginning of it
   * @param byteCount the length that it would be as the start of a message
   * @param maxByteCount the length that is allowed
   */
  static PeerException printed(String text, long byteCount, int maxByteCount) {
    String asLength =
        byteCount <= maxByteCount
            ? ""
            : " (as a length: " + byteCount + " bytes, of which " + maxByteCount + " are allowed)";
    return new PeerException(Kind.PROTOCOL, PRINTED + asLength, text, null);
  }

  /**
   * For a message that is longer than is allowed.
   *
   * @param whose words about it that end in a space; may be empty
   */
  static PeerException tooLong(String whose, long byteCount, int maxByteCount) {
    return new PeerException(
        Kind.PROTOCOL,
        "a message "
            + whose
            + "of "
            + byteCount
            + " bytes, of which "
            + maxByteCount
            + " are allowed");
  }

  /** What the peer printed in place of messages; null when it did not. */
  @Nullable String text() {
    return text;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
