package org.amkit.repo;

/**
 * A connection of a {@link Repo}'s; no other of the same Repo ever has the same.
 *
 * @param value the number
 */
public record ConnectionId(int value) {
  /** {@return the number} */
  public int getValue() {
    return value;
  }

  @Override
  public String toString() {
    return "connection " + value;
  }
}
