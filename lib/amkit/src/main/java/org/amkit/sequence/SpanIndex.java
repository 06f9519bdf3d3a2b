package org.amkit.sequence;

import java.util.Arrays;
import org.amkit.codec.LongSort;
import org.jspecify.annotations.Nullable;

/**
 * Finds the span that holds an element id, over all sequences of a document.
 *
 * <p>Per actor a table of ranges of ids, all as wide, up to four for each span: a hash table that
 * keeps the order. Where several spans of a range are {@linkplain #addLater loaded}, they are only
 * listed; the range is put in order when one of its ids is asked for.
 *
 * <pre>
 *   counters   0..31     32..63    64..95         96..127   shift 5
 *   ranges     [7 9 12]  40        listed 70, 66  -         spans by first id, one, listed
 *   used       1         1         1              0         bits
 * </pre>
 *
 * <p>Cost: O(1) to find, add or remove, where ids are spread evenly; where they are not, a range
 * may hold many. O(spans) each time that their number has doubled.
 */
public final class SpanIndex {
  private static final long ACTOR_MASK = 0x7fffffffL;
  private static final int COUNTER_SHIFT = 31;

  /** The narrowest range has 8 ids. */
  private static final int LEAST_SHIFT = 3;

  /** So many ranges there may be, and four more for each span. */
  private static final int FEW = 16;

  private static final SeqSpan[] NONE = {};

  /** One of several spans of a range that are not in order: the one that was added last. */
  private static final class Listed {
    private final SeqSpan span;

    /** The low bits of the span's counter: no span need be looked at to put them in order. */
    private final int counter;

    /** The one that was listed before, or the first span. */
    private final Object before;

    Listed(SeqSpan span, Object before) {
      this.span = span;
      this.before = before;
      counter = (int) (span.firstId >>> COUNTER_SHIFT);
    }
  }

  /** The spans of one actor. */
  private static final class ActorSpans {
    /** Counters of a range differ in so many low bits. */
    private int shift = LEAST_SHIFT;

    /** The number of {@code ranges[0]}: what its counters have above the low bits. */
    private long first;

    /** Each a span, an array of spans by first id, the last of several that are listed, or null. */
    private @Nullable Object[] ranges = {};

    /** Which ranges have a span; null where there are few. */
    private long @Nullable [] used;

    private int size;

    /** From this size on narrower ranges are worth their while. */
    private int crowded = 2 * FEW;

    /** How many spans there may be soon. */
    private final int expected;

    /** The least and the greatest counter that a span has begun with. */
    private long low = Long.MAX_VALUE;

    private long high;

    ActorSpans(int expected) {
      this.expected = expected;
    }

    private static long counter(SeqSpan span) {
      return span.firstId >>> COUNTER_SHIFT;
    }

    void add(SeqSpan span) {
      int r = place(counter(span));
      SeqSpan[] range = range(r);
      int at = floor(range, span.firstId) + 1;
      ranges[r] = range.length == 0 ? span : with(range, at, span);
      mark(r);
      size++;
    }

    private static SeqSpan[] with(SeqSpan[] range, int at, SeqSpan span) {
      SeqSpan[] more = Arrays.copyOf(range, range.length + 1);
      System.arraycopy(range, at, more, at + 1, range.length - at);
      more[at] = span;
      return more;
    }

    void addLater(SeqSpan span) {
      int r = place(counter(span));
      if (ranges[r] instanceof SeqSpan[]) {
        add(span);
        return;
      }
      put(span, r);
      size++;
    }

    /** Puts a span into a range that is not in order. */
    private void put(SeqSpan span, int r) {
      Object range = ranges[r];
      if (range == null) {
        ranges[r] = span;
        mark(r);
      } else {
        ranges[r] = new Listed(span, range);
      }
    }

    /** Takes a span out; whether it was there. */
    boolean remove(SeqSpan span) {
      long r = (counter(span) >>> shift) - first;
      if (r < 0 || r >= ranges.length) {
        return false;
      }
      SeqSpan[] range = range((int) r);
      int at = floor(range, span.firstId);
      if (at < 0 || range[at] != span) {
        return false;
      }
      ranges[(int) r] = without(range, at);
      if (range.length == 1 && used != null) {
        used[(int) r >> 6] &= ~(1L << r);
      }
      size--;
      return true;
    }

