package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents, objects and values as JSON in UTF-8. Immutable; start from {@link #COMPACT},
 * {@link #INDENTED} or {@link #TYPED}.
 *
 * <p><em>Plain</em> JSON: maps are objects with keys in the order of their UTF-8 bytes, lists
 * arrays, texts and scalar strings strings (a block marker in a text is U+FFFC), ints, uints,
 * counters and timestamps (milliseconds since 1970) whole numbers of up to 64 bits, floats numbers
 * with a point or an exponent ({@code 15.0}), bytes and values of unknown type arrays of numbers
 * from 0 to 255. NaN and the infinities, which JSON lacks, are null. A lone surrogate becomes
 * U+FFFD.
 *
 * <p><em>Typed</em> JSON loses nothing but history: {@link JsonReader} makes the same values of it.
 * Maps, lists, texts, ints, floats, true, false and null are written as above; the others are
 * objects of one member:
 *
 * <pre>{@code
 * {"$str": "a scalar string"}    {"$uint": 1}    {"$counter": 3}    {"$timestamp": 1700000000123}
 * {"$bytes": "BASE64"}           {"$f64": "NaN" | "Infinity" | "-Infinity"}
 * {"$unknown": [14, "BASE64"]}   {"$map": {...}}  (a map with a key that begins with $)
 * {"$text": [{"text": "rich", "marks": {"bold": true}}, {"block": {...}}, ...]}
 * }</pre>
 *
 * <p>The last is a text with marks or blocks, in stretches of equal marks; how a mark grows when
 * text is typed at its ends is not in it.
 *
 * <p>Cost: time in the order of what is written; memory for one value and O(depth), whatever the
 * document's size, and no more stack for a deep one. What lies deeper than {@value #MOST_INDENTED}
 * levels is indented as at that level. The document is locked while one of its objects is written.
 */
public final class JsonWriter {
  /** On one line without spaces. */
  public static final JsonWriter COMPACT = new JsonWriter(false, false, false);

  /** One member or element a line, indented by two spaces. */
  public static final JsonWriter INDENTED = new JsonWriter(false, true, false);

  /** Typed, on one line. */
  public static final JsonWriter TYPED = new JsonWriter(true, false, false);

  /**
   * The deepest level whose indentation is its own: else the indentation of a document of n levels
   * would take O(n squared) bytes.
   */
  public static final int MOST_INDENTED = 200;

  private static final DefaultIndenter LINES = new BoundedIndenter();

  private static final class BoundedIndenter extends DefaultIndenter {
    private static final long serialVersionUID = 1L;

    BoundedIndenter() {
      super("  ", "\n");
    }

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      super.writeIndentation(generator, Math.min(level, MOST_INDENTED));
    }
  }

  private final boolean typed;
  private final boolean indented;
  private final boolean ecmaScriptNumbers;

  private JsonWriter(boolean typed, boolean indented, boolean ecmaScriptNumbers) {
    this.typed = typed;
    this.indented = indented;
    this.ecmaScriptNumbers = ecmaScriptNumbers;
  }

  /**
   * As this, but typed or plain.
   *
   * @param on whether it does
   * @return the writer
   */
  public JsonWriter withTypes(boolean on) {
    return new JsonWriter(on, indented, ecmaScriptNumbers);
  }

  /**
   * As this, but indented or on one line.
   *
   * @param on whether it does
   * @return the writer
   */
  public JsonWriter withIndent(boolean on) {
    return new JsonWriter(typed, on, ecmaScriptNumbers);
  }

  /**
   * As this, but with floats as JavaScript writes them ({@code 15} and {@code 1e+21} for {@code
   * 15.0} and {@code 1e21}). Only plain JSON: what is written so may read back as an int.
   *
   * @param on whether it does
   * @return the writer
   */
  public JsonWriter withEcmaScriptNumbers(boolean on) {
    return new JsonWriter(typed, indented, on);
  }

  /**
   * Whether it writes {@linkplain JsonWriter typed} JSON.
   *
   * @return whether it does
   */
  public boolean isTyped() {
    return typed;
  }

  /**
   * Writes a whole document.
   *
   * @param document the document, a transaction or a view of an old version
   * @param out flushed, not closed
   * @throws IOException when the stream cannot be written
   */
  public void write(Read document, OutputStream out) throws IOException {
    write(document, ObjectId.ROOT, out);
  }

  /**
   * Writes an object and all in it.
   *
   * @param document the document, a transaction or a view of an old version
   * @param object the map, list or text
   * @param out flushed, not closed
   * @throws org.amkit.AutomergeException when it is not in this document
   * @throws IOException when the stream cannot be written
   */
  public void write(Read document, ObjectId object, OutputStream out) throws IOException {
    write(document, object, null, JsonText.FACTORY.createGenerator(out));
  }

  /**
   * Writes a value: a scalar, or an object and all in it.
   *
   * @param document the document, a transaction or a view of an old version
   * @param value the value
   * @param out flushed, not closed
   * @throws IOException when the stream cannot be written
   */
  public void write(Read document, AmValue value, OutputStream out) throws IOException {
    ObjectId object = value.objectId().orElse(null);
    write(document, object, value, JsonText.FACTORY.createGenerator(out));
  }

  private void write(
      @Nullable Read document,
      @Nullable ObjectId object,
      @Nullable AmValue scalar,
      JsonGenerator out)
      throws IOException {
    try (JsonGenerator generator = laidOut(out)) {
      JsonSink sink = new GeneratorSink(generator, ecmaScriptNumbers && !typed);
      if (document != null && object != null) {
        write(document, object, sink);
      } else if (scalar != null) {
        write(scalar, sink);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Hands an object and all in it to a sink, which lays it out.
   *
   * @param document the document, a transaction or a view of an old version
   * @param object the map, list or text
   * @param sink where to
   */
  public void write(Read document, ObjectId object, JsonSink sink) {
    new DocumentGenerator(document, sink, typed).object(object);
  }

  /**
   * Hands a value to a sink, which lays it out: a scalar, or an object and all in it.
   *
   * @param document the document, a transaction or a view of an old version
   * @param value the value
   * @param sink where to
   */
  public void write(Read document, AmValue value, JsonSink sink) {
    new DocumentGenerator(document, sink, typed).value(value);
  }

  /**
   * Hands a scalar to a sink.
   *
   * @param scalar the value, no object
   * @param sink where to
   */
  public void write(AmValue scalar, JsonSink sink) {
    new ScalarGenerator(sink, typed).write(scalar);
  }

  /**
   * An object and all in it, in a string.
   *
   * @param document the document, a transaction or a view of an old version
   * @param object the map, list or text
   * @return the JSON
   */
  public String toString(Read document, ObjectId object) {
    return text(document, object, null);
  }

  /**
   * A value in a string: a scalar, or an object and all in it.
   *
   * @param document the document, a transaction or a view of an old version
   * @param value the value
   * @return the JSON
   */
  public String toString(Read document, AmValue value) {
    return text(document, value.objectId().orElse(null), value);
  }

  /**
   * A scalar in a string.
   *
   * @param scalar the value, no object
   * @return the JSON
   */
  public String toString(AmValue scalar) {
    return text(null, null, scalar);
  }

  /**
   * A finite float as it is written in plain and typed JSON: the fewest digits that read back as
   * the same float, with a point or an exponent.
   *
   * @param value the float
   * @return the digits
   */
  public static String digits(double value) {
    return JsonNumbers.fractional(value);
  }

  /**
   * A whole document in a string.
   *
   * @param document the document, a transaction or a view of an old version
   * @return the JSON
   */
  public String toString(Read document) {
    return toString(document, ObjectId.ROOT);
  }

  private String text(
      @Nullable Read document, @Nullable ObjectId object, @Nullable AmValue scalar) {
    StringWriter text = new StringWriter();
    try {
      write(document, object, scalar, JsonText.FACTORY.createGenerator(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private JsonGenerator laidOut(JsonGenerator generator) {
    generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    // What a failure cuts off must not look complete.
    generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    if (indented) {
      Separators separators =
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("")
              .withRootSeparator("");
      generator.setPrettyPrinter(
          new DefaultPrettyPrinter(separators).withObjectIndenter(LINES).withArrayIndenter(LINES));
    }
    return generator;
  }
}
