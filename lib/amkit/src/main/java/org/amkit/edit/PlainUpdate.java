package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.amkit.NewStrings;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.UpdateSpansConfig;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;
import org.amkit.patch.ItemMatch;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects hold plain values by the least change; {@code org.amkit.PlainEdits} says how. One
 * use.
 *
 * <p>Nested values are worked through from a stack of steps, in the order in which they stand, so
 * that their depth does not matter.
 */
public final class PlainUpdate {
  private final Engine engine;
  private final Edits edits;
  private final NewStrings strings;

  /** What is still to be done in each open object, the innermost first. */
  private final Deque<Iterator<Runnable>> open = new ArrayDeque<>();

  /** Compares items of lists; null before the first list. */
  private @Nullable ValueNumbers numbers;

  private boolean rich;

  /** An update in which new strings become what {@code strings} says. */
  public PlainUpdate(Engine engine, Edits edits, NewStrings strings) {
    this.engine = engine;
    this.edits = edits;
    this.strings = strings;
  }

  /** Whether an object of a type can hold a value. */
  public static boolean fits(ObjectType type, Plain value) {
    return switch (type) {
      case MAP -> value instanceof Plain.Members;
      case LIST -> value instanceof Plain.Items;
      case TEXT -> value instanceof Plain.Chars || value instanceof Plain.Rich;
    };
  }

  /** Makes an object hold a value that fits its type. */
  public void update(long obj, Plain value) {
    rich = Plain.hasRich(value);
    content(obj, value);
    finish();
  }

  /** Makes what is under a key or in an element this value. */
  public void update(long obj, Prop at, Plain value) {
    rich = Plain.hasRich(value);
    List<Entry> before = engine.getAll(obj, at, null);
    if (before.isEmpty()) {
      put(obj, at, value);
    } else {
      replace(obj, at, before.get(before.size() - 1).value(), before.size() > 1, value);
    }
    finish();
  }

  /** Inserts a value as an element. */
  public void insert(long obj, long index, Plain value) {
    insertItem(obj, index, value);
    finish();
  }

  private void finish() {
    while (!open.isEmpty()) {
      Iterator<Runnable> steps = open.element();
      if (steps.hasNext()) {
        steps.next().run();
      } else {
        open.pop();
      }
    }
  }

  private void content(long obj, Plain value) {
    if (value instanceof Plain.Members members) {
      map(obj, members.map());
    } else if (value instanceof Plain.Items items) {
      list(obj, items.list());
    } else if (value instanceof Plain.Rich text) {
      rich(obj, text);
    } else {
      new TextUpdate(engine, edits).update(obj, ((Plain.Chars) value).text());
    }
  }

  private void rich(long obj, Plain.Rich text) {
    new SpansUpdate(engine, edits, UpdateSpansConfig.DEFAULT.withBlockStrings(strings))
        .update(obj, text.spans());
  }

  private void map(long obj, Map<String, Plain> wanted) {
    Map<String, Plain> rest = new TreeMap<>(wanted);
    List<Runnable> steps = new ArrayList<>();
    engine.forEachEntry(
        obj,
        null,
        (key, entry) -> {
          Prop at = new Prop.Key(key);
          Plain value = rest.remove(key);
          steps.add(
              value == null
                  ? () -> edits.delete(obj, at)
                  : () -> replace(obj, at, entry.value(), entry.conflict(), value));
        });
    rest.forEach((key, value) -> steps.add(() -> put(obj, new Prop.Key(key), value)));
    open.push(steps.iterator());
  }

  private void list(long obj, List<Plain> wanted) {
    if (numbers == null) {
      numbers = new ValueNumbers(DocumentForms.reading(engine, rich));
    }
    List<Entry> entries = new ArrayList<>();
    engine.forEachItem(obj, null, entries::add);
    List<Value> before = new ArrayList<>(entries.size());
    entries.forEach(entry -> before.add(entry.value()));
    ItemMatch match = ItemMatch.between(before, wanted, numbers);
    List<Runnable> steps = new ArrayList<>();
    int next = 0;
    long index = 0;
    for (int i = 0; i < wanted.size(); ) {
      int inserted = i;
      while (inserted < wanted.size() && match.staysAs(inserted) < 0) {
        inserted++;
      }
      int end = inserted < wanted.size() ? match.staysAs(inserted) : entries.size();
      index = gap(steps, obj, index, end - next, wanted.subList(i, inserted));
      if (inserted < wanted.size()) {
        Plain value = wanted.get(inserted);
        if (numbers.of(before.get(end)) != numbers.of(value)) {
          Entry entry = entries.get(end);
          Prop at = new Prop.Index(index);
          steps.add(() -> replace(obj, at, entry.value(), entry.conflict(), value));
        }
        index++;
        inserted++;
      }
      next = end + 1;
      i = inserted;
    }
    gap(steps, obj, index, entries.size() - next, List.of());
    open.push(steps.iterator());
  }

