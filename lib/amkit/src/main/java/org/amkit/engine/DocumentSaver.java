package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ColumnSetWriter;
import org.amkit.chunk.ColumnSpec;
import org.amkit.chunk.DocumentChunkWriter;
import org.amkit.chunk.Hash;
import org.amkit.column.BoolWriter;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleWriter;
import org.amkit.column.StringWriter;
import org.amkit.column.ValueWriter;
import org.amkit.history.ChangeGraph;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.MapObject;
import org.amkit.ops.MarkOp;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.SeqObject;
import org.amkit.ops.SpanView;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.Span;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document chunk: what {@link DocumentLoader} reads. Cost: O(spans + map ops + changes),
 * and that of DEFLATE.
 */
final class DocumentSaver {
  private static final long ACTOR_MASK = 0x7fffffffL;

  private final OpStore store;
  private final ChangeGraph graph;

  /** Which ops go in; {@code null} is all. */
  private final @Nullable Clock only;

  /** Index in the chunk's actor table by actor number; -1 for those without a change. */
  private final int[] index;

  private final List<ActorId> actors = new ArrayList<>();

  private final RleWriter objActors = new RleWriter();
  private final RleWriter objCounters = new RleWriter();
  private final RleWriter keyActors = new RleWriter();
  private final DeltaWriter keyCounters = new DeltaWriter();
  private final StringWriter keyStrings = new StringWriter();
  private final RleWriter idActors = new RleWriter();
  private final DeltaWriter idCounters = new DeltaWriter();
  private final BoolWriter inserts = new BoolWriter();
  private final RleWriter actions = new RleWriter();
  private final ValueWriter values = new ValueWriter();
  private final RleWriter succCounts = new RleWriter();
  private final RleWriter succActors = new RleWriter();
  private final DeltaWriter succCounters = new DeltaWriter();
  private final BoolWriter expands = new BoolWriter();
  private final StringWriter markNames = new StringWriter();

  private final RleWriter changeActors = new RleWriter();
  private final DeltaWriter changeSeqs = new DeltaWriter();
  private final DeltaWriter changeMaxOps = new DeltaWriter();
  private final DeltaWriter changeTimes = new DeltaWriter();
  private final StringWriter changeMessages = new StringWriter();
  private final RleWriter changeDepCounts = new RleWriter();
  private final DeltaWriter changeDeps = new DeltaWriter();
  private final ValueWriter changeExtras = new ValueWriter();

  private DocumentSaver(OpStore store, ChangeGraph graph, int changeCount, @Nullable Clock only) {
    this.store = store;
    this.graph = graph;
    this.only = only;
    index = new int[store.actors.size()];
    java.util.Arrays.fill(index, -1);
    java.util.BitSet used = new java.util.BitSet();
    if (only == null) {
      for (int a = 0; a < index.length; a++) {
        used.set(a, graph.seqOf(a) > 0);
      }
    } else {
      for (int i = 0; i < changeCount; i++) {
        used.set(graph.actorOf(i));
      }
    }
    for (int number : store.actors.sorted()) {
      if (used.get(number)) {
        index[number] = actors.size();
        actors.add(store.actors.get(number));
      }
    }
  }

  /** Writes the whole document. */
  static byte[] save(OpStore store, ChangeGraph graph, boolean deflate) {
    DocumentSaver saver = new DocumentSaver(store, graph, graph.count(), null);
    return saver.write(graph.count(), graph.heads(), graph.headNumbers(), deflate);
  }

  /** Writes the first {@code changeCount} changes only, whose ops {@code only} covers. */
  static byte[] savePrefix(
      OpStore store,
      ChangeGraph graph,
      int changeCount,
      List<Hash> heads,
      int[] headNumbers,
      Clock only,
      boolean deflate) {
    DocumentSaver saver = new DocumentSaver(store, graph, changeCount, only);
    return saver.write(changeCount, heads, headNumbers, deflate);
  }

