package org.amkit.cli.render;

import java.util.Base64;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;

/**
 * Writes values of a document as JSON that keeps their types. What is a map, a list, a text, an
 * int, a float with a point, a boolean or null is written plainly. Everything else is an object
 * with one member that names the type as the tags of VALUE do:
 *
 * <pre>
 *   {"$str": "plain"}  {"$uint": 1}  {"$counter": 3}  {"$timestamp": 1700000000000}
 *   {"$bytes": "BASE64"}  {"$unknown": [14, "BASE64"]}  {"$map": {...}}
 * </pre>
 *
 * <p>A map with a key that begins with a dollar sign stands in {@code {"$map": ...}}, so that it is
 * not taken for one of these.
 */
public final class TypedPrinter {
  private final Read view;
  private final JsonPrinter json;

  /** Writes values of a version. */
  public TypedPrinter(Read view, JsonPrinter json) {
    this.view = view;
    this.json = json;
  }

  /** Writes an object and all in it. */
  public void object(ObjectId object) {
    ObjectType type = view.getObjectType(object).orElse(ObjectType.MAP);
    switch (type) {
      case MAP -> {
        boolean[] dollar = {false};
        view.forEachEntry(object, entry -> dollar[0] |= entry.getKey().startsWith("$"));
        if (dollar[0]) {
          json.beginObject().name("$map");
        }
        json.beginObject();
        view.forEachEntry(
            object,
            entry -> {
              json.name(entry.getKey());
              value(entry.getValue());
            });
        json.endObject();
        if (dollar[0]) {
          json.endObject();
        }
      }
      case LIST -> {
        json.beginArray();
        view.forEachItem(object, item -> value(item.getValue()));
        json.endArray();
      }
      case TEXT -> json.string(view.text(object).orElse(""));
    }
  }

  /** Writes a value. */
  public void value(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      object(object);
    } else if (value instanceof AmValue.Str str) {
      json.beginObject().field("$str", str.getValue()).endObject();
    } else if (value instanceof AmValue.UInt number) {
      json.beginObject().name("$uint").unsigned(number.getValue()).endObject();
    } else if (value instanceof AmValue.Counter counter) {
      json.beginObject().field("$counter", counter.getValue()).endObject();
    } else if (value instanceof AmValue.Timestamp time) {
      json.beginObject().field("$timestamp", time.millis()).endObject();
    } else if (value instanceof AmValue.Bytes bytes) {
      json.beginObject().field("$bytes", base64(bytes.getValue())).endObject();
    } else if (value instanceof AmValue.Unknown unknown) {
      json.beginObject().name("$unknown").beginArray();
      json.number(unknown.getTypeCode()).string(base64(unknown.getValue()));
      json.endArray().endObject();
    } else {
      DocumentPrinter.scalar(json, value);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
