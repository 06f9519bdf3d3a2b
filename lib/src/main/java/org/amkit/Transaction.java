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
public interface Transaction extends Read, MapEdits, ListEdits, TextEdits, AutoCloseable {
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
   * @param time its time, in seconds since 1970 by custom; 0 for none
   * @return the change's hash, or empty when no edit was made
   */
  Optional<ChangeHash> commit(@Nullable String message, long time);

  /** Drops all edits. */
  void rollback();

  /** {@return how many operations the edits so far come to} */
  long pendingOps();

  /**
   * Makes an object hold a plain value by the least change: a map is compared key by key, a list by
   * the least edit of its elements, a text by the least edit of its characters; what is equal stays
   * as it is with its history. A string updates a text where one stands, else it becomes a scalar
   * string.
   *
   * @param obj the object
   * @param value a {@link java.util.Map} for a map, an {@link Iterable} or array for a list, a
   *     {@link CharSequence} for a text; in them the same, and scalars as {@link NewValue#of} takes
   *     them
   * @throws AutomergeException when the object is of another kind than the value
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  default void update(ObjectId obj, Object value) {
    update(obj, value, NewStrings.SCALAR);
  }

  /**
   * Makes an object hold a plain value by the least change.
   *
   * @param obj the object
   * @param value the plain value
   * @param strings what a string becomes where no text stands
   * @throws AutomergeException when the object is of another kind than the value
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  void update(ObjectId obj, Object value, NewStrings strings);

  /** Rolls back, unless committed or rolled back before. */
  @Override
  void close();
}
