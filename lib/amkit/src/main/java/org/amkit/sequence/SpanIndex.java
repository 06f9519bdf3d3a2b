package org.amkit.sequence;

import java.util.Arrays;
import org.amkit.codec.LongSort;
import org.jspecify.annotations.Nullable;

/**
 * Finds the span that holds an element id, over all sequences of a document.
 *
 * <p>Per actor a list of blocks of at most {@value #BLOCK} first ids, each of a range of ids. Cost:
 * O(log spans) to find, O(log spans + {@value #BLOCK}) moves of one machine word each to add or
 * remove. Spans that are {@linkplain #addLater loaded} are put into blocks, O(1) each, when
 * something is first asked of their actor, and a block is sorted when one of its ids is.
 *
 * <pre>
 *   first ids  [7 9 12]  [31 40 36]  [41 44]     a block begins with its least one
 *              sorted    not yet     sorted
 * </pre>
 */
public final class SpanIndex {
  private static final int BLOCK = 256;
  private static final long ACTOR_MASK = 0x7fffffffL;

  /** How many spans at least come to a range of ids, where they are spread evenly. */
  private static final int PER_RANGE = 16;

  private static final class Block {
    long[] firstIds;
    SeqSpan[] spans;
    int n;
    boolean sorted = true;

    Block(int capacity) {
      firstIds = new long[capacity];
      spans = new SeqSpan[capacity];
    }

    /** Holds some spans, which are not sorted. */
    Block(long[] firstIds, SeqSpan[] spans) {
      this.firstIds = firstIds;
      this.spans = spans;
      n = spans.length;
      sorted = false;
      int least = 0;
      for (int i = 1; i < n; i++) {
        least = firstIds[i] < firstIds[least] ? i : least;
      }
      long id = firstIds[least];
      firstIds[least] = firstIds[0];
      firstIds[0] = id;
      SeqSpan span = spans[least];
      spans[least] = spans[0];
      spans[0] = span;
    }

    void makeRoom() {
      if (n == firstIds.length) {
        int capacity = Math.min(BLOCK, 2 * n);
        firstIds = Arrays.copyOf(firstIds, capacity);
        spans = Arrays.copyOf(spans, capacity);
      }
    }

    void sort() {
      long[] order = new long[n];
      for (int i = 0; i < n; i++) {
        order[i] = firstIds[i] >>> 31 << 8 | i;
      }
      LongSort.sort(order);
      SeqSpan[] inOrder = new SeqSpan[n];
      for (int i = 0; i < n; i++) {
        inOrder[i] = spans[(int) order[i] & 0xff];
        firstIds[i] = inOrder[i].firstId;
      }
      spans = inOrder;
      sorted = true;
    }
  }

  private static final class ActorSpans {
    Block[] blocks = {new Block(4)};
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

  private static boolean isEmpty(ActorSpans spans) {
    return spans.n == 1 && spans.blocks[0].n == 0;
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
    spans.later = new SeqSpan[0];
    spans.laterCount = 0;
    if (n > BLOCK && isEmpty(spans)) {
      putInBlocks(spans, later, n);
      return;
    }
    for (long each : order(later, 0, n)) {
      add(spans, later[(int) each]);
    }
  }

  /** Places {@code [from..to)} of a list in the order of the first ids, in the low words. */
  private static long[] order(SeqSpan[] list, int from, int to) {
    // Of one actor's spans, counter and place in the list fit one word.
    long[] order = new long[to - from];
    for (int i = from; i < to; i++) {
      order[i - from] = (list[i].firstId >>> 31 << 32 ^ Long.MIN_VALUE) | i;
    }
    LongSort.sort(order);
    return order;
  }

  /**
   * Puts spans into the blocks of ranges of ids, all as wide, which are filled for the first time.
   */
  private static void putInBlocks(ActorSpans spans, SeqSpan[] list, int n) {
    long[] counters = new long[n];
    long low = Long.MAX_VALUE;
    long high = 0;
    for (int i = 0; i < n; i++) {
      counters[i] = list[i].firstId >>> 31;
      low = Math.min(low, counters[i]);
      high = Math.max(high, counters[i]);
    }
    int shift = 0;
    while ((high - low) >>> shift >= n / PER_RANGE) {
      shift++;
    }
    int[] ends = new int[(int) ((high - low) >>> shift) + 2];
    for (long counter : counters) {
      ends[(int) ((counter - low) >>> shift) + 1]++;
    }
    for (int r = 1; r < ends.length; r++) {
      ends[r] += ends[r - 1];
    }
    SeqSpan[] byRange = new SeqSpan[n];
    for (int i = 0; i < n; i++) {
      byRange[ends[(int) ((counters[i] - low) >>> shift)]++] = list[i];
    }
    spans.n = 0;
    int from = 0;
    for (int r = 0; r < ends.length - 1; r++) {
      addRange(spans, byRange, from, ends[r]);
      from = ends[r];
    }
  }

  /** Adds the blocks of a range: one, or where ids crowd several, which then are sorted. */
  private static void addRange(ActorSpans spans, SeqSpan[] list, int from, int to) {
    SeqSpan[] range = Arrays.copyOfRange(list, from, to);
    if (range.length > BLOCK) {
      long[] order = order(range, 0, range.length);
      for (int i = 0; i < order.length; i++) {
        range[i] = list[from + (int) order[i]];
      }
    }
    for (int i = 0; i < range.length; i += BLOCK) {
      SeqSpan[] part = Arrays.copyOfRange(range, i, Math.min(range.length, i + BLOCK));
      long[] firstIds = new long[part.length];
      for (int p = 0; p < part.length; p++) {
        firstIds[p] = part[p].firstId;
      }
      if (spans.n == spans.blocks.length) {
        spans.blocks = Arrays.copyOf(spans.blocks, spans.n * 2);
      }
      spans.blocks[spans.n++] = new Block(firstIds, part);
    }
  }

  /** A block, sorted. */
  private static Block block(ActorSpans spans, int b) {
    Block block = spans.blocks[b];
    if (!block.sorted) {
      block.sort();
    }
    return block;
  }

  private static void add(ActorSpans spans, SeqSpan span) {
    int b = blockOf(spans, span.firstId);
    Block block = block(spans, b);
    if (block.n == BLOCK) {
      block = splitBlock(spans, b, span.firstId);
    }
    block.makeRoom();
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
    Block right = new Block(BLOCK);
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
    Block block = block(spans, b);
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
    Block block = block(spans, blockOf(spans, id));
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
