package org.amkit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.amkit.codec.Utf8;
import org.amkit.edit.BlockEdits;
import org.amkit.edit.Plain;
import org.amkit.edit.PlainUpdate;
import org.amkit.edit.RecordedEdits;
import org.amkit.edit.Revert;
import org.amkit.edit.SpansUpdate;
import org.amkit.edit.StateCopy;
import org.amkit.edit.TextUpdate;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** A document's open transaction; see {@link Transaction} for what it does. */
public class TransactionImpl extends EngineReader implements Transaction {
  private final DocumentState doc;

  /** Null once committed or rolled back. */
  private @Nullable Engine engine;

  /** The version the transaction started from, where that is not the document's present one. */
  private final ChangeHash @Nullable [] base;

  private final @Nullable PatchLog log;

  /** The engine's, recorded where somebody wants to know what they did. */
  private final Edits edits;

  TransactionImpl(
      DocumentState doc, Engine engine, ChangeHash @Nullable [] base, @Nullable PatchLog log) {
    this.doc = doc;
    this.engine = engine;
    this.base = base;
    this.log = log;
    this.edits = log == null && !doc.keepsEdits() ? engine.edits() : new RecordedEdits(engine);
  }

  // Reading.

  @Override
  DocumentState state() {
    return doc;
  }

  @Override
  Engine engine() {
    if (engine == null) {
      throw new NoSuchElementException("the transaction is closed");
    }
    return engine;
  }

  /** The edits, as long as the transaction is open. */
  private Edits edits() {
    Engine unused = engine();
    return edits;
  }

  @Override
  @Nullable Clock version() {
    return null;
  }

  @Override
  public ChangeHash[] getHeads() {
    synchronized (lock()) {
      Engine open = engine();
      return base == null ? open.heads().toArray(new ChangeHash[0]) : base.clone();
    }
  }

  @Override
  public long pendingOps() {
    synchronized (lock()) {
      return engine().pendingOps();
    }
  }

  // Ending.

  @Override
  public Optional<ChangeHash> commit() {
    return commit(null, 0);
  }

  @Override
  public Optional<ChangeHash> commit(@Nullable String message, long time) {
    Refusal.requireTime(time);
    synchronized (lock()) {
      ChangeHash hash = engine().commit(message, time);
      engine = null;
      if (edits instanceof RecordedEdits recorded) {
        if (log != null) {
          log.giveBack();
          log.record(recorded.events());
        }
        doc.edited(recorded.events());
      }
      Optional<ChangeHash> made = hash == null ? Optional.empty() : Optional.of(hash);
      doc.committed(made);
      return made;
    }
  }

  @Override
  public void rollback() {
    synchronized (lock()) {
      engine().rollback();
      engine = null;
      if (log != null) {
        log.giveBack();
      }
      doc.rolledBack();
    }
  }

  @Override
  public void close() {
    synchronized (lock()) {
      if (engine != null) {
        rollback();
      }
    }
  }

  // Editing.

  /** An edit of an object, in the engine's terms. */
  private interface Edit {
    void make(Edits edits, long obj);
  }

  /** An edit that makes an object, whose packed id it gives. */
  private interface Making {
    long make(Edits edits, long parent);
  }

