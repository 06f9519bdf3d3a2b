package org.amkit.engine;

import java.util.List;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.chunk.OpId;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.InsertionPoint;
import org.amkit.ops.MapObject;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpApplier;
import org.amkit.ops.OpRun;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterView;
import org.amkit.ops.RunLog;
import org.amkit.ops.SeqObject;
import org.amkit.ops.SpanView;
import org.amkit.ops.StoreView;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: local edits, applied to the store at once and logged as runs for the change
 * they become.
 *
 * <p>Every edit checks its arguments before it touches the store. Cost: O(log spans) an edit, O(1)
 * amortised a typed character.
 */
final class LocalChange implements Edits {
  private final OpStore store;
  private final StoreView view;
  private final OpApplier applier;
  private final int actor;
  private final int heapMark;
  final long seq;
  final long startOp;
  final List<ChangeHash> deps;

  /** What the transaction sees: a version and its own ops; {@code null} is everything. */
  final @Nullable Clock scope;

  final RunLog log = new RunLog();

  LocalChange(
      OpStore store,
      StoreView view,
      OpApplier applier,
      int actor,
      long seq,
      long startOp,
      List<ChangeHash> deps,
      @Nullable Clock scope) {
    this.store = store;
    this.view = view;
    this.applier = applier;
    this.actor = actor;
    this.seq = seq;
    this.startOp = startOp;
    this.deps = deps;
    this.scope = scope;
    this.heapMark = store.heap.size();
  }

  int actor() {
    return actor;
  }

  private long nextId() {
    return (startOp + log.opCount()) << 31 | actor;
  }

  /** An object that the transaction sees: no change can name one that its dependencies lack. */
  private ObjectStore object(long obj) {
    ObjectStore object = obj < 0 ? null : store.object(obj);
    if (object == null) {
      throw new IllegalArgumentException("this document has no such object");
    }
    if (obj != Engine.ROOT && scope != null && !scope.covers(obj)) {
      throw new IllegalArgumentException(
          "the version that is edited has no object "
              + OpId.counter(obj)
              + "@"
              + store.actors.get(OpId.actor(obj)));
    }
    return object;
  }

  private static IllegalArgumentException wrongType(ObjectStore object, String what) {
    return new IllegalArgumentException(
        "a " + object.type.name().toLowerCase(java.util.Locale.ROOT) + " has no " + what);
  }

  private SeqObject sequence(long obj) {
    ObjectStore object = object(obj);
    if (object instanceof SeqObject seq) {
      return seq;
    }
    throw wrongType(object, "indices");
  }

  private SeqObject textObject(long obj) {
    ObjectStore object = object(obj);
    if (object instanceof SeqObject seq && object.type == ObjectType.TEXT) {
      return seq;
    }
    throw wrongType(object, "characters");
  }

  private StoreView.Place placeAt(SeqObject seq, long index) {
    StoreView.Place place = view.place(seq, index, scope);
    if (place == null) {
      throw view.outside(seq, index, scope);
    }
    return place;
  }

  // Registers: map keys and elements that hold more than one op

  /**
   * What an edit of one place writes to: a key of a map or an element of a sequence.
   *
   * @param register null for a key that was never written
   * @param visible the ops there that the transaction sees, the winner last
   */
  private record Slot(
      ObjectStore object,
      @Nullable String key,
      long element,
      @Nullable Register register,
      List<RegOp> visible) {}

  private Slot slot(long obj, Prop at) {
    if (at instanceof Prop.Index index) {
      SeqObject seq = sequence(obj);
      return slot(seq, placeAt(seq, index.index));
    }
    String key = ((Prop.Key) at).key;
    ObjectStore object = object(obj);
    if (!(object instanceof MapObject map)) {
      throw wrongType(object, "keys");
    }
    Register register = map.register(key);
    List<RegOp> visible = register == null ? List.of() : RegisterView.visible(register, scope);
    return new Slot(map, key, 0, register, visible);
  }

