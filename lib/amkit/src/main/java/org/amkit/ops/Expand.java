package org.amkit.ops;

/** At which ends a mark grows when text is inserted there. */
public enum Expand {
  NONE(false, false),
  BEFORE(true, false),
  AFTER(false, true),
  BOTH(true, true);

  public final boolean before;
  public final boolean after;

  Expand(boolean before, boolean after) {
    this.before = before;
    this.after = after;
  }

  public static Expand of(boolean before, boolean after) {
    return before ? (after ? BOTH : BEFORE) : after ? AFTER : NONE;
  }
}
