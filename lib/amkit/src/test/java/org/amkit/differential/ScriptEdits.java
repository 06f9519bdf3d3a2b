package org.amkit.differential;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.amkit.AmValue;
import org.amkit.Cursor;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.Span;
import org.amkit.Transaction;
import org.amkit.differential.Script.Step;
import org.jspecify.annotations.Nullable;

/** The steps of a script that edit, each one or a few calls on a {@link Transaction}. */
final class ScriptEdits {
  private static final Set<String> OPS =
      Set.of(
          "put",
          "make",
          "insert",
          "insertMake",
          "inc",
          "delete",
          "splice",
          "text",
          "type",
          "updateText",
          "mark",
          "unmark",
          "splitBlock",
          "joinBlock",
          "updateBlock",
          "cursor");

  /**
   * What a step is aimed at: an object, and in sequences an index and a count of units to delete.
   */
  private record Target(ObjectId id, ObjectType type) {}

  private record Place(long at, long del) {}

  private record NamedCursor(ObjectId text, Cursor cursor) {}

  private final String unit;
  private final Map<String, ObjectId> labels = new HashMap<>();
  private final Map<String, NamedCursor> cursors = new LinkedHashMap<>();

  ScriptEdits(String unit) {
    this.unit = unit;
    labels.put("_root", ObjectId.ROOT);
  }

  static boolean isEdit(Step step) {
    return OPS.contains(step.op());
  }

  /** Does the step; what there is to report of it. */
  Optional<String> step(Replica replica, Step step) {
    ObjectId id = labels.get(step.string("obj"));
    Optional<ObjectType> type = id == null ? Optional.empty() : replica.read().getObjectType(id);
    if (id == null || type.isEmpty()) {
      return Optional.of("skip");
    }
    try {
      if (step.op().equals("cursor")) {
        return Optional.of(cursor(replica.transaction(), new Target(id, type.get()), step));
      }
      return edit(replica.transaction(), new Target(id, type.get()), step);
    } catch (RuntimeException e) {
      if (isFault(e)) {
        throw e;
      }
      return Optional.of("error");
    }
  }

  /** Whether an exception is not the refusal of an edit but a fault inside. */
  private static boolean isFault(RuntimeException e) {
    return e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof NegativeArraySizeException
        || e instanceof ArrayIndexOutOfBoundsException;
  }

  private Optional<String> edit(Transaction tx, Target target, Step step) {
    boolean done =
        switch (step.op()) {
          case "put" -> put(tx, target, step);
          case "make" -> make(tx, target, step);
          case "insert" -> insert(tx, target, step);
          case "insertMake" -> insertMake(tx, target, step);
          case "inc" -> increment(tx, target, step);
          case "delete" -> delete(tx, target, step);
          case "splice" -> splice(tx, target, step);
          case "text", "type", "updateText" -> text(tx, target, step);
          case "mark", "unmark" -> mark(tx, target, step);
          case "splitBlock", "joinBlock", "updateBlock" -> block(tx, target, step);
          default -> throw new IllegalStateException("no such edit: " + step.op());
        };
    return done ? Optional.empty() : Optional.of("skip");
  }

  private boolean put(Transaction tx, Target target, Step step) {
    NewValue value = newValue(step.list("v"));
    if (target.type() == ObjectType.MAP) {
      return atKey(step, key -> tx.set(target.id(), key, value));
    }
    return atIndex(tx, target, step, at -> tx.set(target.id(), at, value));
  }

  private boolean make(Transaction tx, Target target, Step step) {
    ObjectType type = objectType(step);
    String label = step.string("id");
    if (target.type() == ObjectType.MAP) {
      return atKey(step, key -> labels.put(label, tx.set(target.id(), key, type)));
    }
    return atIndex(tx, target, step, at -> labels.put(label, tx.set(target.id(), at, type)));
  }

  private boolean insert(Transaction tx, Target target, Step step) {
    NewValue value = newValue(step.list("v"));
    Place place = insertion(tx, target, step);
    if (place == null) {
      return false;
    }
    tx.insert(target.id(), place.at(), value);
    return true;
  }

  private boolean insertMake(Transaction tx, Target target, Step step) {
    Place place = insertion(tx, target, step);
    if (place == null) {
      return false;
    }
    labels.put(step.string("id"), tx.insert(target.id(), place.at(), objectType(step)));
    return true;
  }

  private boolean increment(Transaction tx, Target target, Step step) {
    long by = step.number("by");
    if (target.type() == ObjectType.MAP) {
      return atKey(step, key -> tx.increment(target.id(), key, by));
    }
    return atIndex(tx, target, step, at -> tx.increment(target.id(), at, by));
  }

