package org.amkit.engine;

import java.util.List;
import java.util.Objects;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.TextUnit;
import org.amkit.chunk.Hash;
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
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.Span;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: local edits, applied to the store at once and logged as runs for the change
 * they become.
 *
 * <p>Every edit checks its arguments before it touches the store. Cost: O(log spans) an edit, O(1)
 * amortised a typed character.
 */
final class LocalChange {
  private final OpStore store;
  private final StoreView view;
  private final OpApplier applier;
  private final int actor;
  private final int heapMark;
  final long seq;
  final long startOp;
  final List<Hash> deps;

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
      List<Hash> deps,
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

  private static IllegalArgumentException wrongType(ObjectStore object, String what) {
    return new IllegalArgumentException(
        "a " + object.type.name().toLowerCase(java.util.Locale.ROOT) + " has no " + what);
  }

  private static MapObject map(ObjectStore object) {
    if (object instanceof MapObject map) {
      return map;
    }
    throw wrongType(object, "keys");
  }

  private static SeqObject sequence(ObjectStore object) {
    if (object instanceof SeqObject seq) {
      return seq;
    }
    throw wrongType(object, "indices");
  }

  private static SeqObject textObject(ObjectStore object) {
    if (object instanceof SeqObject seq && object.type == ObjectType.TEXT) {
      return seq;
    }
    throw wrongType(object, "characters");
  }

  private StoreView.Place placeAt(SeqObject seq, long index) {
    StoreView.Place place = view.place(seq, index, scope);
    if (place == null) {
      throw new IndexOutOfBoundsException(
          "index "
              + index
              + " is outside of a "
              + seq.type
              + " of length "
              + view.length(seq, scope));
    }
    return place;
  }

  // Registers: map keys and elements that hold more than one op

  void put(ObjectStore object, String key, Value.Scalar value) {
    MapObject map = map(object);
    Register register = map.register(key);
    List<RegOp> visible = visible(register);
    int same = register == null ? DIFFERENT : sameAsWinner(register, visible, value);
    if (same == SAME_ALONE) {
      return;
    }
    if (same == SAME_AMONG_OTHERS) {
      writeRegister(map, key, 0, Action.DELETE, null, losers(visible));
    } else {
      writeRegister(map, key, 0, Action.SET, value, visible);
    }
  }

  void put(ObjectStore object, long index, Value.Scalar value) {
    SeqObject seq = sequence(object);
    StoreView.Place place = placeAt(seq, index);
    Register register = store.registerOf(seq, place.span(), place.offset());
    List<RegOp> visible = RegisterView.visible(register, scope);
    int same = sameAsWinner(register, visible, value);
    if (same == SAME_ALONE) {
      return;
    }
    if (same == SAME_AMONG_OTHERS) {
      writeRegister(seq, null, place.id(), Action.DELETE, null, losers(visible));
    } else {
      writeRegister(seq, null, place.id(), Action.SET, value, visible);
    }
  }

  long putObject(ObjectStore object, String key, ObjectType type) {
    MapObject map = map(object);
    return writeRegister(map, key, 0, Action.making(type), null, visible(map.register(key)));
  }

  long putObject(ObjectStore object, long index, ObjectType type) {
    SeqObject seq = sequence(object);
    if (seq.type == ObjectType.TEXT) {
      throw wrongType(object, "object at an index; split a block instead");
    }
    StoreView.Place place = placeAt(seq, index);
    return writeRegister(seq, null, place.id(), Action.making(type), null, visibleAt(seq, place));
  }

  void increment(ObjectStore object, String key, long by) {
    MapObject map = map(object);
    List<RegOp> visible = visible(map.register(key));
    requireCounter(visible, key);
    writeRegister(map, key, 0, Action.INCREMENT, new Value.Int(by), visible);
  }

  void increment(ObjectStore object, long index, long by) {
    SeqObject seq = sequence(object);
    StoreView.Place place = placeAt(seq, index);
    List<RegOp> visible = visibleAt(seq, place);
    requireCounter(visible, index);
    writeRegister(seq, null, place.id(), Action.INCREMENT, new Value.Int(by), visible);
  }

  private static void requireCounter(List<RegOp> visible, Object where) {
    for (RegOp op : visible) {
      if (op.isCounter()) {
        return;
      }
    }
    throw new IllegalArgumentException("there is no counter at " + where);
  }

  void delete(ObjectStore object, String key) {
    MapObject map = map(object);
    List<RegOp> visible = visible(map.register(key));
    if (!visible.isEmpty()) {
      writeRegister(map, key, 0, Action.DELETE, null, visible);
    }
  }

  void delete(ObjectStore object, long index) {
    SeqObject seq = sequence(object);
    if (seq.type == ObjectType.TEXT) {
      splice(seq, index, 1);
      return;
    }
    placeAt(seq, index);
    deleteElements(seq, index, 1);
  }

  private List<RegOp> visible(@Nullable Register register) {
    return register == null ? List.of() : RegisterView.visible(register, scope);
  }

  /** The visible ops of an element; a plain one is given a register of its own. */
  private List<RegOp> visibleAt(SeqObject seq, StoreView.Place place) {
    Register register = store.registerOf(seq, place.span(), place.offset());
    return RegisterView.visible(register, scope);
  }

  private static final int DIFFERENT = 0;
  private static final int SAME_ALONE = 1;
  private static final int SAME_AMONG_OTHERS = 2;

