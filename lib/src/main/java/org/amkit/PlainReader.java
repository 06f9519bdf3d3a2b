package org.amkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.ObjType;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** Objects of a version as plain Java values; see {@link Read#toPlain} for which. */
final class PlainReader {
  private final Engine engine;
  private final @Nullable Clock at;
  private final boolean rich;

  PlainReader(Engine engine, @Nullable Clock at) {
    this(engine, at, false);
  }

  /** Reads texts as {@link RichText} where asked for. */
  PlainReader(Engine engine, @Nullable Clock at, boolean rich) {
    this.engine = engine;
    this.at = at;
    this.rich = rich;
  }

  Object object(long id, ObjType type) {
    return switch (type) {
      case MAP, TABLE -> map(id);
      case LIST -> list(id);
      case TEXT -> rich ? richText(id) : engine.text(id, at);
    };
  }

  private RichText richText(long id) {
    List<Span> spans = new ArrayList<>();
    for (TextSpan span : engine.spans(id, at)) {
      if (span instanceof TextSpan.Text text) {
        SortedMap<String, AmValue> marks = new TreeMap<>();
        text.marks().forEach((name, value) -> marks.put(name, EngineTypes.value(value)));
        spans.add(new Span.Text(text.text(), marks));
      } else {
        spans.add(Span.block(map(((TextSpan.Block) span).id())));
      }
    }
    return new RichText(spans);
  }

  Map<String, @Nullable Object> map(long id) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    engine.forEachEntry(id, at, (key, entry) -> map.put(key, value(entry.value())));
    return map;
  }

  private List<@Nullable Object> list(long id) {
    List<@Nullable Object> list = new ArrayList<>();
    engine.forEachItem(id, at, entry -> list.add(value(entry.value())));
    return list;
  }

  @Nullable Object value(Value value) {
    if (value instanceof Value.Obj obj) {
      return object(obj.id(), obj.type());
    }
    return scalar((Value.Scalar) value);
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
