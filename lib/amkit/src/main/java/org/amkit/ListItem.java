package org.amkit;

/**
 * An element of a list or text with its (winning) value.
 *
 * @param index where the element is: in elements for a list, in the document's text unit for a text
 * @param value the value; of several concurrent ones the winner
 * @param id the id of the operation that put the value (of an object: its own id)
 * @param isConflict whether other, concurrently put values lost to this one
 */
public record ListItem(long index, AmValue value, ObjectId id, boolean isConflict) {
  /**
   * {@return where the element is: in elements for a list, in the document's text unit for a text}
   */
  public long getIndex() {
    return index;
  }

  /** {@return the value; of several concurrent ones the winner} */
  public AmValue getValue() {
    return value;
  }

  /** {@return the id of the operation that put the value (of an object: its own id)} */
  public ObjectId getId() {
    return id;
  }
}
