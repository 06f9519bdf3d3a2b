package org.amkit;

import org.amkit.chunk.NoChunkException;

/**
 * Bytes that are not a document, change, message or sync state as the format has them, or that ask
 * for more than a limit allows ({@link LimitExceededException}).
 */
public sealed class MalformedDataException extends AutomergeException
    permits LimitExceededException {
  private static final long serialVersionUID = 1;

  /** A byte offset into the input. */
  private final long offset;

  MalformedDataException(String message, long offset, Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /** {@return whether the bytes are of another format: they do not begin as Automerge's do} */
  public boolean isForeign() {
    return offset == 0 && getCause() instanceof NoChunkException;
  }

  /** {@return where it is wrong: a byte offset into the array that was given} */
  public long offset() {
    return offset;
  }
}
