package org.amkit.repo.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes of a peer that are not a message. */
public final class BadMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  BadMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
