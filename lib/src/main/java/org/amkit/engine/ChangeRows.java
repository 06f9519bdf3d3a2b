package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.ColumnSpec;
import org.amkit.codec.FormatException;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * The change rows of a document chunk, decoded and checked: each actor's sequence numbers count up
 * from 1, its ops never go back, dependencies come first.
 *
 * <p>Cost: O(changes).
 */
final class ChangeRows {
  private static final int[] NO_DEPS = {};
  private static final byte[] NO_BYTES = {};

  int count;
  int[] actors = new int[16];
  int[] seqs = new int[16];
  long[] maxOps = new long[16];
  long[] times = new long[16];
  private @Nullable List<@Nullable String> messages;
  private int[][] deps = new int[16][];
  private byte @Nullable [][] extras;

  /** Number of changes, and highest op, by the chunk's actor index. */
  final int[] lastSeqs;

  final long[] lastOps;

  private ChangeRows(int actorCount) {
    lastSeqs = new int[actorCount];
    lastOps = new long[actorCount];
  }

  @Nullable String message(int i) {
    return messages == null || i >= messages.size() ? null : messages.get(i);
  }

  int[] deps(int i) {
    return deps[i];
  }

  byte[] extra(int i) {
    byte[] extra = extras == null ? null : extras[i];
    return extra == null ? NO_BYTES : extra;
  }

  /** Rows that no other row depends on, ascending. */
  int[] heads() {
    java.util.BitSet inner = new java.util.BitSet(count);
    for (int i = 0; i < count; i++) {
      for (int dep : deps[i]) {
        inner.set(dep);
      }
    }
    inner.flip(0, count);
    return inner.stream().toArray();
  }

  static ChangeRows read(ColumnSet columns, int actorCount, long offset) {
    ChangeRows rows = new ChangeRows(actorCount);
    RleReader actor = columns.range(ColumnSpec.CHANGE_ACTOR).rle(Rules.LAX.notNull());
    DeltaReader seq = columns.range(ColumnSpec.CHANGE_SEQ).deltas(Rules.LAX.notNull());
    DeltaReader maxOp = columns.range(ColumnSpec.CHANGE_MAX_OP).deltas(Rules.LAX.notNull());
    DeltaReader time = columns.range(ColumnSpec.CHANGE_TIME).deltas(Rules.LAX);
    StringReader message = columns.range(ColumnSpec.CHANGE_MESSAGE).strings(Rules.LAX);
    RleReader depCount = columns.range(ColumnSpec.CHANGE_DEPS_COUNT).rle(Rules.LAX);
    DeltaReader dep = columns.range(ColumnSpec.CHANGE_DEPS).deltas(Rules.LAX.notNull());
    ValueReader extra =
        columns
            .range(ColumnSpec.CHANGE_EXTRA_META)
            .values(columns.range(ColumnSpec.CHANGE_EXTRA), Rules.LAX);
    while (actor.run() > 0) {
      if (seq.run() == 0 || maxOp.run() == 0) {
        throw new FormatException("a change column ends before the others", offset);
      }
      rows.add(actor.value(), seq.value(), maxOp.value(), offset);
      int i = rows.count - 1;
      rows.times[i] = time.run() == 0 || time.isNull() ? 0 : time.value();
      if (message.run() > 0 && !message.isNull()) {
        rows.setMessage(i, message.value());
      }
      rows.deps[i] = readDeps(depCount, dep, i, offset);
      if (extra.run() > 0 && extra.byteCount() > 0) {
        rows.setExtra(i, extra);
      }
      actor.advance(1);
      seq.advance(1);
      maxOp.advance(1);
      step(time, message, depCount, extra);
    }
    seq.expectEnd();
    maxOp.expectEnd();
    time.expectEnd();
    message.expectEnd();
    depCount.expectEnd();
    dep.expectEnd();
    extra.expectEnd();
    return rows;
  }

  private static void step(
      DeltaReader time, StringReader message, RleReader depCount, ValueReader extra) {
    if (time.run() > 0) {
      time.advance(1);
    }
    if (message.run() > 0) {
      message.advance(1);
    }
    if (depCount.run() > 0) {
      depCount.advance(1);
    }
    if (extra.run() > 0) {
      extra.advance(1);
    }
  }

  private void add(long actor, long seq, long maxOp, long offset) {
    if (actor >= lastSeqs.length || actor < 0) {
      throw new FormatException(
          "change " + count + " is by actor " + actor + " of " + lastSeqs.length, offset);
    }
    int a = (int) actor;
    if (seq != lastSeqs[a] + 1L) {
      throw new FormatException(
          "change " + count + " has sequence number " + seq + ", expected " + (lastSeqs[a] + 1L),
          offset);
    }
    if (maxOp < lastOps[a] || maxOp > Rules.MAX_COUNTER) {
      throw new FormatException(
          "change " + count + " ends at op " + maxOp + ", expected at least " + lastOps[a], offset);
    }
    if (count == actors.length) {
      grow(count * 2);
    }
    actors[count] = a;
    seqs[count] = (int) seq;
    maxOps[count] = maxOp;
    lastSeqs[a] = (int) seq;
    lastOps[a] = maxOp;
    count++;
  }

  private void grow(int n) {
    actors = java.util.Arrays.copyOf(actors, n);
    seqs = java.util.Arrays.copyOf(seqs, n);
    maxOps = java.util.Arrays.copyOf(maxOps, n);
    times = java.util.Arrays.copyOf(times, n);
    deps = java.util.Arrays.copyOf(deps, n);
    if (extras != null) {
      extras = java.util.Arrays.copyOf(extras, n);
    }
  }

  private void setMessage(int i, String text) {
    if (messages == null) {
      messages = new ArrayList<>();
    }
    while (messages.size() < i) {
      messages.add(null);
    }
    messages.add(text);
  }

  private void setExtra(int i, ValueReader extra) {
    if (extras == null) {
      extras = new byte[actors.length][];
    }
    extras[i] =
        java.util.Arrays.copyOfRange(
            extra.buffer(), extra.offset(), extra.offset() + extra.byteCount());
  }

  private static int[] readDeps(RleReader counts, DeltaReader deps, int row, long offset) {
    long n = counts.run() == 0 || counts.isNull() ? 0 : counts.value();
    if (n == 0) {
      return NO_DEPS;
    }
    if (n > row) {
      throw new FormatException(
          "change " + row + " has " + n + " dependencies among " + row + " changes", offset);
    }
    int[] out = new int[(int) n];
    for (int i = 0; i < n; i++) {
      if (deps.run() == 0) {
        throw new FormatException(
            "change " + row + " has fewer dependencies than announced", offset);
      }
      long dep = deps.value();
      if (dep < 0 || dep >= row) {
        throw new FormatException(
            "change " + row + " depends on change " + dep + ", which does not come before it",
            offset);
      }
      out[i] = (int) dep;
      deps.advance(1);
    }
    return out;
  }
}
