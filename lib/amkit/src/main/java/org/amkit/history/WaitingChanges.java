package org.amkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.jspecify.annotations.Nullable;

/** Changes that wait for their dependencies, in order of arrival. */
public final class WaitingChanges {
  private final Map<ChangeHash, ChangeChunk> changes = new LinkedHashMap<>();

  /** Who claims which sequence number of an actor. */
  private final Map<ActorId, NavigableMap<Long, ChangeHash>> claims = new HashMap<>();

  /** Which changes name a hash as their dependency. */
  private final Map<ChangeHash, Set<ChangeHash>> dependents = new HashMap<>();

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  public @Nullable ChangeChunk get(ChangeHash hash) {
    return changes.get(hash);
  }

  public Collection<ChangeChunk> all() {
    return changes.values();
  }

  public void addAll(Collection<ChangeChunk> more) {
    for (ChangeChunk change : more) {
      ChangeHash hash = change.hash();
      if (changes.putIfAbsent(hash, change) == null) {
        claims.computeIfAbsent(change.author(), none -> new TreeMap<>()).put(change.seq(), hash);
        for (ChangeHash dep : change.deps()) {
          dependents.computeIfAbsent(dep, none -> new LinkedHashSet<>()).add(hash);
        }
      }
    }
  }

  public void removeAll(Collection<ChangeChunk> gone) {
    for (ChangeChunk change : gone) {
      remove(change);
    }
  }

  private void remove(ChangeChunk change) {
    if (changes.remove(change.hash()) == null) {
      return;
    }
    NavigableMap<Long, ChangeHash> claimed = claims.get(change.author());
    if (claimed != null && claimed.remove(change.seq()) != null && claimed.isEmpty()) {
      claims.remove(change.author());
    }
    for (ChangeHash dep : change.deps()) {
      Set<ChangeHash> others = dependents.get(dep);
      if (others != null && others.remove(change.hash()) && others.isEmpty()) {
        dependents.remove(dep);
      }
    }
  }

  /** Whether a waiting change other than this one claims its actor and sequence number. */
  public boolean hasRival(ChangeChunk change) {
    NavigableMap<Long, ChangeHash> claimed = claims.get(change.author());
    ChangeHash holder = claimed == null ? null : claimed.get(change.seq());
    return holder != null && !holder.equals(change.hash());
  }

  /**
   * Forgets the changes of an actor from a sequence number on, and what depends on them: another
   * change has taken that number or the one before it.
   */
  public void dropBranch(ActorId actor, long fromSeq) {
    NavigableMap<Long, ChangeHash> claimed = claims.get(actor);
    if (claimed != null) {
      drop(List.copyOf(claimed.tailMap(fromSeq, true).values()));
    }
  }

  /**
   * Forgets waiting changes that cannot be applied, and what depends on them.
   *
   * @param first hashes of such changes, waiting or not
   * @return the changes forgotten
   */
  public List<ChangeChunk> drop(Collection<ChangeHash> first) {
    List<ChangeChunk> gone = new ArrayList<>();
    Set<ChangeHash> seen = new HashSet<>();
    Deque<ChangeHash> next = new ArrayDeque<>(first);
    while (!next.isEmpty()) {
      ChangeHash hash = next.pop();
      if (!seen.add(hash)) {
        continue;
      }
      next.addAll(dependents.getOrDefault(hash, Set.of()));
      ChangeChunk change = changes.get(hash);
      if (change != null) {
        remove(change);
        gone.add(change);
      }
    }
    return gone;
  }

  /** Changes whose dependencies are all applied or come before them in the result. */
  public static List<ChangeChunk> inOrder(
      Collection<ChangeChunk> changes, Predicate<ChangeHash> applied) {
    return new ArrivedChanges(List.copyOf(changes)).inOrder(applied);
  }

  /**
   * Those among the waiting changes and {@code more} whose dependencies are all applied or come
   * before them in the result, in order of arrival where dependencies leave a choice.
   *
   * @param more changes that are neither applied nor waiting, each once
   * @param applied whether a change is applied already
   */
  public List<ChangeChunk> ready(List<ChangeChunk> more, Predicate<ChangeHash> applied) {
    if (changes.isEmpty() && isChain(more, applied)) {
      return more;
    }
    // What waits has been waiting because of something that only a new change can bring.
    if (!anyReady(more, applied)) {
      return List.of();
    }
    Set<ChangeHash> behind = behind(more);
    if (behind.isEmpty()) {
      return new ArrivedChanges(more).inOrder(applied);
    }
    List<ChangeChunk> pool = new ArrayList<>();
    for (ChangeChunk change : changes.values()) {
      if (behind.contains(change.hash())) {
        pool.add(change);
      }
    }
    pool.addAll(more);
    return new ArrivedChanges(pool).inOrder(applied);
  }

  /** The waiting changes that depend on these, or on others that do: no other can become ready. */
  private Set<ChangeHash> behind(List<ChangeChunk> more) {
    Set<ChangeHash> seen = new HashSet<>();
    Deque<ChangeHash> next = new ArrayDeque<>();
    for (ChangeChunk change : more) {
      next.add(change.hash());
    }
    while (!next.isEmpty()) {
      for (ChangeHash hash : dependents.getOrDefault(next.pop(), Set.of())) {
        if (seen.add(hash)) {
          next.add(hash);
        }
      }
    }
    return seen;
  }

  /** Whether a waiting change depends on this one. */
  public boolean needs(ChangeHash hash) {
    return dependents.containsKey(hash);
  }

  private static boolean anyReady(List<ChangeChunk> more, Predicate<ChangeHash> applied) {
    for (ChangeChunk change : more) {
      boolean ready = true;
      for (ChangeHash dep : change.deps()) {
        ready &= applied.test(dep);
      }
      if (ready) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether each builds on the one before it and otherwise only on applied ones: the usual case.
   */
  private static boolean isChain(List<ChangeChunk> more, Predicate<ChangeHash> applied) {
    ChangeHash previous = null;
    for (ChangeChunk change : more) {
      boolean linked = previous == null;
      for (ChangeHash dep : change.deps()) {
        if (dep.equals(previous)) {
          linked = true;
        } else if (!applied.test(dep)) {
          return false;
        }
      }
      if (!linked) {
        return false;
      }
      previous = change.hash();
    }
    return true;
  }
}
