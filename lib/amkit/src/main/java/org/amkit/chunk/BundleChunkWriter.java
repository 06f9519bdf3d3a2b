package org.amkit.chunk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleWriter;
import org.amkit.column.StringWriter;

/**
 * Writes what {@link BundleChunk} parses. Change columns are those that Automerge writes; ops stand
 * in order of actors and counters, where Automerge has them in order of the document, so that the
 * column which tells the one order from the other is a single run. Not reusable.
 */
public final class BundleChunkWriter {
  private final List<ChangeChunk> changes;
  private final Map<ActorId, Integer> actors;
  private final Map<ChangeHash, Integer> depRows = new HashMap<>();
  private final Map<ChangeHash, Integer> outside = new LinkedHashMap<>();

  private final OpColumnsWriter columns = new OpColumnsWriter(ColumnRows.BUNDLE_OPS);

  /** Row of each op in order of actors and counters. */
  private final DeltaWriter rows = new DeltaWriter();

  /** Whether counters are written instead of rows. */
  private final boolean isFirstForm;

  private BundleChunkWriter(List<ChangeChunk> changes, boolean isFirstForm) {
    this.changes = changes;
    this.isFirstForm = isFirstForm;
    TreeMap<ActorId, Integer> sorted = new TreeMap<>();
    for (ChangeChunk change : changes) {
      for (int i = 0; i < change.actorCount(); i++) {
        sorted.put(change.actor(i), 0);
      }
    }
    int index = 0;
    for (Map.Entry<ActorId, Integer> entry : sorted.entrySet()) {
      entry.setValue(index++);
    }
    actors = sorted;
  }

  /**
   * The bytes of a bundle. Cost: O(runs) and the bytes of the values.
   *
   * @param changes dependencies first, none twice; dependencies that are not among them are named
   *     in the bundle
   * @param deflate whether columns of 256 bytes and more are deflated
   * @throws IllegalArgumentException for a change that a bundle could not bring back as it is
   */
  public static byte[] write(List<ChangeChunk> changes, boolean deflate) {
    return new BundleChunkWriter(changes, false).write(deflate);
  }

  /**
   * The bytes of a bundle in the form that Automerge wrote before 3.3: columns are not deflated,
   * and ops have their counters. Every reader of bundles takes it, Automerge's from 3.2.0 on. Cost
   * and errors are those of {@link #write(List, boolean)}.
   */
  public static byte[] writeFirstForm(List<ChangeChunk> changes) {
    return new BundleChunkWriter(changes, true).write(false);
  }

  private byte[] write(boolean deflate) {
    ColumnSetWriter changeColumns = changeColumns();
    appendOps();
    ColumnSetWriter opColumns = columns.finish(null);
    if (!isFirstForm) {
      opColumns.add(ColumnSpec.BUNDLE_OP_ID_INVERSE, rows);
    }
    if (deflate) {
      changeColumns = changeColumns.deflated();
      opColumns = opColumns.deflated();
    }
    ByteWriter out = ChunkFrame.open(512 + changeColumns.byteCount() + opColumns.byteCount());
    out.uleb(outside.size());
    for (ChangeHash dep : outside.keySet()) {
      ChunkParts.writeHash(out, dep);
    }
    out.uleb(actors.size());
    for (ActorId actor : actors.keySet()) {
      ChunkParts.writeActor(out, actor);
    }
    changeColumns.writeMeta(out);
    changeColumns.writeData(out);
    opColumns.writeMeta(out);
    opColumns.writeData(out);
    return ChunkFrame.close(out, ChunkType.BUNDLE);
  }

  private ColumnSetWriter changeColumns() {
    RleWriter authors = new RleWriter();
    DeltaWriter seqs = new DeltaWriter();
    DeltaWriter startOps = new DeltaWriter();
    DeltaWriter maxOps = new DeltaWriter();
    DeltaWriter times = new DeltaWriter();
    StringWriter messages = new StringWriter();
    RleWriter depCounts = new RleWriter();
    DeltaWriter deps = new DeltaWriter();
    RleWriter extraCounts = new RleWriter();
    ByteWriter extras = new ByteWriter();
    for (int i = 0; i < changes.size(); i++) {
      ChangeChunk change = changes.get(i);
      authors.append(index(change.author()), 1);
      seqs.append(change.seq());
      startOps.append(change.startOp());
      maxOps.append(change.maxOp());
      times.append(change.time());
      messages.appendNullable(change.message(), 1);
      depCounts.append(change.deps().size(), 1);
      for (ChangeHash dep : change.deps()) {
        deps.append(depRow(dep));
      }
      byte[] extra = change.extraBytes();
      extraCounts.append(extra.length, 1);
      extras.putBytes(extra);
      if (depRows.put(change.hash(), i) != null || outside.containsKey(change.hash())) {
        throw new IllegalArgumentException(
            "change " + change.hash() + " stands twice, or behind one that depends on it");
      }
    }
    return new ColumnSetWriter()
        .add(ColumnSpec.BUNDLE_ACTOR, authors)
        .add(ColumnSpec.BUNDLE_SEQ, seqs)
        .add(ColumnSpec.BUNDLE_START_OP, startOps)
        .add(ColumnSpec.BUNDLE_MAX_OP, maxOps)
        .add(ColumnSpec.BUNDLE_TIME, times)
        .add(ColumnSpec.BUNDLE_MESSAGE, messages)
        .add(ColumnSpec.BUNDLE_DEPS_COUNT, depCounts)
        .add(ColumnSpec.BUNDLE_DEPS, deps)
        .add(ColumnSpec.BUNDLE_EXTRA_COUNT, extraCounts)
        .add(ColumnSpec.BUNDLE_EXTRA, extras.toByteArray());
  }

  private int depRow(ChangeHash dep) {
    Integer row = depRows.get(dep);
    if (row == null) {
      row = outside.computeIfAbsent(dep, d -> changes.size() + outside.size());
    }
    return row;
  }

  /** The actor's index in the bundle; every actor that a change names has one. */
  private int index(ActorId actor) {
    return actors.getOrDefault(actor, 0);
  }

  private void appendOps() {
    List<ChangeChunk> byId = new ArrayList<>(changes);
    byId.sort(
        (a, b) ->
            a.author().equals(b.author())
                ? Long.compare(a.seq(), b.seq())
                : a.author().compareTo(b.author()));
    ChangeOps ops = new ChangeOps();
    OpRow row = new OpRow();
    long opCount = 0;
    for (ChangeChunk change : byId) {
      int[] indexes = new int[change.actorCount()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = index(change.actor(i));
      }
      ops.reset(change);
      long next = change.startOp();
      while (ops.nextRun()) {
        row.take(ops, indexes);
        columns.append(row);
        if (isFirstForm) {
          columns.appendIds(OpId.pack(next, indexes[0]), row.count);
        } else {
          columns.appendIdActors(indexes[0], row.count);
        }
        next += row.count;
      }
      if (!ops.isCanonical()) {
        throw new IllegalArgumentException(
            "change " + change.hash() + " is not as a bundle would bring it back");
      }
      opCount += change.opCount();
    }
    if (opCount > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("bundle of " + opCount + " ops");
    }
    rows.append(0, 1, (int) opCount);
  }
}
