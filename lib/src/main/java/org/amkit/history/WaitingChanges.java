package org.amkit.history;

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
  private record Claim(ActorId actor, long seq) {}

  private final Map<Hash, ChangeChunk> changes = new LinkedHashMap<>();
  private final Map<Claim, Hash> claims = new HashMap<>();

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
      if (changes.putIfAbsent(change.hash(), change) == null) {
        claims.put(new Claim(change.author(), change.seq()), change.hash());
      }
    }
  }

  public void removeAll(Collection<ChangeChunk> gone) {
    for (ChangeChunk change : gone) {
      if (changes.remove(change.hash()) != null) {
        claims.remove(new Claim(change.author(), change.seq()));
      }
    }
  }

  /** Whether a waiting change other than this one claims its actor and sequence number. */
  public boolean hasRival(ChangeChunk change) {
    Hash holder = claims.get(new Claim(change.author(), change.seq()));
    return holder != null && !holder.equals(change.hash());
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
   * @param more changes that are neither applied nor waiting, each once
   * @param applied whether a change is applied already
   */
  public List<ChangeChunk> ready(List<ChangeChunk> more, Predicate<Hash> applied) {
    if (changes.isEmpty() && isChain(more, applied)) {
      return more;
    }
    // What waits has been waiting because of something that only a new change can bring.
    if (!anyReady(more, applied)) {
      return List.of();
    }
    List<ChangeChunk> pool = more;
    if (!changes.isEmpty()) {
      pool = new ArrayList<>(changes.values());
      pool.addAll(more);
    }
    return new Batch(pool).inOrder(applied);
  }

  private static boolean anyReady(List<ChangeChunk> more, Predicate<Hash> applied) {
    for (ChangeChunk change : more) {
      boolean ready = true;
      for (Hash dep : change.deps()) {
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
  private static boolean isChain(List<ChangeChunk> more, Predicate<Hash> applied) {
    Hash previous = null;
    for (ChangeChunk change : more) {
      boolean linked = previous == null;
      for (Hash dep : change.deps()) {
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
