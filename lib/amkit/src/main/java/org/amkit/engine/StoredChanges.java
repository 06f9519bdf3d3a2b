package org.amkit.engine;

import java.lang.ref.SoftReference;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.VerifiedChunks;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChunk;
import org.amkit.codec.FormatException;
import org.amkit.codec.Sha256;
import org.amkit.history.ChangeGraph;
import org.amkit.history.ChangeRows;
import org.amkit.history.NewestChanges;
import org.amkit.history.RowHashes;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a loaded document chunk, made again from its change columns and the op store.
 *
 * <p>Cost: O(runs of the store) when the store has changed since the last time, and for each of the
 * first few changes that are far from one another; then O(runs of the change) each.
 */
final class StoredChanges implements ChangeGraph.Base {
  /** Bytes of a change of one op, about. */
  private static final int USUAL_BYTE_COUNT = 120;

  /** How often ops are collected for some changes only; then for all, which is to sort them. */
  private static final int FEW_PARTS = 2;

  /** Rows around those that are asked for that are mostly asked for next. */
  private static final int NEAR = 64;

  private final Engine engine;
  private final ColumnSet changeColumns;
  private final List<ChangeHash> claimed;
  private final int[] actors;
  private final long offset;

  /** What makes changes from the store as it was then. */
  private @Nullable SoftReference<ChangeRebuilder> rebuilder;

  private long edition;
  private int pendingOps;

  /** How often it was made for some changes only. */
  private int partCount;

  /** Who remembers the hashes of the chunk's changes, and the chunk's own. */
  private @Nullable VerifiedChunks memory;

  private @Nullable ChangeHash chunk;

  private NewestChanges newest = NewestChanges.NONE;

  /**
   * The changes of a chunk whose ops are in an engine's store.
   *
   * @param actors the store's numbers of the chunk's actors
   * @param offset of the chunk, for errors
   */
  StoredChanges(Engine engine, DocumentChunk document, int[] actors, long offset) {
    this.engine = engine;
    this.changeColumns = document.changes();
    this.claimed = document.heads();
    this.actors = actors;
    this.offset = offset;
  }

  /** The rows, taken from what is left for the input that the chunk is from. */
  ChangeRows rows(Budget budget) {
    return ChangeRows.read(changeColumns, actors, budget, offset);
  }

  @Override
  public ChangeRows rows() {
    return rows(Budget.unlimited());
  }

  /** Has the hashes be read from a memory that contains the chunk. */
  void remember(VerifiedChunks verified, ChangeHash chunkHash) {
    memory = verified;
    chunk = chunkHash;
  }

  @Override
  public RowHashes hashes(ChangeRows rows) {
    RowHashes known = remembered(rows);
    if (known != null) {
      return known;
    }
    try {
      return made(rows);
    } catch (FormatException e) {
      throw engine.refusal(e);
    }
  }

  private @Nullable RowHashes remembered(ChangeRows rows) {
    byte[] bytes = memory == null || chunk == null ? null : memory.read(chunk);
    RowHashes known = bytes == null ? null : RowHashes.of(rows, bytes);
    return known == null || !known.ofHeads(rows.heads()).equals(claimed) ? null : known;
  }

  /**
   * Makes each change, to have its hash.
   *
   * @throws FormatException when ops are missing
   */
  RowHashes made(ChangeRows rows) {
    Sha256.expect((long) rows.count() * USUAL_BYTE_COUNT);
    RowHashes hashes = new RowHashes(rows);
    NewestChanges last = new NewestChanges(rows.count());
    byte[] hash = new byte[ChangeHash.BYTE_COUNT];
    write(
        rows,
        hashes,
        0,
        rows.count(),
        new ChangeGraph.Sink() {
          @Override
          public void take(int row, ChangeChunkWriter writer) {
            writer.hashTo(hash, 0);
            hashes.set(row, hash, 0);
            last.take(row, writer);
          }
        });
    newest = last;
    return hashes;
  }

  @Override
  public NewestChanges newest() {
    return newest;
  }

  @Override
  public void rebuild(ChangeRows rows, RowHashes hashes, int from, int to, ChangeGraph.Sink sink) {
    try {
      write(rows, hashes, from, to, sink);
    } catch (FormatException e) {
      throw engine.refusal(e);
    }
  }

