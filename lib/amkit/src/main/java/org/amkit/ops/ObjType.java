package org.amkit.ops;

/** The kinds of object. TABLE is the classic implementation's, read as a map. */
public enum ObjType {
  MAP,
  LIST,
  TEXT,
  TABLE;

  /** Whether its members are in a sequence (else: under keys). */
  public boolean isSequence() {
    return this == LIST || this == TEXT;
  }
}
