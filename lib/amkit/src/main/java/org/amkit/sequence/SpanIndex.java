package org.amkit.sequence;

import java.util.Arrays;
import org.amkit.codec.LongSort;
import org.jspecify.annotations.Nullable;

/**
 * Finds the span that holds an element id, over all sequences of a document.
 *
 * <p>Per actor a list of sorted blocks of at most {@value #BLOCK} first ids. Cost: O(log spans) to
 * find, O(log spans + {@value #BLOCK}) moves of one machine word each to add or remove. Spans that
 * are {@linkplain #addLater loaded} are sorted in when something is first asked of their actor.
 */
public final class SpanIndex {
  private static final int BLOCK = 256;
  private static final long ACTOR_MASK = 0x7fffffffL;

  private static final class Block {
    final long[] firstIds = new long[BLOCK];
    final SeqSpan[] spans = new SeqSpan[BLOCK];
    int n;
  }

  private static final class ActorSpans {
    Block[] blocks = {new Block()};
    int n = 1;

    /** Spans that are still to be sorted in. */
    SeqSpan[] later = {};

    int laterCount;
  }

  private @Nullable ActorSpans[] byActor = new ActorSpans[4];

  public void add(SeqSpan span) {
    ActorSpans spans = spansOf((int) (span.firstId & ACTOR_MASK));
    sortIn(spans);
    add(spans, span);
  }

  /** Adds a span without looking where it belongs. Cost: O(1). */
  public void addLater(SeqSpan span) {
    ActorSpans spans = spansOf((int) (span.firstId & ACTOR_MASK));
    if (spans.laterCount == spans.later.length) {
      spans.later = Arrays.copyOf(spans.later, Math.max(16, spans.laterCount * 2));
    }
    spans.later[spans.laterCount++] = span;
  }

  private ActorSpans spansOf(int actor) {
    if (actor >= byActor.length) {
      byActor = Arrays.copyOf(byActor, Math.max(actor + 1, byActor.length * 2));
    }
    ActorSpans spans = byActor[actor];
    if (spans == null) {
      spans = new ActorSpans();
      byActor[actor] = spans;
    }
    return spans;
  }

  private static void sortIn(ActorSpans spans) {
    int n = spans.laterCount;
    if (n == 0) {
      return;
    }
    SeqSpan[] later = spans.later;
    // Of one actor's spans, counter and place in the list fit one word.
    long[] order = new long[n];
    for (int i = 0; i < n; i++) {
      order[i] = (later[i].firstId >>> 31 << 32 ^ Long.MIN_VALUE) | i;
    }
    LongSort.sort(order);
    for (long each : order) {
      add(spans, later[(int) each]);
    }
    spans.later = new SeqSpan[0];
    spans.laterCount = 0;
  }

  private static void add(ActorSpans spans, SeqSpan span) {
    int b = blockOf(spans, span.firstId);
    Block block = spans.blocks[b];
    if (block.n == BLOCK) {
      block = splitBlock(spans, b, span.firstId);
    }
    int at = floor(block, span.firstId) + 1;
    System.arraycopy(block.firstIds, at, block.firstIds, at + 1, block.n - at);
    System.arraycopy(block.spans, at, block.spans, at + 1, block.n - at);
    block.firstIds[at] = span.firstId;
    block.spans[at] = span;
    block.n++;
  }

  private static Block splitBlock(ActorSpans spans, int b, long firstId) {
    Block left = spans.blocks[b];
    boolean atEnd = b == spans.n - 1 && firstId > left.firstIds[BLOCK - 1];
    int keep = atEnd ? BLOCK : BLOCK / 2;
    Block right = new Block();
    right.n = BLOCK - keep;
    System.arraycopy(left.firstIds, keep, right.firstIds, 0, right.n);
    System.arraycopy(left.spans, keep, right.spans, 0, right.n);
    Arrays.fill(left.spans, keep, BLOCK, null);
    left.n = keep;
    if (spans.n == spans.blocks.length) {
      spans.blocks = Arrays.copyOf(spans.blocks, spans.n * 2);
    }
    System.arraycopy(spans.blocks, b + 1, spans.blocks, b + 2, spans.n - b - 1);
    spans.blocks[b + 1] = right;
    spans.n++;
    return atEnd || firstId >= right.firstIds[0] ? right : left;
  }

  public void remove(SeqSpan span) {
    ActorSpans spans = byActor[(int) (span.firstId & ACTOR_MASK)];
    if (spans == null) {
      throw new IllegalStateException("no span of this actor");
    }
    sortIn(spans);
    int b = blockOf(spans, span.firstId);
    Block block = spans.blocks[b];
    int at = floor(block, span.firstId);
    if (at < 0 || block.spans[at] != span) {
      throw new IllegalStateException("the span is not in the index");
    }
    System.arraycopy(block.firstIds, at + 1, block.firstIds, at, block.n - at - 1);
    System.arraycopy(block.spans, at + 1, block.spans, at, block.n - at - 1);
    block.n--;
    clear(block, block.n);
    if (block.n == 0 && spans.n > 1) {
      System.arraycopy(spans.blocks, b + 1, spans.blocks, b, spans.n - b - 1);
      spans.n--;
    }
  }

  @SuppressWarnings("NullAway") // an unused slot
  private static void clear(Block block, int i) {
    block.spans[i] = null;
  }

  /** The span with the element {@code id}, or {@code null}. */
  public @Nullable SeqSpan find(long id) {
    int actor = (int) (id & ACTOR_MASK);
    ActorSpans spans = actor < byActor.length ? byActor[actor] : null;
    if (spans == null) {
      return null;
    }
    sortIn(spans);
    Block block = spans.blocks[blockOf(spans, id)];
    int at = floor(block, id);
    if (at < 0) {
      return null;
    }
    SeqSpan span = block.spans[at];
    return id <= span.lastId() ? span : null;
  }

  /** The element of {@code span} with this id. */
  public static int offsetIn(SeqSpan span, long id) {
    return (int) ((id - span.firstId) >>> 31);
  }

  /** The last block whose first id is not above {@code id} (0 where there is none). */
  private static int blockOf(ActorSpans spans, long id) {
    int lo = 0;
    int hi = spans.n - 1;
    while (lo < hi) {
      int mid = (lo + hi + 1) >>> 1;
      if (spans.blocks[mid].firstIds[0] <= id) {
        lo = mid;
      } else {
        hi = mid - 1;
      }
    }
    return lo;
  }

  private static int floor(Block block, long id) {
    int lo = 0;
    int hi = block.n;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (block.firstIds[mid] <= id) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return lo - 1;
  }
}
