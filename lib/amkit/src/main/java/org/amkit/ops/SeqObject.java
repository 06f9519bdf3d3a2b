package org.amkit.ops;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ObjectType;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanTree;
import org.jspecify.annotations.Nullable;

/** A list or a text: its spans in order. */
public final class SeqObject extends ObjectStore {
  public final SpanTree tree = new SpanTree();

  /** How many mark anchors it holds; without any, insertion needs no look at marks. */
  public int markCount;

  public SeqObject(
      long id,
      ObjectType type,
      @Nullable ObjectStore parent,
      @Nullable String parentKey,
      long parentElement) {
    super(id, type, parent, parentKey, parentElement);
  }

  /** The begins of the marks that are open before a span. Cost: O(log spans + marks open). */
  public List<MarkOp> marksBefore(SeqSpan span) {
    List<MarkOp> open = new ArrayList<>();
    for (SeqSpan begin : tree.openBefore(span)) {
      MarkOp mark = mark(begin);
      if (mark != null) {
        open.add(mark);
      }
    }
    return open;
  }

  /** The register of a span of one that has a detail, else {@code null}. */
  public static @Nullable Register detail(SeqSpan span) {
    return (Register) span.detail;
  }

  /** The mark anchor that a span holds, or {@code null}. */
  public static @Nullable MarkOp mark(SeqSpan span) {
    if (span.detail == null) {
      return null;
    }
    return ((Register) span.detail).first() instanceof MarkOp mark ? mark : null;
  }
}
