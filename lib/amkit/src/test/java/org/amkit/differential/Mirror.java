package org.amkit.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.amkit.AmValue;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Prop;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/**
 * A program's own copy of a document, kept up with patches alone: maps, lists, and UTF-16 texts in
 * which anything that is not characters is one U+FFFC.
 */
final class Mirror {
  private static final String COUNTER = "counter";

  private final Map<String, Object> root = new TreeMap<>();

  void apply(List<Patch> patches) {
    for (Patch patch : patches) {
      Object target = target(patch);
      if (target != null) {
        apply(target, patch.getAction());
      }
    }
  }

  /** What the patch is about, or null for what lies inside a text. */
  private @Nullable Object target(Patch patch) {
    Object at = root;
    for (PathElement element : patch.getPath()) {
      if (at instanceof StringBuilder) {
        return null;
      }
      Object next;
      if (element.getProp() instanceof Prop.Key key) {
        next = map(at).get(key.getValue());
      } else {
        next = list(at).get((int) ((Prop.Index) element.getProp()).getValue());
      }
      at =
          Objects.requireNonNull(next, () -> "nothing at " + element + " for " + patch.getAction());
    }
    return at;
  }

  private static void apply(Object target, PatchAction action) {
    if (target instanceof StringBuilder text) {
      applyToText(text, action);
    } else if (action instanceof PatchAction.PutMap put) {
      map(target).put(put.getKey(), fresh(put.getValue()));
    } else if (action instanceof PatchAction.DeleteMap delete) {
      if (map(target).remove(delete.getKey()) == null) {
        throw new IllegalStateException("deletes what is not there: " + action);
      }
    } else if (action instanceof PatchAction.PutList put) {
      list(target).set((int) put.getIndex(), fresh(put.getValue()));
    } else if (action instanceof PatchAction.Insert insert) {
      list(target)
          .addAll((int) insert.getIndex(), insert.getValues().stream().map(Mirror::fresh).toList());
    } else if (action instanceof PatchAction.DeleteList delete) {
      int from = (int) delete.getIndex();
      list(target).subList(from, from + (int) delete.getLength()).clear();
    } else if (action instanceof PatchAction.Increment increment) {
      increment(target, increment);
    } else if (!(action instanceof PatchAction.FlagConflict)) {
      throw new IllegalStateException(action + " on " + target);
    }
  }

  private static void applyToText(StringBuilder text, PatchAction action) {
    if (action instanceof PatchAction.SpliceText splice) {
      text.insert((int) splice.getIndex(), splice.getText());
    } else if (action instanceof PatchAction.DeleteList delete) {
      int from = (int) delete.getIndex();
      int to = from + (int) delete.getLength();
      if (to > text.length()) {
        throw new IllegalStateException("deletes to " + to + " of " + text.length());
      }
      text.delete(from, to);
    } else if (action instanceof PatchAction.Insert insert) {
      text.insert((int) insert.getIndex(), "\uFFFC".repeat(insert.getValues().size()));
    } else if (action instanceof PatchAction.PutList put) {
      String value = put.getValue() instanceof AmValue.Str string ? string.getValue() : "\uFFFC";
      int at = (int) put.getIndex();
      text.replace(at, text.offsetByCodePoints(at, 1), value);
    }
    // Marks, conflicts and counters inside a text do not show in its characters.
  }

  private static void increment(Object target, PatchAction.Increment increment) {
    if (increment.getProperty() instanceof Prop.Key key) {
      map(target).compute(key.getValue(), (k, old) -> added(old, increment.getValue()));
    } else {
      int at = (int) ((Prop.Index) increment.getProperty()).getValue();
      list(target).set(at, added(list(target).get(at), increment.getValue()));
    }
  }

  private static Object added(@Nullable Object counter, long by) {
    List<?> old = (List<?>) Objects.requireNonNull(counter);
    if (!COUNTER.equals(old.get(0))) {
      throw new IllegalStateException("increments " + old);
    }
    return List.of(COUNTER, Long.toString(Long.parseLong((String) old.get(1)) + by));
  }

  @SuppressWarnings("UnnecessaryStringBuilder") // It is edited later.
  private static Object fresh(AmValue value) {
    if (value instanceof AmValue.Map) {
      return new TreeMap<String, Object>();
    } else if (value instanceof AmValue.List) {
      return new ListCopy();
    } else if (value instanceof AmValue.Text) {
      return new StringBuilder();
    }
    return DocumentState.shallow(value);
  }

  /** Told apart from the lists that scalars are. */
  private static final class ListCopy extends ArrayList<Object> {
    private static final long serialVersionUID = 1;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object target) {
    return (Map<String, Object>) target;
  }

  private static List<Object> list(Object target) {
    return (ListCopy) target;
  }

  @Override
  public String toString() {
    return JsonTree.write(plain(root));
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, inner) -> plain.put((String) key, plain(inner)));
      return plain;
    } else if (value instanceof ListCopy list) {
      return list.stream().map(Mirror::plain).toList();
    }
    return value instanceof StringBuilder ? value.toString() : value;
  }

  /** A document's winners in the form of {@link #toString}. */
  static String of(Read doc) {
    return JsonTree.write(map(doc, ObjectId.ROOT));
  }

  private static Map<String, Object> map(Read doc, ObjectId id) {
    Map<String, Object> plain = new TreeMap<>();
    for (MapEntry entry : doc.mapEntries(id).orElseThrow()) {
      plain.put(entry.getKey(), value(doc, entry.getValue()));
    }
    return plain;
  }

  private static Object value(Read doc, AmValue value) {
    if (value instanceof AmValue.Map map) {
      return map(doc, map.getId());
    } else if (value instanceof AmValue.Text text) {
      return doc.text(text.getId()).orElseThrow();
    } else if (value instanceof AmValue.List list) {
      List<Object> plain = new ArrayList<>();
      for (AmValue item : doc.listItems(list.getId()).orElseThrow()) {
        plain.add(value(doc, item));
      }
      return plain;
    }
    return DocumentState.shallow(value);
  }
}
