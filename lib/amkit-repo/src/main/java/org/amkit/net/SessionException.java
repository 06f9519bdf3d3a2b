package org.amkit.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A session that did not come to its end, through the peer or the way to it. */
public final class SessionException extends IOException {
  private static final long serialVersionUID = 1;

  private static final String PRINTED = "text came where messages were expected";

  /** What went wrong. */
  public enum Kind {
    /** The connection could not be made, or broke. */
    CONNECTION,
    /** The peer closed before both sides agreed. */
    CLOSED_EARLY,
    /** The peer sent what the protocol does not allow. */
    PROTOCOL,
    /**
     * The peer does not have the document, does not take changes, or says that something is wrong.
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
   * @param kind what went wrong
   * @param message the same in words, without the peer's name
   */
  public SessionException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * A failure that follows from another.
   *
   * @param kind what went wrong
   * @param message the same in words, without the peer's name
   * @param cause the other, if there is one
   */
  public SessionException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  private SessionException(
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
   * @return the exception, not thrown yet
   */
  public static SessionException printed(String text, long byteCount, int maxByteCount) {
    String asLength =
        byteCount <= maxByteCount
            ? ""
            : " (as a length: " + byteCount + " bytes, of which " + maxByteCount + " are allowed)";
    return new SessionException(Kind.PROTOCOL, PRINTED + asLength, text, null);
  }

  /**
   * For a message that is longer than is allowed.
   *
   * @param whose words about it that end in a space; may be empty
   * @param byteCount its length
   * @param maxByteCount the length that is allowed
   * @return the exception, not thrown yet
   */
  public static SessionException tooLong(String whose, long byteCount, int maxByteCount) {
    return new SessionException(
        Kind.PROTOCOL,
        "a message "
            + whose
            + "of "
            + byteCount
            + " bytes, of which "
            + maxByteCount
            + " are allowed");
  }

  /** {@return what the peer printed in place of messages; null when it did not} */
  public @Nullable String text() {
    return text;
  }

  /** {@return what went wrong} */
  public Kind kind() {
    return kind;
  }
}