    private static @Nullable Object without(SeqSpan[] range, int at) {
      if (range.length <= 2) {
        return range.length == 1 ? null : range[1 - at];
      }
      SeqSpan[] less = Arrays.copyOf(range, range.length - 1);
      System.arraycopy(range, at + 1, less, at, less.length - at);
      return less;
    }

    /** The span with the greatest first id that is not above an id. */
    @Nullable SeqSpan find(long id) {
      long last = Math.min((id >>> COUNTER_SHIFT >>> shift) - first, ranges.length - 1L);
      int r = last < 0 ? -1 : usedBefore((int) last + 1);
      while (r >= 0) {
        if (ranges[r] instanceof SeqSpan one) {
          if (one.firstId <= id) {
            return one;
          }
        } else {
          SeqSpan[] range = range(r);
          int at = floor(range, id);
          if (at >= 0) {
            return range[at];
          }
        }
        r = usedBefore(r);
      }
      return null;
    }

    private static int floor(SeqSpan[] range, long id) {
      int lo = 0;
      int hi = range.length;
      while (lo < hi) {
        int mid = (lo + hi) >>> 1;
        if (range[mid].firstId <= id) {
          lo = mid + 1;
        } else {
          hi = mid;
        }
      }
      return lo - 1;
    }

    private void mark(int r) {
      if (used != null) {
        used[r >> 6] |= 1L << r;
      }
    }

    /** The last range before one that has a span, or -1. */
    private int usedBefore(int r) {
      long[] bits = used;
      if (bits == null) {
        int at = r - 1;
        while (at >= 0 && ranges[at] == null) {
          at--;
        }
        return at;
      }
      int word = (r - 1) >> 6;
      if (word < 0) {
        return -1;
      }
      long left = bits[word] & -1L >>> (-r & 63);
      while (left == 0 && --word >= 0) {
        left = bits[word];
      }
      return left == 0 ? -1 : (word << 6) + 63 - Long.numberOfLeadingZeros(left);
    }

    /** The spans of a range, in order. */
    private SeqSpan[] range(int r) {
      Object range = ranges[r];
      if (range instanceof SeqSpan one) {
        return new SeqSpan[] {one};
      }
      if (range instanceof Listed last) {
        SeqSpan[] all = inOrder(last);
        ranges[r] = all;
        return all;
      }
      return range == null ? NONE : (SeqSpan[]) range;
    }

    private static SeqSpan[] inOrder(Listed last) {
      int n = 1;
      for (Object at = last; at instanceof Listed listed; at = listed.before) {
        n++;
      }
      SeqSpan[] spans = new SeqSpan[n];
      long[] keys = new long[n];
      Object at = last;
      for (int i = n - 1; at instanceof Listed listed; i--) {
        spans[i] = listed.span;
        keys[i] = key(listed.counter, i);
        at = listed.before;
      }
      spans[0] = (SeqSpan) at;
      keys[0] = key(counter(spans[0]), 0);
      LongSort.sort(keys);
      SeqSpan[] all = new SeqSpan[n];
      for (int i = 0; i < n; i++) {
        all[i] = spans[(int) keys[i]];
      }
      return all;
    }

    /** What puts a span in order: its counter's low bits, as unsigned, and which one it is. */
    private static long key(long counter, int i) {
      return (counter << 32 ^ Long.MIN_VALUE) | i;
    }

    /** The range of a counter, which is there then. */
    private int place(long counter) {
      low = Math.min(low, counter);
      high = Math.max(high, counter);
      if (size >= crowded) {
        crowded = 2 * size;
        reach(LEAST_SHIFT);
      }
      long r = (counter >>> shift) - first;
      if (r < 0 || r >= ranges.length) {
        reach(shift);
        r = (counter >>> shift) - first;
      }
      return (int) r;
    }

