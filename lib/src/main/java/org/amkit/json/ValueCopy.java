package org.amkit.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.AmValue;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/**
 * Takes a value out of a document with all its kinds, to be put elsewhere by {@link PlainFiller}.
 */
final class ValueCopy {
  private ValueCopy() {}

  /** A map, a list, a {@link RichText} or a {@link NewValue}. */
  static Object of(Read document, AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    return object == null ? NewValue.of(value) : of(document, object);
  }

  static Object of(Read document, ObjectId object) {
    ObjectType type = document.getObjectType(object).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP) {
      return map(document, object);
    }
    List<Object> items = new ArrayList<>();
    if (type == ObjectType.LIST) {
      document.forEachItem(object, item -> items.add(of(document, item.getValue())));
      return items;
    }
    List<RichText.Stretch> stretches = new ArrayList<>();
    for (Span span : document.spans(object)) {
      if (span instanceof Span.Text text) {
        SortedMap<String, @Nullable Object> marks = new TreeMap<>();
        text.marks().forEach((name, mark) -> marks.put(name, NewValue.of(mark)));
        stretches.add(new RichText.Marked(text.text(), marks));
      } else if (span instanceof Span.Block block && block.id() != null) {
        stretches.add(new RichText.Block(map(document, block.id())));
      }
    }
    return new RichText(stretches);
  }

  private static Map<String, @Nullable Object> map(Read document, ObjectId object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    document.forEachEntry(
        object, entry -> members.put(entry.getKey(), of(document, entry.getValue())));
    return members;
  }
}
