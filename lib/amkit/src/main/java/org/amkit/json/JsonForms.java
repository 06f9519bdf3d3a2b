package org.amkit.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Looks at values of a document and at plain values as JSON, for {@link ValueNumbers}. Each object
 * of the document is read once.
 */
final class JsonForms implements ValueNumbers.Forms {
  private final Read document;
  private final Map<ObjectId, Object> known = new HashMap<>();

  JsonForms(Read document) {
    this.document = document;
  }

  /** Numbers that are the same for values whose JSON is. */
  static ValueNumbers numbers(Read document) {
    return new ValueNumbers(new JsonForms(document));
  }

  @Override
  public @Nullable Object form(@Nullable Object value) {
    if (value instanceof AmValue some) {
      Optional<ObjectId> object = some.objectId();
      if (object.isPresent()) {
        return known.computeIfAbsent(object.get(), this::read);
      }
    }
    return PlainJson.form(value);
  }

  private Object read(ObjectId object) {
    switch (document.getObjectType(object).orElse(ObjectType.MAP)) {
      case MAP -> {
        return members(document, object);
      }
      case LIST -> {
        return items(document, object);
      }
      case TEXT -> {
        Object text = PlainJson.form(document.toPlain(object));
        return text == null ? "" : text;
      }
    }
    throw new IllegalStateException(object.toString());
  }

  @Override
  public Object key(Object value) {
    return value instanceof AmValue some && some.objectId().isPresent()
        ? some.objectId().get()
        : ValueNumbers.Forms.super.key(value);
  }

  /** The values of a map. */
  static Map<String, AmValue> members(Read document, ObjectId map) {
    Map<String, AmValue> members = new LinkedHashMap<>();
    document.forEachEntry(map, entry -> members.put(entry.getKey(), entry.getValue()));
    return members;
  }

  /** The values of a list. */
  static List<AmValue> items(Read document, ObjectId list) {
    List<AmValue> items = new ArrayList<>();
    document.forEachItem(list, item -> items.add(item.getValue()));
    return items;
  }
}
