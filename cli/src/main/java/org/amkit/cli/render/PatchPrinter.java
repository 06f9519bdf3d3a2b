package org.amkit.cli.render;

import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.ObjectType;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Read;
import org.amkit.json.JsonWriter;

/**
 * Writes patches as JSON in the shape of Automerge's JavaScript library: {@code
 * {"action":"put","path":["a",0],"value":1}}, actions {@code put insert splice inc del conflict
 * mark}. An object that comes is put empty, and filled by the patches behind it. Values that JSON
 * has no type for are tagged as in typed JSON: {@code {"$counter":1}}, {@code {"$timestamp":MS}},
 * {@code {"$bytes":BASE64}}, {@code {"$unknown":[TYPE,BASE64]}}, {@code {"$f64":"NaN"}}.
 *
 * @param after the version that the patches lead to
 * @param json where they go
 */
public record PatchPrinter(Read after, JsonPrinter json) {
  /** Writes a patch as one JSON value. */
  public void print(Patch patch) {
    PatchAction action = patch.getAction();
    json.beginObject();
    if (action instanceof PatchAction.PutMap put) {
      head("put", patch).string(put.getKey()).endArray();
      put(put.getValue(), put.isConflict());
    } else if (action instanceof PatchAction.PutList put) {
      head("put", patch).number(put.getIndex()).endArray();
      put(put.getValue(), put.isConflict());
    } else if (action instanceof PatchAction.Insert insert) {
      head("insert", patch).number(insert.getIndex()).endArray();
      json.name("values").beginArray();
      insert.getValues().forEach(this::shell);
      json.endArray();
    } else if (action instanceof PatchAction.SpliceText splice) {
      head("splice", patch).number(splice.getIndex()).endArray();
      json.field("value", splice.getText());
      marks(splice.getMarks());
    } else if (action instanceof PatchAction.Increment increment) {
      head("inc", patch).prop(increment.getProperty()).endArray();
      json.field("value", increment.getValue());
    } else if (action instanceof PatchAction.DeleteMap delete) {
      head("del", patch).string(delete.getKey()).endArray();
    } else if (action instanceof PatchAction.DeleteList delete) {
      head("del", patch).number(delete.getIndex()).endArray();
      if (delete.getLength() != 1) {
        json.field("length", delete.getLength());
      }
    } else if (action instanceof PatchAction.FlagConflict conflict) {
      head("conflict", patch).prop(conflict.getProperty()).endArray();
    } else if (action instanceof PatchAction.Mark mark) {
      head("mark", patch).endArray();
      marks(List.of(mark.getMarks()));
    }
    json.endObject();
  }

  private JsonPrinter head(String action, Patch patch) {
    json.field("action", action);
    json.name("path").beginArray();
    for (PathElement element : patch.getPath()) {
      json.prop(element.getProp());
    }
    return json;
  }

  private void put(AmValue value, boolean conflict) {
    json.name("value");
    shell(value);
    if (conflict) {
      json.field("conflict", true);
    }
  }

  /** A plain value, or an object without what is in it. */
  private void shell(AmValue value) {
    if (value.objectId().isEmpty()) {
      scalar(value);
      return;
    }
    ObjectType type = after.getObjectType(value.objectId().get()).orElse(ObjectType.MAP);
    switch (type) {
      case MAP -> json.beginObject().endObject();
      case LIST -> json.beginArray().endArray();
      case TEXT -> json.string("");
    }
  }

  /** A scalar as typed JSON has it, but for what JavaScript has no other type for. */
  private void scalar(AmValue value) {
    boolean plain = value instanceof AmValue.Str || value instanceof AmValue.UInt;
    (plain ? JsonWriter.COMPACT : JsonWriter.TYPED).write(value, json);
  }

  private void marks(Map<String, AmValue> marks) {
    if (marks.isEmpty()) {
      return;
    }
    json.name("marks").beginObject();
    marks.forEach(
        (name, value) -> {
          json.name(name);
          scalar(value);
        });
    json.endObject();
  }

  private void marks(List<Mark> marks) {
    json.name("marks").beginArray();
    for (Mark mark : marks) {
      json.beginObject();
      json.field("start", mark.getStart()).field("end", mark.getEnd());
      json.field("name", mark.getName()).name("value");
      scalar(mark.getValue());
      json.endObject();
    }
    json.endArray();
  }
}
