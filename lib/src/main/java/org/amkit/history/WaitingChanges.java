package org.amkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Hash;
import org.jspecify.annotations.Nullable;

/** Changes that wait for their dependencies, in order of arrival. */
public final class WaitingChanges {
  private final Map<Hash, ChangeChunk> changes = new LinkedHashMap<>();

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  public @Nullable ChangeChunk get(Hash hash) {
    return changes.get(hash);
  }

  public Collection<ChangeChunk> all() {
    return changes.values();
  }

  public void addAll(Collection<ChangeChunk> more) {
    for (ChangeChunk change : more) {
      changes.putIfAbsent(change.hash(), change);
    }
  }

  public void removeAll(Collection<ChangeChunk> gone) {
    for (ChangeChunk change : gone) {
      changes.remove(change.hash());
    }
  }

  /** Whether a waiting change other than this one claims its actor and sequence number. */
  public boolean hasRival(ChangeChunk change) {
    for (ChangeChunk other : changes.values()) {
      if (other.seq() == change.seq()
          && other.author().equals(change.author())
          && !other.hash().equals(change.hash())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Forgets the changes of an actor from a sequence number on, and what depends on them: another
   * change has taken that number.
   */
  public void dropBranch(ActorId actor, long fromSeq) {
    if (changes.isEmpty()) {
      return;
    }
    List<ChangeChunk> gone = new ArrayList<>();
    for (ChangeChunk change : changes.values()) {
      if (change.author().equals(actor) && change.seq() >= fromSeq) {
        gone.add(change);
      }
    }
    while (!gone.isEmpty()) {
      removeAll(gone);
      TreeSet<Hash> hashes = new TreeSet<>();
      gone.forEach(change -> hashes.add(change.hash()));
      gone = new ArrayList<>();
      for (ChangeChunk change : changes.values()) {
        if (change.deps().stream().anyMatch(hashes::contains)) {
          gone.add(change);
        }
      }
    }
  }

  /**
   * Those among the waiting changes and {@code more} whose dependencies are all applied or come
   * before them in the result, in order of arrival where dependencies leave a choice.
   *
   * @param applied whether a change is applied already
   */
  public List<ChangeChunk> ready(Collection<ChangeChunk> more, Predicate<Hash> applied) {
    Map<Hash, ChangeChunk> pool = new LinkedHashMap<>(changes);
    for (ChangeChunk change : more) {
      pool.putIfAbsent(change.hash(), change);
    }
    Map<Hash, List<ChangeChunk>> dependents = new HashMap<>();
    Map<Hash, Integer> lacking = new HashMap<>();
    ArrayDeque<ChangeChunk> queue = new ArrayDeque<>();
    for (ChangeChunk change : pool.values()) {
      int missing = 0;
      for (Hash dep : change.deps()) {
        if (!applied.test(dep)) {
          missing++;
          dependents.computeIfAbsent(dep, d -> new ArrayList<>()).add(change);
        }
      }
      if (missing == 0) {
        queue.add(change);
      } else {
        lacking.put(change.hash(), missing);
      }
    }
    List<ChangeChunk> ready = new ArrayList<>();
    while (!queue.isEmpty()) {
      ChangeChunk change = queue.remove();
      ready.add(change);
      for (ChangeChunk dependent : dependents.getOrDefault(change.hash(), List.of())) {
        int left = lacking.merge(dependent.hash(), -1, Integer::sum);
        if (left == 0) {
          queue.add(dependent);
        }
      }
    }
    return ready;
  }
}
