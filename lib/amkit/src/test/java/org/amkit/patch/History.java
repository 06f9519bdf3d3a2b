package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A seeded history of edits and merges over a few replicas; the first replica ends up with all of
 * it. Every edit is also written down for Automerge to repeat.
 */
final class History {
  private static final String[] KEYS = {"a", "b", "\ud83d\ude00", "\uffee", "c"};
  private static final String[] TEXTS = {
    "a", "bc", "\u00e9", "\ud83d\ude00", "x\ud83d\ude00y", "hello", "\u65e5\u672c"
  };
  private static final String[] NAMES = {"bold", "link", "note"};
  private static final ObjectType[] TYPES = {ObjectType.MAP, ObjectType.LIST, ObjectType.TEXT};
  private static final ExpandMark[] EXPANDS = ExpandMark.values();

  private final Random random;
  final List<String> actors = new ArrayList<>();
  final List<Engine> replicas = new ArrayList<>();

  /** The heads after each step, distinct ones, the empty version first. */
  final List<List<ChangeHash>> versions = new ArrayList<>();

  /** The steps as JSON, and the heads that each led to. */
  final List<String> steps = new ArrayList<>();

  final List<String> stepHeads = new ArrayList<>();
  private final StringBuilder edits = new StringBuilder();

  /** The text of many pieces, which gets half of the edits; the root for none. */
  private long favourite = Engine.ROOT;

  History(long seed, TextUnit unit, int stepCount) {
    this(seed, unit, stepCount, 0);
  }

