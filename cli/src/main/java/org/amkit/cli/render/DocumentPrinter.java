package org.amkit.cli.render;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.amkit.AmValue;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.cli.terminal.Output;

/**
 * Writes values of a document as plain JSON: texts and strings are strings, counters and timestamps
 * (in milliseconds) numbers, bytes arrays of numbers, as Automerge's own tool has it.
 */
public final class DocumentPrinter implements DocumentVisitor {
  private final Read view;
  private final JsonPrinter json;

  /** Writes values of a version. */
  public DocumentPrinter(Read view, JsonPrinter json) {
    this.view = view;
    this.json = json;
  }

  /** A value on one line. */
  public static String line(Read view, AmValue value) {
    return inMemory(json -> new DocumentPrinter(view, json).value(value));
  }

  /** A value without inner structure, on one line, with its type where JSON does not show it. */
  public static String scalarLine(AmValue value) {
    String plain = inMemory(json -> scalar(json, value));
    if (value instanceof AmValue.Counter) {
      return "counter:" + plain;
    }
    if (value instanceof AmValue.Timestamp) {
      return "timestamp:" + plain;
    }
    return value instanceof AmValue.UInt ? "uint:" + plain : plain;
  }

  private interface Writing {
    void to(JsonPrinter json);
  }

  private static String inMemory(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output("memory", bytes);
    JsonPrinter json = new JsonPrinter(out, JsonPrinter.Layout.COMPACT, false);
    writing.to(json);
    json.finish();
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Writes an object and all in it. */
  public void object(ObjectId object) {
    if (view.getObjectType(object).orElse(ObjectType.MAP) == ObjectType.TEXT) {
      json.string(view.text(object).orElse(""));
    } else {
      view.walk(object, this);
    }
  }

  /** Writes a value and all in it. */
  public void value(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      object(object);
    } else {
      scalar(json, value);
    }
  }

  @Override
  public void begin(ObjectId object, ObjectType type) {
    if (type == ObjectType.LIST) {
      json.beginArray();
    } else {
      json.beginObject();
    }
  }

  @Override
  public void entry(MapEntry entry) {
    json.name(entry.getKey());
    member(entry.getValue());
  }

  @Override
  public void item(ListItem item) {
    member(item.getValue());
  }

  @Override
  public void end(ObjectId object, ObjectType type) {
    if (type == ObjectType.LIST) {
      json.endArray();
    } else {
      json.endObject();
    }
  }

  /** Writes a scalar or a text; a map or list the walk tells. */
  private void member(AmValue value) {
    if (value instanceof AmValue.Text text) {
      json.string(view.text(text.getId()).orElse(""));
    } else if (value.objectId().isEmpty()) {
      scalar(json, value);
    }
  }

  /** Writes a value without inner structure, plain. */
  public static void scalar(JsonPrinter json, AmValue value) {
    if (value instanceof AmValue.Str str) {
      json.string(str.getValue());
    } else if (value instanceof AmValue.Int number) {
      json.number(number.getValue());
    } else if (value instanceof AmValue.UInt number) {
      json.unsigned(number.getValue());
    } else if (value instanceof AmValue.F64 number) {
      json.number(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      json.bool(bool.getValue());
    } else if (value instanceof AmValue.Counter counter) {
      json.number(counter.getValue());
    } else if (value instanceof AmValue.Timestamp time) {
      json.number(time.millis());
    } else if (value instanceof AmValue.Bytes bytes) {
      json.bytes(bytes.getValue());
    } else if (value instanceof AmValue.Unknown unknown) {
      json.bytes(unknown.getValue());
    } else {
      json.nothing();
    }
  }
}
