package org.amkit.ops;

import java.util.Arrays;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.OpRow;
import org.amkit.codec.LongSort;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Each actor's ops as runs, ascending by counter, all or those of some counters: what {@link
 * RunCollector} finds in a store.
 *
 * <p>A plain span is not copied: it stands for the run that inserted it and, where it is deleted,
 * for the one that did that. Nor is the only op of a register. So the store must stay as it is.
 *
 * <pre>
 *   sources   span       RegOp      OpRun ...        of all actors, in document order
 *   objects   7@A        9@A        0 ...            the object that a span or an op is of
 *   keys      null       "name"     null ...         the key that an op is at
 *   order     counter &lt;&lt; 32 | number * 2 + deletes   one list an actor, ascending
 * </pre>
 */
public final class StoredRuns {
  private Object[] sources = new Object[16];
  private long[] objects = new long[16];
  private @Nullable String[] keys = new String[16];
  private int sourceCount;

  /** By actor; the counter's top bit is turned over, as it is unsigned and longs are not. */
  private final long[][] order;

  private final int[] counts;

  /** Runs are left out of which all ops are below the first of these counters or above the last. */
  private final long firstCounter;

  private final long lastCounter;

  StoredRuns(int actorCount, long firstCounter, long lastCounter) {
    order = new long[actorCount][];
    Arrays.fill(order, new long[0]);
    counts = new int[actorCount];
    this.firstCounter = firstCounter;
    this.lastCounter = lastCounter;
  }

  private boolean isWanted(long firstId, int count) {
    long counter = firstId >>> 31;
    return counter <= lastCounter && counter + count > firstCounter;
  }

  void add(OpRun run) {
    if (isWanted(run.firstId, run.count)) {
      addTo(run.firstId, addSource(run, run.obj, null) << 1);
    }
  }

  /** Adds the only op of a key, which nothing succeeds. */
  void add(long object, String key, RegOp op) {
    if (isWanted(op.id, 1)) {
      addTo(op.id, addSource(op, object, key) << 1);
    }
  }

  /** Adds what made the elements of a span without detail, and what deleted them. */
  void add(long object, SeqSpan span) {
    boolean isMade = isWanted(span.firstId, span.count);
    long deletion = span.alive() ? 0 : span.succAt(firstDeleted(span));
    boolean isDeleted = !span.alive() && isWanted(deletion, span.count);
    if (isMade || isDeleted) {
      long number = addSource(span, object, null);
      if (isMade) {
        addTo(span.firstId, number << 1);
      }
      if (isDeleted) {
        addTo(deletion, number << 1 | 1);
      }
    }
  }

  private long addSource(Object source, long object, @Nullable String key) {
    if (sourceCount == sources.length) {
      sources = Arrays.copyOf(sources, sourceCount * 2);
      objects = Arrays.copyOf(objects, sourceCount * 2);
      keys = Arrays.copyOf(keys, sourceCount * 2);
    }
    sources[sourceCount] = source;
    objects[sourceCount] = object;
    keys[sourceCount] = key;
    return sourceCount++;
  }

  private void addTo(long firstId, long place) {
    int actor = (int) (firstId & 0x7fffffff);
    long[] list = order[actor];
    if (counts[actor] == list.length) {
      list = Arrays.copyOf(list, Math.max(8, list.length * 2));
      order[actor] = list;
    }
    list[counts[actor]++] = (firstId >>> 31 << 32 ^ Long.MIN_VALUE) | place;
  }

  void sort() {
    for (int actor = 0; actor < order.length; actor++) {
      long[] list = order[actor];
      int n = counts[actor];
      for (int i = 1; i < n; i++) {
        if (list[i - 1] > list[i]) {
          list = Arrays.copyOf(list, n);
          LongSort.sort(list);
          order[actor] = list;
          break;
        }
      }
    }
  }

  /** Which of a deleted span's elements went first. */
  private static int firstDeleted(SeqSpan span) {
    return span.succStep < 0 ? span.count - 1 : 0;
  }

