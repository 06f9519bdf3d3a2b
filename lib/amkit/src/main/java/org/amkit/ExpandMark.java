package org.amkit;

/** At which of its ends a mark takes in text that is typed there. */
public enum ExpandMark {
  /** Only text typed at the start is taken in. */
  BEFORE,
  /** Only text typed at the end is taken in. */
  AFTER,
  /** Text typed at either end is taken in. */
  BOTH,
  /** Text typed at the ends stays outside. */
  NONE
}
