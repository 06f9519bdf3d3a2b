package org.amkit;

/**
 * How to save a document.
 *
 * @param deflate whether to compress columns of 256 bytes and more
 * @param retainOrphans whether to append changes that wait for others they depend on
 */
public record SaveOptions(boolean deflate, boolean retainOrphans) {
  /** Compressed, with waiting changes. */
  public static final SaveOptions DEFAULT = new SaveOptions(true, true);
}
