package org.amkit.json;

import com.fasterxml.jackson.core.JsonLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.ops.MapObject;
import org.jspecify.annotations.Nullable;

/** Makes plain Java values of JSON, for {@link JsonReader}. */
final class JsonTree implements JsonTokens.Sink {
  /** What {@link TypedValues} calls a map whose keys are keys, also when they begin with $. */
  private static final String LITERAL = "$map";

  private final JsonTokens tokens;
  private final boolean typed;
  private final boolean sorted;
  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable Object whole;

  JsonTree(JsonTokens tokens, boolean typed, boolean sorted) {
    this.tokens = tokens;
    this.typed = typed;
    this.sorted = sorted;
  }

  /** The value that was read. */
  @Nullable Object value() {
    return whole;
  }

  /** A map or list whose end has not been read. */
  private static final class Open {
    final @Nullable Map<String, @Nullable Object> map;
    final List<@Nullable Object> list = new ArrayList<>(0);
    final JsonLocation where;

    /** Whether these are the members of a {@code $map}. */
    final boolean literal;

    String key = "";
    boolean tagged;
    boolean holdsLiteral;

    Open(@Nullable Map<String, @Nullable Object> map, JsonLocation where, boolean literal) {
      this.map = map;
      this.where = where;
      this.literal = literal;
    }
  }

  @Override
  public void beginMap() {
    Open outer = open.peek();
    boolean literal =
        typed && outer != null && outer.map != null && !outer.literal && outer.key.equals(LITERAL);
    if (literal) {
      outer.holdsLiteral = true;
    }
    Map<String, @Nullable Object> map =
        sorted ? new TreeMap<>(MapObject::compareUtf8) : new LinkedHashMap<>();
    open.push(new Open(map, tokens.place(), literal));
  }

  @Override
  public void beginList() {
    open.push(new Open(null, tokens.place(), false));
  }

  @Override
  public void key(String name) {
    Open map = open.element();
    map.key = name;
    map.tagged |= typed && !map.literal && name.startsWith("$");
  }

  @Override
  public void scalar(@Nullable Object value) {
    Open outer = open.peek();
    if (outer == null) {
      whole = value;
    } else if (outer.map != null) {
      outer.map.put(outer.key, value);
    } else {
      outer.list.add(value);
    }
  }

  @Override
  public void end() {
    Open ended = open.pop();
    scalar(ended.map == null ? ended.list : ended.tagged ? tagged(ended) : ended.map);
  }

  /** The value of a type that JSON has not, which a map with one member stands for. */
  private static @Nullable Object tagged(Open ended) {
    Map<String, @Nullable Object> map = ended.map == null ? Map.of() : ended.map;
    if (map.size() != 1) {
      throw new JsonSyntaxException(
          "a member that begins with $ stands alone, or the object in {\"$map\": ...}",
          ended.where,
          null);
    }
    Map.Entry<String, @Nullable Object> only = map.entrySet().iterator().next();
    try {
      return ended.holdsLiteral
          ? only.getValue()
          : TypedValues.read(only.getKey(), only.getValue());
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new JsonSyntaxException(
          message == null ? "not a typed value" : message, ended.where, e);
    }
  }
}
