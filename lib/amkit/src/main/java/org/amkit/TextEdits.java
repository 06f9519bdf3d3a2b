package org.amkit;

import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Edits of texts, in an open {@link Transaction}: characters, marks, block markers. All indices are
 * in the document's {@link TextUnit}.
 *
 * <p>Everywhere: a null object id is an {@link IllegalArgumentException}; an object that is not a
 * text of this document, a place past its end or a range that is not in it an {@link
 * AutomergeException}, and so is a place without a block marker where one is named. A failed edit
 * changes nothing.
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public interface TextEdits {
  /**
   * Inserts characters in a text, then deletes characters behind them.
   *
   * @param obj the text
   * @param start where
   * @param deleteCount how many units to delete there; a negative count deletes that many before
   *     the place; fewer are deleted where fewer are
   * @param text what to insert; a lone surrogate is inserted as U+FFFD
   */
  void spliceText(ObjectId obj, long start, long deleteCount, String text);

  /**
   * Marks a range with a scalar.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the value
   * @param expand at which ends the mark grows when text is typed there
   */
  void mark(ObjectId obj, long start, long end, String markName, NewValue value, ExpandMark expand);

  /**
   * Marks a range with a string.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the string
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, String value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.str(value), expand);
  }

  /**
   * Marks a range with a signed integer.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the number
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, long value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.integer(value), expand);
  }

  /**
   * Marks a range with a floating point number.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the number
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, double value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.f64(value), expand);
  }

  /**
   * Marks a range with a string of bytes.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the bytes
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, byte[] value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.bytes(value), expand);
  }

  /**
   * Marks a range with a counter.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the counter, by its start
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, Counter value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.counter(value.getValue()), expand);
  }

  /**
   * Marks a range with a point in time.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the time, kept to the millisecond
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, Date value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.timestamp(value), expand);
  }

  /**
   * Marks a range with a truth value.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the truth value
   * @param expand at which ends the mark grows when text is typed there
   */
  default void mark(
      ObjectId obj, long start, long end, String markName, boolean value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.bool(value), expand);
  }

  /**
   * Marks a range with an unsigned integer.
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param value the number, not negative
   * @param expand at which ends the mark grows when text is typed there
   */
  default void markUint(
      ObjectId obj, long start, long end, String markName, long value, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.uint(value), expand);
  }

  /**
   * Marks a range with null, which takes the mark away (as {@link #unmark}).
   *
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param expand at which ends the mark grows when text is typed there
   */
  default void markNull(ObjectId obj, long start, long end, String markName, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.NULL, expand);
  }

  /**
   * Takes a mark away from a range.
   *
   * @param obj the text
   * @param markName the mark's name
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param expand at which ends the range without the mark grows
   */
  default void unmark(ObjectId obj, String markName, long start, long end, ExpandMark expand) {
    mark(obj, start, end, markName, NewValue.NULL, expand);
  }

  /**
   * Makes a text hold these characters by the least edit, counted in user-perceived characters, so
   * that concurrent edits, marks and cursors in what stays are kept. Block markers, which a text
   * reads as U+FFFC, stay where the new text has that character in their place.
   *
   * <p>Time grows with the length times the number of differences.
   *
   * @param obj the text
   * @param text what it is to hold
   */
  void updateText(ObjectId obj, String text);

  /**
   * Puts a block marker in a text: an empty map as an element.
   *
   * @param obj the text
   * @param index the index the marker is to have
   * @return the marker's map
   */
  ObjectId splitBlock(ObjectId obj, long index);

  /**
   * Deletes a block marker.
   *
   * @param obj the text
   * @param index the marker's index
   */
  void joinBlock(ObjectId obj, long index);

  /**
   * Puts a new block marker in the place of one.
   *
   * @param obj the text
   * @param index the marker's index
   * @return the new marker's map, empty
   */
  ObjectId replaceBlock(ObjectId obj, long index);

  /**
   * Makes a block marker hold these attributes by the least change of its map.
   *
   * @param obj the text
   * @param index the marker's index
   * @param attributes what the marker's map is to hold, as plain values (see {@link
   *     Transaction#update})
   */
  void updateBlock(ObjectId obj, long index, Map<String, ? extends @Nullable Object> attributes);

  /**
   * Makes a text hold these spans by the least edit of characters and block markers; then marks and
   * unmarks where the marks differ; new marks grow at their end.
   *
   * @param obj the text
   * @param spans what it is to hold
   */
  default void updateSpans(ObjectId obj, List<Span> spans) {
    updateSpans(obj, spans, UpdateSpansConfig.DEFAULT);
  }

  /**
   * Makes a text hold these spans, where new marks grow as told.
   *
   * @param obj the text
   * @param spans what it is to hold
   * @param expand at which ends a new mark grows, by its name; {@link ExpandMark#AFTER} for those
   *     not named
   */
  default void updateSpans(ObjectId obj, List<Span> spans, Map<String, ExpandMark> expand) {
    updateSpans(obj, spans, UpdateSpansConfig.DEFAULT.withPerMarkExpand(expand));
  }

  /**
   * Makes a text hold these spans by the least edit of characters and block markers.
   *
   * @param obj the text
   * @param spans what it is to hold
   * @param config how new marks and blocks are written
   */
  void updateSpans(ObjectId obj, List<Span> spans, UpdateSpansConfig config);
}
