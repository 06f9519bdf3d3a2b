package org.amkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;
import org.amkit.patch.LeastEdit;
import org.jspecify.annotations.Nullable;

/** Makes objects hold plain values by the least change; {@link PlainEdits} says how. */
final class PlainUpdate {
  private final TransactionImpl tx;
  private final NewStrings strings;

  PlainUpdate(TransactionImpl tx, NewStrings strings) {
    this.tx = tx;
    this.strings = strings;
  }

  void update(ObjectId obj, Object value) {
    // Before anything is changed.
    PlainValues.check(value);
    ObjectType type =
        tx.getObjectType(obj)
            .orElseThrow(() -> new AutomergeException("no such object in this document: " + obj));
    if (!fits(type, value)) {
      throw new AutomergeException(
          obj + " is a " + type + " and cannot hold a " + value.getClass().getName());
    }
    content(obj, type, value);
  }

  void update(ObjectId map, String key, @Nullable Object value) {
    PlainValues.check(value);
    update(new Place(map, key, 0), tx.getAll(map, key), value);
  }

  void update(ObjectId list, long index, @Nullable Object value) {
    PlainValues.check(value);
    update(new Place(list, null, index), tx.getAll(list, index), value);
  }

  private void update(Place place, Optional<Conflicts> known, @Nullable Object value) {
    List<AmValue> before = known.map(all -> List.copyOf(all.values())).orElse(List.of());
    if (before.isEmpty()) {
      put(place, value, false);
    } else {
      replace(place, before.get(before.size() - 1), before.size() > 1, value);
    }
  }

  void insert(ObjectId list, long index, @Nullable Object value) {
    PlainValues.check(value);
    put(new Place(list, null, index), value, true);
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
      new SpansUpdate(tx, Map.of(), strings).update(obj, rich.spans());
    } else {
      new TextUpdate(tx).update(obj, value.toString());
    }
  }

  /** A place in an object: a key of a map or an index of a list. */
  private record Place(ObjectId obj, @Nullable String key, long index) {}

  private void map(ObjectId obj, Map<?, ?> wanted) {
    Map<String, @Nullable Object> rest = new TreeMap<>();
    wanted.forEach((key, value) -> rest.put(PlainValues.key(key), value));
    for (MapEntry entry : tx.entries(obj).toList()) {
      String key = entry.getKey();
      if (rest.containsKey(key)) {
        replace(new Place(obj, key, 0), entry.getValue(), entry.isConflict(), rest.remove(key));
      } else {
        tx.delete(obj, key);
      }
    }
    rest.forEach((key, value) -> put(new Place(obj, key, 0), value, false));
  }

  private void list(ObjectId obj, List<@Nullable Object> wanted) {
    Engine engine = tx.engine();
    PlainReader plain = new PlainReader(engine, null, PlainValues.hasRichText(wanted));
    List<Optional<Object>> before = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    engine.forEachItem(tx.object(obj), null, entries::add);
    for (Entry entry : entries) {
      before.add(Optional.ofNullable(PlainValues.canonical(plain.value(entry.value()))));
    }
    List<Optional<Object>> after = new ArrayList<>();
    for (Object value : wanted) {
      after.add(Optional.ofNullable(PlainValues.canonical(value)));
    }
    long shift = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
      int paired = Math.min(hunk.oldEnd() - hunk.oldStart(), hunk.newEnd() - hunk.newStart());
      for (int i = 0; i < paired; i++) {
        Entry entry = entries.get(hunk.oldStart() + i);
        replace(
            new Place(obj, null, hunk.oldStart() + i + shift),
            tx.value(entry.value()),
            entry.conflict(),
            wanted.get(hunk.newStart() + i));
      }
      for (int i = hunk.oldStart() + paired; i < hunk.oldEnd(); i++) {
        tx.delete(obj, hunk.oldStart() + paired + shift);
      }
      for (int i = hunk.newStart() + paired; i < hunk.newEnd(); i++) {
        put(
            new Place(obj, null, hunk.oldStart() + shift + i - hunk.newStart()),
            wanted.get(i),
            true);
      }
      shift += (hunk.newEnd() - hunk.newStart()) - (hunk.oldEnd() - hunk.oldStart());
    }
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
      inOrder((Map<?, ?>) value).forEach((key, v) -> put(new Place(made, key, 0), v, false));
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
    List<NewValue> scalars = new ArrayList<>();
    long index = 0;
    for (Object item : items) {
      if (typeOf(item) == null) {
        scalars.add(NewValue.of(item));
        continue;
      }
      index = append(made, index, scalars);
      put(new Place(made, null, index++), item, true);
    }
    append(made, index, scalars);
  }

  /** Inserts what has come together; returns the index behind it. */
  private long append(ObjectId made, long index, List<NewValue> scalars) {
    if (!scalars.isEmpty()) {
      tx.splice(made, index, 0, scalars.iterator());
    }
    long end = index + scalars.size();
    scalars.clear();
    return end;
  }

  private void putScalar(Place place, Value.Scalar scalar, boolean insert) {
    if (place.key() != null) {
      tx.put(place.obj(), place.key(), scalar);
    } else if (insert) {
      tx.add(place.obj(), place.index(), scalar);
    } else {
      tx.put(place.obj(), place.index(), scalar);
    }
  }
}