  /** An element; a plain one is given a register of its own. */
  private Slot slot(SeqObject seq, StoreView.Place place) {
    long element = place.id();
    Register register = store.registerOf(seq, place.span(), place.offset());
    return new Slot(seq, null, element, register, RegisterView.visible(register, scope));
  }

  @Override
  public void put(long obj, Prop at, Value.Scalar value) {
    Slot slot = slot(obj, at);
    switch (sameAsWinner(slot, value)) {
      case SAME_ALONE -> {}
      case SAME_AMONG_OTHERS -> {
        List<RegOp> losers = slot.visible.subList(0, slot.visible.size() - 1);
        write(slot, Action.DELETE, null, losers);
      }
      default -> write(slot, Action.SET, value, slot.visible);
    }
  }

  @Override
  public long putObject(long obj, Prop at, ObjectType type) {
    if (at instanceof Prop.Index && sequence(obj).type == ObjectType.TEXT) {
      throw wrongType(object(obj), "object at an index; split a block instead");
    }
    Slot slot = slot(obj, at);
    return write(slot, Action.making(type), null, slot.visible);
  }

  @Override
  public void increment(long obj, Prop at, long by) {
    Slot slot = slot(obj, at);
    for (RegOp op : slot.visible) {
      if (op.isCounter()) {
        write(slot, Action.INCREMENT, new Value.Int(by), slot.visible);
        return;
      }
    }
    throw new IllegalArgumentException("there is no counter at " + at);
  }

  @Override
  public void delete(long obj, Prop at) {
    if (at instanceof Prop.Index index) {
      SeqObject seq = sequence(obj);
      if (seq.type != ObjectType.TEXT) {
        StoreView.Place unused = placeAt(seq, index.index);
      }
      deleteElements(seq, index.index, 1);
      return;
    }
    Slot slot = slot(obj, at);
    if (!slot.visible.isEmpty()) {
      write(slot, Action.DELETE, null, slot.visible);
    }
  }

  private static final int DIFFERENT = 0;
  private static final int SAME_ALONE = 1;
  private static final int SAME_AMONG_OTHERS = 2;

  /**
   * How a value to be put relates to what is there: the put of the same value is no op. Of a
   * counter that is what it has come to.
   */
  private int sameAsWinner(Slot slot, Value.Scalar value) {
    if (slot.register == null || slot.visible.isEmpty()) {
      return DIFFERENT;
    }
    RegOp winner = slot.visible.get(slot.visible.size() - 1);
    if (winner.action != Action.SET || winner.valueType != ValueHeap.typeOf(value)) {
      return DIFFERENT;
    }
    if (!isSame(RegisterView.value(winner, scope, store.heap), value)) {
      return DIFFERENT;
    }
    return slot.visible.size() == 1 ? SAME_ALONE : SAME_AMONG_OTHERS;
  }

  /**
   * Whether two values are the same, -0.0 and 0.0 too. The usual ones are compared here: at its
   * first use the {@code equals} that the compiler makes for a record takes 10 ms to be linked.
   */
  private static boolean isSame(Value a, Value.Scalar b) {
    if (a instanceof Value.F64 x) {
      return b instanceof Value.F64 y && x.value() == y.value();
    } else if (a instanceof Value.Int x) {
      return b instanceof Value.Int y && x.value() == y.value();
    } else if (a instanceof Value.Str x) {
      return b instanceof Value.Str y && x.value().equals(y.value());
    } else if (a instanceof Value.Bool x) {
      return b instanceof Value.Bool y && x.value() == y.value();
    }
    return a.equals(b);
  }

  private long write(Slot slot, int action, Value.@Nullable Scalar value, List<RegOp> preds) {
    long id = nextId();
    OpRun run = OpRun.single(slot.object.id, slot.key, slot.element, id, false, action);
    if (value != null) {
      run.valueType = ValueHeap.typeOf(value);
      run.valueOffset = store.heap.append(value);
      run.valueLength = store.heap.size() - run.valueOffset;
    }
    for (RegOp pred : preds) {
      run.addPred(pred.id);
    }
    applier.apply(run);
    log.single(run);
    return id;
  }

