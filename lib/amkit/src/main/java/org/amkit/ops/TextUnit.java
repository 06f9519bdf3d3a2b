package org.amkit.ops;

/** What one step of an index into a text is. A property of a document, not of a call. */
public enum TextUnit {
  CODE_POINTS,
  UTF16,
  UTF8,
  GRAPHEMES
}
