package org.amkit;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Reads of texts, their marks and blocks, and of places in sequences. All indices into texts are in
 * the document's {@link TextUnit}.
 */
@SuppressWarnings("NonApiType") // The binding's signatures.
public interface TextRead {
  /**
   * These reads of a version: what methods with heads go through.
   *
   * @param heads the version; heads that the document does not have are skipped
   * @return the version, which stays the same whatever the document goes through
   */
  Read asOf(ChangeHash[] heads);

  /**
   * The characters of a text; a block marker or other non-string element reads as U+FFFC.
   *
   * @param obj the text
   * @return the characters, or empty when the object is not a text
   */
  Optional<String> text(ObjectId obj);

  /**
   * Shows a visitor which change wrote each piece of a text. The document stays locked meanwhile;
   * the visitor may read but not edit it.
   *
   * <p>Cost: O(spans + pieces x log changes), and the memory of one piece.
   *
   * @param obj the text
   * @param start where the part begins that is looked at
   * @param end where it ends; an element that is partly in it is seen as a whole
   * @param visitor sees each piece
   * @throws AutomergeException when the object is not a text
   */
  void forEachPiece(ObjectId obj, long start, long end, PieceVisitor visitor);

  /**
   * The characters of a text in a version.
   *
   * @param obj the text
   * @param heads the version
   * @return the characters, or empty when the object is not a text
   */
  default Optional<String> text(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).text(obj);
  }

  /**
   * The marks of a text, by start, then end, then name.
   *
   * @param obj the text
   * @return the marks
   * @throws AutomergeException when the object is not a text
   */
  List<Mark> marks(ObjectId obj);

  /**
   * The marks of a text with the operations that put them there, by where they start. Stretches of
   * two operations are two, also where they touch and have one value.
   *
   * @param obj the text
   * @return the marks
   */
  List<Mark.Entry> markEntries(ObjectId obj);

  /**
   * The marks of a text in a version.
   *
   * @param obj the text
   * @param heads the version
   * @return the marks
   * @throws AutomergeException when the object is not a text
   */
  default List<Mark> marks(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).marks(obj);
  }

  /**
   * The marks that a character is under.
   *
   * @param obj the text
   * @param index the character's index
   * @return the marks' values by name
   * @throws AutomergeException when the object is not a text
   */
  HashMap<String, AmValue> getMarksAtIndex(ObjectId obj, long index);

  /**
   * The marks that a character is under in a version.
   *
   * @param obj the text
   * @param index the character's index
   * @param heads the version
   * @return the marks' values by name
   * @throws AutomergeException when the object is not a text
   */
  default HashMap<String, AmValue> getMarksAtIndex(ObjectId obj, long index, ChangeHash[] heads) {
    return asOf(heads).getMarksAtIndex(obj, index);
  }

  /**
   * A text as stretches of equally marked characters and block markers, in order.
   *
   * @param obj the text
   * @return the spans
   * @throws AutomergeException when the object is not a text
   */
  List<Span> spans(ObjectId obj);

  /**
   * A text as spans in a version.
   *
   * @param obj the text
   * @param heads the version
   * @return the spans
   * @throws AutomergeException when the object is not a text
   */
  default List<Span> spans(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).spans(obj);
  }

  /**
   * A cursor on an element; when the element is deleted it moves to the next one.
   *
   * @param obj the list or text
   * @param index the element's index
   * @return the cursor
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IllegalArgumentException when the index is negative
   */
  default Cursor makeCursor(ObjectId obj, long index) {
    return makeCursor(obj, index, Cursor.Move.AFTER);
  }

  /**
   * A cursor on an element as indexed in a version.
   *
   * @param obj the list or text
   * @param index the element's index in that version
   * @param heads the version
   * @return the cursor
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IllegalArgumentException when the index is negative
   */
  default Cursor makeCursor(ObjectId obj, long index, ChangeHash[] heads) {
    return asOf(heads).makeCursor(obj, index);
  }

  /**
   * A cursor on an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param move where the cursor goes when the element is deleted
   * @return the cursor
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IllegalArgumentException when the index is negative
   */
  Cursor makeCursor(ObjectId obj, long index, Cursor.Move move);

  /**
   * A cursor on an element as indexed in a version.
   *
   * @param obj the list or text
   * @param index the element's index in that version
   * @param move where the cursor goes when the element is deleted
   * @param heads the version
   * @return the cursor
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IllegalArgumentException when the index is negative
   */
  default Cursor makeCursor(ObjectId obj, long index, Cursor.Move move, ChangeHash[] heads) {
    return asOf(heads).makeCursor(obj, index, move);
  }

  /**
   * Where a cursor is.
   *
   * @param obj the list or text it was made in
   * @param cursor the cursor
   * @return the index of its element; of a deleted one the index to go to
   * @throws AutomergeException when the object is a map or the cursor's element is not in it
   */
  long lookupCursorIndex(ObjectId obj, Cursor cursor);

  /**
   * Where a cursor is in a version.
   *
   * @param obj the list or text it was made in
   * @param cursor the cursor
   * @param heads the version
   * @return the index of its element; of a deleted one the index to go to
   * @throws AutomergeException when the object is a map or the cursor's element is not in it
   */
  default long lookupCursorIndex(ObjectId obj, Cursor cursor, ChangeHash[] heads) {
    return asOf(heads).lookupCursorIndex(obj, cursor);
  }

  /** {@return what indices into this document's texts count} */
  TextUnit getTextUnit();
}
