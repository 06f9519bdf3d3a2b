package org.amkit.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.amkit.ExpandMark;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/** Puts plain values, and rich texts, into a document as new values. */
final class PlainFiller {
  private final Transaction tx;
  private final NewStrings strings;

  PlainFiller(Transaction tx, NewStrings strings) {
    this.tx = tx;
    this.strings = strings;
  }

  /** Puts the members of a map into a map, or the items of a list behind those of a list. */
  void fill(ObjectId object, @Nullable Object value) {
    ObjectType type = tx.getObjectType(object).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP && value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> put(object, Objects.toString(key), member));
    } else if (type == ObjectType.LIST && value instanceof List<?> list) {
      insertAll(object, tx.length(object), list);
    } else {
      throw new IllegalArgumentException("a " + type + " cannot hold " + describe(value));
    }
  }

  static String describe(@Nullable Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof List ? "an array" : "the value " + value;
  }

  void put(ObjectId map, String key, @Nullable Object value) {
    ObjectType type = typeOf(value);
    if (type == null) {
      tx.set(map, key, NewValue.of(value));
    } else {
      fillNew(tx.set(map, key, type), value);
    }
  }

  void put(ObjectId list, long index, @Nullable Object value) {
    ObjectType type = typeOf(value);
    if (type == null) {
      tx.set(list, index, NewValue.of(value));
    } else {
      fillNew(tx.set(list, index, type), value);
    }
  }

  void insert(ObjectId list, long index, @Nullable Object value) {
    ObjectType type = typeOf(value);
    if (type == null) {
      tx.insert(list, index, NewValue.of(value));
    } else {
      fillNew(tx.insert(list, index, type), value);
    }
  }

  private void insertAll(ObjectId list, long start, List<?> items) {
    long index = start;
    List<NewValue> scalars = new ArrayList<>();
    for (Object item : items) {
      if (typeOf(item) == null) {
        scalars.add(NewValue.of(item));
        continue;
      }
      index = flush(list, index, scalars);
      insert(list, index++, item);
    }
    flush(list, index, scalars);
  }

  private long flush(ObjectId list, long index, List<NewValue> scalars) {
    if (scalars.isEmpty()) {
      return index;
    }
    tx.splice(list, index, 0, scalars.iterator());
    long next = index + scalars.size();
    scalars.clear();
    return next;
  }

  /** The kind of object a value becomes; null for a scalar. */
  private @Nullable ObjectType typeOf(@Nullable Object value) {
    if (value instanceof Map) {
      return ObjectType.MAP;
    } else if (value instanceof List) {
      return ObjectType.LIST;
    } else if (value instanceof RichText
        || (value instanceof String && strings == NewStrings.TEXT)) {
      return ObjectType.TEXT;
    }
    return null;
  }

  private void fillNew(ObjectId made, @Nullable Object value) {
    if (value instanceof String text) {
      if (!text.isEmpty()) {
        tx.spliceText(made, 0, 0, text);
      }
    } else if (value instanceof RichText rich) {
      richText(made, rich);
    } else {
      fill(made, value);
    }
  }

  /** A mark that still goes on. */
  private record Open(long start, NewValue value) {}

  private void richText(ObjectId text, RichText rich) {
    List<Runnable> marks = new ArrayList<>();
    Map<String, Open> open = new HashMap<>();
    long[] lastEnd = {0};
    for (RichText.Stretch stretch : rich.stretches()) {
      long start = tx.length(text);
      if (stretch instanceof RichText.Block block) {
        fill(tx.splitBlock(text, start), block.content());
        continue;
      }
      RichText.Marked marked = (RichText.Marked) stretch;
      Set<String> ended = new HashSet<>(open.keySet());
      marked
          .marks()
          .forEach(
              (name, plain) -> {
                NewValue value = NewValue.of(plain);
                Open before = open.get(name);
                if (before != null && before.value().equals(value)) {
                  ended.remove(name);
                  return;
                }
                if (before != null) {
                  marks.add(mark(text, before, lastEnd[0], name));
                  ended.remove(name);
                }
                open.put(name, new Open(start, value));
              });
      ended.forEach(name -> marks.add(mark(text, open.remove(name), lastEnd[0], name)));
      tx.spliceText(text, start, 0, marked.text());
      lastEnd[0] = tx.length(text);
    }
    open.forEach((name, last) -> marks.add(mark(text, last, lastEnd[0], name)));
    // Marks come last: text put in behind one that is there already would grow it.
    marks.forEach(Runnable::run);
  }

  private Runnable mark(ObjectId text, @Nullable Open mark, long end, String name) {
    Open ended = Objects.requireNonNull(mark);
    return () -> tx.mark(text, ended.start(), end, name, ended.value(), ExpandMark.AFTER);
  }
}
