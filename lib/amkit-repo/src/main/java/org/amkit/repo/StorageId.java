package org.amkit.repo;

/**
 * Where a peer keeps documents: it is known again by this after it was away.
 *
 * @param value a UUID, as a rule
 */
public record StorageId(String value) {
  /**
   * The id in a text.
   *
   * @param value a UUID, as a rule
   * @return the id
   */
  public static StorageId fromString(String value) {
    return new StorageId(value);
  }

  /** {@return the text} */
  public String getValue() {
    return value;
  }

  /** {@return the text} */
  @Override
  public String toString() {
    return value;
  }
}