  /** Begins with a text and a list that are made of so many pieces each, the text with marks. */
  History(long seed, TextUnit unit, int stepCount, int pieceCount) {
    random = new Random(seed);
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      byte[] actor = new byte[1 + random.nextInt(3)];
      random.nextBytes(actor);
      actor[0] = (byte) ((actor[0] & 0xfc) | i);
      ActorId id = ActorId.of(actor);
      actors.add(id.toString());
      replicas.add(Engine.create(id, unit));
    }
    versions.add(List.of());
    change(0, true);
    if (pieceCount > 0) {
      addPieces(pieceCount);
    }
    for (int i = 1; i < n; i++) {
      merge(i, 0);
    }
    for (int i = 0; i < stepCount; i++) {
      int replica = random.nextInt(n);
      if (n > 1 && random.nextInt(4) == 0) {
        merge(replica, (replica + 1 + random.nextInt(n - 1)) % n);
      } else {
        change(replica, false);
      }
    }
    for (int i = 1; i < n; i++) {
      merge(0, i);
    }
  }

  Engine all() {
    return replicas.get(0);
  }

  private void merge(int replica, int from) {
    replicas.get(replica).merge(replicas.get(from));
    stepDone("{\"replica\":" + replica + ",\"from\":" + from + "}", replica);
  }

  private void stepDone(String json, int replica) {
    steps.add(json);
    List<ChangeHash> heads = replicas.get(replica).heads();
    if (!versions.contains(heads)) {
      versions.add(heads);
    }
    StringBuilder joined = new StringBuilder();
    heads.forEach(h -> joined.append(joined.isEmpty() ? "" : ",").append(h));
    stepHeads.add(joined.toString());
  }

  private void change(int replica, boolean first) {
    Engine engine = replicas.get(replica);
    edits.setLength(0);
    engine.begin();
    if (first) {
      for (ObjectType type : List.of(ObjectType.TEXT, ObjectType.LIST, ObjectType.MAP)) {
        putObject(engine, Engine.ROOT, type.name().toLowerCase(java.util.Locale.ROOT), type);
      }
    }
    int n = 1 + random.nextInt(first ? 8 : 4);
    for (int i = 0; i < n; i++) {
      edit(engine);
    }
    engine.commit(null, 0);
    stepDone("{\"replica\":" + replica + ",\"edits\":[" + edits + "]}", replica);
  }

  private void addPieces(int count) {
    Engine engine = replicas.get(0);
    edits.setLength(0);
    engine.begin();
    putObject(engine, Engine.ROOT, "text", ObjectType.TEXT);
    putObject(engine, Engine.ROOT, "list", ObjectType.LIST);
    for (int i = 0; i < count; i++) {
      for (String key : List.of("text", "list")) {
        long obj = java.util.Objects.requireNonNull(engine.get(Engine.ROOT, key, null)).id();
        int at = random.nextInt((int) engine.length(obj, null) + 1);
        if (key.equals("text")) {
          insertText(engine, obj, at, TEXTS[random.nextInt(TEXTS.length)]);
        } else {
          Value.Scalar value = value();
          engine.edits().insert(obj, at, value);
          log("insert", engine, obj, at, json(value));
        }
      }
    }
    long text = java.util.Objects.requireNonNull(engine.get(Engine.ROOT, "text", null)).id();
    for (int i = 0; i < count / 10; i++) {
      int at = random.nextInt((int) engine.length(text, null));
      mark(engine, text, at, random.nextInt((int) engine.length(text, null) - at));
    }
    engine.commit(null, 0);
    stepDone("{\"replica\":0,\"edits\":[" + edits + "]}", 0);
    favourite = text;
  }

  /** All objects that are visible now, the root first. */
  static List<Long> objects(Engine engine, @Nullable Clock at) {
    List<Long> out = new ArrayList<>(List.of(Engine.ROOT));
    for (int i = 0; i < out.size(); i++) {
      java.util.function.Consumer<Entry> visitor =
          e -> {
            if (e.value() instanceof Value.Obj obj) {
              out.add(obj.id());
            }
          };
      engine.forEachEntry(out.get(i), at, (key, e) -> visitor.accept(e));
      engine.forEachItem(out.get(i), at, visitor);
    }
    return out;
  }

  private void edit(Engine engine) {
    List<Long> objects = objects(engine, null);
    long obj = objects.get(random.nextInt(objects.size()));
    if (favourite != Engine.ROOT && objects.contains(favourite) && random.nextBoolean()) {
      obj = favourite;
    }
    switch (java.util.Objects.requireNonNull(engine.objectType(obj))) {
      case MAP -> editMap(engine, obj);
      case LIST -> editList(engine, obj);
      case TEXT -> editText(engine, obj);
    }
  }

  private void editMap(Engine engine, long obj) {
    List<String> keys = engine.keys(obj, null);
    boolean old = !keys.isEmpty() && random.nextInt(3) == 0;
    String key = old ? keys.get(random.nextInt(keys.size())) : KEYS[random.nextInt(KEYS.length)];
    List<Entry> there = engine.getAll(obj, key, null);
    switch (random.nextInt(7)) {
      case 0, 1, 2 -> {
        if (isCounter(there) && random.nextBoolean()) {
          int by = random.nextInt(9) - 4;
          engine.edits().increment(obj, Prop.of(key), by);
          log("increment", engine, obj, quote(key), by);
        } else {
          Value.Scalar value = value();
          engine.edits().put(obj, Prop.of(key), value);
          log("put", engine, obj, quote(key), json(value));
        }
      }
      case 3, 4 -> putObject(engine, obj, key, TYPES[random.nextInt(3)]);
      default -> {
        if (!there.isEmpty()) {
          engine.edits().delete(obj, Prop.of(key));
          log("delete", engine, obj, quote(key));
        }
      }
    }
  }

  private void putObject(Engine engine, long obj, String key, ObjectType type) {
    long made = engine.edits().putObject(obj, Prop.of(key), type);
    log("putObject", engine, obj, quote(key), empty(type));
    fill(engine, made, type);
  }

  private void fill(Engine engine, long obj, ObjectType type) {
    if (type == ObjectType.TEXT && random.nextBoolean()) {
      insertText(engine, obj, 0, "the text");
    } else if (type == ObjectType.LIST && random.nextBoolean()) {
      for (int i = 0; i < 3; i++) {
        Value.Scalar value = value();
        engine.edits().insert(obj, i, value);
        log("insert", engine, obj, i, json(value));
      }
    }
  }

  private static boolean isCounter(List<Entry> values) {
    return values.stream().anyMatch(e -> e.value() instanceof Value.Counter);
  }

  private void editList(Engine engine, long obj) {
    int length = (int) engine.length(obj, null);
    int at = random.nextInt(length + 1);
    int kind = length == 0 || at == length ? random.nextInt(2) : random.nextInt(7);
    switch (kind) {
      case 0 -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          Value.Scalar value = value();
          engine.edits().insert(obj, at, value);
          log("insert", engine, obj, at, json(value));
        }
      }
      case 1 -> {
        ObjectType type = TYPES[random.nextInt(3)];
        long made = engine.edits().insertObject(obj, at, type);
        log("insertObject", engine, obj, at, empty(type));
        fill(engine, made, type);
      }
      case 2, 3 -> {
        if (isCounter(engine.getAll(obj, at, null))) {
          engine.edits().increment(obj, Prop.of(at), 5);
          log("increment", engine, obj, at, 5);
        } else {
          Value.Scalar value = value();
          engine.edits().put(obj, Prop.of(at), value);
          log("put", engine, obj, at, json(value));
        }
      }
      case 4 -> {
        ObjectType type = TYPES[random.nextInt(3)];
        long made = engine.edits().putObject(obj, Prop.of(at), type);
        log("putObject", engine, obj, at, empty(type));
        fill(engine, made, type);
      }
      default -> {
        engine.edits().delete(obj, Prop.of(at));
        log("delete", engine, obj, at);
      }
    }
  }

  private void editText(Engine engine, long obj) {
    int length = (int) engine.length(obj, null);
    int at = random.nextInt(length + 1);
    int count = Math.min(length - at, random.nextInt(6));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> insertText(engine, obj, at, TEXTS[random.nextInt(TEXTS.length)]);
      case 3 -> {
        engine.edits().spliceText(obj, at, count, "");
        log("splice", engine, obj, at, count, "\"\"");
      }
      case 4, 5 -> mark(engine, obj, at, count);
      case 6 -> {
        String name = NAMES[random.nextInt(NAMES.length)];
        ExpandMark expand = EXPANDS[random.nextInt(EXPANDS.length)];
        engine.edits().mark(obj, at, at + count, name, Value.Null.NULL, expand);
        log("unmark", engine, obj, at, at + count, quote(name(expand)), quote(name));
      }
      default -> {
        long block = engine.edits().insertObject(obj, at, ObjectType.MAP);
        log("insertObject", engine, obj, at, "{}");
        engine.edits().put(block, Prop.of("type"), new Value.Str("p"));
        log("put", engine, block, quote("type"), json(new Value.Str("p")));
      }
    }
  }

  private void mark(Engine engine, long obj, int at, int count) {
    String name = NAMES[random.nextInt(NAMES.length)];
    Value.Scalar value = markValue();
    ExpandMark expand = EXPANDS[random.nextInt(EXPANDS.length)];
    engine.edits().mark(obj, at, at + count, name, value, expand);
    log("mark", engine, obj, at, at + count, quote(name(expand)), quote(name), json(value));
  }

  private void insertText(Engine engine, long obj, int at, String text) {
    engine.edits().spliceText(obj, at, 0, text);
    log("splice", engine, obj, at, 0, quote(text));
  }

  private static String name(ExpandMark expand) {
    return expand.name().toLowerCase(java.util.Locale.ROOT);
  }

  private Value.Scalar markValue() {
    return switch (random.nextInt(4)) {
      case 0 -> new Value.Bool(true);
      case 1 -> new Value.Str("x");
      case 2 -> new Value.Int(random.nextInt(2));
      default -> Value.Null.NULL;
    };
  }

  private Value.Scalar value() {
    return switch (random.nextInt(7)) {
      case 0 -> new Value.Bool(random.nextBoolean());
      case 1 -> Value.Null.NULL;
      case 2, 3 -> new Value.Counter(random.nextInt(4));
      case 4 -> new Value.F64(random.nextInt(3) + 0.5);
      case 5 -> new Value.Str(TEXTS[random.nextInt(TEXTS.length)]);
      default -> new Value.Int(random.nextInt(3));
    };
  }

  // JSON for Automerge

  private void log(String name, Engine engine, long obj, Object... args) {
    edits.append(edits.isEmpty() ? "[" : ",[").append(quote(name)).append(',');
    edits.append(quote(id(engine, obj)));
    for (Object arg : args) {
      edits.append(',').append(arg);
    }
    edits.append(']');
  }

  static String id(Engine engine, long obj) {
    return obj == Engine.ROOT ? "_root" : (obj >>> 31) + "@" + engine.actorOf(obj);
  }

  private static String empty(ObjectType type) {
    return switch (type) {
      case MAP -> "{}";
      case LIST -> "[]";
      case TEXT -> "\"\"";
    };
  }

  private static String json(Value.Scalar value) {
    if (value instanceof Value.Bool b) {
      return b.value() + ",\"boolean\"";
    } else if (value instanceof Value.Counter c) {
      return c.value() + ",\"counter\"";
    } else if (value instanceof Value.F64 f) {
      return f.value() + ",\"f64\"";
    } else if (value instanceof Value.Str s) {
      return quote(s.value()) + ",\"str\"";
    } else if (value instanceof Value.Int i) {
      return i.value() + ",\"int\"";
    }
    return "null,\"null\"";
  }

  static String quote(String s) {
    return "\"" + s.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
