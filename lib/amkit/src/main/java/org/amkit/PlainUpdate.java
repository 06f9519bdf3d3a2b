package org.amkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;
import org.amkit.patch.ItemMatch;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects hold plain values by the least change; {@link PlainEdits} says how. One use.
 *
 * <p>Nested values are worked through from a stack of steps, in the order in which they stand, so
 * that their depth does not matter.
 */
final class PlainUpdate {
  private final TransactionImpl tx;
  private final NewStrings strings;

  /** What is still to be done in each open object, the innermost first. */
  private final Deque<Iterator<Runnable>> open = new ArrayDeque<>();

  /** Compares items of lists; null before the first list. */
  private @Nullable ValueNumbers numbers;

  private boolean rich;

  PlainUpdate(TransactionImpl tx, NewStrings strings) {
    this.tx = tx;
    this.strings = strings;
  }

  /** Checks a value before anything is changed. */
  private void check(@Nullable Object value) {
    PlainValues.check(value);
    rich = PlainValues.hasRichText(value);
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

  void update(ObjectId obj, Object value) {
    check(value);
    ObjectType type =
        tx.getObjectType(obj)
            .orElseThrow(() -> new AutomergeException("no such object in this document: " + obj));
    if (!fits(type, value)) {
      throw new AutomergeException(
          obj + " is a " + type + " and cannot hold a " + value.getClass().getName());
    }
    content(obj, type, value);
    finish();
  }

  void update(ObjectId map, String key, @Nullable Object value) {
    check(value);
    update(new Place(map, key, 0), tx.getAll(map, key), value);
  }

  void update(ObjectId list, long index, @Nullable Object value) {
    check(value);
    update(new Place(list, null, index), tx.getAll(list, index), value);
  }

  private void update(Place place, Optional<Conflicts> known, @Nullable Object value) {
    List<AmValue> before = known.map(all -> List.copyOf(all.values())).orElse(List.of());
    if (before.isEmpty()) {
      put(place, value, false);
    } else {
      replace(place, before.get(before.size() - 1), before.size() > 1, value);
    }
    finish();
  }

  void insert(ObjectId list, long index, @Nullable Object value) {
    check(value);
    put(new Place(list, null, index), value, true);
    finish();
  }

  private static boolean fits(ObjectType type, @Nullable Object value) {
    return switch (type) {
      case MAP -> value instanceof Map;
      case LIST -> PlainValues.isList(value);
      case TEXT -> value instanceof CharSequence || value instanceof RichText;
    };
  }

  private void content(ObjectId obj, ObjectType type, Object value) {
    switch (type) {
      case MAP -> map(obj, (Map<?, ?>) value);
      case LIST -> list(obj, PlainValues.list(value));
      case TEXT -> text(obj, value);
    }
  }

  private void text(ObjectId obj, Object value) {
    if (value instanceof RichText rich) {
      new SpansUpdate(tx, UpdateSpansConfig.DEFAULT.withBlockStrings(strings))
          .update(obj, rich.spans());
    } else {
      new TextUpdate(tx).update(obj, value.toString());
    }
  }

  /** A place in an object: a key of a map or an index of a list. */
  private record Place(ObjectId obj, @Nullable String key, long index) {}

  private void map(ObjectId obj, Map<?, ?> wanted) {
    Map<String, @Nullable Object> rest = new TreeMap<>();
    wanted.forEach((key, value) -> rest.put(PlainValues.key(key), value));
    List<Runnable> steps = new ArrayList<>();
    for (MapEntry entry : tx.entries(obj).toList()) {
      String key = entry.getKey();
      if (rest.containsKey(key)) {
        Object value = rest.remove(key);
        steps.add(
            () -> replace(new Place(obj, key, 0), entry.getValue(), entry.isConflict(), value));
      } else {
        steps.add(() -> tx.delete(obj, key));
      }
    }
    rest.forEach((key, value) -> steps.add(() -> put(new Place(obj, key, 0), value, false)));
    open.push(steps.iterator());
  }

  private void list(ObjectId obj, List<@Nullable Object> wanted) {
    if (numbers == null) {
      numbers = new ValueNumbers(new DocumentForms(tx.engine(), rich));
    }
    List<Entry> entries = new ArrayList<>();
    tx.engine().forEachItem(tx.object(obj), null, entries::add);
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
        Object value = wanted.get(inserted);
        if (numbers.of(before.get(end)) != numbers.of(value)) {
          Entry entry = entries.get(end);
          Place place = new Place(obj, null, index);
          steps.add(() -> replace(place, tx.value(entry.value()), entry.conflict(), value));
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
  private long gap(
      List<Runnable> steps, ObjectId obj, long index, int gone, List<@Nullable Object> come) {
    for (int i = 0; i < gone; i++) {
      steps.add(() -> tx.delete(obj, index));
    }
    long at = index;
    for (Object value : come) {
      Place place = new Place(obj, null, at++);
      steps.add(() -> put(place, value, true));
    }
    return at;
  }

  /** Puts a value where one is, keeping of that what can be kept. */
  private void replace(Place place, AmValue old, boolean conflict, @Nullable Object value) {
    ObjectId object = old.objectId().orElse(null);
    if (object != null) {
      ObjectType type = tx.getObjectType(object).orElseThrow();
      if (value != null && fits(type, value)) {
        content(object, type, value);
        return;
      }
    } else if (!conflict) {
      Object wanted = canonicalScalar(value);
      if (old instanceof AmValue.Counter before && wanted instanceof Counter now) {
        increment(place, now.getValue() - before.getValue());
        return;
      } else if (Objects.equals(PlainValues.canonical(old), wanted)) {
        return;
      }
    }
    put(place, value, false);
  }

  private void increment(Place place, long by) {
    if (by != 0 && place.key() != null) {
      tx.increment(place.obj(), place.key(), by);
    } else if (by != 0) {
      tx.increment(place.obj(), place.index(), by);
    }
  }

  /** A scalar's one form; of anything else, what no scalar equals. */
  private static @Nullable Object canonicalScalar(@Nullable Object value) {
    return value instanceof Map || value instanceof RichText || PlainValues.isList(value)
        ? Optional.empty()
        : PlainValues.canonical(value);
  }

  /** The kind of object that a value becomes; null for a scalar. */
  private @Nullable ObjectType typeOf(@Nullable Object value) {
    if (value instanceof Map) {
      return ObjectType.MAP;
    } else if (PlainValues.isList(value)) {
      return ObjectType.LIST;
    } else if (value instanceof RichText
        || (value instanceof CharSequence && strings == NewStrings.TEXT)) {
      return ObjectType.TEXT;
    }
    return null;
  }

  private void put(Place place, @Nullable Object value, boolean insert) {
    ObjectType type = typeOf(value);
    if (type == null || value == null) {
      putScalar(place, NewValue.of(value).scalar(), insert);
      return;
    }
    ObjectId made;
    if (place.key() != null) {
      made = tx.set(place.obj(), place.key(), type);
    } else if (insert) {
      made = tx.insert(place.obj(), place.index(), type);
    } else {
      made = tx.set(place.obj(), place.index(), type);
    }
    fill(made, type, value);
  }

  private void fill(ObjectId made, ObjectType type, Object value) {
    if (value instanceof RichText) {
      text(made, value);
    } else if (type == ObjectType.TEXT) {
      if (!value.toString().isEmpty()) {
        tx.spliceText(made, 0, 0, value.toString());
      }
    } else if (type == ObjectType.LIST) {
      fillList(made, PlainValues.list(value));
    } else {
      List<Runnable> steps = new ArrayList<>();
      inOrder((Map<?, ?>) value)
          .forEach((key, v) -> steps.add(() -> put(new Place(made, key, 0), v, false)));
      open.push(steps.iterator());
    }
  }

  /** The members of a map, in its order if it has one, so that equal values make equal changes. */
  private static Map<String, @Nullable Object> inOrder(Map<?, ?> map) {
    Map<String, @Nullable Object> members =
        map instanceof LinkedHashMap || map instanceof SortedMap
            ? new LinkedHashMap<>()
            : new TreeMap<>();
    map.forEach((key, value) -> members.put(PlainValues.key(key), value));
    return members;
  }

  private void fillList(ObjectId made, List<@Nullable Object> items) {
    List<Runnable> steps = new ArrayList<>();
    for (int i = 0; i < items.size(); ) {
      int first = i;
      while (i < items.size() && typeOf(items.get(i)) == null) {
        i++;
      }
      if (i > first) {
        List<@Nullable Object> scalars = items.subList(first, i);
        steps.add(() -> tx.splice(made, first, 0, scalars.stream().map(NewValue::of).iterator()));
      } else {
        Object item = items.get(i++);
        steps.add(() -> put(new Place(made, null, first), item, true));
      }
    }
    open.push(steps.iterator());
  }

  private void putScalar(Place place, Value.Scalar scalar, boolean insert) {
    if (place.key() != null) {
      tx.set(place.obj(), place.key(), NewValue.read(scalar));
    } else if (insert) {
      tx.insert(place.obj(), place.index(), NewValue.read(scalar));
    } else {
      tx.set(place.obj(), place.index(), NewValue.read(scalar));
    }
  }
}