  /** Number of actors. */
  public int actorCount() {
    return order.length;
  }

  /** Number of the actor's runs. */
  public int count(int actor) {
    return counts[actor];
  }

  /** Counter of the first op of the actor's {@code i}-th run. */
  public long firstCounter(int actor, int i) {
    return (order[actor][i] ^ Long.MIN_VALUE) >>> 32;
  }

  /** The actor's first run that has this op or one behind it; their number where there is none. */
  public int find(int actor, long counter) {
    int lo = 0;
    int hi = counts[actor];
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (firstCounter(actor, mid) + opCount(actor, mid) <= counter) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return lo;
  }

  /** Number of ops in the actor's {@code i}-th run. */
  public int opCount(int actor, int i) {
    Object source = sources[number(actor, i)];
    return source instanceof SeqSpan span
        ? span.count
        : source instanceof OpRun run ? run.count : 1;
  }

  private int number(int actor, int i) {
    return (int) order[actor][i] >>> 1;
  }

  /** Writes the ops {@code [from..to)} of the actor's {@code i}-th run. */
  public void write(
      int actor, int i, int from, int to, ChangeChunkWriter writer, ValueHeap values) {
    int number = number(actor, i);
    Object source = sources[number];
    if (source instanceof RegOp op) {
      write(objects[number], keys[number], op, writer, values);
    } else if (source instanceof OpRun run) {
      run.writeTo(writer, values.buffer(), from, to);
    } else {
      boolean deletes = (order[actor][i] & 1) != 0;
      write(objects[number], (SeqSpan) source, deletes, from, to, writer, values);
    }
  }

  /**
   * Begins the change of op {@code at} of the actor's {@code i}-th run, right behind the change of
   * the op before it, where it is so much like it that this is done at once.
   *
   * @return whether it is
   */
  public boolean repeat(int actor, int i, int at, ChangeChunkWriter writer, ValueHeap values) {
    if (!(sources[number(actor, i)] instanceof SeqSpan span)) {
      return false;
    }
    if ((order[actor][i] & 1) != 0) {
      return writer.repeat(span.succStep * SeqSpan.ID_STEP, values.buffer(), 0);
    }
    return at > 1 && writer.repeat(SeqSpan.ID_STEP, values.buffer(), span.valueOffsetAt(at));
  }

  private static void write(
      long object, @Nullable String key, RegOp op, ChangeChunkWriter writer, ValueHeap values) {
    OpRow row = writer.row();
    row.obj = object;
    row.key = key;
    row.action = op.action;
    row.value(op.valueType, values.buffer(), op.valueOffset, op.valueLength);
    writer.append();
  }

  private static void write(
      long object,
      SeqSpan span,
      boolean deletes,
      int from,
      int to,
      ChangeChunkWriter writer,
      ValueHeap values) {
    if (deletes) {
      int step = span.succStep < 0 ? -1 : 1;
      OpRow row = writer.row();
      row.obj = object;
      row.elem = span.idAt(firstDeleted(span) + from * step);
      row.elemStep = step;
      row.action = Action.DELETE;
      row.count = to - from;
      row.ref(row.elem, step);
      writer.append();
      return;
    }
    int next = from;
    if (from == 0 && to > 1 && span.origin != span.firstId - SeqSpan.ID_STEP) {
      appendInserts(writer, object, span, values, 0, 1);
      next = 1;
    }
    appendInserts(writer, object, span, values, next, to);
  }

  private static void appendInserts(
      ChangeChunkWriter writer, long object, SeqSpan span, ValueHeap values, int from, int to) {
    OpRow row = writer.row();
    row.obj = object;
    row.elem = span.originAt(from);
    row.elemStep = 1;
    row.insert = true;
    row.action = span.action;
    row.value(span.valueType, values.buffer(), span.valueOffsetAt(from), span.valueLength);
    row.count = to - from;
    writer.append();
  }
}
