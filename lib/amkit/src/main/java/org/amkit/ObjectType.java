package org.amkit;

/** The kinds of object a document is made of. */
public enum ObjectType {
  /** Values under string keys. */
  MAP,
  /** Values in a sequence. */
  LIST,
  /** Characters in a sequence, with marks and block markers. */
  TEXT
}