  /**
   * How a value to be put relates to what is there: the put of the same value is no op. Of a
   * counter that is what it has come to.
   */
  private int sameAsWinner(Register register, List<RegOp> visible, Value.Scalar value) {
    if (visible.isEmpty()) {
      return DIFFERENT;
    }
    RegOp winner = visible.get(visible.size() - 1);
    if (winner.action != Action.SET || winner.valueType != ValueHeap.typeOf(value)) {
      return DIFFERENT;
    }
    Value held = RegisterView.value(register, winner, scope, store.heap);
    boolean same =
        held instanceof Value.F64 a
            ? value instanceof Value.F64 b && a.value() == b.value()
            : held.equals(value);
    if (!same) {
      return DIFFERENT;
    }
    return visible.size() == 1 ? SAME_ALONE : SAME_AMONG_OTHERS;
  }

  private static List<RegOp> losers(List<RegOp> visible) {
    return visible.subList(0, visible.size() - 1);
  }

  private long writeRegister(
      ObjectStore object,
      @Nullable String key,
      long element,
      int action,
      Value.@Nullable Scalar value,
      List<RegOp> preds) {
    long id = nextId();
    OpRun run = OpRun.single(object.id, key, element, id, false, action);
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

  void insert(ObjectStore object, long index, Value.Scalar value) {
    SeqObject seq = sequence(object);
    insertValue(seq, InsertionPoint.find(view, seq, index, scope), value);
  }

  private InsertionPoint insertValue(SeqObject seq, InsertionPoint point, Value.Scalar value) {
    int offset = store.heap.append(value);
    int length = store.heap.size() - offset;
    return insertRun(seq, point, 1, Action.SET, ValueHeap.typeOf(value), offset, length);
  }

  long insertObject(ObjectStore object, long index, ObjectType type) {
    SeqObject seq = sequence(object);
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
    Span span = applier.insertAt(seq, point.span(), point.offset(), run);
    log.insertion(seq.id, point.ref(), id, count, action, valueType, valueOffset, valueLength);
    return new InsertionPoint(
        span, span.count, run.lastId(), point.index() + (long) count * span.width);
  }

  void splice(ObjectStore object, long index, long deleteCount, List<Value.Scalar> values) {
    SeqObject seq = sequence(object);
    if (seq.type == ObjectType.TEXT) {
      StringBuilder text = new StringBuilder();
      for (Value.Scalar value : values) {
        if (!(value instanceof Value.Str str)) {
          throw new IllegalArgumentException("a text holds strings, not " + value);
        }
        text.append(str.value());
      }
      spliceText(object, index, deleteCount, text.toString());
      return;
    }
    long start = spliceStart(index, deleteCount);
    long at = start;
    if (!values.isEmpty()) {
      InsertionPoint point = InsertionPoint.find(view, seq, start, scope);
      for (Value.Scalar value : values) {
        point = insertValue(seq, point, value);
      }
      at = start + values.size();
    }
    deleteElements(seq, at, Math.abs(deleteCount));
  }

  private void splice(SeqObject seq, long index, long deleteCount) {
    deleteElements(seq, spliceStart(index, deleteCount), Math.abs(deleteCount));
  }

  /** A negative deletion count deletes backwards from the index. */
  private static long spliceStart(long index, long deleteCount) {
    long start = deleteCount < 0 ? index + deleteCount : index;
    if (index < 0 || start < 0) {
      throw new IndexOutOfBoundsException(
          "splice at " + index + " with " + deleteCount + " deletions starts before the front");
    }
    return start;
  }

  void spliceText(ObjectStore object, long index, long deleteCount, String text) {
    SeqObject seq = textObject(object);
    long at = spliceStart(index, deleteCount);
    if (!text.isEmpty()) {
      at = insertText(seq, at, text);
    }
    if (deleteCount != 0) {
      deleteElements(seq, at, Math.abs(deleteCount));
    }
  }

  /** Inserts text, one op a code point (a grapheme where that is the unit); returns its end. */
  private long insertText(SeqObject seq, long index, String text) {
    InsertionPoint point = InsertionPoint.find(view, seq, index, scope);
    if (store.unit == TextUnit.GRAPHEMES) {
      java.util.regex.Matcher graphemes = GRAPHEME.matcher(text);
      while (graphemes.find()) {
        point = insertValue(seq, point, new Value.Str(graphemes.group()));
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

  private static final java.util.regex.Pattern GRAPHEME = java.util.regex.Pattern.compile("\\X");

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
      Span span = place.span();
      long each = span.detail != null ? StoreView.widthAt(span, scope) : span.width;
      if (place.start() < index) {
        index = place.start() + each;
        continue;
      }
      if (span.detail == null && span.alive()) {
        long interval = SpanView.interval(span, scope);
        long wanted = (units - deleted + each - 1) / each;
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
    List<RegOp> visible = visibleAt(seq, place);
    long element = place.id();
    if (visible.size() == 1 && visible.get(0).id == element) {
      OpRun run = OpRun.deletion(seq.id, element, 1, nextId(), 1);
      applier.apply(run);
      log.deletion(seq.id, element, 1, run.firstId, 1);
    } else {
      writeRegister(seq, null, element, Action.DELETE, null, visible);
    }
  }

  // Marks

  void mark(
      ObjectStore object,
      long start,
      long end,
      String name,
      Value.Scalar value,
      ExpandMark expand) {
    SeqObject seq = textObject(object);
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
    Span beginSpan = Objects.requireNonNull(store.index.find(beginId));
    InsertionPoint behindBegin = new InsertionPoint(beginSpan, 1, beginId, start);
    InsertionPoint endPoint = behindBegin;
    if (start != end) {
      InsertionPoint found = InsertionPoint.find(view, seq, end, scope);
      Span span = found.span();
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
