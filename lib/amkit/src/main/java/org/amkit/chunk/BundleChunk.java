package org.amkit.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * A bundle (type 3): several changes, packed as columns. Not in the spec; upstream's source is.
 *
 * <pre>
 *   dependencies   count: uleb   count x 32 bytes: changes outside of the bundle
 *   actors         count: uleb   count x { byteCount: uleb   bytes }
 *   change columns                                            {@link ColumnSet}
 *   change data
 *   op columns                                                {@link BundleOps}
 *   op data
 *
 *   change columns, a row a change, dependencies first
 *      1  actor            3  seq           19  counter of the first op
 *     35  of the last op   51  time         69  message
 *     80  dependencies: count   83  dependencies: rows; from the change count on, those outside
 *     96  extra bytes: count   103  extra bytes
 * </pre>
 *
 * <p>Columns need not be canonical; ones that are not known are refused, as Automerge refuses them.
 */
public final class BundleChunk implements ChunkContent {
  private final List<ChangeHash> deps;
  private final List<ActorId> actors;
  private final int changeCount;
  private final int[] changeActor;
  private final long[] seq;
  private final long[] startOp;
  private final long[] maxOp;
  private final long[] time;
  private final @Nullable String[] message;
  private final int[] depStart;
  private final int[] depRow;
  private final byte[] extraBuf;
  private final int[] extraStart;
  private final BundleOps ops;

  private final ColumnSet changeColumns;
  private final ColumnSet opColumns;

  /** Changes by actor and then first op, and where each one's ops start in the order of ids. */
  private final Integer[] byId;

  private final int[] opStart;

  private BundleChunk(Chunk chunk, Budget budget) {
    ByteReader in = chunk.reader();
    deps = ChunkParts.readHashes(in, "dependencies");
    actors = ChunkParts.readActors(in);
    long offset = in.offset();
    ColumnSet changes = ColumnSet.readMeta(in);
    expectKnown(changes, ColumnRows.BUNDLE_CHANGES, "change", offset);
    changes.readData(in, budget);
    long opOffset = in.offset();
    ColumnSet opColumns = ColumnSet.readMeta(in);
    expectKnown(opColumns, ColumnRows.BUNDLE_OPS, "op", opOffset);
    opColumns.readData(in, budget);
    if (!in.atEnd()) {
      throw in.fault("expected the end of the bundle, found " + in.remaining() + " more bytes");
    }

    Rules actorRules = Rules.LAX.notNull().upTo(actors.size() - 1L);
    long rows = changes.range(ColumnSpec.BUNDLE_ACTOR).rle(actorRules).passAll();
    budget.takeRows(rows, changes.byteCount(), offset);
    expectFits(rows, "changes", budget, offset);
    this.changeColumns = changes;
    this.opColumns = opColumns;
    changeCount = (int) rows;
    changeActor = new int[changeCount];
    seq = new long[changeCount];
    startOp = new long[changeCount];
    maxOp = new long[changeCount];
    time = new long[changeCount];
    message = new String[changeCount];
    depStart = new int[changeCount + 1];
    extraStart = new int[changeCount + 1];
    long opCount = readChanges(changes, actorRules, budget, offset);
    budget.takeRows(depStart[changeCount], changes.byteCount(), offset);
    budget.takeRows(opCount, opColumns.byteCount(), opOffset);
    depRow = readDeps(changes);
    extraBuf = changes.range(ColumnSpec.BUNDLE_EXTRA).buf();
    byId = new Integer[changeCount];
    opStart = new int[changeCount];
    orderById();
    ops = new BundleOps(opColumns, actors.size(), (int) opCount, this::idAt, budget, opOffset);
  }

  /**
   * Parses a bundle: its changes' metadata and all its ops.
   *
   * @throws FormatException with an offset into the input the chunk is from
   */
  public static BundleChunk parse(Chunk chunk, Limits limits) {
    return parse(chunk, Budget.of(limits, chunk.end() - chunk.start()));
  }

  /** As {@link #parse(Chunk, Limits)}, with what is left for the input that the chunk is from. */
  public static BundleChunk parse(Chunk chunk, Budget budget) {
    if (chunk.type() != ChunkType.BUNDLE) {
      throw new FormatException("expected a bundle, found a " + chunk.type(), chunk.start());
    }
    return new BundleChunk(chunk, budget);
  }

  /** Refuses what no array can hold. */
  private static void expectFits(long count, String what, Budget budget, long offset) {
    if (count > Integer.MAX_VALUE - 8) {
      budget.takeRows(count, 0, offset);
      throw new FormatException("bundle of " + count + " " + what, offset);
    }
  }

  private static void expectKnown(ColumnSet set, ColumnRows rows, String what, long offset) {
    for (int i = 0; i < set.count(); i++) {
      int spec = set.spec(i);
      if (!rows.knows(spec)) {
        throw new FormatException(
            "bundle with the unknown " + what + " column " + Integer.toUnsignedString(spec),
            offset);
      }
    }
  }

