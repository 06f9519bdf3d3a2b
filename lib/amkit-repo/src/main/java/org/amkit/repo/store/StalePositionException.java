package org.amkit.repo.store;

import java.io.IOException;

/** A store no longer holds what was read of a document: an older copy was put back. */
public final class StalePositionException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says which document.
   *
   * @param message for people
   */
  public StalePositionException(String message) {
    super(message);
  }
}
