package org.amkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.OpId;
import org.amkit.codec.Utf8;
import org.amkit.edit.ObjectPaths;
import org.amkit.edit.TreeReader;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.MarkRange;
import org.amkit.ops.PlacedMark;
import org.amkit.ops.TextSpan;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * All of {@link Read} over an engine: for a document, a transaction and a view of an old version
 * alike. Holds the document's lock for the length of each call.
 */
@SuppressWarnings("NonApiType") // The binding's signatures.
abstract class EngineReader implements Read {
  /** Of the document that is read. */
  abstract DocumentState state();

  /**
   * The engine to read from.
   *
   * @throws java.util.NoSuchElementException when this reader is closed
   */
  Engine engine() {
    return state().engine();
  }

  /** What guards the engine. */
  final Object lock() {
    return state().document;
  }

  /** The version that methods without heads read; null for all that is there. */
  abstract @Nullable Clock version();

  // Ids.

  /** The packed id of an object, which must be one. */
  final long object(ObjectId obj) {
    long id = packed(obj);
    if (id < 0) {
      throw new AutomergeException("no such object in this document: " + obj);
    }
    return id;
  }

  /** The packed id, or -1 when the document does not know its actor. */
  final long packed(@Nullable ObjectId obj) {
    if (obj == null) {
      throw new IllegalArgumentException("ObjectId cannot be null");
    }
    Engine engine = engine();
    ObjectId.IdScope scope = state().scope;
    long id = obj.packedIn(scope);
    ActorId actor = obj.actor();
    if (id < 0 && actor != null) {
      id = engine.resolveId(actor, obj.counter());
      if (id >= 0) {
        obj.remember(scope, id);
      }
    }
    return id;
  }

  final ObjectId objectId(long packed) {
    if (packed == Engine.ROOT) {
      return ObjectId.ROOT;
    }
    return ObjectId.of(engine().actorOf(packed), OpId.counter(packed), state().scope, packed);
  }

  private @Nullable ObjectType typeOf(long id) {
    return id < 0 ? null : engine().objectType(id);
  }

  /** The type of an object that must be there. */
  private ObjectType typeOf(long id, ObjectId obj, String kind) {
    ObjectType type = typeOf(id);
    if (type == null) {
      throw notA(kind, obj, null);
    }
    return type;
  }

  final long map(ObjectId obj) {
    long id = packed(obj);
    ObjectType type = typeOf(id);
    if (type == null || type.isSequence()) {
      throw notA("map", obj, type);
    }
    return id;
  }

  final long sequence(ObjectId obj) {
    long id = packed(obj);
    ObjectType type = typeOf(id);
    if (type == null || !type.isSequence()) {
      throw notA("list or text", obj, type);
    }
    return id;
  }

  final long textObject(ObjectId obj) {
    long id = packed(obj);
    ObjectType type = typeOf(id);
    if (type != ObjectType.TEXT) {
      throw notA("text", obj, type);
    }
    return id;
  }

  static AutomergeException notA(String kind, ObjectId obj, @Nullable ObjectType type) {
    return new AutomergeException(
        type == null
            ? "no such object in this document: " + obj
            : "not a " + kind + ": " + obj + " is a " + type);
  }

  @Override
  public ReadView asOf(ChangeHash[] heads) {
    synchronized (lock()) {
      return new ReadView(state(), heads, engine().clockAt(List.of(heads)));
    }
  }