  /** Reads all columns but the dependencies' rows; returns how many ops the changes have. */
  private long readChanges(ColumnSet set, Rules actorRules, Budget budget, long offset) {
    Rules rules = Rules.LAX.entries(changeCount);
    RleReader actorColumn = set.range(ColumnSpec.BUNDLE_ACTOR).rle(actorRules.entries(changeCount));
    DeltaReader seqs = set.range(ColumnSpec.BUNDLE_SEQ).deltas(rules.counters().notNull());
    DeltaReader starts = set.range(ColumnSpec.BUNDLE_START_OP).deltas(rules.counters().notNull());
    DeltaReader maxes = set.range(ColumnSpec.BUNDLE_MAX_OP).deltas(rules.counters().notNull());
    DeltaReader times = set.range(ColumnSpec.BUNDLE_TIME).deltas(rules);
    StringReader messages = set.range(ColumnSpec.BUNDLE_MESSAGE).strings(rules);
    RleReader depCounts = set.range(ColumnSpec.BUNDLE_DEPS_COUNT).rle(rules.counters());
    RleReader extraCounts = set.range(ColumnSpec.BUNDLE_EXTRA_COUNT).rle(rules.counters());
    long opCount = 0;
    long depCount = 0;
    long extraCount = set.range(ColumnSpec.BUNDLE_EXTRA).start();
    extraStart[0] = (int) extraCount;
    for (int i = 0; i < changeCount; i++) {
      changeActor[i] = (int) actorColumn.value();
      seq[i] = seqs.value();
      startOp[i] = starts.value();
      maxOp[i] = maxes.value();
      time[i] = times.isNull() ? 0 : times.value();
      message[i] = messages.isNull() || messages.value().isEmpty() ? null : messages.value();
      depCount += depCounts.isNull() ? 0 : depCounts.value();
      extraCount += extraCounts.isNull() ? 0 : extraCounts.value();
      opCount += maxOp[i] - startOp[i] + 1;
      if (startOp[i] == 0 || maxOp[i] < startOp[i] - 1) {
        throw new FormatException(
            "change " + i + " of a bundle with ops " + startOp[i] + " to " + maxOp[i], offset);
      }
      expectFits(opCount, "ops", budget, offset);
      expectFits(depCount, "dependencies", budget, offset);
      if (extraCount > set.range(ColumnSpec.BUNDLE_EXTRA).end()) {
        throw new FormatException("extra bytes of change " + i + " are truncated", offset);
      }
      depStart[i + 1] = (int) depCount;
      extraStart[i + 1] = (int) extraCount;
      actorColumn.advance(1);
      seqs.advance(1);
      starts.advance(1);
      maxes.advance(1);
      times.advance(1);
      messages.advance(1);
      depCounts.advance(1);
      extraCounts.advance(1);
    }
    return opCount;
  }

  private int[] readDeps(ColumnSet set) {
    int count = depStart[changeCount];
    DeltaReader column =
        set.range(ColumnSpec.BUNDLE_DEPS).deltas(Rules.LAX.counters().notNull().entries(count));
    int[] rows = new int[count];
    int change = 0;
    for (int i = 0; i < count; i++) {
      while (depStart[change + 1] <= i) {
        change++;
      }
      long row = column.value();
      if (row >= change && (row < changeCount || row - changeCount >= deps.size())) {
        throw new FormatException(
            "change " + change + " of a bundle depends on " + row + ", which is not before it",
            column.offset());
      }
      rows[i] = (int) row;
      column.advance(1);
    }
    return rows;
  }

  /** Finds which ops, in order of actors and counters, are which change's. */
  private void orderById() {
    for (int i = 0; i < changeCount; i++) {
      byId[i] = i;
    }
    Arrays.sort(
        byId,
        (a, b) ->
            changeActor[a] != changeActor[b]
                ? Integer.compare(changeActor[a], changeActor[b])
                : Long.compare(seq[a], seq[b]));
    int next = 0;
    for (int i : byId) {
      opStart[i] = next;
      next += opCount(i);
    }
  }

  private int opCount(int change) {
    return (int) (maxOp[change] - startOp[change] + 1);
  }

  /** The id of the k-th op in order of actors and counters, or -1 where there are fewer. */
  private long idAt(int k) {
    int low = 0;
    int high = changeCount - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int change = byId[mid];
      if (k < opStart[change]) {
        high = mid - 1;
      } else if (k >= opStart[change] + opCount(change)) {
        low = mid + 1;
      } else {
        return OpId.pack(startOp[change] + (k - opStart[change]), changeActor[change]);
      }
    }
    return -1;
  }

  /** Changes that those of the bundle depend on and that are not in it. */
  public List<ChangeHash> deps() {
    return deps;
  }

  public int changeCount() {
    return changeCount;
  }

  @Override
  public List<ChangeHash> named() {
    return deps;
  }

  @Override
  public List<Table> tables() {
    return List.of(
        new Table("changes", ColumnRows.BUNDLE_CHANGES, changeColumns),
        new Table("ops", ColumnRows.BUNDLE_OPS, opColumns));
  }

  /**
   * The changes, parsed, dependencies first. Cost: O(ops).
   *
   * @throws FormatException when a change lacks ops
   */
  public List<ChangeChunk> changeChunks() {
    List<ChangeChunk> parsed = new ArrayList<>(changeCount);
    for (byte[] change : changes()) {
      parsed.add(ChangeChunk.parse(change, Limits.NONE));
    }
    return parsed;
  }

  /**
   * The changes as chunks, dependencies first. Cost: O(ops).
   *
   * @throws FormatException when a change lacks ops
   */
  public List<byte[]> changes() {
    ChangeChunkWriter writer = new ChangeChunkWriter();
    List<byte[]> chunks = new ArrayList<>(changeCount);
    List<ChangeHash> hashes = new ArrayList<>(changeCount);
    for (int i = 0; i < changeCount; i++) {
      writer.begin(changeActor[i], startOp[i], actors::get);
      ops.append(writer, opStart[i], opCount(i));
      for (int d = depStart[i]; d < depStart[i + 1]; d++) {
        int row = depRow[d];
        writer.dep(row < changeCount ? hashes.get(row) : deps.get(row - changeCount));
      }
      writer.finish(seq[i], time[i], message[i], extraBuf, extraStart[i], extraStart[i + 1]);
      hashes.add(writer.hash());
      chunks.add(writer.toByteArray());
    }
    return chunks;
  }
}
