package org.amkit.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259, UTF-8) into plain Java values and into documents. Immutable; start from
 * {@link #PLAIN} or {@link #TYPED}.
 *
 * <p>{@link #PLAIN} takes any JSON: objects become {@link Map}s in the order of the text (of equal
 * names the last one counts), arrays {@link List}s, integers {@link Long} (an int in a document),
 * above 2^63-1 {@link java.math.BigInteger} (a uint), and where they do not fit 64 bits, like all
 * other numbers, {@link Double}; then strings, booleans and null. {@link #TYPED} takes what {@link
 * JsonWriter#TYPED} writes and makes the same values of it.
 *
 * <p>Objects and arrays may be nested {@value #MAX_DEPTH} deep.
 */
public final class JsonReader {
  /** How deep JSON may be nested. */
  public static final int MAX_DEPTH = JsonText.MAX_DEPTH;

  /** Strings become texts where a document is written, which merge; scalars keep no type. */
  public static final JsonReader PLAIN = new JsonReader(false, NewStrings.TEXT);

  /** Values of the types that {@link JsonWriter#TYPED} has written. */
  public static final JsonReader TYPED = new JsonReader(true, NewStrings.TEXT);

  private final boolean typed;
  private final NewStrings strings;

  private JsonReader(boolean typed, NewStrings strings) {
    this.typed = typed;
    this.strings = strings;
  }

  /**
   * As this, but a string in plain JSON becomes a scalar string, or a text.
   *
   * @param kind what strings become
   * @return the reader
   */
  public JsonReader withStrings(NewStrings kind) {
    return new JsonReader(typed, typed ? NewStrings.TEXT : kind);
  }

  /**
   * What a string becomes in a document.
   *
   * @return the kind
   */
  public NewStrings strings() {
    return strings;
  }

  /**
   * Reads a JSON text as a plain value.
   *
   * @param json the JSON
   * @return the plain value
   * @throws JsonSyntaxException when it is not one JSON value, or (typed) of an unknown shape
   */
  public @Nullable Object parse(String json) {
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw JsonSyntaxException.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a stream to its end as one plain value. The stream is not closed.
   *
   * @param json the JSON
   * @return the plain value
   * @throws JsonSyntaxException when it is not one JSON value, or (typed) of an unknown shape
   * @throws IOException when the stream cannot be read
   */
  public @Nullable Object parse(InputStream json) throws IOException {
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw JsonSyntaxException.of(e);
    }
  }

  /**
   * Puts the members of a plain value into a map that has none of those keys, or its items behind
   * those of a list. For what is there already, see {@link JsonUpdate}.
   *
   * @param transaction the transaction to edit in
   * @param object the map or list
   * @param value what {@link #parse} gave: a map for a map, a list for a list
   * @throws IllegalArgumentException when it is of the other kind
   */
  public void fill(Transaction transaction, ObjectId object, @Nullable Object value) {
    ObjectType type = transaction.getObjectType(object).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP && value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> transaction.update(object, key.toString(), member, strings));
    } else if (type == ObjectType.LIST && value instanceof List<?> list) {
      long index = transaction.length(object);
      for (Object item : list) {
        transaction.insert(object, index++, item, strings);
      }
    } else {
      throw new IllegalArgumentException("a " + type + " cannot hold " + describe(value));
    }
  }

  static String describe(@Nullable Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof List ? "an array" : "the value " + value;
  }

  private @Nullable Object whole(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonSyntaxException("no JSON value", parser.currentLocation(), null);
    }
    Object value = value(parser);
    if (parser.nextToken() != null) {
      throw new JsonSyntaxException(
          "something follows the JSON value", parser.currentTokenLocation(), null);
    }
    return value;
  }

  private @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        return object(parser);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT -> {
        return switch (parser.getNumberType()) {
          case INT, LONG -> parser.getLongValue();
          default -> finite(parser, JsonNumbers.integer(parser.getBigIntegerValue()));
        };
      }
      case VALUE_NUMBER_FLOAT -> {
        return finite(parser, parser.getDoubleValue());
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      case VALUE_NULL -> {
        return null;
      }
      default ->
          throw new JsonSyntaxException(
              "unexpected " + parser.currentToken(), parser.currentTokenLocation(), null);
    }
  }

  private static Object finite(JsonParser parser, Object number) throws IOException {
    if (number instanceof Double value && value.isInfinite()) {
      throw new JsonSyntaxException(
          "a number beyond the range of doubles", parser.currentTokenLocation(), null);
    }
    return number;
  }

  private @Nullable Object object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    var where = parser.currentTokenLocation();
    boolean literal = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (typed && name.equals("$map") && parser.currentToken() == JsonToken.START_OBJECT) {
        map.put(name, members(parser));
        literal = true;
      } else {
        map.put(name, value(parser));
      }
    }
    boolean tagged = typed && map.keySet().stream().anyMatch(key -> key.startsWith("$"));
    if (!tagged) {
      return map;
    }
    if (map.size() != 1) {
      throw new JsonSyntaxException(
          "a member that begins with $ stands alone, or the object in {\"$map\": ...}",
          where,
          null);
    }
    Map.Entry<String, @Nullable Object> only = map.entrySet().iterator().next();
    try {
      return literal ? only.getValue() : TypedValues.read(only.getKey(), only.getValue());
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new JsonSyntaxException(message == null ? "not a typed value" : message, where, e);
    }
  }

  /** The members of an object whose keys are keys, also when they begin with $. */
  private Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }
}
