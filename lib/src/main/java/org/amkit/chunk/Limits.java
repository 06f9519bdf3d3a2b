package org.amkit.chunk;

/**
 * Bounds on what a chunk may make its reader do.
 *
 * @param inflatedByteCount how many bytes the deflated columns of one chunk, or one deflated
 *     change, may inflate to altogether
 * @param bundledOpCount how many ops one bundle may unpack to; each takes some 80 bytes meanwhile
 */
public record Limits(long inflatedByteCount, long bundledOpCount) {
  /** 1 GiB, and 4 million ops. */
  public static final Limits DEFAULT = new Limits(1L << 30);

  /** The default for bundles. */
  public Limits(long inflatedByteCount) {
    this(inflatedByteCount, 1L << 22);
  }
}
