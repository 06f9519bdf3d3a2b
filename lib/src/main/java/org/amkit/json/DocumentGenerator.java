package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/** Hands a document's values to a JSON generator, in the shapes of {@link JsonWriter}. One use. */
final class DocumentGenerator {
  /** Each level takes some frames of the thread's stack; what lies deeper takes none. */
  private static final int MAX_RECURSION = 200;

  private static final char BLOCK_MARKER = '\uFFFC';

  private final Read document;
  private final JsonGenerator out;
  private final boolean typed;
  private final boolean ecmaScriptNumbers;
  private int depth;

  DocumentGenerator(Read document, JsonGenerator out, boolean typed, boolean ecmaScriptNumbers) {
    this.document = document;
    this.out = out;
    this.typed = typed;
    this.ecmaScriptNumbers = ecmaScriptNumbers;
  }

  void object(ObjectId id) throws IOException {
    object(id, document.getObjectType(id).orElse(ObjectType.MAP));
  }

  private void object(ObjectId id, ObjectType type) throws IOException {
    if (type == ObjectType.TEXT) {
      text(id);
    } else if (depth == MAX_RECURSION) {
      deep(id, type);
    } else {
      depth++;
      if (type == ObjectType.MAP) {
        map(id);
      } else {
        out.writeStartArray();
        document.forEachItem(id, item -> unchecked(null, item.getValue()));
        out.writeEndArray();
      }
      depth--;
    }
  }

  private void map(ObjectId id) throws IOException {
    boolean wrapped = typed && hasDollarKey(id);
    if (wrapped) {
      out.writeStartObject();
      out.writeFieldName("$map");
    }
    out.writeStartObject();
    document.forEachEntry(id, entry -> unchecked(entry.getKey(), entry.getValue()));
    out.writeEndObject();
    if (wrapped) {
      out.writeEndObject();
    }
  }

  private boolean hasDollarKey(ObjectId id) {
    String[] keys = document.keys(id).orElse(new String[0]);
    return Arrays.stream(keys).anyMatch(key -> key.startsWith("$"));
  }

  private void unchecked(@Nullable String key, AmValue value) {
    try {
      if (key != null) {
        out.writeFieldName(wellFormed(key));
      }
      value(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An open object on the way down: its members yet to be written, and how many braces end it. */
  private record Level(Iterator<MapEntry> entries, Iterator<AmValue> items, int endCount) {}

  /** Writes an object without recursion. */
  private void deep(ObjectId root, ObjectType rootType) throws IOException {
    Deque<Level> open = new ArrayDeque<>();
    open.push(begin(root, rootType));
    while (!open.isEmpty()) {
      Level level = open.peek();
      AmValue value;
      if (level.entries().hasNext()) {
        MapEntry entry = level.entries().next();
        out.writeFieldName(wellFormed(entry.getKey()));
        value = entry.getValue();
      } else if (level.items().hasNext()) {
        value = level.items().next();
      } else {
        end(open.pop());
        continue;
      }
      if (value instanceof AmValue.Map map) {
        open.push(begin(map.getId(), ObjectType.MAP));
      } else if (value instanceof AmValue.List list) {
        open.push(begin(list.getId(), ObjectType.LIST));
      } else {
        value(value);
      }
    }
  }

  private Level begin(ObjectId id, ObjectType type) throws IOException {
    if (type == ObjectType.LIST) {
      out.writeStartArray();
      AmValue[] items = document.listItems(id).orElse(new AmValue[0]);
      return new Level(List.<MapEntry>of().iterator(), Arrays.asList(items).iterator(), 0);
    }
    boolean wrapped = typed && hasDollarKey(id);
    if (wrapped) {
      out.writeStartObject();
      out.writeFieldName("$map");
    }
    out.writeStartObject();
    MapEntry[] entries = document.mapEntries(id).orElse(new MapEntry[0]);
    return new Level(
        Arrays.asList(entries).iterator(), List.<AmValue>of().iterator(), wrapped ? 2 : 1);
  }

  private void end(Level level) throws IOException {
    if (level.endCount() == 0) {
      out.writeEndArray();
    }
    for (int i = 0; i < level.endCount(); i++) {
      out.writeEndObject();
    }
  }

  void value(AmValue value) throws IOException {
    if (value instanceof AmValue.Str str) {
      string("$str", str.getValue());
    } else if (value instanceof AmValue.Int number) {
      out.writeNumber(number.getValue());
    } else if (value instanceof AmValue.Text text) {
      text(text.getId());
    } else if (value instanceof AmValue.Map map) {
      object(map.getId(), ObjectType.MAP);
    } else if (value instanceof AmValue.List list) {
      object(list.getId(), ObjectType.LIST);
    } else if (value instanceof AmValue.F64 number) {
      number(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      out.writeBoolean(bool.getValue());
    } else if (value instanceof AmValue.Null) {
      out.writeNull();
    } else {
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

  private void text(ObjectId id) throws IOException {
    String text = document.text(id).orElse("");
    boolean rich = typed && (text.indexOf(BLOCK_MARKER) >= 0 || !document.marks(id).isEmpty());
    if (rich) {
      spans(document.spans(id));
    } else {
      out.writeString(wellFormed(text));
    }
  }

  private void spans(List<Span> spans) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("$text");
    for (Span span : spans) {
      out.writeStartObject();
      if (span instanceof Span.Text text) {
        out.writeStringField("text", wellFormed(text.text()));
        if (!text.marks().isEmpty()) {
          out.writeObjectFieldStart("marks");
          text.marks().forEach(this::unchecked);
          out.writeEndObject();
        }
      } else if (span instanceof Span.Block block && block.id() != null) {
        out.writeFieldName("block");
        object(block.id(), ObjectType.MAP);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
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
