package org.amkit;

/**
 * A key of a map with its (winning) value.
 *
 * @param key the key
 * @param value the value; of several concurrent ones the winner
 * @param id the id of the operation that put the value (of an object: its own id)
 * @param isConflict whether other, concurrently put values lost to this one
 */
public record MapEntry(String key, AmValue value, ObjectId id, boolean isConflict) {
  /** {@return the key} */
  public String getKey() {
    return key;
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
