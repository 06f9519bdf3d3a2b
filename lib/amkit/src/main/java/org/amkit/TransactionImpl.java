package org.amkit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.amkit.chunk.Hash;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** A document's open transaction; see {@link Transaction} for what it does. */
public class TransactionImpl extends TypedEdits {
  private final DocumentState doc;

  /** Null once committed or rolled back. */
  private @Nullable Engine engine;

  /** The version the transaction started from, where that is not the document's present one. */
  private final ChangeHash @Nullable [] base;

  private final @Nullable PatchLog log;
  private final @Nullable RecordedEdits recorded;

  TransactionImpl(
      DocumentState doc, Engine engine, ChangeHash @Nullable [] base, @Nullable PatchLog log) {
    this.doc = doc;
    this.engine = engine;
    this.base = base;
    this.log = log;
    this.recorded = log == null && !doc.keepsEdits() ? null : new RecordedEdits(engine);
  }

  // Reading.

  @Override
  Object lock() {
    return doc;
  }

  @Override
  Engine engine() {
    if (engine == null) {
      throw new NoSuchElementException("the transaction is closed");
    }
    return engine;
  }

  @Override
  ObjectId.IdScope scope() {
    return doc.scope();
  }

  @Override
  @Nullable Clock version() {
    return null;
  }

  @Override
  public ChangeHash[] getHeads() {
    synchronized (doc) {
      Engine open = engine();
      return base == null ? EngineTypes.changeHashes(open.heads()) : base.clone();
    }
  }

