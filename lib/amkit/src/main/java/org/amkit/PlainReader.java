package org.amkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.Members;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** Objects of a version as plain Java values; see {@link Read#toPlain} for which. */
final class PlainReader {
  private final Engine engine;
  private final @Nullable Clock at;
  private final boolean rich;

  /** The objects that are being read, the innermost first. */
  private final Deque<Level> open = new ArrayDeque<>();

  PlainReader(Engine engine, @Nullable Clock at) {
    this(engine, at, false);
  }

  /** Reads texts as {@link RichText} where asked for. */
  PlainReader(Engine engine, @Nullable Clock at, boolean rich) {
    this.engine = engine;
    this.at = at;
    this.rich = rich;
  }

  /** An object that is being read. Its value goes to the one around it when it is whole. */
  private abstract static class Level {
    /** Reads one member; false when there is none. */
    abstract boolean step();

    abstract void add(@Nullable Object value);

    abstract Object value();
  }

  private final class MapLevel extends Level {
    private final Members members;
    private final Map<String, @Nullable Object> map = new LinkedHashMap<>();
    private String key = "";

    MapLevel(long id) {
      members = engine.members(id, at);
    }

    @Override
    boolean step() {
      Entry entry = members.next();
      if (entry == null) {
        return false;
      }
      key = String.valueOf(members.key());
      read(this, entry.value());
      return true;
    }

    @Override
    void add(@Nullable Object value) {
      map.put(key, value);
    }

    @Override
    Object value() {
      return map;
    }
  }

  private final class ListLevel extends Level {
    private final Members members;
    private final List<@Nullable Object> list = new ArrayList<>();

    ListLevel(long id) {
      members = engine.members(id, at);
    }

    @Override
    boolean step() {
      Entry entry = members.next();
      if (entry == null) {
        return false;
      }
      read(this, entry.value());
      return true;
    }

    @Override
    void add(@Nullable Object value) {
      list.add(value);
    }

    @Override
    Object value() {
      return list;
    }
  }

  private final class TextLevel extends Level {
    private final Iterator<TextSpan> spans;
    private final List<Span> read = new ArrayList<>();

    TextLevel(long id) {
      spans = engine.spans(id, at).iterator();
    }

    @Override
    boolean step() {
      if (!spans.hasNext()) {
        return false;
      }
      TextSpan span = spans.next();
      if (span instanceof TextSpan.Text text) {
        read.add(new Span.Text(text.text(), marks(text)));
      } else {
        open.push(new MapLevel(((TextSpan.Block) span).id()));
      }
      return true;
    }

    @Override
    void add(@Nullable Object block) {
      read.add(Span.block(attributes(block)));
    }

    @Override
    Object value() {
      return new RichText(read);
    }
  }

  Object object(long id, ObjectType type) {
    if (type == ObjectType.TEXT && !rich) {
      return engine.text(id, at);
    }
    begin(id, type);
    while (true) {
      Level level = open.element();
      if (level.step()) {
        continue;
      }
      open.pop();
      Level around = open.peek();
      if (around == null) {
        return level.value();
      }
      around.add(level.value());
    }
  }

  private void begin(long id, ObjectType type) {
    open.push(
        switch (type) {
          case MAP -> new MapLevel(id);
          case LIST -> new ListLevel(id);
          case TEXT -> new TextLevel(id);
        });
  }

  private void read(Level level, Value value) {
    if (value instanceof Value.Obj obj) {
      if (obj.type() == ObjectType.TEXT && !rich) {
        level.add(engine.text(obj.id(), at));
      } else {
        begin(obj.id(), obj.type());
      }
    } else {
      level.add(scalar((Value.Scalar) value));
    }
  }

  @SuppressWarnings("unchecked") // What a map reads as.
  private static Map<String, @Nullable Object> attributes(@Nullable Object map) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(map);
  }

  Map<String, @Nullable Object> map(long id) {
    return attributes(object(id, ObjectType.MAP));
  }

  @Nullable Object value(Value value) {
    return value instanceof Value.Obj obj
        ? object(obj.id(), obj.type())
        : scalar((Value.Scalar) value);
  }

  static SortedMap<String, AmValue> marks(TextSpan.Text text) {
    SortedMap<String, AmValue> marks = new TreeMap<>();
    text.marks().forEach((name, value) -> marks.put(name, EngineTypes.value(value)));
    return marks;
  }

  static @Nullable Object scalar(Value.Scalar scalar) {
    if (scalar instanceof Value.Str v) {
      return v.value();
    } else if (scalar instanceof Value.Int v) {
      return v.value();
    } else if (scalar instanceof Value.Uint v) {
      return new BigInteger(Long.toUnsignedString(v.value()));
    } else if (scalar instanceof Value.F64 v) {
      return v.value();
    } else if (scalar instanceof Value.Bool v) {
      return v.value();
    } else if (scalar instanceof Value.Bytes v) {
      return v.value().clone();
    } else if (scalar instanceof Value.Counter v) {
      return new Counter(v.value());
    } else if (scalar instanceof Value.Timestamp v) {
      return Instant.ofEpochMilli(v.millis());
    } else if (scalar instanceof Value.Unknown v) {
      return new AmValue.Unknown(v.typeCode(), v.bytes());
    }
    return null;
  }
}
