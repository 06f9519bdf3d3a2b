package org.amkit.ops;

import java.util.ArrayList;
import java.util.List;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Where a local insertion at an index goes: behind which element, and at which place in list order.
 *
 * <p>Without marks that is right behind the visible element before the index. Mark anchors that
 * stand between there and the next visible element may draw the place behind them: a begin that
 * expands at its front, and an end that does not expand, unless a begin and its end stand there
 * together.
 */
public record InsertionPoint(@Nullable SeqSpan span, int offset, long ref, long index) {
  /**
   * Finds the point for {@code index}; inside a wide element it is behind that element.
   *
   * @throws IndexOutOfBoundsException past the end
   */
  public static InsertionPoint find(
      StoreView view, SeqObject seq, long index, @Nullable Clock scope) {
    InsertionPoint plain;
    if (index == 0) {
      plain = new InsertionPoint(null, 0, 0, 0);
    } else {
      StoreView.Place before = view.place(seq, index - 1, scope);
      if (before == null) {
        throw view.outside(seq, index, scope);
      }
      SeqSpan span = before.span();
      long width = StoreView.widthAt(span, scope);
      long each = span.detail != null ? width : span.width;
      plain = new InsertionPoint(span, before.offset() + 1, before.id(), before.start() + each);
    }
    return seq.markCount == 0 ? plain : plain.behindMarks(seq, scope);
  }

  private InsertionPoint behindMarks(SeqObject seq, @Nullable Clock scope) {
    if (span != null && offset < span.count) {
      // Marks stand between runs: when more of this run is visible, none stands before that.
      long interval = SpanView.interval(span, scope);
      if (offset < SpanView.to(interval)) {
        return this;
      }
    }
    List<InsertionPoint> candidates = new ArrayList<>();
    candidates.add(this);
    SeqSpan at = span == null ? seq.tree.first() : seq.tree.next(span);
    for (; at != null; at = seq.tree.next(at)) {
      MarkOp mark = SeqObject.mark(at);
      if (mark == null) {
        if (StoreView.widthAt(at, scope) > 0) {
          break;
        }
        continue;
      }
      if (scope != null && !scope.covers(mark.id)) {
        // Not in the version that is edited: nothing may refer to it.
        continue;
      }
      if (!mark.begins() && dropPair(candidates, mark)) {
        continue;
      }
      if (mark.begins() == mark.expand) {
        candidates.add(new InsertionPoint(at, 1, at.firstId, index));
      }
    }
    return candidates.get(candidates.size() - 1);
  }

  /** Forgets the points between a begin and its end, where both stand together. */
  private static boolean dropPair(List<InsertionPoint> candidates, MarkOp end) {
    long begin = end.id - SeqSpan.ID_STEP;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).ref == begin) {
        candidates.subList(i, candidates.size()).clear();
        return true;
      }
    }
    return false;
  }
}
