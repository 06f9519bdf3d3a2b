package org.amkit.cli.render;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.json.JsonWriter;

/**
 * Writes patches as the short arrays that the page of {@code am view} reads ({@code
 * view/history.js} has the other half). OBJECT is a number, 0 for the root; PROP a key or an index;
 * indices into texts count UTF-16 units.
 *
 * <pre>
 * ["=", OBJECT, PROP, VALUE(, 1 when in conflict)]    a value is put
 * ["+", OBJECT, INDEX, [VALUE...](, [1 or 0...])]      elements are inserted
 * ["s", OBJECT, INDEX, STRING(, {MARK: VALUE...})]     characters are inserted
 * ["-", OBJECT, KEY]  ["-", OBJECT, INDEX, LENGTH]     something is deleted
 * ["#", OBJECT, PROP, NUMBER]                          a counter is incremented
 * ["m", OBJECT, [[START, END, NAME, VALUE]...]]        characters are marked
 * ["!", OBJECT, PROP]                                  values compete from now on
 * </pre>
 *
 * <p>VALUE is a JSON string, true, false, null, or a number for an integer that JavaScript can hold
 * exactly; everything else is an array whose first element says what it is: {@code ["map",
 * OBJECT]}, {@code ["list", OBJECT]}, {@code ["text", OBJECT]}, {@code ["int", "DIGITS"]}, {@code
 * ["uint", "DIGITS"]}, {@code ["float", "DIGITS"]}, {@code ["counter", NUMBER]}, {@code
 * ["timestamp", MS]}, {@code ["bytes", LENGTH, "BASE64 of the first"]}, {@code ["unknown", CODE,
 * LENGTH]}.
 */
final class PatchCode {
  private static final long MOST_EXACT = (1L << 53) - 1;
  private static final int SHOWN_BYTES = 48;

  private final JsonPrinter json;
  private final Map<ObjectId, Integer> numbers = new HashMap<>();

  PatchCode(JsonPrinter json) {
    this.json = json;
    numbers.put(ObjectId.ROOT, 0);
  }

  /** Writes one patch. */
  void print(Patch patch) {
    int object = number(patch.getObj());
    PatchAction action = patch.getAction();
    json.beginArray();
    if (action instanceof PatchAction.PutMap put) {
      json.string("=").number(object).string(put.getKey());
      put(put.getValue(), put.isConflict());
    } else if (action instanceof PatchAction.PutList put) {
      json.string("=").number(object).number(put.getIndex());
      put(put.getValue(), put.isConflict());
    } else if (action instanceof PatchAction.Insert insert) {
      json.string("+").number(object).number(insert.getIndex());
      inserted(insert);
    } else if (action instanceof PatchAction.SpliceText splice) {
      json.string("s").number(object).number(splice.getIndex()).string(splice.getText());
      marks(splice.getMarks());
    } else if (action instanceof PatchAction.DeleteMap delete) {
      json.string("-").number(object).string(delete.getKey());
    } else if (action instanceof PatchAction.DeleteList delete) {
      json.string("-").number(object).number(delete.getIndex()).number(delete.getLength());
    } else if (action instanceof PatchAction.Increment increment) {
      json.string("#").number(object).prop(increment.getProperty()).number(increment.getValue());
    } else if (action instanceof PatchAction.Mark mark) {
      marks(json.string("m").number(object), mark.getMarks());
    } else if (action instanceof PatchAction.FlagConflict conflict) {
      json.string("!").number(object).prop(conflict.getProperty());
    } else {
      throw new IllegalStateException("a patch that the page does not know: " + patch);
    }
    json.endArray();
  }

  private int number(ObjectId id) {
    Integer known = numbers.putIfAbsent(id, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private void put(AmValue value, boolean conflict) {
    value(value);
    if (conflict) {
      json.number(1);
    }
  }

  private void inserted(PatchAction.Insert insert) {
    List<AmValue> values = insert.getValues();
    boolean[] conflicts = new boolean[values.size()];
    boolean any = false;
    json.beginArray();
    for (int i = 0; i < conflicts.length; i++) {
      value(values.get(i));
      conflicts[i] = insert.isConflict(i);
      any |= conflicts[i];
    }
    json.endArray();
    if (any) {
      json.beginArray();
      for (boolean conflict : conflicts) {
        json.number(conflict ? 1 : 0);
      }
      json.endArray();
    }
  }

  private void marks(Map<String, AmValue> marks) {
    if (marks.isEmpty()) {
      return;
    }
    json.beginObject();
    marks.forEach(
        (name, value) -> {
          json.name(name);
          value(value);
        });
    json.endObject();
  }

  private void marks(JsonPrinter json, Mark[] marks) {
    json.beginArray();
    for (Mark mark : marks) {
      json.beginArray().number(mark.getStart()).number(mark.getEnd()).string(mark.getName());
      value(mark.getValue());
      json.endArray();
    }
    json.endArray();
  }

  private void value(AmValue value) {
    if (value instanceof AmValue.Str str) {
      json.string(str.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      json.bool(bool.getValue());
    } else if (value instanceof AmValue.Null) {
      json.nothing();
    } else if (value instanceof AmValue.Int number) {
      whole("int", number.getValue(), Long.toString(number.getValue()));
    } else if (value instanceof AmValue.UInt number) {
      tagged("uint").string(Long.toUnsignedString(number.getValue())).endArray();
    } else if (value instanceof AmValue.F64 number) {
      double exact = number.getValue();
      String digits = Double.isFinite(exact) ? JsonWriter.digits(exact) : Double.toString(exact);
      tagged("float").string(digits).endArray();
    } else if (value instanceof AmValue.Counter counter) {
      tagged("counter").number(counter.getValue()).endArray();
    } else if (value instanceof AmValue.Timestamp timestamp) {
      tagged("timestamp").number(timestamp.millis()).endArray();
    } else if (value instanceof AmValue.Bytes bytes) {
      byte[] all = bytes.getValue();
      byte[] first = Arrays.copyOf(all, Math.min(SHOWN_BYTES, all.length));
      tagged("bytes").number(all.length).string(Base64.getEncoder().encodeToString(first));
      json.endArray();
    } else if (value instanceof AmValue.Unknown unknown) {
      tagged("unknown").number(unknown.getTypeCode()).number(unknown.getValue().length).endArray();
    } else {
      String kind =
          value instanceof AmValue.Map ? "map" : value instanceof AmValue.List ? "list" : "text";
      tagged(kind).number(number(value.objectId().orElseThrow())).endArray();
    }
  }

  private void whole(String kind, long value, String digits) {
    if (Math.abs(value) <= MOST_EXACT && value != Long.MIN_VALUE) {
      json.number(value);
    } else {
      tagged(kind).string(digits).endArray();
    }
  }

  private JsonPrinter tagged(String kind) {
    return json.beginArray().string(kind);
  }
}