  /** Deletes items and inserts others at their place; the index behind them. */
  private long gap(List<Runnable> steps, long obj, long index, int gone, List<Plain> come) {
    for (int i = 0; i < gone; i++) {
      steps.add(() -> edits.delete(obj, new Prop.Index(index)));
    }
    long at = index;
    for (Plain value : come) {
      long place = at++;
      steps.add(() -> insertItem(obj, place, value));
    }
    return at;
  }

  /** Puts a value where one is, keeping of that what can be kept. */
  private void replace(long obj, Prop at, Value old, boolean conflict, Plain value) {
    if (old instanceof Value.Obj object) {
      if (fits(object.type(), value)) {
        content(object.id(), value);
        return;
      }
    } else if (!conflict) {
      if (old instanceof Value.Counter before
          && value instanceof Plain.Scalar scalar
          && scalar.value() instanceof Value.Counter now) {
        if (now.value() != before.value()) {
          edits.increment(obj, at, now.value() - before.value());
        }
        return;
      }
      if (isScalar(value)) {
        DocumentForms forms = DocumentForms.reading(engine, rich);
        if (Objects.equals(forms.form(old), forms.form(value))) {
          return;
        }
      }
    }
    put(obj, at, value);
  }

  private static boolean isScalar(Plain value) {
    return value instanceof Plain.Scalar || value instanceof Plain.Chars;
  }

  /** The kind of object that a value becomes; null for a scalar. */
  private @Nullable ObjectType typeOf(Plain value) {
    if (value instanceof Plain.Members) {
      return ObjectType.MAP;
    } else if (value instanceof Plain.Items) {
      return ObjectType.LIST;
    } else if (value instanceof Plain.Rich
        || (value instanceof Plain.Chars && strings == NewStrings.TEXT)) {
      return ObjectType.TEXT;
    }
    return null;
  }

  private static Value.Scalar scalar(Plain value) {
    return value instanceof Plain.Chars chars
        ? new Value.Str(chars.text())
        : ((Plain.Scalar) value).value();
  }

  private void put(long obj, Prop at, Plain value) {
    ObjectType type = typeOf(value);
    if (type == null) {
      edits.put(obj, at, scalar(value));
    } else {
      fill(edits.putObject(obj, at, type), value);
    }
  }

  private void insertItem(long obj, long index, Plain value) {
    ObjectType type = typeOf(value);
    if (type == null) {
      edits.insert(obj, index, scalar(value));
    } else {
      fill(edits.insertObject(obj, index, type), value);
    }
  }

  private void fill(long made, Plain value) {
    if (value instanceof Plain.Rich text) {
      rich(made, text);
    } else if (value instanceof Plain.Items items) {
      fillList(made, items.list());
    } else if (value instanceof Plain.Members members) {
      List<Runnable> steps = new ArrayList<>();
      members.map().forEach((key, member) -> steps.add(() -> put(made, new Prop.Key(key), member)));
      open.push(steps.iterator());
    } else if (value instanceof Plain.Chars chars && !chars.text().isEmpty()) {
      edits.spliceText(made, 0, 0, chars.text());
    }
  }

  private void fillList(long made, List<Plain> items) {
    List<Runnable> steps = new ArrayList<>();
    for (int i = 0; i < items.size(); ) {
      int first = i;
      while (i < items.size() && typeOf(items.get(i)) == null) {
        i++;
      }
      if (i > first) {
        List<Plain> scalars = items.subList(first, i);
        steps.add(
            () -> edits.splice(made, first, 0, scalars.stream().map(PlainUpdate::scalar).toList()));
      } else {
        Plain item = items.get(i++);
        steps.add(() -> insertItem(made, first, item));
      }
    }
    open.push(steps.iterator());
  }
}
