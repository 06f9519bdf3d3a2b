package org.amkit.chunk;

/**
 * Bounds on what a chunk may make its reader do.
 *
 * @param inflatedByteCount how many bytes the deflated columns of one chunk, or one deflated
 *     change, may inflate to altogether
 */
public record Limits(long inflatedByteCount) {
  /** 1 GiB. */
  public static final Limits DEFAULT = new Limits(1L << 30);
}
