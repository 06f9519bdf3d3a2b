package org.amkit;

/** The kinds of object a document is made of. */
public enum ObjectType {
  /** Values under string keys. (A table, which old implementations made, is one, too.) */
  MAP,
  /** Values in a sequence. */
  LIST,
  /** Characters in a sequence, with marks and block markers. */
  TEXT;

  /** {@return whether its members are in a sequence, not under keys} */
  public boolean isSequence() {
    return this != MAP;
  }
}
