package org.amkit.patch;

import org.amkit.ops.Clock;
import org.amkit.ops.SpanView;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a plain span in stretches of one fate: kept, added, deleted, or visible neither
 * before nor after (left out). In each version the visible ones are one interval, so there are at
 * most three stretches.
 */
final class Stretches {
  enum Fate {
    KEPT,
    ADDED,
    DELETED
  }

  interface Visitor {
    /** Elements {@code [from..to)} of the span. */
    void stretch(SeqSpan span, int from, int to, Fate fate);
  }

  private final Clock before;
  private final @Nullable Clock after;
  private final Visitor visitor;

  Stretches(Clock before, @Nullable Clock after, Visitor visitor) {
    this.before = before;
    this.after = after;
    this.visitor = visitor;
  }

  void walk(SeqSpan span) {
    long old = SpanView.interval(span, before);
    long now = SpanView.interval(span, after);
    int oldFrom = SpanView.from(old);
    int oldTo = SpanView.to(old);
    int nowFrom = SpanView.from(now);
    int nowTo = SpanView.to(now);
    if (old == now || oldFrom == oldTo || nowFrom == nowTo) {
      visit(span, oldFrom, oldTo, old == now ? Fate.KEPT : Fate.DELETED);
      visit(span, nowFrom, nowTo, old == now ? null : Fate.ADDED);
      return;
    }
    int at = Math.min(oldFrom, nowFrom);
    int end = Math.max(oldTo, nowTo);
    while (at < end) {
      boolean was = at >= oldFrom && at < oldTo;
      boolean is = at >= nowFrom && at < nowTo;
      int next = end;
      next = nearer(oldFrom, at, next);
      next = nearer(oldTo, at, next);
      next = nearer(nowFrom, at, next);
      next = nearer(nowTo, at, next);
      if (was || is) {
        visit(span, at, next, was && is ? Fate.KEPT : was ? Fate.DELETED : Fate.ADDED);
      }
      at = next;
    }
  }

  private static int nearer(int border, int at, int next) {
    return border > at && border < next ? border : next;
  }

  private void visit(SeqSpan span, int from, int to, @Nullable Fate fate) {
    if (fate != null && from < to) {
      visitor.stretch(span, from, to, fate);
    }
  }
}
