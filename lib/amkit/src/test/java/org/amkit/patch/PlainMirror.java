package org.amkit.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.amkit.ObjectType;
import org.amkit.TextUnit;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.MarkRange;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A plain copy of a document at a version that patches take to another: maps and lists of cells,
 * texts as one cell an index unit.
 */
final class PlainMirror {
  /** A value; {@code conflict} is null where an increment left it unsaid. */
  private record Cell(Value value, @Nullable Boolean conflict) {}

  /** An index unit of a text: what begins there ("" within a wide character), a block or 0. */
  private record Unit(String text, Map<String, Value> marks, long block) {}

  private final TextUnit unit;
  private final Map<Long, Map<String, Cell>> maps = new HashMap<>();
  private final Map<Long, List<Cell>> lists = new HashMap<>();
  private final Map<Long, List<Unit>> texts = new HashMap<>();

  private PlainMirror(TextUnit unit) {
    this.unit = unit;
  }

  /** The document at a version, read object by object. */
  static PlainMirror of(Engine engine, Clock at) {
    PlainMirror mirror = new PlainMirror(engine.textUnit());
    for (long obj : History.objects(engine, at)) {
      mirror.read(engine, obj, at);
    }
    return mirror;
  }

  private void read(Engine engine, long obj, Clock at) {
    switch (Objects.requireNonNull(engine.objectType(obj))) {
      case MAP -> {
        Map<String, Cell> map = new TreeMap<>();
        engine.forEachEntry(obj, at, (key, e) -> map.put(key, cell(e)));
        maps.put(obj, map);
      }
      case LIST -> {
        List<Cell> list = new ArrayList<>();
        engine.forEachItem(obj, at, e -> list.add(cell(e)));
        lists.put(obj, list);
      }
      case TEXT -> {
        List<Unit> text = new ArrayList<>();
        for (TextSpan span : engine.spans(obj, at)) {
          if (span instanceof TextSpan.Text run) {
            text.addAll(units(run.text(), new TreeMap<>(run.marks())));
          } else {
            text.addAll(block(((TextSpan.Block) span).id()));
          }
        }
        texts.put(obj, text);
      }
    }
  }

  private static Cell cell(Entry entry) {
    return new Cell(entry.value(), entry.conflict());
  }

  private List<Unit> block(long id) {
    List<Unit> units = units("\ufffc", Map.of());
    units.set(0, new Unit("\ufffc", Map.of(), id));
    return units;
  }

  private List<Unit> units(String text, Map<String, Value> marks) {
    List<Unit> out = new ArrayList<>();
    for (int p : text.codePoints().toArray()) {
      String s = Character.toString(p);
      out.add(new Unit(s, marks, 0));
      int width =
          switch (unit) {
            case UTF16 -> s.length();
            case UTF8 -> s.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case CODE_POINTS, GRAPHEMES -> 1;
          };
      for (int i = 1; i < width; i++) {
        out.add(new Unit("", marks, 0));
      }
    }
    return out;
  }

  void apply(List<EnginePatch> patches) {
    for (EnginePatch patch : patches) {
      if (maps.containsKey(patch.obj())) {
        applyToMap(Objects.requireNonNull(maps.get(patch.obj())), patch.action());
      } else if (lists.containsKey(patch.obj())) {
        applyToList(Objects.requireNonNull(lists.get(patch.obj())), patch.action());
      } else if (texts.containsKey(patch.obj())) {
        applyToText(Objects.requireNonNull(texts.get(patch.obj())), patch.action());
      } else {
        throw new AssertionError("patch of an object that is not there: " + patch);
      }
    }
    patches.forEach(this::follow);
  }

  /** The path leads from the root to the object, in the state that all patches lead to. */
  private void follow(EnginePatch patch) {
    long at = Engine.ROOT;
    for (EnginePatch.Step step : patch.path()) {
      if (step.obj() != at) {
        throw new AssertionError("a step of the path starts elsewhere: " + patch);
      }
      if (step.key() != null) {
        at = object(Objects.requireNonNull(maps.get(at)).get(step.key()));
      } else if (lists.containsKey(at)) {
        at = object(Objects.requireNonNull(lists.get(at)).get((int) step.index()));
      } else {
        at = Objects.requireNonNull(texts.get(at)).get((int) step.index()).block();
      }
    }
    if (at != patch.obj()) {
      throw new AssertionError("the path leads elsewhere: " + patch);
    }
  }

  private static long object(@Nullable Cell cell) {
    return cell != null && cell.value() instanceof Value.Obj obj ? obj.id() : -1;
  }

  private Cell put(EnginePatch.Put put) {
    if (put.value() instanceof Value.Obj obj) {
      maps.remove(obj.id());
      lists.remove(obj.id());
      texts.remove(obj.id());
      if (obj.type() == ObjectType.LIST) {
        lists.put(obj.id(), new ArrayList<>());
      } else if (obj.type() == ObjectType.TEXT) {
        texts.put(obj.id(), new ArrayList<>());
      } else {
        maps.put(obj.id(), new TreeMap<>());
      }
    }
    return new Cell(put.value(), put.conflict());
  }

  private static Cell increment(@Nullable Cell cell, long by) {
    if (cell == null || !(cell.value() instanceof Value.Counter counter)) {
      throw new AssertionError("increments what is no counter: " + cell);
    }
    return new Cell(new Value.Counter(counter.value() + by), null);
  }

  private static Cell contested(@Nullable Cell cell) {
    if (cell == null || Boolean.TRUE.equals(cell.conflict())) {
      throw new AssertionError("no news of a conflict: " + cell);
    }
    return new Cell(cell.value(), true);
  }

