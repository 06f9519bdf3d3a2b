package org.amkit.json;

import java.util.BitSet;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.Span;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Hands a document's values to a sink, in the shapes of {@link JsonWriter}, as a walk over the
 * document tells them: the walk keeps its place on the heap, so that depth costs no stack.
 */
final class DocumentGenerator implements DocumentVisitor {
  private static final char BLOCK_MARKER = '\uFFFC';

  private final Read document;
  private final JsonSink out;
  private final boolean typed;
  private final ScalarGenerator scalars;

  /** How many open objects there are, and which of them are maps inside of {@code "$map"}. */
  private int depth;

  private final BitSet wrapped = new BitSet();

  /** The depths of texts whose block is being written. */
  private final BitSet inBlock = new BitSet();

  /** The text that the walk enters next, when it was found to have marks or blocks. */
  private @Nullable ObjectId richText;

  DocumentGenerator(Read document, JsonSink out, boolean typed) {
    this.document = document;
    this.out = out;
    this.typed = typed;
    scalars = new ScalarGenerator(out, typed);
  }

  /** Writes an object and all in it. */
  void object(ObjectId id) {
    if (document.getObjectType(id).orElse(ObjectType.MAP) == ObjectType.TEXT) {
      text(id);
      if (!id.equals(richText)) {
        return;
      }
    }
    document.walk(id, this);
  }

  /** Writes a value and all in it. */
  void value(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      object(object);
    } else {
      scalars.write(value);
    }
  }

  @Override
  public void begin(ObjectId object, ObjectType type) {
    depth++;
    if (type == ObjectType.LIST) {
      out.beginArray();
      return;
    }
    boolean wrap = type == ObjectType.MAP && typed && hasDollarKey(object);
    wrapped.set(depth, wrap);
    if (wrap) {
      out.beginObject().name("$map");
    }
    out.beginObject();
    if (type == ObjectType.TEXT) {
      out.name("$text").beginArray();
    }
  }

  private boolean hasDollarKey(ObjectId id) {
    for (String key : document.keys(id).orElse(new String[0])) {
      if (key.startsWith("$")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void end(ObjectId object, ObjectType type) {
    if (type != ObjectType.MAP) {
      out.endArray();
    }
    if (type != ObjectType.LIST) {
      out.endObject();
    }
    if (type == ObjectType.MAP && wrapped.get(depth)) {
      out.endObject();
    }
    depth--;
    if (inBlock.get(depth)) {
      inBlock.clear(depth);
      out.endObject();
    }
  }

  @Override
  public void entry(MapEntry entry) {
    out.name(Utf8.valid(entry.getKey()));
    member(entry.getValue());
  }

  @Override
  public void item(ListItem item) {
    member(item.getValue());
  }

  /** Writes a scalar or a text; of a map, list or rich text the walk tells more. */
  private void member(AmValue value) {
    if (value instanceof AmValue.Text text) {
      text(text.getId());
    } else if (!(value instanceof AmValue.Map || value instanceof AmValue.List)) {
      scalars.write(value);
    }
  }

  /** Writes a text as a string, or leaves it to the walk, which enters it. */
  private void text(ObjectId id) {
    String text = document.text(id).orElse("");
    if (typed && (text.indexOf(BLOCK_MARKER) >= 0 || !document.marks(id).isEmpty())) {
      richText = id;
    } else {
      richText = null;
      out.string(Utf8.valid(text));
    }
  }

  @Override
  public boolean entersText(ObjectId text) {
    return text.equals(richText);
  }

  @Override
  public void span(Span span) {
    out.beginObject();
    if (span instanceof Span.Block) {
      // Its map comes next; what it ends with, ends this object, too.
      out.name("block");
      inBlock.set(depth);
      return;
    }
    Span.Text text = (Span.Text) span;
    out.name("text").string(Utf8.valid(text.text()));
    if (!text.marks().isEmpty()) {
      out.name("marks").beginObject();
      for (Map.Entry<String, AmValue> mark : text.marks().entrySet()) {
        out.name(Utf8.valid(mark.getKey()));
        member(mark.getValue());
      }
      out.endObject();
    }
    out.endObject();
  }
}
