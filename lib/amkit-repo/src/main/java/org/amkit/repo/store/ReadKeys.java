package org.amkit.repo.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.repo.store.Reading.Position;

/**
 * A position that is the set of names that were read. Positions that go on from one another share a
 * list, of which each is a beginning: another name costs no copy of those before.
 */
final class ReadKeys implements Position {
  private final List<String> shared;
  private final int count;

  private ReadKeys(List<String> shared, int count) {
    this.shared = shared;
    this.count = count;
  }

  static ReadKeys of(Collection<String> names) {
    return new ReadKeys(new ArrayList<>(names), names.size());
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** In the order in which they were read. */
  List<String> names() {
    synchronized (shared) {
      return new ArrayList<>(shared.subList(0, count));
    }
  }

  Set<String> asSet() {
    return new HashSet<>(names());
  }

  ReadKeys plus(Collection<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    synchronized (shared) {
      if (shared.size() == count) {
        shared.addAll(more);
        return new ReadKeys(shared, shared.size());
      }
    }
    List<String> names = names();
    names.addAll(more);
    return new ReadKeys(names, names.size());
  }
}
