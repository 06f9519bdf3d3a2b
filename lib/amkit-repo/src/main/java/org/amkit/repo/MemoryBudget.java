package org.amkit.repo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Unloads documents that were not used for longest, where they take too much together. */
final class MemoryBudget {
  private static final long SWEEP_MILLIS = 1_000;

  private final long bytes;
  private final Collection<OpenDocument> documents;
  private final RepoRuntime runtime;
  private final AtomicBoolean isSweeping = new AtomicBoolean();

  /** Of all documents. */
  private final AtomicLong weight = new AtomicLong();

  /** Those that are to unload in their turn, and weigh what they did until then. */
  private final Set<OpenDocument> leaving = ConcurrentHashMap.newKeySet();

  /** The documents are those that are open at the time. */
  MemoryBudget(long bytes, Collection<OpenDocument> documents, RepoRuntime runtime) {
    this.bytes = bytes;
    this.documents = documents;
    this.runtime = runtime;
  }

  /** A document weighs more than before, or less. */
  void add(long more) {
    weight.addAndGet(more);
    sweepWhereDue();
  }

  private void sweepWhereDue() {
    if (weight.get() > bytes && isSweeping.compareAndSet(false, true)) {
      RepoRuntime.tried(() -> runtime.pool().execute(this::sweep));
    }
  }

  /** As it was when it was looked at: a sort of what changes meanwhile would fail. */
  private record Loaded(OpenDocument document, long usedMillis) {}

  private void sweep() {
    try {
      long excess = weight.get() - bytes * 3 / 4;
      List<Loaded> loaded = new ArrayList<>();
      leaving.removeIf(document -> document.weight() == 0);
      for (OpenDocument document : documents) {
        if (leaving.contains(document)) {
          excess -= document.weight();
        } else if (document.weight() > 0) {
          loaded.add(new Loaded(document, document.usedMillis()));
        }
      }
      loaded.sort(Comparator.comparingLong(Loaded::usedMillis));
      for (Loaded each : loaded) {
        if (excess > 0) {
          excess -= each.document().weight();
          leaving.add(each.document());
          each.document().unload(() -> leaving.remove(each.document()));
        }
      }
    } finally {
      isSweeping.set(false);
    }
    if (weight.get() > bytes) {
      // Those that were in use may not be so for long.
      runtime.later(this::sweepWhereDue, SWEEP_MILLIS);
    }
  }
}
