package org.amkit.edit;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.codec.Utf8;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.MarkRange;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.jspecify.annotations.Nullable;

/** Edits that are recorded: each is made, then what it did to the visible state is noted. */
public final class RecordedEdits implements Edits {
  /**
   * What one edit did to an object.
   *
   * @param obj the object's packed id
   * @param action what it did
   */
  public record Event(long obj, Action action) {}

  private final Engine engine;
  private final Edits edits;
  private final List<Event> events = new ArrayList<>();

  /** Records the edits of an engine's open transaction. */
  public RecordedEdits(Engine engine) {
    this.engine = engine;
    this.edits = engine.edits();
  }

  /** What the edits did, in order. */
  public List<Event> events() {
    return events;
  }

  private void record(long obj, Action action) {
    events.add(new Event(obj, action));
  }

  private boolean isText(long obj) {
    return engine.objectType(obj) == ObjectType.TEXT;
  }

  private long width(Value value) {
    return UnitWidth.of(engine.textUnit(), value);
  }

  private void recordPut(long obj, Prop at, Put put) {
    record(
        obj,
        at instanceof Prop.Key key
            ? new Action.PutMap(key.key, put)
            : new Action.PutSeq(((Prop.Index) at).index, put));
  }

  /** What stands there now, as the edit just made has put it. */
  private static Put put(@Nullable Entry entry) {
    if (entry == null) {
      throw new IllegalStateException("a value just put is not there");
    }
    return new Put(entry.value(), entry.id(), false);
  }

  private static Put made(long id, ObjectType type) {
    return new Put(new Value.Obj(type, id), id, false);
  }

  @Override
  public void put(long obj, Prop at, Value.Scalar value) {
    if (at instanceof Prop.Index index && isText(obj)) {
      putInText(obj, index, value);
      return;
    }
    int before = engine.pendingOps();
    edits.put(obj, at, value);
    if (engine.pendingOps() > before) {
      recordPut(obj, at, put(engine.get(obj, at, null)));
    }
  }

  private void putInText(long obj, Prop.Index at, Value.Scalar value) {
    int before = engine.pendingOps();
    long length = engine.length(obj, null);
    long start = elementStart(obj, at.index);
    edits.put(obj, at, value);
    if (engine.pendingOps() > before) {
      long oldWidth = length + width(value) - engine.length(obj, null);
      record(obj, new Action.DeleteSeq(start, oldWidth));
      recordCharacters(obj, start, value);
    }
  }

  @Override
  public long putObject(long obj, Prop at, ObjectType type) {
    long id = edits.putObject(obj, at, type);
    recordPut(obj, at, made(id, type));
    return id;
  }

  @Override
  public void insert(long obj, long index, Value.Scalar value) {
    long at = insertionPlace(obj, index);
    edits.insert(obj, index, value);
    if (isText(obj)) {
      recordCharacters(obj, at, value);
    } else {
      record(obj, new Action.Insert(at, List.of(put(engine.get(obj, at, null)))));
    }
  }

  private void recordCharacters(long obj, long index, Value.Scalar value) {
    String text = value instanceof Value.Str s ? s.value() : "\ufffc";
    if (!text.isEmpty()) {
      recordSplice(obj, index, Utf8.valid(text));
    }
  }

  private void recordSplice(long obj, long index, String text) {
    record(obj, new Action.SpliceText(index, text, engine.marksAt(obj, index, null)));
  }

  @Override
  public long insertObject(long obj, long index, ObjectType type) {
    long at = insertionPlace(obj, index);
    long id = edits.insertObject(obj, index, type);
    record(obj, new Action.Insert(at, List.of(made(id, type))));
    return id;
  }

  @Override
  public void increment(long obj, Prop at, long by) {
    boolean contested = engine.getAll(obj, at, null).size() > 1;
    edits.increment(obj, at, by);
    if (contested) {
      recordPut(obj, at, winner(engine.getAll(obj, at, null)));
    } else {
      record(
          obj,
          at instanceof Prop.Key key
              ? new Action.Increment(key.key, 0, by)
              : new Action.Increment(null, ((Prop.Index) at).index, by));
    }
  }

  /** An increment leaves rivals that are counters too, and settles it with those that are not. */
  private static Put winner(List<Entry> rivals) {
    Entry last = rivals.get(rivals.size() - 1);
    return new Put(last.value(), last.id(), rivals.size() > 1);
  }

  @Override
  public void delete(long obj, Prop at) {
    if (at instanceof Prop.Key key) {
      int before = engine.pendingOps();
      edits.delete(obj, at);
      if (engine.pendingOps() > before) {
        record(obj, new Action.DeleteMap(key.key));
      }
      return;
    }
    long index = ((Prop.Index) at).index;
    long length = engine.length(obj, null);
    long place = isText(obj) ? insertionPlace(obj, index) : index;
    edits.delete(obj, at);
    recordDeletion(obj, place, length - engine.length(obj, null));
  }

  @Override
  public void splice(long obj, long index, long deleteCount, List<Value.Scalar> values) {
    long length = engine.length(obj, null);
    edits.splice(obj, index, deleteCount, values);
    List<Put> puts = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      puts.add(put(engine.get(obj, index + i, null)));
    }
    if (!puts.isEmpty()) {
      record(obj, new Action.Insert(index, puts));
    }
    recordDeletion(obj, index + values.size(), length + values.size() - engine.length(obj, null));
  }

  @Override
  public void spliceText(long obj, long index, long deleteCount, String text) {
    String inserted = Utf8.valid(text);
    long length = engine.length(obj, null);
    long at = insertionPlace(obj, index);
    edits.spliceText(obj, index, deleteCount, text);
    long insertedWidth = inserted.isEmpty() ? 0 : UnitWidth.of(engine.textUnit(), inserted);
    if (!inserted.isEmpty()) {
      recordSplice(obj, at, inserted);
    }
    recordDeletion(obj, at + insertedWidth, length + insertedWidth - engine.length(obj, null));
  }

  private void recordDeletion(long obj, long index, long deleted) {
    if (deleted > 0) {
      record(obj, new Action.DeleteSeq(index, deleted));
    }
  }

  /**
   * A mark that begins or ends inside of an element has its end behind that. One on no character is
   * told, too, as it may grow.
   */
  @Override
  public void mark(
      long obj, long start, long end, String name, Value.Scalar value, ExpandMark expand) {
    edits.mark(obj, start, end, name, value, expand);
    long from = insertionPlace(obj, start);
    long to = insertionPlace(obj, end);
    boolean isMade = start < end || expand != ExpandMark.NONE;
    if (isMade && from <= to) {
      record(obj, new Action.Mark(List.of(new MarkRange(from, to, name, value))));
    }
  }

  /** Where an insertion at an index lands: behind an element that the index is inside of. */
  private long insertionPlace(long obj, long index) {
    return border(obj, index, 1);
  }

  /** The first index of the element that covers an index. */
  private long elementStart(long obj, long index) {
    return border(obj, index, -1);
  }

  private long border(long obj, long index, int step) {
    long length = engine.length(obj, null);
    long at = index;
    while (at > 0
        && at < length
        && engine.elementId(obj, at - 1, null) == engine.elementId(obj, at, null)) {
      at += step;
    }
    return at;
  }
}