    /** Sees that there are ranges for all counters, as wide as they have to be, or as asked. */
    private void reach(int least) {
      int wide = least;
      while ((high >>> wide) - (low >>> wide) >= FEW + 4L * Math.max(size, expected)) {
        wide++;
      }
      if (wide != shift) {
        rebuild(wide);
      } else if (ranges.length == 0
          || low >>> shift < first
          || high >>> shift >= first + ranges.length) {
        grow();
      }
    }

    /** Moves the ranges into longer arrays, with as much room on the side on which they grow. */
    private void grow() {
      boolean isEmpty = ranges.length == 0;
      long start = isEmpty ? low >>> shift : Math.min(first, low >>> shift);
      long end = Math.max(isEmpty ? 0 : first + ranges.length, (high >>> shift) + 1);
      int length = Math.max((int) (end - start), 2 * ranges.length);
      if (start < first && !isEmpty) {
        start = Math.max(0, end - length);
      }
      @Nullable Object[] moreRanges = new Object[length];
      if (!isEmpty) {
        System.arraycopy(ranges, 0, moreRanges, (int) (first - start), ranges.length);
      }
      ranges = moreRanges;
      first = start;
      markAll();
    }

    private void markAll() {
      used = ranges.length > Long.SIZE ? new long[(ranges.length + 63) >> 6] : null;
      for (int r = 0; used != null && r < ranges.length; r++) {
        if (ranges[r] != null) {
          mark(r);
        }
      }
    }

    /** Deals all spans out to ranges of another width. */
    private void rebuild(int wide) {
      @Nullable Object[] old = ranges;
      shift = wide;
      first = low >>> shift;
      int length = (int) ((high >>> shift) - first) + 1;
      ranges = new Object[length];
      used = null;
      for (Object range : old) {
        deal(range);
      }
      markAll();
    }

    private void deal(@Nullable Object range) {
      Object at = range;
      while (at instanceof Listed listed) {
        putAgain(listed.span);
        at = listed.before;
      }
      if (at instanceof SeqSpan one) {
        putAgain(one);
      } else if (at instanceof SeqSpan[] several) {
        for (SeqSpan span : several) {
          putAgain(span);
        }
      }
    }

    private void putAgain(SeqSpan span) {
      put(span, (int) ((counter(span) >>> shift) - first));
    }
  }

  private @Nullable ActorSpans[] byActor = new ActorSpans[4];
  private int expected;

  public void add(SeqSpan span) {
    spansOf(span).add(span);
  }

  /** Adds a span that is one of many, of which few may be asked for. */
  public void addLater(SeqSpan span) {
    spansOf(span).addLater(span);
  }

  /** Says how many spans an actor may have of those that are added later; it only saves time. */
  public void expect(int spansOfEach) {
    expected = spansOfEach;
  }

  private ActorSpans spansOf(SeqSpan span) {
    int actor = (int) (span.firstId & ACTOR_MASK);
    if (actor >= byActor.length) {
      byActor = Arrays.copyOf(byActor, Math.max(actor + 1, byActor.length * 2));
    }
    ActorSpans spans = byActor[actor];
    if (spans == null) {
      spans = new ActorSpans(expected);
      byActor[actor] = spans;
    }
    return spans;
  }

  public void remove(SeqSpan span) {
    ActorSpans spans = byActor[(int) (span.firstId & ACTOR_MASK)];
    if (spans == null || !spans.remove(span)) {
      throw new IllegalStateException("the span is not in the index");
    }
  }

  /** The span with the element {@code id}, or {@code null}. */
  public @Nullable SeqSpan find(long id) {
    int actor = (int) (id & ACTOR_MASK);
    ActorSpans spans = actor < byActor.length ? byActor[actor] : null;
    SeqSpan span = spans == null ? null : spans.find(id);
    return span != null && id <= span.lastId() ? span : null;
  }

  /** The element of {@code span} with this id. */
  public static int offsetIn(SeqSpan span, long id) {
    return (int) ((id - span.firstId) >>> COUNTER_SHIFT);
  }
}