  private byte[] write(int changeCount, List<Hash> heads, int[] headNumbers, boolean deflate) {
    int[] left = {changeCount};
    graph.forEachRun(
        (first, count, maxOpStep, timeStep) -> {
          int n = Math.min(count, left[0]);
          left[0] -= n;
          if (n > 0) {
            changeRows(first, n, maxOpStep, timeStep);
          }
        });
    List<ObjectStore> objects = new ArrayList<>();
    store.objects().forEach(objects::add);
    objects.sort((a, b) -> store.actors.compare(a.id, b.id));
    for (ObjectStore object : objects) {
      if (object instanceof MapObject map) {
        map.forEachRegister((key, register) -> registerRows(map, key, 0, 0, register));
      } else {
        sequenceRows((SeqObject) object);
      }
    }
    long[] indexes = java.util.Arrays.stream(headNumbers).asLongStream().toArray();
    return DocumentChunkWriter.write(actors, heads, changeColumns(), opColumns(), indexes, deflate);
  }

  private ColumnSetWriter changeColumns() {
    return new ColumnSetWriter()
        .add(ColumnSpec.CHANGE_ACTOR, changeActors)
        .add(ColumnSpec.CHANGE_SEQ, changeSeqs)
        .add(ColumnSpec.CHANGE_MAX_OP, changeMaxOps)
        .add(ColumnSpec.CHANGE_TIME, changeTimes)
        .addUnlessNull(ColumnSpec.CHANGE_MESSAGE, changeMessages)
        .add(ColumnSpec.CHANGE_DEPS_COUNT, changeDepCounts)
        .add(ColumnSpec.CHANGE_DEPS, changeDeps)
        .add(ColumnSpec.CHANGE_EXTRA_META, changeExtras);
  }

  private ColumnSetWriter opColumns() {
    return new ColumnSetWriter()
        .addUnlessNull(ColumnSpec.OP_OBJ_ACTOR, objActors)
        .addUnlessNull(ColumnSpec.OP_OBJ_COUNTER, objCounters)
        .addUnlessNull(ColumnSpec.OP_KEY_ACTOR, keyActors)
        .addUnlessNull(ColumnSpec.OP_KEY_COUNTER, keyCounters)
        .addUnlessNull(ColumnSpec.OP_KEY_STRING, keyStrings)
        .add(ColumnSpec.OP_ID_ACTOR, idActors)
        .add(ColumnSpec.OP_ID_COUNTER, idCounters)
        .add(ColumnSpec.OP_INSERT, inserts)
        .add(ColumnSpec.OP_ACTION, actions)
        .add(ColumnSpec.OP_VALUE_META, values)
        .add(ColumnSpec.OP_SUCC_COUNT, succCounts)
        .add(ColumnSpec.OP_SUCC_ACTOR, succActors)
        .add(ColumnSpec.OP_SUCC_COUNTER, succCounters)
        .addUnlessNull(ColumnSpec.OP_EXPAND, expands)
        .addUnlessNull(ColumnSpec.OP_MARK_NAME, markNames);
  }

  private void changeRows(ChangeGraph.Row row, int n, long maxOpStep, long timeStep) {
    changeActors.append(index[row.actor()], n);
    changeSeqs.append(row.seq(), 1, n);
    changeMaxOps.append(row.maxOp(), maxOpStep, n);
    changeTimes.append(row.time(), timeStep, n);
    String message = row.message();
    if (message == null) {
      changeMessages.appendNull(n);
    } else {
      changeMessages.append(message, n);
    }
    int[] deps = row.deps();
    changeDepCounts.append(deps.length, 1);
    for (int dep : deps) {
      changeDeps.append(dep);
    }
    if (n > 1) {
      changeDepCounts.append(1, n - 1);
      changeDeps.append(deps[0] + 1L, 1, n - 1);
    }
    changeExtras.append(ValueHeap.BYTES, row.extra(), 0, row.extra().length, n);
  }

  private int indexOf(long id) {
    return index[(int) (id & ACTOR_MASK)];
  }