  private static void requireNotNegative(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("index cannot be negative: " + index);
    }
  }

  // Values.

  final AmValue value(Value value) {
    if (value instanceof Value.Obj obj) {
      ObjectId id = objectId(obj.id());
      return switch (obj.type()) {
        case MAP -> new AmValue.Map(id);
        case LIST -> new AmValue.List(id);
        case TEXT -> new AmValue.Text(id);
      };
    }
    return EngineTypes.value((Value.Scalar) value);
  }

  private Optional<AmValue> value(@Nullable Entry entry) {
    return entry == null ? Optional.empty() : Optional.of(value(entry.value()));
  }

  private Optional<Conflicts> conflicts(List<Entry> entries) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<Conflicts.Candidate> candidates = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      candidates.add(new Conflicts.Candidate(objectId(entry.id()), value(entry.value())));
    }
    return Optional.of(new Conflicts(candidates));
  }

  final MapEntry mapEntry(String key, Entry entry) {
    return new MapEntry(key, value(entry.value()), objectId(entry.id()), entry.conflict());
  }

  @Override
  public Optional<AmValue> get(ObjectId obj, String key) {
    synchronized (lock()) {
      return value(engine().get(map(obj), Utf8.valid(key), version()));
    }
  }

  @Override
  public Optional<AmValue> get(ObjectId obj, long idx) {
    synchronized (lock()) {
      requireNotNegative(idx);
      return value(engine().get(sequence(obj), idx, version()));
    }
  }

  @Override
  public Optional<Conflicts> getAll(ObjectId obj, String key) {
    synchronized (lock()) {
      return conflicts(engine().getAll(map(obj), Utf8.valid(key), version()));
    }
  }

  @Override
  public Optional<Conflicts> getAll(ObjectId obj, long idx) {
    synchronized (lock()) {
      requireNotNegative(idx);
      return conflicts(engine().getAll(sequence(obj), idx, version()));
    }
  }

  @Override
  public Optional<String[]> keys(ObjectId obj) {
    synchronized (lock()) {
      long id = object(obj);
      return typeOf(id, obj, "map").isSequence()
          ? Optional.empty()
          : Optional.of(engine().keys(id, version()).toArray(new String[0]));
    }
  }

  @Override
  public Optional<MapEntry[]> mapEntries(ObjectId obj) {
    synchronized (lock()) {
      long id = object(obj);
      ObjectType type = typeOf(id);
      if (type == null || type.isSequence()) {
        return Optional.empty();
      }
      List<MapEntry> entries = new ArrayList<>();
      engine().forEachEntry(id, version(), (key, entry) -> entries.add(mapEntry(key, entry)));
      return Optional.of(entries.toArray(new MapEntry[0]));
    }
  }

  @Override
  public Optional<AmValue[]> listItems(ObjectId obj) {
    synchronized (lock()) {
      long id = object(obj);
      if (typeOf(id) != ObjectType.LIST) {
        return Optional.empty();
      }
      List<AmValue> values = new ArrayList<>();
      engine().forEachItem(id, version(), entry -> values.add(value(entry.value())));
      return Optional.of(values.toArray(new AmValue[0]));
    }
  }

  @Override
  public long length(ObjectId obj) {
    synchronized (lock()) {
      long id = packed(obj);
      return typeOf(id) == null ? 0 : engine().length(id, version());
    }
  }

  @Override
  public Optional<List<PathElement>> path(ObjectId obj) {
    synchronized (lock()) {
      long id = packed(obj);
      if (typeOf(id) == null) {
        throw notA("object", obj, null);
      }
      ObjectPaths.Path path = new ObjectPaths(engine(), version()).of(id);
      return path == null
          ? Optional.empty()
          : Optional.of(new PatchBuilder(this).path(path.last()).steps());
    }
  }

  @Override
  public Optional<ObjectType> getObjectType(ObjectId obj) {
    synchronized (lock()) {
      ObjectType type = typeOf(packed(obj));
      return type == null ? Optional.empty() : Optional.of(type);
    }
  }

  @Override
  public Stream<MapEntry> entries(ObjectId obj) {
    List<MapEntry> entries = new ArrayList<>();
    forEachEntry(obj, entries::add);
    return entries.stream();
  }

  @Override
  public Stream<ListItem> items(ObjectId obj) {
    List<ListItem> items = new ArrayList<>();
    forEachItem(obj, items::add);
    return items.stream();
  }

  @Override
  public void forEachEntry(ObjectId obj, Consumer<? super MapEntry> visitor) {
    synchronized (lock()) {
      engine()
          .forEachEntry(map(obj), version(), (key, entry) -> visitor.accept(mapEntry(key, entry)));
    }
  }

  @Override
  public void forEachItem(ObjectId obj, Consumer<? super ListItem> visitor) {
    synchronized (lock()) {
      long id = sequence(obj);
      boolean text = typeOf(id) == ObjectType.TEXT;
      long[] index = {0};
      engine()
          .forEachItem(
              id,
              version(),
              entry -> {
                visitor.accept(
                    new ListItem(
                        index[0], value(entry.value()), objectId(entry.id()), entry.conflict()));
                index[0] += text ? UnitWidth.of(engine().textUnit(), entry.value()) : 1;
              });
    }
  }

  @Override
  public void walk(ObjectId obj, DocumentVisitor visitor) {
    synchronized (lock()) {
      long id = object(obj);
      new ObjectWalk(this, visitor).run(id, typeOf(id, obj, "object"));
    }
  }

  @Override
  public Object toPlain(ObjectId obj) {
    synchronized (lock()) {
      long id = object(obj);
      return plain().object(id, typeOf(id, obj, "object"));
    }
  }

  // Texts.

  @Override
  public Optional<String> text(ObjectId obj) {
    synchronized (lock()) {
      long id = object(obj);
      return typeOf(id) == ObjectType.TEXT
          ? Optional.of(engine().text(id, version()))
          : Optional.empty();
    }
  }

  @Override
  public List<Mark> marks(ObjectId obj) {
    synchronized (lock()) {
      return marks(engine().marks(textObject(obj), version()));
    }
  }

  @Override
  public void forEachPiece(ObjectId obj, long start, long end, PieceVisitor visitor) {
    synchronized (lock()) {
      engine().forEachPiece(textObject(obj), start, end, version(), visitor);
    }
  }

  @Override
  public List<Mark.Entry> markEntries(ObjectId obj) {
    synchronized (lock()) {
      List<Mark.Entry> entries = new ArrayList<>();
      for (PlacedMark placed : engine().placedMarks(textObject(obj), version())) {
        entries.add(new Mark.Entry(marks(List.of(placed.range())).get(0), objectId(placed.id())));
      }
      return entries;
    }
  }

  static List<Mark> marks(List<MarkRange> ranges) {
    List<Mark> marks = new ArrayList<>(ranges.size());
    for (MarkRange r : ranges) {
      marks.add(new Mark(r.start(), r.end(), r.name(), EngineTypes.value(r.value())));
    }
    return marks;
  }

  @Override
  public HashMap<String, AmValue> getMarksAtIndex(ObjectId obj, long index) {
    synchronized (lock()) {
      HashMap<String, AmValue> marks = new HashMap<>();
      for (MarkRange mark : engine().marksAt(textObject(obj), index, version())) {
        marks.put(mark.name(), EngineTypes.value(mark.value()));
      }
      return marks;
    }
  }

  @Override
  public List<Span> spans(ObjectId obj) {
    synchronized (lock()) {
      return spans(textObject(obj), plain());
    }
  }

  private TreeReader plain() {
    return new TreeReader(engine(), version(), PlainScalars.ALL);
  }

  /** The spans of a text without the attributes of its blocks. */
  final List<Span> bareSpans(long id) {
    return spans(id, null);
  }

  private List<Span> spans(long id, @Nullable TreeReader plain) {
    List<Span> spans = new ArrayList<>();
    for (TextSpan span : engine().spans(id, version())) {
      if (span instanceof TextSpan.Text text) {
        SortedMap<String, AmValue> marks = new TreeMap<>();
        text.marks().forEach((name, value) -> marks.put(name, EngineTypes.value(value)));
        spans.add(new Span.Text(text.text(), marks));
      } else {
        long block = ((TextSpan.Block) span).id();
        spans.add(new Span.Block(objectId(block), plain == null ? Map.of() : plain.map(block)));
      }
    }
    return spans;
  }

  @Override
  public Cursor makeCursor(ObjectId obj, long index, Cursor.Move move) {
    synchronized (lock()) {
      requireNotNegative(index);
      Entry entry = engine().get(sequence(obj), index, version());
      if (entry == null) {
        throw new AutomergeException("index " + index + " is past the end of " + obj);
      }
      return Cursor.element(engine().actorOf(entry.id()), OpId.counter(entry.id()), move);
    }
  }

  @Override
  public long lookupCursorIndex(ObjectId obj, Cursor cursor) {
    synchronized (lock()) {
      if (cursor.isStart()) {
        return 0;
      }
      long id = sequence(obj);
      if (cursor.actor() == null) {
        return engine().length(id, version());
      }
      long element = engine().resolveId(cursor.actor(), cursor.counter());
      Clock at = version();
      if (element < 0 || (at != null && !at.covers(element))) {
        throw new AutomergeException("the cursor's element is not in this version: " + cursor);
      }
      try {
        return engine().indexOfElement(id, element, cursor.move() == Cursor.Move.BEFORE, at);
      } catch (IllegalArgumentException e) {
        throw new AutomergeException("the cursor's element is not in " + obj + ": " + cursor, e);
      }
    }
  }

  @Override
  public TextUnit getTextUnit() {
    synchronized (lock()) {
      return engine().textUnit();
    }
  }
}
