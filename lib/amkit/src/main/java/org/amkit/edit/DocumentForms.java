package org.amkit.edit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.ObjectType;
import org.amkit.codec.Utf8;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Looks at values of a document's present and old versions, and at plain values, as what they have
 * in common. Each object is read once, so none may change before it is looked at for the last time.
 */
final class DocumentForms implements ValueNumbers.Forms {
  /** A value of an old version. */
  record Old(Value value, Clock at) {}

  private final Engine engine;
  private final boolean rich;
  private final boolean kinds;
  private final Map<Object, Object> known = new HashMap<>();

  private DocumentForms(Engine engine, boolean rich, boolean kinds) {
    this.engine = engine;
    this.rich = rich;
    this.kinds = kinds;
  }

  /** Values are equal when they read the same; {@code rich}: so do marks and blocks of texts. */
  static DocumentForms reading(Engine engine, boolean rich) {
    return new DocumentForms(engine, rich, false);
  }

  /** Values are equal when they are of the same kind, too, such as unsigned. */
  static DocumentForms exact(Engine engine) {
    return new DocumentForms(engine, true, true);
  }

  @Override
  public @Nullable Object form(@Nullable Object value) {
    if (value instanceof Value.Obj obj) {
      return known.computeIfAbsent(obj, unread -> form(obj, null));
    } else if (value instanceof Old old) {
      return old.value() instanceof Value.Obj obj
          ? known.computeIfAbsent(old, unread -> form(obj, old.at()))
          : form((Value.Scalar) old.value());
    } else if (value instanceof Value.Scalar scalar) {
      return form(scalar);
    } else if (value instanceof Plain.Members members) {
      return members.map();
    } else if (value instanceof Plain.Items items) {
      return items.list();
    } else if (value instanceof Plain.Chars chars) {
      return Utf8.valid(chars.text());
    } else if (value instanceof Plain.Scalar scalar) {
      return form(scalar.value());
    } else if (value instanceof Plain.Rich text) {
      return known.computeIfAbsent(new Same(text), unread -> form(text));
    }
    return value;
  }

  /** A plain value as itself: comparing what is in it would take long, and its depth. */
  private record Same(Object value) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Same other && value == other.value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(value);
    }
  }

  private Object form(Value.Obj obj, @Nullable Clock at) {
    switch (obj.type()) {
      case MAP -> {
        Map<String, Object> members = new LinkedHashMap<>();
        engine.forEachEntry(obj.id(), at, (key, entry) -> members.put(key, at(entry.value(), at)));
        return members;
      }
      case LIST -> {
        List<Object> items = new ArrayList<>();
        engine.forEachItem(obj.id(), at, entry -> items.add(at(entry.value(), at)));
        return items;
      }
      case TEXT -> {
        return rich ? richForm(obj.id(), at) : engine.text(obj.id(), at);
      }
    }
    throw new IllegalStateException(obj.type().toString());
  }

  private static Object at(Value value, @Nullable Clock at) {
    return at == null ? value : new Old(value, at);
  }

  private @Nullable Object form(Value.Scalar scalar) {
    if (scalar instanceof Value.Str s) {
      return Utf8.valid(s.value());
    } else if (scalar instanceof Value.Null) {
      return null;
    } else if (kinds) {
      return scalar;
    } else if (scalar instanceof Value.Int i) {
      return i.value();
    } else if (scalar instanceof Value.Uint u) {
      return u.value() >= 0 ? (Object) u.value() : new BigInteger(Long.toUnsignedString(u.value()));
    } else if (scalar instanceof Value.F64 f) {
      return f.value();
    } else if (scalar instanceof Value.Bool b) {
      return b.value();
    }
    return scalar;
  }

  private static Object form(Plain.Rich text) {
    RichForm form = new RichForm();
    for (Plain span : text.spans()) {
      if (span instanceof Plain.Marked marked) {
        form.add(marked.text(), marked.marks());
      } else {
        form.addBlock(span);
      }
    }
    return form.end();
  }

  private Object richForm(long text, @Nullable Clock at) {
    RichForm form = new RichForm();
    for (TextSpan span : engine.spans(text, at)) {
      if (span instanceof TextSpan.Text characters) {
        form.add(characters.text(), characters.marks());
      } else {
        form.addBlock(at(new Value.Obj(ObjectType.MAP, ((TextSpan.Block) span).id()), at));
      }
    }
    return form.end();
  }

  /** A text with marks and blocks: a string when that says all, else parts and blocks. */
  private static final class RichForm {
    private final List<Object> out = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private SortedMap<String, Value.Scalar> marks = new TreeMap<>();

    void add(String text, SortedMap<String, Value.Scalar> underMarks) {
      if (!underMarks.equals(marks)) {
        closeRun();
        marks = underMarks;
      }
      run.append(text);
    }

    void addBlock(Object attributes) {
      closeRun();
      out.add(attributes);
    }

    private void closeRun() {
      out.add(new Plain.Marked(Utf8.valid(run.toString()), marks));
      run.setLength(0);
    }

    Object end() {
      if (out.isEmpty()) {
        return Utf8.valid(run.toString());
      }
      closeRun();
      return out;
    }
  }

  @Override
  public Object key(Object value) {
    return value instanceof Value.Obj || value instanceof Old
        ? value
        : ValueNumbers.Forms.super.key(value);
  }
}
