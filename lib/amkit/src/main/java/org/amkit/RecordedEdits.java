package org.amkit;

import java.util.ArrayList;
import java.util.List;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.jspecify.annotations.Nullable;

/**
 * The edits of a transaction that logs patches: does each in the engine, then records what it did
 * to the visible state.
 */
final class RecordedEdits {
  private final Engine engine;
  private final TextWidth width;
  private final List<PatchLog.Event> events = new ArrayList<>();

  RecordedEdits(Engine engine) {
    this.engine = engine;
    this.width = new TextWidth(engine.textUnit());
  }

  List<PatchLog.Event> events() {
    return events;
  }

  private void record(long obj, Action action) {
    events.add(new PatchLog.Event(obj, action));
  }

  private boolean isText(long obj) {
    return engine.objectType(obj) == ObjectType.TEXT;
  }

  /** What stands there now, as the edit just made has put it. */
  private static Put put(@Nullable Entry entry) {
    if (entry == null) {
      throw new IllegalStateException("a value just put is not there");
    }
    return new Put(entry.value(), entry.id(), false);
  }

  void put(long obj, String key, Value.Scalar value) {
    int before = engine.pendingOps();
    engine.put(obj, key, value);
    if (engine.pendingOps() > before) {
      record(obj, new Action.PutMap(key, put(engine.get(obj, key, null))));
    }
  }

  long putObject(long obj, String key, ObjectType type) {
    long id = engine.putObject(obj, key, type);
    record(obj, new Action.PutMap(key, new Put(new Value.Obj(type, id), id, false)));
    return id;
  }

  void put(long obj, long index, Value.Scalar value) {
    int before = engine.pendingOps();
    long length = engine.length(obj, null);
    long start = elementStart(obj, index);
    engine.put(obj, index, value);
    if (engine.pendingOps() > before) {
      if (isText(obj)) {
        long oldWidth = length + width.of(value) - engine.length(obj, null);
        record(obj, new Action.DeleteSeq(start, oldWidth));
        recordCharacters(obj, start, value);
      } else {
        record(obj, new Action.PutSeq(index, put(engine.get(obj, index, null))));
      }
    }
  }

  long putObject(long obj, long index, ObjectType type) {
    long id = engine.putObject(obj, index, type);
    record(obj, new Action.PutSeq(index, new Put(new Value.Obj(type, id), id, false)));
    return id;
  }

  void insert(long obj, long index, Value.Scalar value) {
    long at = insertionPlace(obj, index);
    engine.insert(obj, index, value);
    if (isText(obj)) {
      recordCharacters(obj, at, value);
    } else {
      record(obj, new Action.Insert(at, List.of(put(engine.get(obj, at, null)))));
    }
  }

  private void recordCharacters(long obj, long index, Value.Scalar value) {
    String text = value instanceof Value.Str s ? s.value() : "\ufffc";
    if (!text.isEmpty()) {
      record(obj, new Action.SpliceText(index, wellFormed(text), engine.marksAt(obj, index, null)));
    }
  }

  long insertObject(long obj, long index, ObjectType type) {
    long at = insertionPlace(obj, index);
    long id = engine.insertObject(obj, index, type);
    record(obj, new Action.Insert(at, List.of(new Put(new Value.Obj(type, id), id, false))));
    return id;
  }

  void increment(long obj, String key, long by) {
    boolean contested = engine.getAll(obj, key, null).size() > 1;
    engine.increment(obj, key, by);
    record(
        obj,
        contested
            ? new Action.PutMap(key, winner(engine.getAll(obj, key, null)))
            : new Action.Increment(key, 0, by));
  }

  void increment(long obj, long index, long by) {
    boolean contested = engine.getAll(obj, index, null).size() > 1;
    engine.increment(obj, index, by);
    record(
        obj,
        contested
            ? new Action.PutSeq(index, winner(engine.getAll(obj, index, null)))
            : new Action.Increment(null, index, by));
  }

  /** An increment leaves rivals that are counters too, and settles it with those that are not. */
  private static Put winner(List<Entry> rivals) {
    Entry last = rivals.get(rivals.size() - 1);
    return new Put(last.value(), last.id(), rivals.size() > 1);
  }

  void delete(long obj, String key) {
    int before = engine.pendingOps();
    engine.delete(obj, key);
    if (engine.pendingOps() > before) {
      record(obj, new Action.DeleteMap(key));
    }
  }

  void delete(long obj, long index) {
    long length = engine.length(obj, null);
    long at = isText(obj) ? insertionPlace(obj, index) : index;
    engine.delete(obj, index);
    recordDeletion(obj, at, length - engine.length(obj, null));
  }

  void splice(long obj, long index, long deleteCount, List<Value.Scalar> values) {
    long length = engine.length(obj, null);
    engine.splice(obj, index, deleteCount, values);
    List<Put> puts = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      puts.add(put(engine.get(obj, index + i, null)));
    }
    if (!puts.isEmpty()) {
      record(obj, new Action.Insert(index, puts));
    }
    recordDeletion(obj, index + values.size(), length + values.size() - engine.length(obj, null));
  }

  void spliceText(long obj, long index, long deleteCount, String text) {
    String inserted = wellFormed(text);
    long length = engine.length(obj, null);
    long at = insertionPlace(obj, index);
    engine.spliceText(obj, index, deleteCount, text);
    long insertedWidth = inserted.isEmpty() ? 0 : width.of(inserted);
    if (!inserted.isEmpty()) {
      record(obj, new Action.SpliceText(at, inserted, engine.marksAt(obj, at, null)));
    }
    recordDeletion(obj, at + insertedWidth, length + insertedWidth - engine.length(obj, null));
  }

  private void recordDeletion(long obj, long index, long deleted) {
    if (deleted > 0) {
      record(obj, new Action.DeleteSeq(index, deleted));
    }
  }

  void mark(long obj, MarkRange mark, ExpandMark expand) {
    engine.mark(obj, mark.start(), mark.end(), mark.name(), mark.value(), expand);
    recordMark(obj, mark);
  }

  void unmark(long obj, long start, long end, String name, ExpandMark expand) {
    engine.unmark(obj, start, end, name, expand);
    recordMark(obj, new MarkRange(start, end, name, Value.Null.NULL));
  }

  /** A mark that begins or ends inside of an element has its end behind that. */
  private void recordMark(long obj, MarkRange mark) {
    long start = insertionPlace(obj, mark.start());
    long end = insertionPlace(obj, mark.end());
    if (start < end) {
      MarkRange covered = new MarkRange(start, end, mark.name(), mark.value());
      record(obj, new Action.Mark(List.of(covered)));
    }
  }

  /** Where an insertion at an index lands: behind an element that the index is inside of. */
  private long insertionPlace(long obj, long index) {
    long length = engine.length(obj, null);
    long at = index;
    while (at > 0
        && at < length
        && engine.elementId(obj, at - 1, null) == engine.elementId(obj, at, null)) {
      at++;
    }
    return at;
  }

  /** The first index of the element that covers an index. */
  private long elementStart(long obj, long index) {
    long length = engine.length(obj, null);
    long at = index;
    while (at > 0
        && at < length
        && engine.elementId(obj, at - 1, null) == engine.elementId(obj, at, null)) {
      at--;
    }
    return at;
  }

  /** The text with each lone surrogate replaced by U+FFFD, as the engine stores it. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          StringBuilder fixed = new StringBuilder(text.length());
          text.codePoints()
              .map(p -> p >= 0xd800 && p < 0xe000 ? 0xfffd : p)
              .forEach(fixed::appendCodePoint);
          return fixed.toString();
        }
      }
    }
    return text;
  }
}