  /** The columns that plain and other rows have in common. */
  private void rows(ObjectStore object, long id, int action, int count, boolean insert) {
    if (object.id == 0) {
      objActors.appendNull(count);
      objCounters.appendNull(count);
    } else {
      objActors.append(indexOf(object.id), count);
      objCounters.append(object.id >>> 31, count);
    }
    idActors.append(indexOf(id), count);
    idCounters.append(id >>> 31, 1, count);
    inserts.append(insert, count);
    actions.append(action, count);
  }

  private void elementKey(long element, long step, int count) {
    keyStrings.appendNull(count);
    if (element == 0) {
      keyActors.appendNull(count);
      keyCounters.append(0, 0, count);
    } else {
      keyActors.append(indexOf(element), count);
      keyCounters.append(element >>> 31, step, count);
    }
  }

  private void sequenceRows(SeqObject seq) {
    for (Span span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null) {
        registerRows(seq, null, span.firstId, span.origin, register);
        continue;
      }
      if (only == null) {
        plainRows(seq, span, 0, span.count, span.succFirst != 0);
      } else {
        knownPlainRows(seq, span, only);
      }
    }
  }

  /** The rows of a plain span that a version knows, with the deletions that it knows. */
  private void knownPlainRows(SeqObject seq, Span span, Clock clock) {
    long known = clock.maxOp((int) (span.firstId & ACTOR_MASK)) - (span.firstId >>> 31) + 1;
    int to = (int) Math.max(0, Math.min(span.count, known));
    long living = SpanView.interval(span, clock);
    int from = SpanView.from(living);
    int until = SpanView.to(living);
    if (until <= from) {
      from = to;
      until = to;
    }
    if (from > 0) {
      plainRows(seq, span, 0, from, true);
    }
    if (until > from) {
      plainRows(seq, span, from, until, false);
    }
    if (to > until) {
      plainRows(seq, span, until, to, true);
    }
  }

  private void plainRows(SeqObject seq, Span span, int from, int to, boolean deleted) {
    int count = to - from;
    rows(seq, span.idAt(from), span.action, count, true);
    if (from == 0) {
      elementKey(span.origin, 0, 1);
      if (count > 1) {
        elementKey(span.firstId, 1, count - 1);
      }
    } else {
      elementKey(span.idAt(from - 1), 1, count);
    }
    values.append(
        span.valueType, store.heap.buffer(), span.valueOffsetAt(from), span.valueLength, count);
    if (deleted) {
      long succ = span.succAt(from);
      succCounts.append(1, count);
      succActors.append(indexOf(succ), count);
      succCounters.append(succ >>> 31, span.succStep, count);
    } else {
      succCounts.append(0, count);
    }
    expands.append(false, count);
    markNames.appendNull(count);
  }

  private void registerRows(
      ObjectStore object, @Nullable String key, long element, long origin, Register register) {
    for (RegOp op = register.first(); op != null; op = op.next()) {
      if (only != null && !only.covers(op.id)) {
        continue;
      }
      boolean insert = key == null && op.id == element;
      rows(object, op.id, op.action, 1, insert);
      if (key == null) {
        elementKey(insert ? origin : element, 0, 1);
      } else {
        keyActors.appendNull(1);
        keyCounters.appendNull(1);
        keyStrings.append(key, 1);
      }
      values.append(op.valueType, store.heap.buffer(), op.valueOffset, op.valueLength, 1);
      successors(op);
      if (op.action == Action.MARK && op instanceof MarkOp mark) {
        expands.append(mark.expand, 1);
        if (mark.name == null) {
          markNames.appendNull(1);
        } else {
          markNames.append(mark.name, 1);
        }
      } else {
        expands.append(false, 1);
        markNames.appendNull(1);
      }
    }
  }

  private void successors(RegOp op) {
    int count = 0;
    for (int i = 0; i < op.succCount; i++) {
      if (only == null || only.covers(op.succ[i])) {
        succActors.append(indexOf(op.succ[i]), 1);
        succCounters.append(op.succ[i] >>> 31);
        count++;
      }
    }
    succCounts.append(count, 1);
  }
}
