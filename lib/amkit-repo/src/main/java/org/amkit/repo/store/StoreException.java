package org.amkit.repo.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store that cannot be reached, or refuses: says why, and what to do about it. */
public class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String advice;
  private final boolean isMissing;

  /**
   * With what is wrong.
   *
   * @param message in one line, without passwords
   * @param advice what can be done about it, in one line; null: there is nothing to say
   * @param isMissing whether all that is wrong is that the store is still to be made
   * @param cause null: there is none
   */
  public StoreException(
      String message, @Nullable String advice, boolean isMissing, @Nullable Throwable cause) {
    super(message, cause);
    this.advice = advice;
    this.isMissing = isMissing;
  }

  /** {@return what can be done about it, in one line; null where there is nothing to say} */
  public @Nullable String advice() {
    return advice;
  }

  /** {@return whether all that is wrong is that the store is still to be made} */
  public boolean isMissing() {
    return isMissing;
  }
}
