package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.amkit.ObjectType;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.Members;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a version with all in them: maps as {@link Map} in key order, lists as {@link List},
 * texts as strings.
 */
public final class TreeReader {
  private final Engine engine;
  private final @Nullable Clock at;
  private final Function<Value.Scalar, @Nullable Object> scalars;

  /** The objects that are being read, the innermost first. */
  private final Deque<Level> open = new ArrayDeque<>();

  /**
   * Reads a version.
   *
   * @param at the version; null for what is there now
   * @param scalars what scalars become
   */
  public TreeReader(
      Engine engine, @Nullable Clock at, Function<Value.Scalar, @Nullable Object> scalars) {
    this.engine = engine;
    this.at = at;
    this.scalars = scalars;
  }

  /** A map or list that is being read; it goes to the one around it when it is whole. */
  private static final class Level {
    final Members members;

    /** Of a map. */
    final Map<String, @Nullable Object> map = new LinkedHashMap<>();

    /** Of a list; null in a map. */
    final @Nullable List<@Nullable Object> list;

    String key = "";

    Level(Members members, ObjectType type) {
      this.members = members;
      this.list = type == ObjectType.LIST ? new ArrayList<>() : null;
    }

    void add(@Nullable Object value) {
      if (list == null) {
        map.put(key, value);
      } else {
        list.add(value);
      }
    }

    Object whole() {
      return list == null ? map : list;
    }
  }

  /** An object of this type. */
  public Object object(long id, ObjectType type) {
    if (type == ObjectType.TEXT) {
      return engine.text(id, at);
    }
    open.push(new Level(engine.members(id, at), type));
    while (true) {
      Level level = open.element();
      Entry entry = level.members.next();
      if (entry != null) {
        level.key = String.valueOf(level.members.key());
        read(level, entry.value());
        continue;
      }
      open.pop();
      Level around = open.peek();
      if (around == null) {
        return level.whole();
      }
      around.add(level.whole());
    }
  }

  private void read(Level level, Value value) {
    if (!(value instanceof Value.Obj obj)) {
      level.add(scalars.apply((Value.Scalar) value));
    } else if (obj.type() == ObjectType.TEXT) {
      level.add(engine.text(obj.id(), at));
    } else {
      open.push(new Level(engine.members(obj.id(), at), obj.type()));
    }
  }

  /** The members of a map. */
  @SuppressWarnings("unchecked") // What a map reads as.
  public Map<String, @Nullable Object> map(long id) {
    return (Map<String, @Nullable Object>) object(id, ObjectType.MAP);
  }
}
