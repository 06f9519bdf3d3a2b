package org.amkit.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.RichText;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/** Takes a value out of a document with all its kinds, to be put elsewhere. */
final class ValueCopy {
  private ValueCopy() {}

  /** A map, a list, a {@link RichText} or a scalar as it was read. */
  static Object of(Read document, AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    return object == null ? value : of(document, object);
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
    List<Span> spans = new ArrayList<>();
    for (Span span : document.spans(object)) {
      spans.add(
          span instanceof Span.Block block && block.id() != null
              ? Span.block(map(document, block.id()))
              : span);
    }
    return new RichText(spans);
  }

  private static Map<String, @Nullable Object> map(Read document, ObjectId object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    document.forEachEntry(
        object, entry -> members.put(entry.getKey(), of(document, entry.getValue())));
    return members;
  }
}