  /** Every edit comes through here: under the lock, of an object that is there, or refused. */
  private void edit(ObjectId obj, Edit edit) {
    synchronized (lock()) {
      Edits open = edits();
      long id = object(obj);
      try {
        edit.make(open, id);
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  private ObjectId make(ObjectId parent, Making making) {
    synchronized (lock()) {
      long[] made = new long[1];
      edit(parent, (edits, obj) -> made[0] = making.make(edits, obj));
      return objectId(made[0]);
    }
  }

  private static void requireNotNegative(long index) {
    if (index < 0) {
      throw new IndexOutOfBoundsException("index cannot be negative: " + index);
    }
  }

  /** A place to edit: an index that is not negative, or a key as the document is to hold it. */
  private static Prop place(Prop at) {
    if (at instanceof Prop.Index index) {
      requireNotNegative(index.index);
      return at;
    }
    String key = ((Prop.Key) at).key;
    String valid = Utf8.valid(key);
    return valid.equals(key) ? at : new Prop.Key(valid);
  }

  @Override
  public void set(ObjectId obj, Prop at, NewValue value) {
    Prop place = place(at);
    // The edit of maps: written out, so that the JIT can do without what is made for the call.
    Value.Scalar scalar = value.scalar();
    synchronized (lock()) {
      Edits open = edits();
      long id = object(obj);
      try {
        open.put(id, place, scalar);
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public ObjectId set(ObjectId parent, Prop at, ObjectType objType) {
    Prop place = place(at);
    Objects.requireNonNull(objType);
    return make(parent, (edits, id) -> edits.putObject(id, place, objType));
  }

  @Override
  public void insert(ObjectId obj, long index, NewValue value) {
    requireNotNegative(index);
    Value.Scalar scalar = value.scalar();
    edit(obj, (edits, id) -> edits.insert(id, index, scalar));
  }

  @Override
  public ObjectId insert(ObjectId parent, long index, ObjectType objType) {
    requireNotNegative(index);
    Objects.requireNonNull(objType);
    return make(parent, (edits, id) -> edits.insertObject(id, index, objType));
  }

  @Override
  public void increment(ObjectId obj, Prop at, long amount) {
    Prop place = place(at);
    edit(obj, (edits, id) -> edits.increment(id, place, amount));
  }

  @Override
  public void delete(ObjectId obj, Prop at) {
    Prop place = place(at);
    edit(obj, (edits, id) -> edits.delete(id, place));
  }

  @Override
  public void splice(ObjectId obj, long start, long deleteCount, Iterator<NewValue> items) {
    List<Value.Scalar> values = new ArrayList<>();
    items.forEachRemaining(item -> values.add(item.scalar()));
    long from = from(start, deleteCount);
    edit(
        obj,
        (edits, id) -> {
          if (engine().objectType(id) == ObjectType.TEXT) {
            edits.spliceText(id, from, Math.abs(deleteCount), joined(values));
          } else {
            edits.splice(id, from, Math.abs(deleteCount), values);
          }
        });
  }

  private static String joined(List<Value.Scalar> values) {
    StringBuilder text = new StringBuilder();
    for (Value.Scalar value : values) {
      if (!(value instanceof Value.Str s)) {
        throw new AutomergeException("a text takes strings only, not " + value);
      }
      text.append(s.value());
    }
    return text.toString();
  }

  /** Where a splice starts: a negative count deletes before the place. */
  private static long from(long start, long deleteCount) {
    long from = start >= 0 && deleteCount < 0 ? start + deleteCount : start;
    if (from < 0) {
      throw new AutomergeException("index cannot be negative: " + from);
    }
    return from;
  }

  @Override
  public void spliceText(ObjectId obj, long start, long deleteCount, String text) {
    long from = from(start, deleteCount);
    edit(obj, (edits, id) -> edits.spliceText(id, from, Math.abs(deleteCount), text));
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, NewValue value, ExpandMark expand) {
    String name = Utf8.valid(Objects.requireNonNull(markName, "markName"));
    edit(obj, (edits, id) -> edits.mark(id, start, end, name, value.scalar(), expand));
  }

  // Edits that are made of several.

  @Override
  public ObjectId splitBlock(ObjectId obj, long index) {
    requireNotNegative(index);
    return make(obj, (edits, text) -> new BlockEdits(engine(), edits).split(text, index));
  }

  @Override
  public void joinBlock(ObjectId obj, long index) {
    requireNotNegative(index);
    edit(obj, (edits, text) -> new BlockEdits(engine(), edits).join(text, index));
  }

  @Override
  public ObjectId replaceBlock(ObjectId obj, long index) {
    requireNotNegative(index);
    return make(obj, (edits, text) -> new BlockEdits(engine(), edits).replace(text, index));
  }

  @Override
  public void updateBlock(
      ObjectId obj, long index, Map<String, ? extends @Nullable Object> attributes) {
    requireNotNegative(index);
    Plain wanted = PlainValues.of(Objects.requireNonNull(attributes, "attributes"));
    edit(
        obj,
        (edits, text) -> {
          long block = new BlockEdits(engine(), edits).block(text, index);
          new PlainUpdate(engine(), edits, NewStrings.SCALAR).update(block, wanted);
        });
  }

  @Override
  public void updateText(ObjectId obj, String text) {
    edit(obj, (edits, id) -> new TextUpdate(engine(), edits).update(textObject(obj), text));
  }

  @Override
  public void updateSpans(ObjectId obj, List<Span> spans, UpdateSpansConfig config) {
    List<Plain> wanted = PlainValues.spans(spans);
    edit(
        obj,
        (edits, id) -> new SpansUpdate(engine(), edits, config).update(textObject(obj), wanted));
  }

  @Override
  public void update(ObjectId obj, Object value, NewStrings strings) {
    Plain wanted = PlainValues.of(value);
    edit(
        obj,
        (edits, id) -> {
          ObjectType type = engine().objectType(id);
          if (type == null) {
            throw notA("object", obj, null);
          } else if (!PlainUpdate.fits(type, wanted)) {
            throw new AutomergeException(
                obj + " is a " + type + " and cannot hold a " + value.getClass().getName());
          }
          new PlainUpdate(engine(), edits, strings).update(id, wanted);
        });
  }

  @Override
  public void update(ObjectId obj, Prop at, @Nullable Object value, NewStrings strings) {
    Prop place = place(at);
    Plain wanted = PlainValues.of(value);
    edit(
        obj,
        (edits, id) -> {
          long container = place instanceof Prop.Key ? map(obj) : sequence(obj);
          new PlainUpdate(engine(), edits, strings).update(container, place, wanted);
        });
  }

  @Override
  public void insert(ObjectId list, long index, @Nullable Object value, NewStrings strings) {
    requireNotNegative(index);
    Plain wanted = PlainValues.of(value);
    edit(list, (edits, id) -> new PlainUpdate(engine(), edits, strings).insert(id, index, wanted));
  }

  @Override
  public void restore(ObjectId obj, ChangeHash[] heads) {
    edit(
        obj,
        (edits, id) -> {
          doc.requireHeads(heads);
          List<ChangeHash> version = List.of(heads);
          if (id != Engine.ROOT && !engine().clockAt(version).covers(id)) {
            throw new AutomergeException("not in that version: " + obj);
          }
          Revert.toVersion(engine(), edits, id, version, List.of(getHeads()));
        });
  }

  /** Reverts changes of this document. */
  void revert(Set<ChangeHash> changes) {
    edit(ObjectId.ROOT, (edits, root) -> Revert.changes(engine(), edits, changes));
  }

  @Override
  public void copy(ObjectId obj, Prop at, AmValue value, ChangeHash[] heads) {
    Prop place = place(at);
    edit(obj, (edits, id) -> copyFrom(heads, edits).put(id, place, engineValue(value)));
  }

  @Override
  public void insertCopy(ObjectId list, long index, AmValue value, ChangeHash[] heads) {
    requireNotNegative(index);
    edit(list, (edits, id) -> copyFrom(heads, edits).insert(id, index, engineValue(value)));
  }

  private StateCopy copyFrom(ChangeHash[] heads, Edits edits) {
    doc.requireHeads(heads);
    return new StateCopy(engine(), edits, engine().clockAt(List.of(heads)));
  }

  private Value engineValue(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    if (object == null) {
      return EngineTypes.scalar(value);
    }
    long id = object(object);
    return new Value.Obj(Objects.requireNonNull(engine().objectType(id)), id);
  }
}
