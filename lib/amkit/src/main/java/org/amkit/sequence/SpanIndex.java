package org.amkit.sequence;

import java.util.Arrays;
import org.amkit.codec.LongSort;
import org.jspecify.annotations.Nullable;

/**
 * Finds the span that holds an element id, over all sequences of a document.
 *
 * <p>Per actor a list of blocks of at most {@value #BLOCK} first ids, each of a range of ids. Cost:
 * O(log spans) to find, O(log spans + {@value #BLOCK}) moves of one machine word each to add or
 * remove. Spans that are {@linkplain #addLater loaded} are dealt out to blocks by their ids, O(1)
 * each and without a look at the span, when something is first asked of their actor; a block is
 * filled when one of its ids is.
 *
 * <pre>
 *   least ids     7           31          41         a block begins with its least one
 *   blocks     [7 9 12]   [. . .]      [41 44]
 *                            |  not filled yet
 *   keys        ...       40 31 36     ...           of loaded spans, by ranges of ids
 * </pre>
 */
public final class SpanIndex {
  private static final int BLOCK = 256;
  private static final long ACTOR_MASK = 0x7fffffffL;

  /** How many spans at least come to a range of ids, where they are spread evenly. */
  private static final int PER_RANGE = 16;

  /** The spans of one actor that came with a load. Their keys: {@link #key}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Loaded(SeqSpan[] spans, long[] keys, int actor) {
    /** Of one actor's spans, counter and place in the list fit one word, which sorts as the id. */
    static long key(long firstId, int place) {
      return (firstId >>> 31 << 32 ^ Long.MIN_VALUE) | place;
    }

    private static long counter(long key) {
      return (key ^ Long.MIN_VALUE) >>> 32;
    }

    private long firstId(long key) {
      return counter(key) << 31 | actor;
    }

