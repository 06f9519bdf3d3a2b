package org.amkit;

/** Sees who wrote a text, piece by piece: {@link TextRead#forEachPiece}. */
@FunctionalInterface
public interface PieceVisitor {
  /**
   * Sees what one change wrote in a row. Adjacent pieces are by different changes.
   *
   * @param change the number of the change, which is its place in {@link Document#getAllChanges};
   *     -1 for the open transaction
   * @param start where the piece begins, in the document's {@link TextUnit}
   * @param end where it ends
   * @param characters its characters; what is no string reads as U+FFFC
   */
  void piece(int change, long start, long end, String characters);
}
