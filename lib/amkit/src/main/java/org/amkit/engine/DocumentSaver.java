package org.amkit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ColumnRows;
import org.amkit.chunk.ColumnSetWriter;
import org.amkit.chunk.ColumnSpec;
import org.amkit.chunk.DocumentChunkWriter;
import org.amkit.chunk.OpColumnsWriter;
import org.amkit.chunk.OpRow;
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
import org.amkit.sequence.SeqSpan;
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

  private final OpColumnsWriter ops = new OpColumnsWriter(ColumnRows.DOCUMENT_OPS);

  /** The row that is being written. */
  private final OpRow row = new OpRow();

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
    Arrays.fill(index, -1);
    BitSet used = new BitSet();
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
      List<ChangeHash> heads,
      int[] headNumbers,
      Clock only,
      boolean deflate) {
    DocumentSaver saver = new DocumentSaver(store, graph, changeCount, only);
    return saver.write(changeCount, heads, headNumbers, deflate);
  }

  private byte[] write(
      int changeCount, List<ChangeHash> heads, int[] headNumbers, boolean deflate) {
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
    long[] indexes = new long[headNumbers.length];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = headNumbers[i];
    }
    ColumnSetWriter opColumns = ops.finish(index);
    return DocumentChunkWriter.write(actors, heads, changeColumns(), opColumns, indexes, deflate);
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

  private void changeRows(ChangeGraph.Row change, int n, long maxOpStep, long timeStep) {
    changeActors.append(index[change.actor()], n);
    changeSeqs.append(change.seq(), 1, n);
    changeMaxOps.append(change.maxOp(), maxOpStep, n);
    changeTimes.append(change.time(), timeStep, n);
    changeMessages.appendNullable(change.message(), n);
    int[] deps = change.deps();
    changeDepCounts.append(deps.length, 1);
    for (int dep : deps) {
      changeDeps.append(dep);
    }
    if (n > 1) {
      changeDepCounts.append(1, n - 1);
      changeDeps.append(deps[0] + 1L, 1, n - 1);
    }
    changeExtras.append(ValueHeap.BYTES, change.extra(), 0, change.extra().length, n);
  }

  private void sequenceRows(SeqObject seq) {
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
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
  private void knownPlainRows(SeqObject seq, SeqSpan span, Clock clock) {
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

  private void plainRows(SeqObject seq, SeqSpan span, int from, int to, boolean deleted) {
    int count = to - from;
    row.clear();
    row.obj = seq.id;
    row.insert = true;
    row.action = span.action;
    row.value(span.valueType, store.heap.buffer(), span.valueOffsetAt(from), span.valueLength);
    row.count = count;
    if (deleted) {
      row.ref(span.succAt(from), span.succStep);
    }
    ops.appendIds(span.idAt(from), count);
    ops.appendAllButKey(row);
    if (from == 0) {
      ops.appendElement(span.origin, 0, 1);
      ops.appendElement(span.firstId, 1, count - 1);
    } else {
      ops.appendElement(span.idAt(from - 1), 1, count);
    }
  }

  private void registerRows(
      ObjectStore object, @Nullable String key, long element, long origin, Register register) {
    for (RegOp op = register.first(); op != null; op = op.next()) {
      if (only != null && !only.covers(op.id)) {
        continue;
      }
      row.clear();
      row.obj = object.id;
      row.key = key;
      row.insert = key == null && op.id == element;
      row.elem = row.insert ? origin : element;
      row.action = op.action;
      row.value(op.valueType, store.heap.buffer(), op.valueOffset, op.valueLength);
      for (int i = 0; i < op.succCount; i++) {
        if (only == null || only.covers(op.succ[i])) {
          row.addRef(op.succ[i]);
        }
      }
      if (op.action == Action.MARK && op instanceof MarkOp mark) {
        row.expand = mark.expand;
        row.markName = mark.name;
      }
      ops.appendIds(op.id, 1);
      ops.append(row);
    }
  }
}
