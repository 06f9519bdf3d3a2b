package org.amkit.repo.protocol;

/**
 * How a document is kept and shared.
 *
 * @param create whether a document that is not there is made when a peer offers it
 * @param compact whether what was appended is compacted as it grows
 * @param requireRelated whether changes of a document that has nothing in common with ours are
 *     refused
 * @param direction which way changes go
 * @param pieceBytes how many bytes of changes go into one message, at most, where the peer lacks
 *     more; 0 for any number
 */
public record DocumentRules(
    boolean create, boolean compact, boolean requireRelated, Direction direction, int pieceBytes) {
  /** Which way changes go. */
  public enum Direction {
    /** To either side. */
    BOTH,
    /** Only to this side. */
    PULL,
    /** Only to the peers. */
    PUSH
  }

  private static final int PIECE_BYTES = 1 << 20;

  /** Made when offered, and compacted; whatever comes is taken. */
  public static final DocumentRules DEFAULT = new DocumentRules(true, true, false, PIECE_BYTES);

  /**
   * Changes go to either side.
   *
   * @param create as above
   * @param compact as above
   * @param requireRelated as above
   * @param pieceBytes as above
   */
  public DocumentRules(boolean create, boolean compact, boolean requireRelated, int pieceBytes) {
    this(create, compact, requireRelated, Direction.BOTH, pieceBytes);
  }
}
