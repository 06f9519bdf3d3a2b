package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChanges;
import org.amkit.codec.FormatException;
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
    DocumentChanges changes = new DocumentChanges(columns, actorCount);
    while (changes.next()) {
      rows.add(changes.actor(), changes.seq(), changes.maxOp(), offset);
      int i = rows.count - 1;
      rows.times[i] = changes.time();
      String message = changes.message();
      if (message != null) {
        rows.setMessage(i, message);
      }
      rows.deps[i] = readDeps(changes);
      if (changes.extraEnd() > changes.extraStart()) {
        rows.setExtra(i, changes);
      }
    }
    return rows;
  }

  private void add(int a, long seq, long maxOp, long offset) {
    if (seq != lastSeqs[a] + 1L) {
      throw new FormatException(
          "change " + count + " has sequence number " + seq + ", expected " + (lastSeqs[a] + 1L),
          offset);
    }
    if (maxOp < lastOps[a]) {
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

  private void setExtra(int i, DocumentChanges changes) {
    if (extras == null) {
      extras = new byte[actors.length][];
    }
    extras[i] =
        java.util.Arrays.copyOfRange(
            changes.extraBuffer(), changes.extraStart(), changes.extraEnd());
  }

  private static int[] readDeps(DocumentChanges changes) {
    int n = changes.depCount();
    if (n == 0) {
      return NO_DEPS;
    }
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      out[i] = changes.dep(i);
    }
    return out;
  }
}
