package org.amkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.ObjType;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** Objects of a version as plain Java values; see {@link Read#toPlain} for which. */
final class PlainReader {
  private final Engine engine;
  private final @Nullable Clock at;

  PlainReader(Engine engine, @Nullable Clock at) {
    this.engine = engine;
    this.at = at;
  }

  Object object(long id, ObjType type) {
    return switch (type) {
      case MAP, TABLE -> map(id);
      case LIST -> list(id);
      case TEXT -> engine.text(id, at);
    };
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
