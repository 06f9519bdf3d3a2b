package org.amkit.ops;

import org.amkit.sequence.SeqSpan;
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

  /** Of a begin its id, of an end that of its begin, negated. */
  @Override
  long bracket() {
    return begins() ? id : SeqSpan.ID_STEP - id;
  }
}
