package org.amkit.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;

/**
 * The changes sent to a peer that it has not said it has.
 *
 * <p>A whole document, or all up to some version, goes into this set as heads, not as a hash a
 * change: a first sync must not cost memory by the length of the history.
 */
final class SentChanges {
  private final Set<ChangeHash> hashes = new HashSet<>();

  /** All that can be reached from these was sent, or the peer has it; empty for nothing. */
  private List<ChangeHash> closure = List.of();

  void add(List<ChangeHash> sent) {
    hashes.addAll(sent);
  }

  /** Puts in all that these heads reach, beside what is in already. */
  void addAll(List<ChangeHash> heads) {
    closure = List.copyOf(heads);
  }

  void clear() {
    hashes.clear();
    closure = List.of();
  }

  boolean isEmpty() {
    return hashes.isEmpty() && closure.isEmpty();
  }

  /** Heads of what was sent whole. */
  List<ChangeHash> closure() {
    return closure;
  }

  /** Whether the change was sent by itself. */
  boolean contains(ChangeHash hash) {
    return hashes.contains(hash);
  }

  /** Those of {@code candidates} that are not in this set, in their order. */
  List<ChangeHash> unsent(SyncDocument document, List<ChangeHash> candidates) {
    if (candidates.isEmpty() || isEmpty()) {
      return candidates;
    }
    List<ChangeHash> outside = closure.isEmpty() ? null : document.changesSince(closure);
    List<ChangeHash> unsent = new ArrayList<>();
    for (ChangeHash hash : candidates) {
      if (!hashes.contains(hash) && (outside == null || outside.contains(hash))) {
        unsent.add(hash);
      }
    }
    return unsent;
  }

  /**
   * Takes out what can be reached from {@code heads}, all of which the document has: the peer has
   * it.
   */
  void removeAncestors(SyncDocument document, List<ChangeHash> heads) {
    if (heads.isEmpty() || isEmpty()) {
      return;
    }
    List<ChangeHash> beyond = document.changesSince(heads);
    if (beyond.isEmpty()) {
      clear();
      return;
    }
    closure = closure.stream().filter(beyond::contains).toList();
    hashes.removeIf(hash -> !beyond.contains(hash));
  }
}
