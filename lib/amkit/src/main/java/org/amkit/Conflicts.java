package org.amkit;

import java.util.Collection;
import java.util.List;

/** All values that concurrent changes put in one place; at least one. */
public final class Conflicts {
  private final List<Candidate> candidates;

  /**
   * A value that was put in the place.
   *
   * @param id the id of the operation that put it (of an object: its own id)
   * @param value the value
   */
  public record Candidate(ObjectId id, AmValue value) {}

  Conflicts(List<Candidate> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /** {@return the values, the winner last} */
  public Collection<AmValue> values() {
    return candidates.stream().map(Candidate::value).toList();
  }

  /**
   * {@return the values with the operations that put them, in ascending order of those, the winner
   * last}
   */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** {@return the value that a plain read returns} */
  public AmValue winner() {
    return candidates.get(candidates.size() - 1).value();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Conflicts other && candidates.equals(other.candidates);
  }

  @Override
  public int hashCode() {
    return candidates.hashCode();
  }

  @Override
  public String toString() {
    return "Conflicts " + candidates;
  }
}
