package org.amkit.repo;

/**
 * An acceptor that a {@link Repo} has.
 *
 * @param value the number
 */
public record ListenerId(int value) {
  /** {@return the number} */
  public int getValue() {
    return value;
  }

  @Override
  public String toString() {
    return "listener " + value;
  }
}