  private void applyToMap(Map<String, Cell> map, EnginePatch.Action action) {
    if (action instanceof EnginePatch.Action.PutMap a) {
      map.put(a.key(), put(a.put()));
    } else if (action instanceof EnginePatch.Action.DeleteMap a) {
      if (map.remove(a.key()) == null) {
        throw new AssertionError("deletes what is not there: " + action);
      }
    } else if (action instanceof EnginePatch.Action.Increment a) {
      String key = Objects.requireNonNull(a.key());
      map.put(key, increment(map.get(key), a.by()));
    } else if (action instanceof EnginePatch.Action.Conflict a) {
      String key = Objects.requireNonNull(a.key());
      map.put(key, contested(map.get(key)));
    } else {
      throw new AssertionError("not for a map: " + action);
    }
  }

  private void applyToList(List<Cell> list, EnginePatch.Action action) {
    if (action instanceof EnginePatch.Action.PutSeq a) {
      list.set((int) a.index(), put(a.put()));
    } else if (action instanceof EnginePatch.Action.Insert a) {
      int at = (int) a.index();
      for (EnginePatch.Put value : a.values()) {
        list.add(at++, put(value));
      }
    } else if (action instanceof EnginePatch.Action.DeleteSeq a) {
      list.subList((int) a.index(), (int) (a.index() + a.length())).clear();
    } else if (action instanceof EnginePatch.Action.Increment a) {
      list.set((int) a.index(), increment(list.get((int) a.index()), a.by()));
    } else if (action instanceof EnginePatch.Action.Conflict a) {
      list.set((int) a.index(), contested(list.get((int) a.index())));
    } else {
      throw new AssertionError("not for a list: " + action);
    }
  }

  private void applyToText(List<Unit> text, EnginePatch.Action action) {
    if (action instanceof EnginePatch.Action.SpliceText a) {
      List<Unit> inserted = units(a.text(), marks(a));
      text.addAll((int) a.index(), inserted);
    } else if (action instanceof EnginePatch.Action.Insert a) {
      int at = (int) a.index();
      for (EnginePatch.Put value : a.values()) {
        List<Unit> block = block(object(put(value)));
        text.addAll(at, block);
        at += block.size();
      }
    } else if (action instanceof EnginePatch.Action.DeleteSeq a) {
      text.subList((int) a.index(), (int) (a.index() + a.length())).clear();
    } else if (action instanceof EnginePatch.Action.Mark a) {
      a.marks().forEach(range -> mark(text, range));
    } else {
      throw new AssertionError("not for a text: " + action);
    }
  }

  private Map<String, Value> marks(EnginePatch.Action.SpliceText splice) {
    Map<String, Value> marks = new TreeMap<>();
    int width = units(splice.text(), Map.of()).size();
    for (MarkRange range : splice.marks()) {
      if (range.start() != splice.index() || range.end() != splice.index() + width) {
        throw new AssertionError("marks of a splice cover all of it: " + splice);
      }
      marks.put(range.name(), range.value());
    }
    return marks;
  }

  private static void mark(List<Unit> text, MarkRange range) {
    for (int i = (int) range.start(); i < range.end(); i++) {
      Unit old = text.get(i);
      if (old.block() != 0) {
        continue;
      }
      Map<String, Value> marks = new TreeMap<>(old.marks());
      if (range.value() instanceof Value.Null) {
        marks.remove(range.name());
      } else {
        marks.put(range.name(), range.value());
      }
      text.set(i, new Unit(old.text(), marks, 0));
    }
  }

  /** All that the root leads to, conflicts included, for comparison. */
  String state() {
    StringBuilder out = new StringBuilder();
    write(Engine.ROOT, "", out, true);
    return out.toString();
  }

  /** The same without a word on conflicts where {@code other} cannot know of them. */
  String stateAsKnownTo(PlainMirror other) {
    for (Map.Entry<Long, Map<String, Cell>> map : maps.entrySet()) {
      Map<String, Cell> theirs = other.maps.getOrDefault(map.getKey(), Map.of());
      map.getValue().replaceAll((key, cell) -> asKnown(cell, theirs.get(key)));
    }
    for (Map.Entry<Long, List<Cell>> list : lists.entrySet()) {
      List<Cell> theirs = other.lists.getOrDefault(list.getKey(), List.of());
      for (int i = 0; i < Math.min(theirs.size(), list.getValue().size()); i++) {
        list.getValue().set(i, asKnown(list.getValue().get(i), theirs.get(i)));
      }
    }
    return state();
  }

  private static Cell asKnown(Cell cell, @Nullable Cell theirs) {
    return theirs != null && theirs.conflict() == null ? new Cell(cell.value(), null) : cell;
  }

  private void write(long obj, String indent, StringBuilder out, boolean root) {
    if (maps.containsKey(obj)) {
      Objects.requireNonNull(maps.get(obj))
          .forEach((key, cell) -> write(indent + key + ": ", cell, indent, out));
    } else if (lists.containsKey(obj)) {
      Objects.requireNonNull(lists.get(obj))
          .forEach(cell -> write(indent + "- ", cell, indent, out));
    } else if (texts.containsKey(obj)) {
      for (Unit u : Objects.requireNonNull(texts.get(obj))) {
        out.append(indent).append(u.text()).append(u.marks()).append('\n');
        if (u.block() != 0) {
          write(u.block(), indent + "  ", out, false);
        }
      }
    } else {
      out.append(indent).append("missing ").append(root).append('\n');
    }
  }

  private void write(String label, Cell cell, String indent, StringBuilder out) {
    out.append(label).append(cell).append('\n');
    if (cell.value() instanceof Value.Obj obj) {
      write(obj.id(), indent + "  ", out, false);
    }
  }
}
