package org.amkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plain copy of a document's state that is kept up by patches alone: what a user interface holds.
 * Texts are kept as their code points, each with its marks.
 */
final class Mirror {
  private final Map<ObjectId, Object> objects = new LinkedHashMap<>();

  /** One element of a text: a character, or a block marker. */
  private record Element(String text, Map<String, AmValue> marks) {}

  private static final class Text {
    final List<Element> elements = new ArrayList<>();
  }

  private record CounterCell(long value) {}

  Mirror() {
    objects.put(ObjectId.ROOT, new TreeMap<String, Object>());
  }

  void apply(List<Patch> patches) {
    patches.forEach(this::apply);
  }

  @SuppressWarnings("unchecked")
  private void apply(Patch patch) {
    Object target = objects.get(patch.getObj());
    if (target == null) {
      throw new AssertionError("patch of an object not seen: " + patch);
    }
    checkPath(patch);
    PatchAction action = patch.getAction();
    if (target instanceof Map<?, ?>) {
      applyToMap((Map<String, Object>) target, action);
    } else if (target instanceof Text text) {
      applyToText(text.elements, action);
    } else {
      applyToList((List<Object>) target, action);
    }
  }

  /** The path must lead, in the state the patch is applied to or comes to, from the root. */
  private static void checkPath(Patch patch) {
    if (!patch.getPath().isEmpty() && !patch.getPath().get(0).getObjectId().isRoot()) {
      throw new AssertionError("path does not start at the root: " + patch);
    }
  }

  private Object cell(AmValue value) {
    if (value instanceof AmValue.Map map) {
      objects.put(map.getId(), new TreeMap<String, Object>());
      return map.getId();
    } else if (value instanceof AmValue.List list) {
      objects.put(list.getId(), new ArrayList<Object>());
      return list.getId();
    } else if (value instanceof AmValue.Text text) {
      objects.put(text.getId(), new Text());
      return text.getId();
    } else if (value instanceof AmValue.Counter counter) {
      return new CounterCell(counter.getValue());
    }
    return value;
  }

  private void applyToMap(Map<String, Object> map, PatchAction action) {
    if (action instanceof PatchAction.PutMap put) {
      map.put(put.getKey(), cell(put.getValue()));
    } else if (action instanceof PatchAction.DeleteMap delete) {
      if (map.remove(delete.getKey()) == null) {
        throw new AssertionError("deletes a key that is absent: " + action);
      }
    } else if (action instanceof PatchAction.Increment inc) {
      String key = ((Prop.Key) inc.getProperty()).key;
      map.put(key, added(map.get(key), inc.getValue()));
    } else if (!(action instanceof PatchAction.FlagConflict)) {
      throw new AssertionError("not for a map: " + action);
    }
  }

  private static CounterCell added(@Nullable Object counter, long by) {
    if (counter instanceof CounterCell cell) {
      return new CounterCell(cell.value() + by);
    }
    throw new AssertionError("increments what is no counter: " + counter);
  }

  private void applyToList(List<Object> list, PatchAction action) {
    if (action instanceof PatchAction.Insert insert) {
      int at = (int) insert.getIndex();
      for (AmValue value : insert.getValues()) {
        list.add(at++, cell(value));
      }
    } else if (action instanceof PatchAction.PutList put) {
      list.set((int) put.getIndex(), cell(put.getValue()));
    } else if (action instanceof PatchAction.DeleteList delete) {
      int at = (int) delete.getIndex();
      list.subList(at, at + (int) delete.getLength()).clear();
    } else if (action instanceof PatchAction.Increment inc) {
      int at = (int) ((Prop.Index) inc.getProperty()).index;
      list.set(at, added(list.get(at), inc.getValue()));
    } else if (!(action instanceof PatchAction.FlagConflict)) {
      throw new AssertionError("not for a list: " + action);
    }
  }

  private void applyToText(List<Element> text, PatchAction action) {
    if (action instanceof PatchAction.SpliceText splice) {
      int at = (int) splice.getIndex();
      for (int p : splice.getText().codePoints().toArray()) {
        text.add(at++, new Element(Character.toString(p), splice.getMarks()));
      }
    } else if (action instanceof PatchAction.Insert insert) {
      int at = (int) insert.getIndex();
      for (AmValue value : insert.getValues()) {
        Object unused = cell(value);
        text.add(at++, new Element("\ufffc", Map.of()));
      }
    } else if (action instanceof PatchAction.DeleteList delete) {
      int at = (int) delete.getIndex();
      text.subList(at, at + (int) delete.getLength()).clear();
    } else if (action instanceof PatchAction.Mark marks) {
      for (Mark mark : marks.getMarks()) {
        for (int i = (int) mark.getStart(); i < mark.getEnd(); i++) {
          Map<String, AmValue> names = new TreeMap<>(text.get(i).marks());
          if (mark.getValue() instanceof AmValue.Null) {
            names.remove(mark.getName());
          } else {
            names.put(mark.getName(), mark.getValue());
          }
          text.set(i, new Element(text.get(i).text(), names));
        }
      }
    } else {
      throw new AssertionError("not for a text: " + action);
    }
  }

  /** All that is reachable, with scalars as they are and texts as strings. */
  Object state() {
    return state(ObjectId.ROOT);
  }

  private Object state(Object cell) {
    if (cell instanceof CounterCell counter) {
      return new AmValue.Counter(counter.value());
    }
    return cell instanceof ObjectId id ? content(id) : cell;
  }

  private Object content(ObjectId id) {
    Object object = objects.get(id);
    if (object instanceof Map<?, ?> map) {
      Map<Object, Object> out = new TreeMap<>();
      map.forEach((key, value) -> out.put(key, state(value)));
      return out;
    } else if (object instanceof Text text) {
      StringBuilder all = new StringBuilder();
      text.elements.forEach(e -> all.append(e.text()));
      return all.toString();
    }
    List<Object> out = new ArrayList<>();
    if (object instanceof List<?> list) {
      list.forEach(value -> out.add(state(value)));
    }
    return out;
  }

  /** A text's marks by code point. */
  List<Map<String, AmValue>> marks(ObjectId text) {
    List<Map<String, AmValue>> out = new ArrayList<>();
    if (objects.get(text) instanceof Text known) {
      known.elements.forEach(e -> out.add(new TreeMap<String, AmValue>(e.marks())));
    }
    return out;
  }

  /** The same of a document, read from it. */
  static Object state(Read doc, ObjectId id) {
    return switch (doc.getObjectType(id).orElseThrow()) {
      case MAP -> {
        Map<Object, Object> out = new TreeMap<>();
        doc.entries(id).forEach(e -> out.put(e.getKey(), state(doc, e.getValue())));
        yield out;
      }
      case LIST -> {
        List<Object> out = new ArrayList<>();
        doc.items(id).forEach(e -> out.add(state(doc, e.getValue())));
        yield out;
      }
      case TEXT -> doc.text(id).orElseThrow();
    };
  }

  /** All that is visible, each text with its marks and blocks. */
  static Object whole(Read of) {
    List<Object> texts = new ArrayList<>();
    for (ObjectId id : RandomEdits.objects(of)) {
      if (of.getObjectType(id).orElseThrow() == ObjectType.TEXT) {
        texts.add(of.marks(id));
        for (Span span : of.spans(id)) {
          texts.add(span instanceof Span.Block block ? block.attributes() : span);
        }
      }
    }
    return List.of(state(of, ObjectId.ROOT), texts);
  }

  private static Object state(Read doc, AmValue value) {
    return value.objectId().map(id -> state(doc, id)).orElse(value);
  }
}