  // Sequences

  @Override
  public void insert(long obj, long index, Value.Scalar value) {
    SeqObject seq = sequence(obj);
    insertValue(seq, InsertionPoint.find(view, seq, index, scope), value);
  }

  private InsertionPoint insertValue(SeqObject seq, InsertionPoint point, Value.Scalar value) {
    int offset = store.heap.append(value);
    int length = store.heap.size() - offset;
    return insertRun(seq, point, 1, Action.SET, ValueHeap.typeOf(value), offset, length);
  }

  @Override
  public long insertObject(long obj, long index, ObjectType type) {
    SeqObject seq = sequence(obj);
    long id = nextId();
    InsertionPoint point = InsertionPoint.find(view, seq, index, scope);
    insertRun(seq, point, 1, Action.making(type), ValueHeap.NULL, store.heap.size(), 0);
    return id;
  }

  /** Inserts a run and returns the point behind it. */
  private InsertionPoint insertRun(
      SeqObject seq,
      InsertionPoint point,
      int count,
      int action,
      int valueType,
      int valueOffset,
      int valueLength) {
    long id = nextId();
    OpRun run =
        OpRun.insertion(
            seq.id, point.ref(), id, count, action, valueType, valueOffset, valueLength);
    SeqSpan span = applier.insertAt(seq, point.span(), point.offset(), run);
    log.insertion(seq.id, point.ref(), id, count, action, valueType, valueOffset, valueLength);
    return new InsertionPoint(
        span, span.count, run.lastId(), point.index() + (long) count * span.width);
  }

  @Override
  public void splice(long obj, long index, long deleteCount, List<Value.Scalar> values) {
    SeqObject seq = sequence(obj);
    if (seq.type == ObjectType.TEXT) {
      throw wrongType(seq, "values; splice characters instead");
    }
    requireNotNegative(index);
    if (!values.isEmpty()) {
      InsertionPoint point = InsertionPoint.find(view, seq, index, scope);
      for (Value.Scalar value : values) {
        point = insertValue(seq, point, value);
      }
    }
    deleteElements(seq, index + values.size(), deleteCount);
  }

  @Override
  public void spliceText(long obj, long index, long deleteCount, String text) {
    SeqObject seq = textObject(obj);
    requireNotNegative(index);
    long end = text.isEmpty() ? index : insertText(seq, index, text);
    deleteElements(seq, end, deleteCount);
  }

  private static void requireNotNegative(long index) {
    if (index < 0) {
      throw new IndexOutOfBoundsException("index cannot be negative: " + index);
    }
  }

  /** Inserts text, one op a code point (a grapheme where that is the unit); returns its end. */
  private long insertText(SeqObject seq, long index, String text) {
    InsertionPoint point = InsertionPoint.find(view, seq, index, scope);
    if (store.unit == TextUnit.GRAPHEMES) {
      for (String grapheme : UnitWidth.graphemes(text)) {
        point = insertValue(seq, point, new Value.Str(grapheme));
      }
      return point.index();
    }
    ValueHeap heap = store.heap;
    int i = 0;
    while (i < text.length()) {
      int offset = heap.size();
      heap.appendCodePoint(text.codePointAt(i));
      int length = heap.size() - offset;
      int units = Character.charCount(text.codePointAt(i));
      int count = 1;
      for (i += units; i < text.length(); i += units) {
        int size = heap.size();
        int codePoint = text.codePointAt(i);
        heap.appendCodePoint(codePoint);
        if (heap.size() - size != length) {
          heap.truncate(size);
          break;
        }
        units = Character.charCount(codePoint);
        count++;
      }
      point = insertRun(seq, point, count, Action.SET, ValueHeap.STR, offset, length);
    }
    return point.index();
  }