  private void write(ChangeRows rows, RowHashes hashes, int from, int to, ChangeGraph.Sink sink) {
    ChangeRebuilder changes = rebuilder(rows, from, to);
    byte[] previous = new byte[ChangeHash.BYTE_COUNT];
    // In a pass from the start each actor's last op is known, else it is looked for.
    long[] lastOps = from > 0 ? null : new long[engine.store.actors.size()];
    int row = from;
    for (int run = to > from ? rows.runOf(from) : 0; row < to; run++) {
      int actor = rows.actorOfRun(run);
      int end = Math.min(to, rows.end(run));
      changes.goTo(actor, lastOps == null ? lastOpBefore(rows, row) : lastOps[actor]);
      String message = rows.messageOfRun(run);
      byte[] extra = rows.extraOfRun(run);
      for (int i = row - rows.start(run); row < end; row++, i++) {
        long maxOp = rows.maxOpOfRun(run, i);
        ChangeChunkWriter writer = changes.write(actor, maxOp);
        int depCount = i > 0 ? 1 : rows.depCount(run);
        for (int d = 0; d < depCount; d++) {
          int dep = i > 0 ? row - 1 : rows.dep(run, d);
          if (dep == row - 1 && row > from) {
            writer.dep(previous, 0);
          } else {
            writer.dep(hashes.kept(), hashes.offset(dep));
          }
        }
        writer.finish(
            rows.seqOfRun(run) + i, rows.timeOfRun(run, i), message, extra, 0, extra.length);
        writer.hashTo(previous, 0);
        sink.take(row, writer);
        if (lastOps != null) {
          lastOps[actor] = maxOp;
        }
      }
    }
  }

  private static long lastOpBefore(ChangeRows rows, int row) {
    int seq = rows.seq(row);
    return seq == 1 ? 0 : rows.maxOp(rows.find(rows.actor(row), seq - 1));
  }

  @Override
  public long startOp(ChangeRows rows, int row) {
    long maxOp = rows.maxOp(row);
    ChangeRebuilder changes = rebuilder(rows, row, row + 1);
    long next = changes.nextAfter(rows.actor(row), lastOpBefore(rows, row));
    return next < 0 || next > maxOp ? maxOp + 1 : next;
  }

  /** What makes the changes of the rows {@code [from..to)}, and mostly others. */
  private ChangeRebuilder rebuilder(ChangeRows rows, int from, int to) {
    boolean isOld = edition != engine.edition() || pendingOps != engine.pendingOps();
    SoftReference<ChangeRebuilder> kept = isOld ? null : rebuilder;
    ChangeRebuilder known = kept == null ? null : kept.get();
    if (known == null || !covers(known, rows, from, to)) {
      known =
          to - from < rows.count() && partCount++ < FEW_PARTS
              ? ofPart(rows, Math.max(0, from - NEAR), Math.min(rows.count(), to + NEAR))
              : new ChangeRebuilder(engine.store, 0, Long.MAX_VALUE);
      rebuilder = new SoftReference<>(known);
      edition = engine.edition();
      pendingOps = engine.pendingOps();
    }
    return known;
  }

  private static boolean covers(ChangeRebuilder known, ChangeRows rows, int from, int to) {
    return known.covers(0, Long.MAX_VALUE)
        || known.covers(firstOp(rows, from, to), lastOp(rows, from, to));
  }

  private ChangeRebuilder ofPart(ChangeRows rows, int from, int to) {
    return new ChangeRebuilder(engine.store, firstOp(rows, from, to), lastOp(rows, from, to));
  }

  /** The least counter that an op of the rows {@code [from..to)} may have. */
  private static long firstOp(ChangeRows rows, int from, int to) {
    long first = Long.MAX_VALUE;
    for (int row = from; row < to; row = rows.end(rows.runOf(row))) {
      first = Math.min(first, lastOpBefore(rows, row) + 1);
    }
    return first;
  }

  private static long lastOp(ChangeRows rows, int from, int to) {
    long last = 0;
    for (int row = from; row < to; row = rows.end(rows.runOf(row))) {
      last = Math.max(last, rows.maxOp(Math.min(to, rows.end(rows.runOf(row))) - 1));
    }
    return last;
  }
}
