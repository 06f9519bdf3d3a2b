package org.amkit;

/** What a plain string becomes in a document. */
public enum NewStrings {
  /** A text, edited in parts; concurrent edits merge. */
  TEXT,
  /** A scalar string, replaced as a whole; concurrent replacements conflict. */
  SCALAR
}
