package org.amkit.chunk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.codec.ByteWriter;
import org.amkit.column.BoolWriter;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleWriter;
import org.amkit.column.StringWriter;
import org.amkit.column.ValueWriter;

/**
 * Writes what {@link BundleChunk} parses. Change columns are those that Automerge writes; ops stand
 * in order of actors and counters, where Automerge has them in order of the document, so that the
 * column which tells the one order from the other is a single run. Not reusable.
 */
public final class BundleChunkWriter {
  private final List<ChangeChunk> changes;
  private final Map<ActorId, Integer> actors;
  private final Map<Hash, Integer> depRows = new HashMap<>();
  private final Map<Hash, Integer> outside = new LinkedHashMap<>();

  private final RleWriter objActors = new RleWriter();
  private final DeltaWriter objCounters = new DeltaWriter();
  private final RleWriter keyActors = new RleWriter();
  private final DeltaWriter keyCounters = new DeltaWriter();
  private final StringWriter keyStrings = new StringWriter();
  private final RleWriter idActors = new RleWriter();
  private final BoolWriter inserts = new BoolWriter();
  private final RleWriter actions = new RleWriter();
  private final ValueWriter values = new ValueWriter();
  private final RleWriter predCounts = new RleWriter();
  private final RleWriter predActors = new RleWriter();
  private final DeltaWriter predCounters = new DeltaWriter();
  private final BoolWriter expands = new BoolWriter();
  private final StringWriter markNames = new StringWriter();
  private final DeltaWriter rows = new DeltaWriter();

  private BundleChunkWriter(List<ChangeChunk> changes) {
    this.changes = changes;
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
    return new BundleChunkWriter(changes).write(deflate);
  }

  private byte[] write(boolean deflate) {
    ColumnSetWriter changeColumns = changeColumns();
    appendOps();
    ColumnSetWriter opColumns = opColumns();
    if (deflate) {
      changeColumns = changeColumns.deflated();
      opColumns = opColumns.deflated();
    }
    ByteWriter out = ChunkFrame.open(512 + changeColumns.byteCount() + opColumns.byteCount());
    out.uleb(outside.size());
    for (Hash dep : outside.keySet()) {
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
      String message = change.message();
      if (message == null) {
        messages.appendNull(1);
      } else {
        messages.append(message, 1);
      }
      depCounts.append(change.deps().size(), 1);
      for (Hash dep : change.deps()) {
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

  private int depRow(Hash dep) {
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
    long opCount = 0;
    for (ChangeChunk change : byId) {
      int[] indexes = new int[change.actorCount()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = index(change.actor(i));
      }
      ops.reset(change);
      while (ops.nextRun()) {
        appendRun(ops, indexes);
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

  private void appendRun(ChangeOps ops, int[] indexes) {
    int n = ops.run();
    idActors.append(indexes[0], n);
    appendId(objActors, objCounters, ops.objActor(), ops.objCounter(), 0, n, indexes, false);
    String key = ops.key();
    if (key != null) {
      keyActors.appendNull(n);
      keyCounters.appendNull(n);
      keyStrings.append(key, n);
    } else {
      appendId(
          keyActors,
          keyCounters,
          ops.keyActor(),
          ops.keyCounter(),
          ops.keyStep(),
          n,
          indexes,
          true);
      keyStrings.appendNull(n);
    }
    inserts.append(ops.insert(), n);
    actions.append(ops.action(), n);
    values.append(ops.valueType(), ops.valueBuffer(), ops.valueOffset(), ops.valueByteCount(), n);
    predCounts.append(ops.predCount(), n);
    if (ops.predCount() == 1) {
      predActors.append(indexes[ops.predActor(0)], n);
      predCounters.append(ops.predCounter(0), ops.predStep(), n);
    } else {
      for (int i = 0; i < ops.predCount(); i++) {
        predActors.append(indexes[ops.predActor(i)], 1);
        predCounters.append(ops.predCounter(i));
      }
    }
    expands.append(ops.expand(), n);
    String name = ops.markName();
    if (name == null) {
      markNames.appendNull(n);
    } else {
      markNames.append(name, n);
    }
  }

  /** Appends ids; what has none is null, but the head of a list has the counter 0. */
  private static void appendId(
      RleWriter idActors,
      DeltaWriter idCounters,
      int actor,
      long counter,
      long step,
      int n,
      int[] indexes,
      boolean head) {
    if (actor >= 0) {
      idActors.append(indexes[actor], n);
      idCounters.append(counter, step, n);
    } else {
      idActors.appendNull(n);
      if (head) {
        idCounters.append(0, 0, n);
      } else {
        idCounters.appendNull(n);
      }
    }
  }

  private ColumnSetWriter opColumns() {
    return new ColumnSetWriter()
        .addUnlessNull(ColumnSpec.OP_OBJ_ACTOR, objActors)
        .addUnlessNull(ColumnSpec.BUNDLE_OP_OBJ_COUNTER, objCounters)
        .addUnlessNull(ColumnSpec.OP_KEY_ACTOR, keyActors)
        .addUnlessNull(ColumnSpec.OP_KEY_COUNTER, keyCounters)
        .addUnlessNull(ColumnSpec.OP_KEY_STRING, keyStrings)
        .add(ColumnSpec.OP_ID_ACTOR, idActors)
        .add(ColumnSpec.OP_INSERT, inserts)
        .add(ColumnSpec.OP_ACTION, actions)
        .add(ColumnSpec.OP_VALUE_META, values)
        .add(ColumnSpec.OP_PRED_COUNT, predCounts)
        .add(ColumnSpec.OP_PRED_ACTOR, predActors)
        .add(ColumnSpec.OP_PRED_COUNTER, predCounters)
        .addUnlessNull(ColumnSpec.OP_EXPAND, expands)
        .addUnlessNull(ColumnSpec.OP_MARK_NAME, markNames)
        .add(ColumnSpec.BUNDLE_OP_ID_INVERSE, rows);
  }
}