  private boolean delete(Transaction tx, Target target, Step step) {
    if (target.type() == ObjectType.MAP) {
      return atKey(step, key -> tx.delete(target.id(), key));
    }
    return atIndex(tx, target, step, at -> tx.delete(target.id(), at));
  }

  private boolean splice(Transaction tx, Target target, Step step) {
    Place place = insertion(tx, target, step);
    if (place == null) {
      return false;
    }
    List<NewValue> values = new ArrayList<>();
    for (Object value : step.list("vs")) {
      values.add(newValue((List<?>) value));
    }
    tx.splice(target.id(), place.at(), place.del(), values.iterator());
    return true;
  }

  private boolean text(Transaction tx, Target target, Step step) {
    if (target.type() != ObjectType.TEXT) {
      return false;
    }
    switch (step.op()) {
      case "updateText" -> tx.updateText(target.id(), step.string("s"));
      case "text" -> {
        Place place = place(tx, target, step, true);
        if (place == null) {
          return false;
        }
        tx.spliceText(target.id(), place.at(), place.del(), step.string("s"));
      }
      default -> type(tx, target, step);
    }
    return true;
  }

  private void type(Transaction tx, Target target, Step step) {
    Place place = place(tx, target, step, true);
    if (place == null) {
      return;
    }
    long at = place.at();
    int[] characters = step.string("s").codePoints().toArray();
    for (int c : characters) {
      tx.spliceText(target.id(), at, 0, Character.toString(c));
      at += width(c);
    }
    for (int n = 0; n < Math.min(step.number("erase"), characters.length); n++) {
      int width = width(characters[characters.length - 1 - n]);
      at -= width;
      tx.spliceText(target.id(), at, width, "");
    }
    for (int n = 0; n < step.number("ahead") && at < tx.length(target.id()); n++) {
      tx.spliceText(target.id(), at, 1, "");
    }
  }

  private int width(int codePoint) {
    return unit.equals("utf16") ? Character.charCount(codePoint) : 1;
  }

  private boolean mark(Transaction tx, Target target, Step step) {
    Place place = target.type() == ObjectType.TEXT ? place(tx, target, step, true) : null;
    if (place == null) {
      return false;
    }
    long end = place.at() + place.del();
    ExpandMark expand = expand(step);
    if (step.op().equals("unmark")) {
      tx.unmark(target.id(), step.string("name"), place.at(), end, expand);
    } else {
      NewValue value = newValue(step.list("v"));
      tx.mark(target.id(), place.at(), end, step.string("name"), value, expand);
    }
    return true;
  }

  private boolean block(Transaction tx, Target target, Step step) {
    if (target.type() != ObjectType.TEXT) {
      return false;
    }
    if (step.op().equals("splitBlock")) {
      Place place = place(tx, target, step, true);
      if (place == null) {
        return false;
      }
      fillBlock(tx, tx.splitBlock(target.id(), place.at()), step);
      return true;
    }
    List<Long> blocks = new ArrayList<>();
    for (long i = 0; i < tx.length(target.id()); i++) {
      if (tx.get(target.id(), i).orElse(null) instanceof AmValue.Map) {
        blocks.add(i);
      }
    }
    if (blocks.isEmpty()) {
      return false;
    }
    long at = blocks.get((int) (step.number("at") % blocks.size()));
    if (step.op().equals("joinBlock")) {
      tx.joinBlock(target.id(), at);
    } else {
      fillBlock(tx, tx.replaceBlock(target.id(), at), step);
    }
    return true;
  }

  /** Makes a copy's text hold other spans; false when there is no text. */
  boolean updateSpans(Document copy, Step step) {
    ObjectId text = labels.get(step.string("obj"));
    if (text == null || !copy.getObjectType(text).equals(Optional.of(ObjectType.TEXT))) {
      return false;
    }
    ExpandMark expand = expand(step);
    Map<String, ExpandMark> expands = new HashMap<>();
    List<Span> spans = new ArrayList<>();
    for (Object each : step.list("spans")) {
      List<?> span = (List<?>) each;
      if (span.get(0).equals("block")) {
        spans.add(Span.block(plain((List<?>) span.get(1))));
      } else {
        Map<String, @Nullable Object> marks = plain((List<?>) span.get(2));
        marks.keySet().forEach(name -> expands.put(name, expand));
        spans.add(Span.text((String) span.get(1), marks));
      }
    }
    try (Transaction tx = copy.startTransaction()) {
      tx.updateSpans(text, spans, expands);
      tx.commit();
    }
    return true;
  }

