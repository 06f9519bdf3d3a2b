package org.amkit.differential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java values ({@code Map}, {@code List}, {@code String}, {@code Long}, {@code
 * Double}, {@code Boolean}, null), written exactly as JavaScript's {@code JSON.stringify} writes
 * it, so that both sides' lines compare as strings.
 */
public final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonTree() {}

  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return value(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<String, Object> parseObject(String text) {
    Object value = parse(text);
    if (value instanceof Map<?, ?> map) {
      return asObject(map);
    }
    throw new IllegalArgumentException("not a JSON object: " + text);
  }

  /** The object that an object holds under a name; it must be there. */
  public static Map<String, Object> object(Map<String, ?> object, String name) {
    return asObject(field(object, name, Map.class));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> asObject(Map<?, ?> parsed) {
    return (Map<String, Object>) parsed;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** The list that an object holds under a name; it must be there. */
  public static List<?> list(Map<String, ?> object, String name) {
    return field(object, name, List.class);
  }

  /** The objects of the list that an object holds under a name; it must be there. */
  public static List<Map<String, Object>> objects(Map<String, ?> object, String name) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object each : list(object, name)) {
      objects.add(asObject((Map<?, ?>) each));
    }
    return objects;
  }

  /** The string that an object holds under a name; it must be there. */
  public static String string(Map<String, ?> object, String name) {
    return field(object, name, String.class);
  }

  /** The strings of the list that an object holds under a name; it must be there. */
  public static List<String> strings(Map<String, ?> object, String name) {
    return list(object, name).stream().map(String.class::cast).toList();
  }

  /** The whole number that an object holds under a name; it must be there. */
  public static long number(Map<String, ?> object, String name) {
    return field(object, name, Long.class);
  }

  private static <T> T field(Map<String, ?> object, String name, Class<T> type) {
    Object value = object.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("\"" + name + "\" is not a " + type + ": " + value);
    }
    return type.cast(value);
  }

  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        writeString(String.valueOf(entry.getKey()), out);
        out.append(':');
        write(entry.getValue(), out);
        separator = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        write(list.get(i), out);
      }
      out.append(']');
    } else if (value instanceof String string) {
      writeString(string, out);
    } else {
      out.append(value);
    }
  }

  private static void writeString(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || isLoneSurrogate(string, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLoneSurrogate(String string, int at) {
    char c = string.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 >= string.length() || !Character.isLowSurrogate(string.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(string.charAt(at - 1)));
  }
}
