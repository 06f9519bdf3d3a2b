package org.amkit.repo.store;

import java.io.IOException;

/** What is stored of a document is not made of whole chunks; reading it again does not help. */
public final class DamagedChunkException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * With what is damaged.
   *
   * @param message names it
   */
  public DamagedChunkException(String message) {
    super(message);
  }
}
