package org.amkit.repo.store;

/** A part of what a store keeps of a document, as it was found: perhaps damaged. */
public final class StoredValue {
  private final String place;
  private final byte[] bytes;

  /**
   * With what was found.
   *
   * @param place the path of its file; empty where it has none of its own
   * @param bytes chunks, if it is not damaged; not copied
   */
  public StoredValue(String place, byte[] bytes) {
    this.place = place;
    this.bytes = bytes;
  }

  /** {@return the path of its file; empty where it has none of its own} */
  public String place() {
    return place;
  }

  /** {@return its bytes, the same array each time} */
  public byte[] bytes() {
    return bytes;
  }
}
