package org.amkit.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The changes a peer lacks: those it asks for, and, where it says what it has, those that no filter
 * of its holds with all that stand on them (the filters err on the side of too few).
 */
final class LackingChanges {
  /** How many filters of a message are looked into: a sender makes one, or none. */
  private static final int MAX_FILTERS = 4;

  private final SyncDocument document;
  private final boolean saysWhatItHas;
  private final Set<ChangeHash> lastSync = new LinkedHashSet<>();
  private final List<BloomFilter> filters = new ArrayList<>();
  private final List<ChangeHash> asked;
  private final SentChanges sent;
  private final byte[] scratch = new byte[ChangeHash.BYTE_COUNT];

  /** How many changes {@link #pack} had before it, about. */
  private int candidateCount;

  /**
   * What a peer lacks that says this.
   *
   * @param sent what is not to be sent again
   */
  LackingChanges(SyncDocument document, List<Have> have, List<ChangeHash> need, SentChanges sent) {
    this.document = document;
    this.sent = sent;
    saysWhatItHas = !have.isEmpty();
    for (Have h : have) {
      lastSync.addAll(h.lastSync());
      if (filters.size() < MAX_FILTERS) {
        filters.add(h.bloom());
      }
    }
    asked = known(document, need);
  }

  /** Those that the document has, in their order. */
  static List<ChangeHash> known(SyncDocument document, List<ChangeHash> hashes) {
    List<ChangeHash> known = new ArrayList<>(hashes.size());
    for (ChangeHash hash : hashes) {
      if (document.hasChange(hash)) {
        known.add(hash);
      }
    }
    return Collections.unmodifiableList(known);
  }

  /** All of them, as Automerge chooses and orders them. Cost: O(changes since the last sync). */
  List<ChangeHash> all() {
    if (!saysWhatItHas) {
      return sent.unsent(document, asked);
    }
    Set<ChangeHash> chosen = new HashSet<>();
    List<ChangeHash> lacking = new ArrayList<>();
    for (ChangeHash hash : document.changesSince(List.copyOf(lastSync))) {
      // Dependencies come first, so one pass finds all that stand on a chosen change.
      if (isInNone(hash) || standsOn(hash, chosen)) {
        chosen.add(hash);
        lacking.add(hash);
      }
    }
    List<ChangeHash> first = new ArrayList<>();
    for (ChangeHash hash : asked) {
      if (!chosen.contains(hash)) {
        first.add(hash);
      }
    }
    first.addAll(lacking);
    return sent.unsent(document, first);
  }

  /**
   * Packs those that fit into a message, each behind what it depends on. Cost: O(runs of the
   * history) and that of the changes looked at: those that fit, and those that a filter holds.
   *
   * @return heads of all that the peer has and was sent then; null where that is not all that they
   *     reach, as a filter held something
   */
  @Nullable List<ChangeHash> pack(ChangePacker packer) {
    if (!saysWhatItHas) {
      List<ChangeHash> unsent = sent.unsent(document, asked);
      candidateCount = unsent.size();
      for (ChangeHash hash : unsent) {
        if (!packer.add(hash, document.changeBytes(hash))) {
          break;
        }
      }
      packer.finish();
      return null;
    }
    Set<ChangeHash> reached = new LinkedHashSet<>(known(document, List.copyOf(lastSync)));
    reached.addAll(sent.closure());
    List<ChangeHash> candidates = document.changesSince(List.copyOf(reached));
    candidateCount = candidates.size();
    Set<ChangeHash> chosen = new HashSet<>(asked);
    boolean isAsked = packAsked(packer, candidates);
    boolean isAll = packBehind(packer, candidates, chosen);
    packer.finish();
    if (isAsked || !isAll) {
      return null;
    }
    for (ChangeHash hash : packer.packed()) {
      document.depsOf(hash).forEach(reached::remove);
      reached.add(hash);
    }
    return List.copyOf(reached);
  }

  /** Packs what the peer asks for although it says that it has it; whether there is any. */
  private boolean packAsked(ChangePacker packer, List<ChangeHash> candidates) {
    boolean isAsked = false;
    for (ChangeHash hash : sent.unsent(document, asked)) {
      if (!candidates.contains(hash)) {
        isAsked = true;
        if (!packer.add(hash, document.changeBytes(hash))) {
          break;
        }
      }
    }
    return isAsked;
  }

  /** Packs what the peer lacks in order; false if some that it does not lack stand between. */
  private boolean packBehind(
      ChangePacker packer, List<ChangeHash> candidates, Set<ChangeHash> chosen) {
    boolean isAll = true;
    for (ChangeHash hash : candidates) {
      if (sent.contains(hash)) {
        chosen.add(hash);
      } else if (chosen.contains(hash) || isInNone(hash) || standsOn(hash, chosen)) {
        if (!packer.add(hash, document.changeBytes(hash))) {
          break;
        }
        chosen.add(hash);
      } else {
        isAll = false;
      }
    }
    return isAll;
  }

  /** How many bytes all of them would take, packed as those that fit. */
  long wouldTake(ChangePacker packer) {
    int packed = Math.max(1, packer.packed().size());
    return (long) ((double) packer.byteCount() / packed * candidateCount);
  }

  private boolean isInNone(ChangeHash hash) {
    for (BloomFilter filter : filters) {
      if (filter.contains(hash, scratch)) {
        return false;
      }
    }
    return true;
  }

  private boolean standsOn(ChangeHash hash, Set<ChangeHash> chosen) {
    if (chosen.isEmpty()) {
      return false;
    }
    for (ChangeHash dep : document.depsOf(hash)) {
      if (chosen.contains(dep)) {
        return true;
      }
    }
    return false;
  }
}
