package org.amkit;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for cannot be done with this document: the object is not in it, is of another
 * kind, the index is out of range, or the bytes are not Automerge's ({@link
 * MalformedDataException}).
 *
 * <p>The document is as it was before the call.
 */
public class AutomergeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * An exception with a message.
   *
   * @param message what is wrong, with the value that is
   */
  public AutomergeException(@Nullable String message) {
    super(message);
  }

  /**
   * An exception with a message and its cause.
   *
   * @param message what is wrong, with the value that is
   * @param cause what was thrown below
   */
  public AutomergeException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
