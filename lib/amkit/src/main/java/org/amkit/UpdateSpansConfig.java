package org.amkit;

import java.util.Map;

/**
 * How {@link Transaction#updateSpans(ObjectId, java.util.List, UpdateSpansConfig)} writes what it
 * adds. Immutable; start from {@link #DEFAULT} and derive.
 *
 * @param defaultExpand at which ends a new mark grows
 * @param perMarkExpand the same for marks of these names
 * @param blockStrings what strings in the attributes of blocks become
 */
public record UpdateSpansConfig(
    ExpandMark defaultExpand, Map<String, ExpandMark> perMarkExpand, NewStrings blockStrings) {
  /** Marks grow at their end; strings in blocks are scalars. */
  public static final UpdateSpansConfig DEFAULT =
      new UpdateSpansConfig(ExpandMark.AFTER, Map.of(), NewStrings.SCALAR);

  /**
   * Copies the map.
   *
   * @param defaultExpand at which ends a new mark grows
   * @param perMarkExpand the same for marks of these names
   * @param blockStrings what strings in blocks become
   */
  public UpdateSpansConfig {
    perMarkExpand = Map.copyOf(perMarkExpand);
  }

  /**
   * Returns a copy with {@code defaultExpand} set.
   *
   * @param expand at which ends a new mark grows
   * @return the copy
   */
  public UpdateSpansConfig withDefaultExpand(ExpandMark expand) {
    return new UpdateSpansConfig(expand, perMarkExpand, blockStrings);
  }

  /**
   * Returns a copy with {@code perMarkExpand} set.
   *
   * @param expand at which ends a new mark grows, by its name
   * @return the copy
   */
  public UpdateSpansConfig withPerMarkExpand(Map<String, ExpandMark> expand) {
    return new UpdateSpansConfig(defaultExpand, expand, blockStrings);
  }

  /**
   * Returns a copy with {@code blockStrings} set.
   *
   * @param strings what strings in the attributes of blocks become
   * @return the copy
   */
  public UpdateSpansConfig withBlockStrings(NewStrings strings) {
    return new UpdateSpansConfig(defaultExpand, perMarkExpand, strings);
  }
}
