package org.amkit.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegisterState;
import org.amkit.ops.SeqObject;
import org.amkit.ops.TouchedPlaces;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** A walk along a sequence: over all its spans, or over those with elements touched. */
abstract class SpanWalk {
  /** With one in so few spans touched, a walk over all is cheaper than to find and sort them. */
  private static final int FEW = 8;

  final OpStore store;

  /** Where the walk is in the version after. */
  long index;

  SpanWalk(OpStore store) {
    this.store = store;
  }

  /**
   * Visits a span.
   *
   * @param held what its register held before, null where that is not known
   */
  abstract void span(SeqSpan span, @Nullable RegisterState held);

  /** Whether spans that were not touched may be skipped from here on. */
  boolean maySkip() {
    return true;
  }

  /** Goes on at a span, with those between skipped. */
  void skipTo(SeqObject seq, SeqSpan span) {
    index = seq.tree.startOf(span);
  }

  /** Visits all spans, or only where these places are; the version after is now then. */
  final void walk(SeqObject seq, @Nullable TouchedPlaces places) {
    List<SeqSpan> touched = places == null ? null : touched(seq, places);
    if (places != null && touched != null) {
      walk(seq, touched, places);
      return;
    }
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      span(span, places == null ? null : places.held(span.firstId));
    }
  }

  private void walk(SeqObject seq, List<SeqSpan> touched, TouchedPlaces places) {
    SeqSpan span = null;
    for (int next = 0; span != null || next < touched.size(); ) {
      boolean isTouched = isNext(touched, next, span);
      if (span == null || (maySkip() && !isTouched)) {
        if (next == touched.size()) {
          return;
        }
        span = touched.get(next);
        isTouched = true;
        skipTo(seq, span);
      }
      next += isTouched ? 1 : 0;
      span(span, places.held(span.firstId));
      span = seq.tree.next(span);
    }
  }

  private static boolean isNext(List<SeqSpan> spans, int next, @Nullable SeqSpan span) {
    return next < spans.size() && spans.get(next) == span;
  }

  /**
   * The spans with the elements touched, in list order; null where all are to be visited.
   *
   * <p>Cost: O(runs of ids and spans touched, times log spans).
   */
  private @Nullable List<SeqSpan> touched(SeqObject seq, TouchedPlaces places) {
    int most = seq.tree.spanCount() / FEW;
    if (places.runCount() > most || places.hasAnchors()) {
      return null;
    }
    Set<SeqSpan> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < places.runCount() && found.size() <= most; i++) {
      long end = places.endOfRun(i);
      for (long id = places.startOfRun(i); id < end; ) {
        SeqSpan span = store.find(seq, id);
        if (span != null) {
          found.add(span);
        }
        id = (span == null ? id : span.lastId()) + SeqSpan.ID_STEP;
      }
    }
    if (found.size() > most) {
      return null;
    }
    List<SeqSpan> spans = new ArrayList<>(found);
    spans.sort((a, b) -> a == b ? 0 : seq.tree.precedes(a, b) ? -1 : 1);
    return spans;
  }
}
