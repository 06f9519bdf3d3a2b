package org.amkit;

/**
 * What one step of an index into a text is, and with it what a text's length counts.
 *
 * <p>A property of the document in memory, chosen when it is made or loaded; it is not saved.
 */
public enum TextUnit {
  /** Unicode code points, as the JNI binding counts. The default. */
  CODE_POINTS,
  /** UTF-16 code units, as {@link String} and JavaScript count. */
  UTF16,
  /** Bytes of the UTF-8 form. */
  UTF8,
  /** User-perceived characters (extended grapheme clusters). */
  GRAPHEMES
}
