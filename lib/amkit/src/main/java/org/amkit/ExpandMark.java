package org.amkit;

/** At which of its ends a mark takes in text that is typed there. */
public enum ExpandMark {
  /** Only text typed at the start is taken in. */
  BEFORE(true, false),
  /** Only text typed at the end is taken in. */
  AFTER(false, true),
  /** Text typed at either end is taken in. */
  BOTH(true, true),
  /** Text typed at the ends stays outside. */
  NONE(false, false);

  private final boolean atStart;
  private final boolean atEnd;

  ExpandMark(boolean atStart, boolean atEnd) {
    this.atStart = atStart;
    this.atEnd = atEnd;
  }

  /**
   * The value for a pair of ends.
   *
   * @param atStart whether text typed at the start is taken in
   * @param atEnd whether text typed at the end is taken in
   * @return the value
   */
  public static ExpandMark of(boolean atStart, boolean atEnd) {
    return atStart ? (atEnd ? BOTH : BEFORE) : atEnd ? AFTER : NONE;
  }

  /** {@return whether text typed at the start is taken in} */
  public boolean atStart() {
    return atStart;
  }

  /** {@return whether text typed at the end is taken in} */
  public boolean atEnd() {
    return atEnd;
  }
}
