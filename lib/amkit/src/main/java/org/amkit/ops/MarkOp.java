package org.amkit.ops;

import org.jspecify.annotations.Nullable;

/**
 * A mark anchor: the begin has a name and a value, the end (of the begin with the id before) has
 * none.
 */
public final class MarkOp extends RegOp {
  public final @Nullable String name;

  /** Begin: grows at its front. End: grows at its back. */
  public final boolean expand;

  public MarkOp(
      long id,
      int valueType,
      int valueOffset,
      int valueLength,
      @Nullable String name,
      boolean expand) {
    super(id, Action.MARK, valueType, valueOffset, valueLength, 0);
    this.name = name;
    this.expand = expand;
  }

  public boolean begins() {
    return name != null;
  }
}
