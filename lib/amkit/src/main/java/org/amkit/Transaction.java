package org.amkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: edits that become one change together, or none.
 *
 * <p>Reads see the edits made so far. Close it in a try block: what was not committed by then is
 * rolled back. After {@link #commit}, {@link #rollback} or {@link #close} every use but another
 * close is a {@link java.util.NoSuchElementException}.
 */
public interface Transaction
    extends Read, MapEdits, ListEdits, TextEdits, PlainEdits, AutoCloseable {
  /**
   * Commits the edits as one change without message and with time 0, as the JNI binding does.
   *
   * @return the change's hash, or empty when no edit was made
   */
  Optional<ChangeHash> commit();

  /**
   * Commits the edits as one change.
   *
   * @param message the change's message; null for none
   * @param time its time, in seconds since 1970 by custom, within 2^62 of it; 0 for none
   * @return the change's hash, or empty when no edit was made
   */
  Optional<ChangeHash> commit(@Nullable String message, long time);

  /** Drops all edits. */
  void rollback();

  /** {@return how many operations the edits so far come to} */
  long pendingOps();

  /** Rolls back, unless committed or rolled back before. */
  @Override
  void close();
}
