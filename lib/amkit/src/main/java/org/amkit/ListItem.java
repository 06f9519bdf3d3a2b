package org.amkit;

/** An element of a list or text with its (winning) value. */
public final class ListItem {
  private final long index;
  private final AmValue value;
  private final ObjectId id;
  private final boolean conflict;

  ListItem(long index, AmValue value, ObjectId id, boolean conflict) {
    this.index = index;
    this.value = value;
    this.id = id;
    this.conflict = conflict;
  }

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

  /** {@return whether other, concurrently put values lost to this one} */
  public boolean isConflict() {
    return conflict;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ListItem other
        && index == other.index
        && value.equals(other.value)
        && id.equals(other.id)
        && conflict == other.conflict;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(index) + id.hashCode();
  }

  @Override
  public String toString() {
    return "ListItem [index=" + index + ", value=" + value + "]";
  }
}