  /**
   * Deletes elements from {@code index} on until {@code units} index units are gone or the end is
   * reached. An element that begins before {@code index} stays.
   */
  private void deleteElements(SeqObject seq, long index, long units) {
    long deleted = 0;
    while (deleted < units) {
      StoreView.Place place = view.place(seq, index, scope);
      if (place == null) {
        return;
      }
      SeqSpan span = place.span();
      long each = span.detail != null ? StoreView.widthAt(span, scope) : span.width;
      if (place.start() < index) {
        index = place.start() + each;
        continue;
      }
      if (span.detail == null && span.alive()) {
        long interval = SpanView.interval(span, scope);
        long wanted = (units - deleted - 1) / each + 1;
        int n = (int) Math.min(SpanView.to(interval) - place.offset(), wanted);
        log.deletion(seq.id, place.id(), 1, logDeletion(seq, place, n), n);
        deleted += n * each;
      } else {
        deleteRegister(seq, place);
        deleted += each;
      }
    }
  }

  /** Applies the deletion of {@code n} plain elements; returns the first op's id. */
  private long logDeletion(SeqObject seq, StoreView.Place place, int n) {
    long id = nextId();
    store.deleteRun(seq, place.span(), place.offset(), place.offset() + n, id, 1);
    return id;
  }

  private void deleteRegister(SeqObject seq, StoreView.Place place) {
    Slot slot = slot(seq, place);
    if (slot.visible.size() == 1 && slot.visible.get(0).id == slot.element) {
      OpRun run = OpRun.deletion(seq.id, slot.element, 1, nextId(), 1);
      applier.apply(run);
      log.deletion(seq.id, slot.element, 1, run.firstId, 1);
    } else {
      write(slot, Action.DELETE, null, slot.visible);
    }
  }

  // Marks

  @Override
  public void mark(
      long obj, long start, long end, String name, Value.Scalar value, ExpandMark expand) {
    SeqObject seq = textObject(obj);
    long length = view.length(seq, scope);
    if (start < 0 || end < 0 || start > length || end > length) {
      throw new IndexOutOfBoundsException(
          "mark [" + start + ".." + end + ") is outside of a text of length " + length);
    }
    if (start == end && expand == ExpandMark.NONE) {
      return;
    }
    InsertionPoint begin = InsertionPoint.find(view, seq, start, scope);
    long beginId = insertAnchor(seq, begin, name, value, expand.atStart());
    SeqSpan beginSpan = Objects.requireNonNull(store.index.find(beginId));
    InsertionPoint behindBegin = new InsertionPoint(beginSpan, 1, beginId, start);
    InsertionPoint endPoint = behindBegin;
    if (start != end) {
      InsertionPoint found = InsertionPoint.find(view, seq, end, scope);
      SeqSpan span = found.span();
      if (span != null && (span == beginSpan || seq.tree.precedes(beginSpan, span))) {
        endPoint = found;
      }
    }
    insertAnchor(seq, endPoint, null, Value.Null.NULL, expand.atEnd());
  }

  private long insertAnchor(
      SeqObject seq,
      InsertionPoint point,
      @Nullable String name,
      Value.Scalar value,
      boolean expand) {
    long id = nextId();
    OpRun run = OpRun.single(seq.id, null, point.ref(), id, true, Action.MARK);
    run.valueType = ValueHeap.typeOf(value);
    run.valueOffset = store.heap.append(value);
    run.valueLength = store.heap.size() - run.valueOffset;
    run.markName = name;
    run.expand = expand;
    applier.insertAt(seq, point.span(), point.offset(), run);
    log.single(run);
    return id;
  }

  // The end

  /** Takes everything back; returns how many ops that were. */
  int undo() {
    for (int i = log.size() - 1; i >= 0; i--) {
      applier.undo(log.get(i));
    }
    store.heap.truncate(heapMark);
    return log.opCount();
  }
}
