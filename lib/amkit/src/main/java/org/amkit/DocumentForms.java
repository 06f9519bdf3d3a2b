package org.amkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Value;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Looks at values of a document, and at plain values, as what they have in common, for {@link
 * ValueNumbers}. Each object of the document is read once, so none may change before it is looked
 * at for the last time.
 */
final class DocumentForms implements ValueNumbers.Forms {
  private final Engine engine;
  private final boolean rich;
  private final Map<Long, Object> known = new HashMap<>();

  /** {@code rich} says whether marks and blocks of texts count. */
  DocumentForms(Engine engine, boolean rich) {
    this.engine = engine;
    this.rich = rich;
  }

  @Override
  public @Nullable Object form(@Nullable Object value) {
    if (value instanceof Value.Obj obj) {
      return known.computeIfAbsent(obj.id(), id -> form(obj));
    } else if (value instanceof Value.Scalar scalar) {
      return PlainValues.form(PlainReader.scalar(scalar));
    }
    return PlainValues.form(value);
  }

  private Object form(Value.Obj obj) {
    switch (obj.type()) {
      case MAP -> {
        Map<String, Value> members = new LinkedHashMap<>();
        engine.forEachEntry(obj.id(), null, (key, entry) -> members.put(key, entry.value()));
        return members;
      }
      case LIST -> {
        List<Value> items = new ArrayList<>();
        engine.forEachItem(obj.id(), null, entry -> items.add(entry.value()));
        return items;
      }
      case TEXT -> {
        Object text = new PlainReader(engine, null, rich).object(obj.id(), obj.type());
        Object form = PlainValues.form(text);
        return form == null ? "" : form;
      }
    }
    throw new IllegalStateException(obj.type().toString());
  }

  @Override
  public Object key(Object value) {
    return value instanceof Value.Obj obj ? (Object) obj.id() : ValueNumbers.Forms.super.key(value);
  }
}
