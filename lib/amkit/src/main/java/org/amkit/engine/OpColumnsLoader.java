package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ColumnSpec;
import org.amkit.chunk.DocumentChunk;
import org.amkit.chunk.OpColumns;
import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.ops.Action;
import org.amkit.ops.MapObject;
import org.amkit.ops.MarkOp;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.SeqObject;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Loads a document chunk's op columns into an empty store, run by run.
 *
 * <pre>
 *   rows are sorted: objects by id, in a map by key and id, in a sequence in list order, an element's
 *   insert op first and its later values behind it by id
 * </pre>
 *
 * <p>Cost: O(column runs) and the bytes of the values.
 */
final class OpColumnsLoader {
  private static final long STEP = SeqSpan.ID_STEP;

  /** A span takes at least some bytes of the columns; this is on the safe side. */
  private static final int BYTES_OF_SPAN = 16;

  private final OpStore store;

  /** Document actor number by the chunk's actor index. */
  private final int[] actors;

  /** Highest op counter that a change of the actor claims, by the chunk's actor index. */
  private final long[] maxOps;

  private final boolean allowBrokenMarks;
  private final Limits limits;
  private final long offset;

  private final OpColumns columns;

  /** Where the values lie in the store, and in the chunk. */
  private final int heapBase;

  private final int rawBase;

  // The object, key or element that rows are being read for.
  private @Nullable ObjectStore object;
  private long lastObject = -1;

  /** The register of {@link #lastKey}. */
  private @Nullable Register keyRegister;

  private @Nullable String lastKey;
  private long lastElement = -1;
  private @Nullable SeqSpan lastSpan;

  /** Ops of the key or element being read, where it needs a register. */
  private final List<RegOp> pending = new ArrayList<>();

  private boolean pendingInOrder = true;

  /** Whether all ops stand where a writer would put them. */
  private boolean inOrder = true;

  OpColumnsLoader(
      OpStore store,
      DocumentChunk document,
      int[] actors,
      long[] maxOps,
      LoadOptions options,
      Budget budget,
      long offset) {
    this.store = store;
    this.actors = actors;
    this.maxOps = maxOps;
    this.allowBrokenMarks = options.allowBrokenMarks();
    limits = options.limits();
    this.offset = offset;
    columns = OpColumns.of(document, budget);
    Column raw = document.ops().range(ColumnSpec.OP_VALUE);
    store.heap.reserveWhole(raw.byteCount());
    heapBase = store.heap.append(raw.buf(), raw.start(), raw.byteCount());
    rawBase = raw.start();
    store.index.expect(
        (int) (document.ops().byteCount() / BYTES_OF_SPAN / Math.max(1, actors.length)));
  }

  private FormatException bad(String what) {
    return new FormatException(what, offset);
  }

  /**
   * Loads.
   *
   * @return whether all ops stand where a writer would put them
   */
  boolean load() {
    while (columns.actions.run() > 0) {
      row();
    }
    finishRegister();
    columns.expectEnd();
    store.heap.trim();
    return inOrder;
  }

  private int id(long actor) {
    return actors[(int) actor];
  }

  private void row() {
    int action = (int) columns.actions.value();
    int actorIndex = (int) columns.idActors.value();
    long counter = columns.idCounters.value();
    long id = counter << 31 | id(actorIndex);
    boolean insert = columns.inserts.value();
    selectObject();
    boolean keyed = !columns.keyStrings.isNull();
    int succCount = (int) Math.min(Integer.MAX_VALUE, columns.refCounts.value());
    int n = 1;
    if (!keyed && insert && succCount <= 1) {
      n = runLength(action, succCount, id);
    }
    if (counter < 1 || counter + (n - 1) > maxOps[actorIndex]) {
      throw bad(
          "op "
              + (counter + n - 1)
              + "@"
              + store.actors.get(id(actorIndex))
              + " belongs to no change");
    }
    if (keyed) {
      mapRow(action, id, succCount);
    } else {
      sequenceRow(action, id, insert, succCount, n);
    }
    columns.advance(n);
  }

