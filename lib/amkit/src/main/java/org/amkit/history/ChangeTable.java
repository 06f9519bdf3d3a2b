package org.amkit.history;

import java.util.Arrays;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * Changes by number, in flat arrays: about 70 bytes a change and no object.
 *
 * <pre>
 *   number      0        1        2
 *   hash        32 bytes 32 bytes 32 bytes
 *   actor, seq                              an array each
 *   facts       startOp, maxOp, time: three longs a change
 *   depEnds     0        1        3           deps [0..0) [0..1) [1..3)
 *   deps                 0        0 1
 * </pre>
 *
 * <p>Cost: O(1) amortised to add, O(1) by number or hash; the hash table is brought up to date by
 * the first look-up that needs it.
 */
final class ChangeTable {
  private static final int[] NO_DEPS = {};
  private static final byte[] NO_BYTES = {};
  private static final int FACTS = 3;

  int count;
  private int[] actors = new int[8];
  private int[] seqs = new int[8];

  /** Of each change startOp, maxOp and time. */
  private long[] facts = new long[8 * FACTS];

  private byte[] hashes = new byte[8 * ChangeHash.BYTE_COUNT];
  private int[] depEnds = new int[8];
  private int[] deps = new int[8];

  // Few changes have these, so their arrays reach only as far as the last that does.
  private @Nullable String[] messages = new String[0];
  private byte[][] extras = new byte[0][];
  private byte[][] chunks = new byte[0][];

  /** Where in its array a change's chunk is: many a chunk may share one. */
  private int[] chunkStarts = new int[0];

  private int[] chunkEnds = new int[0];

  /** ChangeHash table of the changes {@code [0..indexed)}, each plus 1; 0 is free. */
  private int[] table = new int[16];

  private int indexed;

  void reserve(int n) {
    if (n > actors.length) {
      int size = Math.max(n, actors.length * 2);
      actors = Arrays.copyOf(actors, size);
      seqs = Arrays.copyOf(seqs, size);
      facts = Arrays.copyOf(facts, size * FACTS);
      hashes = Arrays.copyOf(hashes, size * ChangeHash.BYTE_COUNT);
      depEnds = Arrays.copyOf(depEnds, size);
    }
  }

  /** Appends a change; returns its number. */
  int add(ChangeGraph.Row row, ChangeHash hash) {
    int at = add(row);
    hash.putTo(hashes, at * ChangeHash.BYTE_COUNT);
    return at;
  }

  private int add(ChangeGraph.Row row) {
    int at = count;
    reserve(at + 1);
    actors[at] = row.actor();
    seqs[at] = row.seq();
    facts[at * FACTS] = row.startOp();
    facts[at * FACTS + 1] = row.maxOp();
    facts[at * FACTS + 2] = row.time();
    int depStart = at == 0 ? 0 : depEnds[at - 1];
    int depEnd = depStart + row.deps().length;
    if (depEnd > deps.length) {
      deps = Arrays.copyOf(deps, Math.max(depEnd, deps.length * 2));
    }
    System.arraycopy(row.deps(), 0, deps, depStart, row.deps().length);
    depEnds[at] = depEnd;
    String message = row.message();
    if (message != null) {
      if (at >= messages.length) {
        messages = Arrays.copyOf(messages, actors.length);
      }
      messages[at] = message;
    }
    if (row.extra().length > 0) {
      if (at >= extras.length) {
        extras = Arrays.copyOf(extras, actors.length);
      }
      extras[at] = row.extra();
    }
    return count++;
  }

  /** Keeps a change's chunk, {@code buf[start..end)}, which must not be modified. */
  void setChunk(int at, byte[] buf, int start, int end) {
    if (at >= chunks.length) {
      chunks = Arrays.copyOf(chunks, actors.length);
      chunkStarts = Arrays.copyOf(chunkStarts, actors.length);
      chunkEnds = Arrays.copyOf(chunkEnds, actors.length);
    }
    chunks[at] = buf;
    chunkStarts[at] = start;
    chunkEnds[at] = end;
  }

  int actor(int i) {
    return actors[i];
  }

  int seq(int i) {
    return seqs[i];
  }

  long startOp(int i) {
    return facts[i * FACTS];
  }

  long maxOp(int i) {
    return facts[i * FACTS + 1];
  }

  long time(int i) {
    return facts[i * FACTS + 2];
  }

  @Nullable String message(int i) {
    return i < messages.length ? messages[i] : null;
  }

  byte[] extra(int i) {
    byte[] extra = i < extras.length ? extras[i] : null;
    return extra == null ? NO_BYTES : extra;
  }

  /** The change's chunk, kept before; a copy where it shares its array. */
  byte[] chunk(int i) {
    byte[] buf = chunks[i];
    return chunkStarts[i] == 0 && chunkEnds[i] == buf.length
        ? buf
        : Arrays.copyOfRange(buf, chunkStarts[i], chunkEnds[i]);
  }

  /** Appends the change's chunk, kept before. */
  void putChunk(int i, ByteWriter out) {
    out.putBytes(chunks[i], chunkStarts[i], chunkEnds[i] - chunkStarts[i]);
  }

  ChangeHash hash(int i) {
    return ChangeHash.fromBytes(hashes, i * ChangeHash.BYTE_COUNT);
  }

  /** The first four bytes of a change's hash. */
  int prefix(int i) {
    return ChangeHash.hashCodeAt(hashes, i * ChangeHash.BYTE_COUNT);
  }

  int depCount(int i) {
    return depEnds[i] - (i == 0 ? 0 : depEnds[i - 1]);
  }

  int dep(int i, int n) {
    return deps[(i == 0 ? 0 : depEnds[i - 1]) + n];
  }

  int[] deps(int i) {
    int n = depCount(i);
    return n == 0 ? NO_DEPS : Arrays.copyOfRange(deps, depEnds[i] - n, depEnds[i]);
  }

  ChangeGraph.Row row(int i) {
    return new ChangeGraph.Row(
        actors[i], seqs[i], startOp(i), maxOp(i), time(i), message(i), deps(i), extra(i));
  }

  /** Number of the change with this hash, or -1. */
  int find(ChangeHash hash) {
    index();
    int mask = table.length - 1;
    int at = hash.hashCode() & mask;
    while (table[at] != 0 && !hash.isAt(hashes, (table[at] - 1) * ChangeHash.BYTE_COUNT)) {
      at = (at + 1) & mask;
    }
    return table[at] - 1;
  }

  /** The change whose hash begins so and that {@code whole} accepts, or -1. */
  int find(int prefix, RowHashes.Candidates whole) {
    index();
    int mask = table.length - 1;
    for (int at = prefix & mask; table[at] != 0; at = (at + 1) & mask) {
      int i = table[at] - 1;
      if (prefix(i) == prefix && whole.take(i)) {
        return i;
      }
    }
    return -1;
  }

  private void index() {
    if (count * 2 > table.length) {
      table = new int[Integer.highestOneBit(Math.max(8, count)) * 4];
      indexed = 0;
    }
    int mask = table.length - 1;
    for (int i = indexed; i < count; i++) {
      // No two changes are the same, so none need be compared.
      int at = ChangeHash.hashCodeAt(hashes, i * ChangeHash.BYTE_COUNT) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = i + 1;
    }
    indexed = count;
  }
}
