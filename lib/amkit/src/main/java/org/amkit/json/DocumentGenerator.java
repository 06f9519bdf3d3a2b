package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
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
import org.jspecify.annotations.Nullable;

/**
 * Hands a document's values to a JSON generator, in the shapes of {@link JsonWriter}, as a walk
 * over the document tells them: the walk keeps its place on the heap, so that depth costs no stack.
 */
final class DocumentGenerator implements DocumentVisitor {
  private static final char BLOCK_MARKER = '\uFFFC';

  private final Read document;
  private final JsonGenerator out;
  private final boolean typed;
  private final boolean ecmaScriptNumbers;

  /** How many open objects there are, and which of them are maps inside of {@code "$map"}. */
  private int depth;

  private final BitSet wrapped = new BitSet();

  /** The depths of texts whose block is being written. */
  private final BitSet inBlock = new BitSet();

  /** The text that the walk enters next, when it was found to have marks or blocks. */
  private @Nullable ObjectId richText;

  DocumentGenerator(Read document, JsonGenerator out, boolean typed, boolean ecmaScriptNumbers) {
    this.document = document;
    this.out = out;
    this.typed = typed;
    this.ecmaScriptNumbers = ecmaScriptNumbers;
  }

  /** Writes an object and all in it. */
  void object(ObjectId id) throws IOException {
    if (document.getObjectType(id).orElse(ObjectType.MAP) == ObjectType.TEXT) {
      text(id);
      if (!id.equals(richText)) {
        return;
      }
    }
    try {
      document.walk(id, this);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Writes a value and all in it. */
  void value(AmValue value) throws IOException {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      object(object);
    } else {
      member(value);
    }
  }

  @Override
  public void begin(ObjectId object, ObjectType type) {
    try {
      depth++;
      if (type == ObjectType.LIST) {
        out.writeStartArray();
        return;
      }
      boolean wrap = type == ObjectType.MAP && typed && hasDollarKey(object);
      wrapped.set(depth, wrap);
      if (wrap) {
        out.writeStartObject();
        out.writeFieldName("$map");
      }
      out.writeStartObject();
      if (type == ObjectType.TEXT) {
        out.writeArrayFieldStart("$text");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    try {
      if (type != ObjectType.MAP) {
        out.writeEndArray();
      }
      if (type != ObjectType.LIST) {
        out.writeEndObject();
      }
      if (type == ObjectType.MAP && wrapped.get(depth)) {
        out.writeEndObject();
      }
      depth--;
      if (inBlock.get(depth)) {
        inBlock.clear(depth);
        out.writeEndObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void entry(MapEntry entry) {
    try {
      out.writeFieldName(wellFormed(entry.getKey()));
      member(entry.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void item(ListItem item) {
    try {
      member(item.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a scalar or a text; of a map, list or rich text the walk tells more. */
  private void member(AmValue value) throws IOException {
    if (value instanceof AmValue.Str str) {
      string("$str", str.getValue());
    } else if (value instanceof AmValue.Int number) {
      out.writeNumber(number.getValue());
    } else if (value instanceof AmValue.Text text) {
      text(text.getId());
    } else if (value instanceof AmValue.F64 number) {
      number(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      out.writeBoolean(bool.getValue());
    } else if (value instanceof AmValue.Null) {
      out.writeNull();
    } else if (!(value instanceof AmValue.Map || value instanceof AmValue.List)) {
      rare(value);
    }
  }

  /** The scalars that typed JSON tags with a member's name, but strings. */
  private void rare(AmValue value) throws IOException {
    if (value instanceof AmValue.UInt number) {
      whole("$uint", Long.toUnsignedString(number.getValue()));
    } else if (value instanceof AmValue.Counter counter) {
      whole("$counter", Long.toString(counter.getValue()));
    } else if (value instanceof AmValue.Timestamp time) {
      whole("$timestamp", Long.toString(time.millis()));
    } else if (value instanceof AmValue.Bytes bytes) {
      if (typed) {
        out.writeStartObject();
        out.writeStringField("$bytes", base64(bytes.getValue()));
        out.writeEndObject();
      } else {
        byteNumbers(bytes.getValue());
      }
    } else if (value instanceof AmValue.Unknown unknown) {
      if (typed) {
        out.writeStartObject();
        out.writeArrayFieldStart("$unknown");
        out.writeNumber(unknown.getTypeCode());
        out.writeString(base64(unknown.getValue()));
        out.writeEndArray();
        out.writeEndObject();
      } else {
        byteNumbers(unknown.getValue());
      }
    } else {
      throw new IllegalStateException("a value of no known kind: " + value);
    }
  }

  private void whole(String tag, String digits) throws IOException {
    if (typed) {
      out.writeStartObject();
      out.writeFieldName(tag);
      out.writeNumber(digits);
      out.writeEndObject();
    } else {
      out.writeNumber(digits);
    }
  }

  private void string(String tag, String text) throws IOException {
    if (typed) {
      out.writeStartObject();
      out.writeFieldName(tag);
      out.writeString(wellFormed(text));
      out.writeEndObject();
    } else {
      out.writeString(wellFormed(text));
    }
  }

  private void number(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(
          ecmaScriptNumbers && !typed
              ? JsonNumbers.ecmaScript(value)
              : JsonNumbers.fractional(value));
    } else if (typed) {
      out.writeStartObject();
      out.writeStringField("$f64", Double.toString(value));
      out.writeEndObject();
    } else {
      out.writeNull();
    }
  }

  private void byteNumbers(byte[] bytes) throws IOException {
    out.writeStartArray();
    for (byte b : bytes) {
      out.writeNumber(b & 0xff);
    }
    out.writeEndArray();
  }

  /** Writes a text as a string, or leaves it to the walk, which enters it. */
  private void text(ObjectId id) throws IOException {
    String text = document.text(id).orElse("");
    if (typed && (text.indexOf(BLOCK_MARKER) >= 0 || !document.marks(id).isEmpty())) {
      richText = id;
    } else {
      richText = null;
      out.writeString(wellFormed(text));
    }
  }

  @Override
  public boolean entersText(ObjectId text) {
    return text.equals(richText);
  }

  @Override
  public void span(Span span) {
    try {
      out.writeStartObject();
      if (span instanceof Span.Block) {
        // Its map comes next; what it ends with, ends this object, too.
        out.writeFieldName("block");
        inBlock.set(depth);
        return;
      }
      Span.Text text = (Span.Text) span;
      out.writeStringField("text", wellFormed(text.text()));
      if (!text.marks().isEmpty()) {
        out.writeObjectFieldStart("marks");
        for (Map.Entry<String, AmValue> mark : text.marks().entrySet()) {
          out.writeFieldName(wellFormed(mark.getKey()));
          member(mark.getValue());
        }
        out.writeEndObject();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The string with each lone surrogate, which UTF-8 cannot say, replaced by U+FFFD. */
  private static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < length && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return replaceLone(text);
        }
        i++;
      }
    }
    return text;
  }

  private static String replaceLone(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
