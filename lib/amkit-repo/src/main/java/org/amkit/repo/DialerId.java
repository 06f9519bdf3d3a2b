package org.amkit.repo;

/**
 * A dialer that a {@link Repo} uses.
 *
 * @param value the number
 */
public record DialerId(int value) {
  /** {@return the number} */
  public int getValue() {
    return value;
  }

  @Override
  public String toString() {
    return "dialer " + value;
  }
}