  private static ExpandMark expand(Step step) {
    return ExpandMark.valueOf(step.string("expand").toUpperCase(Locale.ROOT));
  }

  private static Map<String, @Nullable Object> plain(List<?> pairs) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Object each : pairs) {
      List<?> pair = (List<?>) each;
      List<?> typed = (List<?>) pair.get(1);
      plain.put(
          (String) pair.get(0),
          switch ((String) typed.get(0)) {
            case "null" -> null;
            case "int" -> number(typed);
            default -> typed.get(1);
          });
    }
    return plain;
  }

  private static void fillBlock(Transaction tx, ObjectId block, Step step) {
    for (Object each : step.list("block")) {
      List<?> pair = (List<?>) each;
      tx.set(block, (String) pair.get(0), newValue((List<?>) pair.get(1)));
    }
  }

  private String cursor(Transaction tx, Target target, Step step) {
    Place place = target.type() == ObjectType.TEXT ? place(tx, target, step, true) : null;
    if (place == null) {
      return "skip";
    }
    Cursor cursor;
    if (step.has("end")) {
      cursor = step.string("end").equals("start") ? Cursor.START : Cursor.END;
    } else if (place.at() >= tx.length(target.id())) {
      cursor = Cursor.END;
    } else {
      Cursor.Move move = Cursor.Move.valueOf(step.string("move").toUpperCase(Locale.ROOT));
      cursor = tx.makeCursor(target.id(), place.at(), move);
    }
    cursors.put(step.string("id"), new NamedCursor(target.id(), cursor));
    return "cursor " + cursor;
  }

  /** Where the cursors that the script made are now. */
  void cursors(Document doc, Consumer<String> say) {
    cursors.forEach(
        (label, named) -> {
          if (doc.getObjectType(named.text()).isPresent()) {
            say.accept("cursor " + label + " " + position(doc, named));
          }
        });
  }

  private static String position(Document doc, NamedCursor named) {
    try {
      return Long.toString(doc.lookupCursorIndex(named.text(), named.cursor()));
    } catch (RuntimeException e) {
      if (isFault(e)) {
        throw e;
      }
      return "error";
    }
  }

  // ---- places

  private static boolean atKey(Step step, Consumer<String> edit) {
    if (!step.has("key")) {
      return false;
    }
    edit.accept(step.string("key"));
    return true;
  }

  private boolean atIndex(Read doc, Target target, Step step, Consumer<Long> edit) {
    Place place = step.has("key") ? null : place(doc, target, step, false);
    if (place == null) {
      return false;
    }
    edit.accept(place.at());
    return true;
  }

  private @Nullable Place insertion(Read doc, Target target, Step step) {
    return target.type() == ObjectType.MAP ? null : place(doc, target, step, true);
  }

  private @Nullable Place place(Read doc, Target target, Step step, boolean insertion) {
    long del = step.has("del") ? step.number("del") : 0;
    if (step.flag("raw")) {
      return new Place(step.number("at"), del);
    }
    long length = doc.length(target.id());
    long places = insertion ? length + 1 : length;
    if (places == 0) {
      return null;
    }
    long at = step.number("at") % places;
    return new Place(at, length - at + 1 <= 0 ? 0 : del % (length - at + 1));
  }

  // ---- values

  private static ObjectType objectType(Step step) {
    return ObjectType.valueOf(step.string("t").toUpperCase(Locale.ROOT));
  }

  @SuppressWarnings("JavaUtilDate") // The binding's signature.
  static NewValue newValue(List<?> typed) {
    return switch ((String) typed.get(0)) {
      case "null" -> NewValue.NULL;
      case "bool" -> NewValue.bool((Boolean) typed.get(1));
      case "int" -> NewValue.integer(number(typed));
      case "uint" -> NewValue.uint(number(typed));
      case "counter" -> NewValue.counter(number(typed));
      case "f64" ->
          NewValue.f64(Double.longBitsToDouble(Long.parseUnsignedLong((String) typed.get(1), 16)));
      case "str" -> NewValue.str((String) typed.get(1));
      case "bytes" -> NewValue.bytes(HexFormat.of().parseHex((String) typed.get(1)));
      case "ts" -> NewValue.timestamp(new Date(number(typed)));
      default -> throw new IllegalArgumentException("no such type: " + typed);
    };
  }

  private static long number(List<?> typed) {
    return Long.parseLong((String) typed.get(1));
  }
}