    private SeqSpan span(long key) {
      return spans[(int) key];
    }
  }

  private static final class Block {
    long[] firstIds;
    SeqSpan[] spans;
    int n;

    /** Where to fill it from; null when it is filled. */
    private @Nullable Loaded source;

    private int from;

    Block(int capacity) {
      firstIds = new long[capacity];
      spans = new SeqSpan[capacity];
    }

    /** Of some of the spans that came with a load: the next {@code n} from a place on. */
    Block(Loaded source, int from, int n) {
      this(0);
      this.source = source;
      this.from = from;
      this.n = n;
    }

    void makeRoom() {
      if (n == firstIds.length) {
        int capacity = Math.min(BLOCK, Math.max(4, 2 * n));
        firstIds = Arrays.copyOf(firstIds, capacity);
        spans = Arrays.copyOf(spans, capacity);
      }
    }

    void fill() {
      Loaded loaded = source;
      if (loaded == null) {
        return;
      }
      source = null;
      long[] keys = Arrays.copyOfRange(loaded.keys, from, from + n);
      LongSort.sort(keys);
      firstIds = new long[n];
      spans = new SeqSpan[n];
      for (int i = 0; i < n; i++) {
        firstIds[i] = loaded.firstId(keys[i]);
        spans[i] = loaded.span(keys[i]);
      }
    }
  }

  private static final class ActorSpans {
    final int actor;
    Block[] blocks = {new Block(4)};

    /** The least first id of each block. */
    long[] leasts = new long[1];

    int n = 1;

    /** Spans that are still to be dealt out, and their keys. */
    SeqSpan[] later = {};

    long[] laterKeys = {};
    int laterCount;

    ActorSpans(int actor) {
      this.actor = actor;
    }

    void insert(int b, Block block, long least) {
      if (n == blocks.length) {
        blocks = Arrays.copyOf(blocks, n * 2);
        leasts = Arrays.copyOf(leasts, n * 2);
      }
      System.arraycopy(blocks, b, blocks, b + 1, n - b);
      System.arraycopy(leasts, b, leasts, b + 1, n - b);
      blocks[b] = block;
      leasts[b] = least;
      n++;
    }

    void remove(int b) {
      System.arraycopy(blocks, b + 1, blocks, b, n - b - 1);
      System.arraycopy(leasts, b + 1, leasts, b, n - b - 1);
      n--;
    }
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
    int place = spans.laterCount++;
    if (place == spans.later.length) {
      int capacity = Math.max(16, place * 2);
      spans.later = Arrays.copyOf(spans.later, capacity);
      spans.laterKeys = Arrays.copyOf(spans.laterKeys, capacity);
    }
    spans.later[place] = span;
    spans.laterKeys[place] = Loaded.key(span.firstId, place);
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
      spans = new ActorSpans(actor);
      byActor[actor] = spans;
    }
    return spans;
  }

  private static void sortIn(ActorSpans spans) {
    int n = spans.laterCount;
    if (n == 0) {
      return;
    }
    long[] keys = Arrays.copyOf(spans.laterKeys, n);
    Loaded loaded = new Loaded(Arrays.copyOf(spans.later, n), keys, spans.actor);
    spans.later = new SeqSpan[0];
    spans.laterKeys = new long[0];
    spans.laterCount = 0;
    if (n > BLOCK && isEmpty(spans)) {
      dealOut(spans, loaded);
      return;
    }
    LongSort.sort(keys);
    for (long key : keys) {
      add(spans, loaded.span(key));
    }
  }

  /** Makes blocks of ranges of ids, all as wide; only the keys are looked at and moved. */
  private static void dealOut(ActorSpans spans, Loaded loaded) {
    long low = Long.MAX_VALUE;
    long high = 0;
    for (long key : loaded.keys) {
      long counter = Loaded.counter(key);
      low = Math.min(low, counter);
      high = Math.max(high, counter);
    }
    int shift = 0;
    while ((high - low) >>> shift >= loaded.keys.length / PER_RANGE) {
      shift++;
    }
    int[] ends = new int[(int) ((high - low) >>> shift) + 2];
    for (long key : loaded.keys) {
      ends[(int) ((Loaded.counter(key) - low) >>> shift) + 1]++;
    }
    for (int r = 1; r < ends.length; r++) {
      ends[r] += ends[r - 1];
    }
    long[] byRange = new long[loaded.keys.length];
    for (long key : loaded.keys) {
      byRange[ends[(int) ((Loaded.counter(key) - low) >>> shift)]++] = key;
    }
    Loaded dealt = new Loaded(loaded.spans, byRange, loaded.actor);
    spans.n = 0;
    int from = 0;
    for (int r = 0; r < ends.length - 1; r++) {
      addRange(spans, dealt, from, ends[r]);
      from = ends[r];
    }
  }

  /** Adds the blocks of a range: one, or where ids crowd several, for which they are sorted. */
  private static void addRange(ActorSpans spans, Loaded loaded, int from, int to) {
    if (to - from > BLOCK) {
      long[] sorted = Arrays.copyOfRange(loaded.keys, from, to);
      LongSort.sort(sorted);
      System.arraycopy(sorted, 0, loaded.keys, from, sorted.length);
    }
    for (int start = from; start < to; start += BLOCK) {
      int end = Math.min(to, start + BLOCK);
      long least = loaded.keys[start];
      for (int i = start + 1; i < end; i++) {
        least = Math.min(least, loaded.keys[i]);
      }
      Block block = new Block(loaded, start, end - start);
      spans.insert(spans.n, block, loaded.firstId(least));
    }
  }

  /** A block, filled. */
  private static Block block(ActorSpans spans, int b) {
    Block block = spans.blocks[b];
    block.fill();
    return block;
  }

  private static void add(ActorSpans spans, SeqSpan span) {
    int b = blockOf(spans, span.firstId);
    if (block(spans, b).n == BLOCK) {
      b = splitBlock(spans, b, span.firstId);
    }
    Block block = spans.blocks[b];
    block.makeRoom();
    int at = floor(block, span.firstId) + 1;
    System.arraycopy(block.firstIds, at, block.firstIds, at + 1, block.n - at);
    System.arraycopy(block.spans, at, block.spans, at + 1, block.n - at);
    block.firstIds[at] = span.firstId;
    block.spans[at] = span;
    block.n++;
    if (at == 0) {
      spans.leasts[b] = span.firstId;
    }
  }

  /** Parts a full block; which of both takes an id. */
  private static int splitBlock(ActorSpans spans, int b, long firstId) {
    Block left = spans.blocks[b];
    if (b == spans.n - 1 && firstId > left.firstIds[BLOCK - 1]) {
      spans.insert(b + 1, new Block(BLOCK), firstId);
      return b + 1;
    }
    int keep = BLOCK / 2;
    Block right = new Block(BLOCK);
    right.n = BLOCK - keep;
    System.arraycopy(left.firstIds, keep, right.firstIds, 0, right.n);
    System.arraycopy(left.spans, keep, right.spans, 0, right.n);
    Arrays.fill(left.spans, keep, BLOCK, null);
    left.n = keep;
    spans.insert(b + 1, right, right.firstIds[0]);
    return firstId >= right.firstIds[0] ? b + 1 : b;
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
      spans.remove(b);
    } else if (at == 0 && block.n > 0) {
      spans.leasts[b] = block.firstIds[0];
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
      if (spans.leasts[mid] <= id) {
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
