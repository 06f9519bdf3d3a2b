package org.amkit;

/** A key of a map with its (winning) value. */
public final class MapEntry {
  private final String key;
  private final AmValue value;
  private final ObjectId id;
  private final boolean conflict;

  MapEntry(String key, AmValue value, ObjectId id, boolean conflict) {
    this.key = key;
    this.value = value;
    this.id = id;
    this.conflict = conflict;
  }

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

  /** {@return whether other, concurrently put values lost to this one} */
  public boolean isConflict() {
    return conflict;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MapEntry other
        && key.equals(other.key)
        && value.equals(other.value)
        && id.equals(other.id)
        && conflict == other.conflict;
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + id.hashCode();
  }

  @Override
  public String toString() {
    return "MapEntry [key=" + key + ", value=" + value + "]";
  }
}