  @Override
  public long pendingOps() {
    synchronized (doc) {
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
    synchronized (doc) {
      Hash hash = engine().commit(message, time);
      engine = null;
      if (recorded != null) {
        List<PatchLog.Event> edits = recorded.events();
        if (log != null) {
          log.giveBack();
          log.record(edits);
        }
        doc.edited(edits);
      }
      Optional<ChangeHash> made =
          hash == null ? Optional.empty() : Optional.of(new ChangeHash(hash));
      doc.committed(made);
      return made;
    }
  }

  @Override
  public void rollback() {
    synchronized (doc) {
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
    synchronized (doc) {
      if (engine != null) {
        rollback();
      }
    }
  }

  // Editing: the few edits that all others come down to.

  @Override
  void put(ObjectId obj, String key, Value.Scalar value) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      try {
        if (recorded == null) {
          open.put(id, key, value);
        } else {
          recorded.put(id, key, value);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  void put(ObjectId obj, long index, Value.Scalar value) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      requireNotNegative(index);
      try {
        if (recorded == null) {
          open.put(id, index, value);
        } else {
          recorded.put(id, index, value);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  void add(ObjectId obj, long index, Value.Scalar value) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      requireNotNegative(index);
      try {
        if (recorded == null) {
          open.insert(id, index, value);
        } else {
          recorded.insert(id, index, value);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  void mark(
      ObjectId obj, long start, long end, String name, Value.Scalar value, ExpandMark expand) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      try {
        if (recorded == null) {
          open.mark(id, start, end, name, value, expand);
        } else {
          recorded.mark(id, new MarkRange(start, end, name, value), expand);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  private static void requireNotNegative(long index) {
    if (index < 0) {
      throw new IndexOutOfBoundsException("index cannot be negative: " + index);
    }
  }

  @Override
  public ObjectId set(ObjectId parent, String key, ObjectType objType) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(parent);
      try {
        return objectId(
            recorded == null
                ? open.putObject(id, key, objType)
                : recorded.putObject(id, key, objType));
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public ObjectId set(ObjectId parent, long index, ObjectType objType) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(parent);
      requireNotNegative(index);
      try {
        return objectId(
            recorded == null
                ? open.putObject(id, index, objType)
                : recorded.putObject(id, index, objType));
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public ObjectId insert(ObjectId parent, long index, ObjectType objType) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(parent);
      requireNotNegative(index);
      try {
        return objectId(
            recorded == null
                ? open.insertObject(id, index, objType)
                : recorded.insertObject(id, index, objType));
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void increment(ObjectId obj, String key, long amount) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      try {
        if (recorded == null) {
          open.increment(id, key, amount);
        } else {
          recorded.increment(id, key, amount);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void increment(ObjectId obj, long index, long amount) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      requireNotNegative(index);
      try {
        if (recorded == null) {
          open.increment(id, index, amount);
        } else {
          recorded.increment(id, index, amount);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void delete(ObjectId obj, String key) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      try {
        if (recorded == null) {
          open.delete(id, key);
        } else {
          recorded.delete(id, key);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void delete(ObjectId obj, long index) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      requireNotNegative(index);
      try {
        if (recorded == null) {
          open.delete(id, index);
        } else {
          recorded.delete(id, index);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void splice(ObjectId obj, long start, long deleteCount, Iterator<NewValue> items) {
    List<Value.Scalar> values = new ArrayList<>();
    items.forEachRemaining(item -> values.add(item.scalar()));
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      if (open.objectType(id) == ObjectType.TEXT) {
        spliceText(obj, start, deleteCount, joined(values));
        return;
      }
      long from = from(start, deleteCount);
      try {
        if (recorded == null) {
          open.splice(id, from, Math.abs(deleteCount), values);
        } else {
          recorded.splice(id, from, Math.abs(deleteCount), values);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
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
    long from = deleteCount < 0 ? start + deleteCount : start;
    if (from < 0) {
      throw new AutomergeException("index cannot be negative: " + from);
    }
    return from;
  }

  @Override
  public void spliceText(ObjectId obj, long start, long deleteCount, String text) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      long from = from(start, deleteCount);
      try {
        if (recorded == null) {
          open.spliceText(id, from, Math.abs(deleteCount), text);
        } else {
          recorded.spliceText(id, from, Math.abs(deleteCount), text);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  @Override
  public void unmark(ObjectId obj, String markName, long start, long end, ExpandMark expand) {
    synchronized (doc) {
      Engine open = engine();
      long id = object(obj);
      try {
        if (recorded == null) {
          open.unmark(id, start, end, markName, expand);
        } else {
          recorded.unmark(id, start, end, markName, expand);
        }
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        throw Refusal.of(e);
      }
    }
  }

  // Editing: what is made of several edits.

  @Override
  public ObjectId splitBlock(ObjectId obj, long index) {
    synchronized (doc) {
      return new BlockEdits(this).split(obj, index);
    }
  }

  @Override
  public void joinBlock(ObjectId obj, long index) {
    synchronized (doc) {
      new BlockEdits(this).join(obj, index);
    }
  }

  @Override
  public ObjectId replaceBlock(ObjectId obj, long index) {
    synchronized (doc) {
      return new BlockEdits(this).replace(obj, index);
    }
  }

  @Override
  public void updateBlock(
      ObjectId obj, long index, Map<String, ? extends @Nullable Object> attributes) {
    synchronized (doc) {
      update(new BlockEdits(this).block(obj, index), attributes);
    }
  }

  @Override
  public void updateText(ObjectId obj, String text) {
    synchronized (doc) {
      new TextUpdate(this).update(obj, text);
    }
  }

  @Override
  public void updateSpans(ObjectId obj, List<Span> spans, UpdateSpansConfig config) {
    synchronized (doc) {
      new SpansUpdate(this, config).update(obj, spans);
    }
  }

  // Editing: whole values.

  @Override
  public void update(ObjectId obj, Object value, NewStrings strings) {
    synchronized (doc) {
      new PlainUpdate(this, strings).update(obj, value);
    }
  }

  @Override
  public void update(ObjectId map, String key, @Nullable Object value, NewStrings strings) {
    synchronized (doc) {
      new PlainUpdate(this, strings).update(map, key, value);
    }
  }

  @Override
  public void update(ObjectId list, long index, @Nullable Object value, NewStrings strings) {
    synchronized (doc) {
      new PlainUpdate(this, strings).update(list, index, value);
    }
  }

  @Override
  public void insert(ObjectId list, long index, @Nullable Object value, NewStrings strings) {
    synchronized (doc) {
      new PlainUpdate(this, strings).insert(list, index, value);
    }
  }

  @Override
  public void restore(ObjectId obj, ChangeHash[] heads) {
    synchronized (doc) {
      doc.requireHeads(heads);
      long id = object(obj);
      List<Hash> version = EngineTypes.hashes(heads);
      if (id != Engine.ROOT && !engine().clockAt(version).covers(id)) {
        throw new AutomergeException("not in that version: " + obj);
      }
      Revert.toVersion(this, id, version, EngineTypes.hashes(getHeads()));
    }
  }

  @Override
  public void copy(ObjectId map, String key, AmValue value, ChangeHash[] heads) {
    synchronized (doc) {
      copyFrom(heads).put(map, key, engineValue(value));
    }
  }

  @Override
  public void copy(ObjectId list, long index, AmValue value, ChangeHash[] heads) {
    synchronized (doc) {
      copyFrom(heads).put(list, index, engineValue(value));
    }
  }

  @Override
  public void insertCopy(ObjectId list, long index, AmValue value, ChangeHash[] heads) {
    synchronized (doc) {
      copyFrom(heads).insert(list, index, engineValue(value));
    }
  }

  private StateCopy copyFrom(ChangeHash[] heads) {
    doc.requireHeads(heads);
    return new StateCopy(this, engine().clockAt(EngineTypes.hashes(heads)));
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
