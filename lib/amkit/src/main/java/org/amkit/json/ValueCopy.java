package org.amkit.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private final Read document;

  /** Copies the content of maps and lists: from a queue, whatever the depth. */
  private final Deque<Runnable> rest = new ArrayDeque<>();

  private ValueCopy(Read document) {
    this.document = document;
  }

  /** A map, a list, a {@link RichText} or a scalar as it was read. */
  static Object of(Read document, AmValue value) {
    ValueCopy copy = new ValueCopy(document);
    return copy.finish(copy.begin(value));
  }

  static Object of(Read document, ObjectId object) {
    ValueCopy copy = new ValueCopy(document);
    return copy.finish(copy.begin(object));
  }

  private Object finish(Object whole) {
    for (Runnable next = rest.poll(); next != null; next = rest.poll()) {
      next.run();
    }
    return whole;
  }

  private Object begin(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    return object == null ? value : begin(object);
  }

  private Object begin(ObjectId object) {
    switch (document.getObjectType(object).orElse(ObjectType.MAP)) {
      case MAP -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        rest.add(
            () ->
                document.forEachEntry(
                    object, entry -> members.put(entry.getKey(), begin(entry.getValue()))));
        return members;
      }
      case LIST -> {
        List<Object> items = new ArrayList<>();
        rest.add(() -> document.forEachItem(object, item -> items.add(begin(item.getValue()))));
        return items;
      }
      case TEXT -> {
        return text(object);
      }
    }
    throw new IllegalStateException(object.toString());
  }

  private RichText text(ObjectId object) {
    List<Span> spans = new ArrayList<>();
    for (Span span : document.spans(object)) {
      spans.add(
          span instanceof Span.Block block && block.id() != null
              ? Span.block(attributes(block.id()))
              : span);
    }
    return new RichText(spans);
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> attributes(ObjectId block) {
    return (Map<String, @Nullable Object>) of(document, block);
  }
}