  private void selectObject() {
    boolean root = columns.objCounters.isNull();
    if (root != columns.objActors.isNull()) {
      throw bad("an op's object has an actor or a counter only");
    }
    long obj = root ? 0 : columns.objCounters.value() << 31 | id(columns.objActors.value());
    if (obj == lastObject) {
      return;
    }
    finishRegister();
    if (lastObject >= 0 && store.actors.compare(obj, lastObject) <= 0) {
      throw bad("objects are out of order");
    }
    ObjectStore next = store.object(obj);
    if (next == null) {
      throw bad(
          "ops of object "
              + columns.objCounters.value()
              + "@"
              + store.actors.get(id(columns.objActors.value()))
              + ", which no op makes");
    }
    if (next.depth > limits.depth()) {
      throw new LimitException(
          "objects nested deeper than the limit of " + limits.depth(), offset, "depth");
    }
    object = next;
    lastObject = obj;
    lastKey = null;
    lastElement = -1;
    lastSpan = null;
  }

  /** How many rows from here on are one run of plain elements. */
  private int runLength(int action, int succCount, long id) {
    if (action == Action.MARK || columns.idCounters.step() != 1 || columns.keyActors.isNull()) {
      return 1;
    }
    int n = columns.idCounters.run() == 1 ? 1 : columns.run();
    DeltaReader keys = columns.keyCounters;
    long key = keys.isNull() ? 0 : keys.value() << 31 | id(columns.keyActors.value());
    if (n > 1 && (keys.step() != 1 || key != id - STEP)) {
      return 1;
    }
    if (succCount == 1) {
      n = Math.min(n, columns.refRun());
      if (n > 1 && Math.abs(columns.refCounters.step()) != 1) {
        return 1;
      }
      return columns.values.typeCode() == ValueHeap.COUNTER ? 1 : n;
    }
    return n;
  }

  private int valueType() {
    return columns.values.typeCode();
  }

  private int valueLength() {
    return columns.values.byteCount();
  }

  private int valueOffset() {
    return heapBase + columns.values.offset() - rawBase;
  }

  private void mapRow(int action, long id, int succCount) {
    if (!(object instanceof MapObject map)) {
      throw bad("an op has a key in a sequence");
    }
    String key = columns.keyStrings.value();
    if (!key.equals(lastKey)) {
      if (key.length() > limits.keyBytes()) {
        throw new LimitException(
            "a key longer than the limit of " + limits.keyBytes() + " bytes", offset, "keyBytes");
      }
      finishRegister();
      keyRegister = map.newRegister(key);
      if (keyRegister == null) {
        throw bad("the ops of key \"" + key + "\" are not together");
      }
      lastKey = key;
    }
    addPending(rowOp(action, id, 0, succCount));
    if (Action.makes(action)) {
      store.makeObject(id, action, map, key, 0);
    }
  }

  private RegOp rowOp(int action, long id, int width, int succCount) {
    if (action == Action.DELETE) {
      throw bad("a document has no rows for deletions");
    }
    RegOp op;
    if (action == Action.MARK) {
      String name = columns.markNames.isNull() ? null : columns.markNames.value();
      boolean expand = columns.expands.value();
      op = new MarkOp(id, valueType(), valueOffset(), valueLength(), name, expand);
    } else {
      op = new RegOp(id, action, valueType(), valueOffset(), valueLength(), width);
    }
    if (action == Action.INCREMENT
        && valueType() != ValueHeap.INT
        && valueType() != ValueHeap.UINT) {
      throw bad("an increment by something that is no integer");
    }
    for (int i = 0; i < succCount; i++) {
      op.appendSucc(nextSucc());
    }
    return op;
  }

  private long nextSucc() {
    long succ = succ();
    columns.advanceRefs(1);
    return succ;
  }

  /** The successor that is next, which must be there. */
  private long succ() {
    if (columns.refRun() == 0) {
      throw bad("fewer successors than announced");
    }
    return columns.refCounters.value() << 31 | id(columns.refActors.value());
  }

  private void addPending(RegOp op) {
    if (!pending.isEmpty()
        && store.actors.compare(pending.get(pending.size() - 1).id, op.id) >= 0) {
      pendingInOrder = false;
    }
    pending.add(op);
  }

  /**
   * Sorts the ops of a key or element by id, as they should have been written: an old Automerge
   * wrote some in another order.
   */
  private void sortPending() {
    RegOp inserted = pending.get(0);
    pending.sort((a, b) -> store.actors.compare(a.id, b.id));
    for (int i = 1; i < pending.size(); i++) {
      if (pending.get(i - 1).id == pending.get(i).id) {
        throw bad("two ops of one key or element have the same id");
      }
    }
    if (lastKey == null && pending.get(0) != inserted) {
      throw bad("an op of an element is older than the element");
    }
    pendingInOrder = true;
    inOrder = false;
  }

