package org.amkit.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;

/**
 * The changes sent to a peer that it has not said it has.
 *
 * <p>A whole document goes into this set as its heads, not as a hash a change: a first sync must
 * not cost memory by the length of the history.
 */
final class SentChanges {
  private final Set<ChangeHash> hashes = new HashSet<>();

  /** All that can be reached from these was sent; empty for nothing. */
  private List<ChangeHash> closure = List.of();

  void add(List<ChangeHash> sent) {
    hashes.addAll(sent);
  }

  /** Puts in all changes of the document. */
  void addAll(SyncDocument document) {
    hashes.clear();
    closure = document.heads();
  }

  void clear() {
    hashes.clear();
    closure = List.of();
  }

  /** Those of {@code candidates} that are not in this set, in their order. */
  List<ChangeHash> unsent(SyncDocument document, List<ChangeHash> candidates) {
    if (candidates.isEmpty() || (hashes.isEmpty() && closure.isEmpty())) {
      return candidates;
    }
    Set<ChangeHash> outside =
        closure.isEmpty() ? null : new HashSet<>(document.changesSince(closure));
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
    if (heads.isEmpty() || (hashes.isEmpty() && closure.isEmpty())) {
      return;
    }
    List<ChangeHash> beyond = document.changesSince(heads);
    if (beyond.isEmpty()) {
      clear();
      return;
    }
    List<ChangeHash> left = new ArrayList<>();
    Set<ChangeHash> outside =
        closure.isEmpty() ? Set.of() : new HashSet<>(document.changesSince(closure));
    for (ChangeHash hash : beyond) {
      if (hashes.contains(hash) || (!closure.isEmpty() && !outside.contains(hash))) {
        left.add(hash);
      }
    }
    clear();
    hashes.addAll(left);
  }
}