  private void finishRegister() {
    if (pending.isEmpty()) {
      return;
    }
    if (!pendingInOrder) {
      sortPending();
    }
    Register register;
    if (lastKey != null) {
      register = Objects.requireNonNull(keyRegister);
    } else {
      SeqSpan span = Objects.requireNonNull(lastSpan);
      register = new Register(span);
      span.detail = register;
    }
    store.loadRegister(register, pending);
    pending.clear();
    if (lastKey == null) {
      ((SeqObject) Objects.requireNonNull(object)).tree.refresh(Objects.requireNonNull(lastSpan));
    }
  }

  private void sequenceRow(int action, long id, boolean insert, int succCount, int n) {
    if (!(object instanceof SeqObject seq)) {
      throw bad("an op in a map has no key");
    }
    boolean head = columns.keyActors.isNull();
    DeltaReader keys = columns.keyCounters;
    long key =
        (keys.isNull() ? 0 : keys.value() << 31)
            | (head || keys.isNull() ? 0 : id(columns.keyActors.value()));
    if (head && key != 0) {
      throw bad("an element's id has no actor");
    }
    int width = store.widthOf(seq.type, action, valueType(), valueOffset(), valueLength());
    if (!insert) {
      updateRow(seq, action, id, key, width, succCount);
      return;
    }
    finishRegister();
    boolean plain =
        action != Action.MARK
            && succCount <= 1
            && (succCount == 0 || valueType() != ValueHeap.COUNTER);
    SeqSpan span = new SeqSpan(id, key, n);
    span.action = (byte) action;
    span.valueType = (byte) valueType();
    span.valueLength = valueLength();
    span.valueOffset = valueOffset();
    span.width = width;
    if (plain) {
      if (succCount == 1) {
        loadDeletion(span, n);
      }
    } else {
      pending.add(rowOp(action, id, width, succCount));
      if (action == Action.MARK) {
        countMark(seq, pending.get(0));
      }
    }
    lastElement = id + (n - 1) * STEP;
    lastSpan = appendSpan(seq, span, plain);
    if (Action.makes(action)) {
      for (int i = 0; i < n; i++) {
        store.makeObject(id + i * STEP, action, seq, null, id + i * STEP);
      }
    }
  }

  private void loadDeletion(SeqSpan span, int n) {
    span.succFirst = succ();
    span.succStep = (byte) (n == 1 ? 0 : columns.refCounters.step());
    columns.advanceRefs(n);
  }

  private SeqSpan appendSpan(SeqObject seq, SeqSpan span, boolean plain) {
    SeqSpan tail = lastSpan;
    if (tail != null && plain && tail.continuedBy(span)) {
      tail.absorb(span);
      seq.tree.refresh(tail);
      return tail;
    }
    seq.tree.insertAfter(tail, span);
    store.index.addLater(span);
    return span;
  }

  private void countMark(SeqObject seq, RegOp op) {
    seq.markCount++;
    if (((MarkOp) op).begins()) {
      return;
    }
    if (!allowBrokenMarks) {
      SeqSpan begin = store.index.find(op.id - STEP);
      if (begin == null || SeqObject.mark(begin) == null) {
        throw bad("mark end " + (op.id >>> 31) + " stands before its begin");
      }
    }
  }

  /** A later value of the element inserted last. */
  private void updateRow(
      SeqObject seq, int action, long id, long element, int width, int succCount) {
    if (element != lastElement || lastSpan == null) {
      throw bad("an op names an element that does not stand before it");
    }
    if (pending.isEmpty()) {
      isolateLast(seq);
    }
    addPending(rowOp(action, id, width, succCount));
    if (Action.makes(action)) {
      store.makeObject(id, action, seq, null, element);
    }
  }

  /** Makes the last plain element a span of one, its op the first of a register to come. */
  private void isolateLast(SeqObject seq) {
    SeqSpan last = Objects.requireNonNull(lastSpan);
    if (last.count > 1) {
      last = store.split(seq, last, last.count - 1);
      lastSpan = last;
    }
    RegOp op = new RegOp(last, last.width);
    if (last.succFirst != 0) {
      op.appendSucc(last.succFirst);
      last.succFirst = 0;
      last.succStep = 0;
    }
    pending.add(op);
  }
}
