package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes through a generator of Jackson's: JSON text, or what else there are generators of, such as
 * YAML and CBOR.
 */
@SuppressWarnings("exports") // for those who have Jackson
public class GeneratorSink implements JsonSink {
  private final JsonGenerator out;
  private final boolean ecmaScriptNumbers;

  /**
   * Writes through a generator.
   *
   * @param out neither flushed nor closed
   */
  public GeneratorSink(JsonGenerator out) {
    this(out, false);
  }

  GeneratorSink(JsonGenerator out, boolean ecmaScriptNumbers) {
    this.out = out;
    this.ecmaScriptNumbers = ecmaScriptNumbers;
  }

  @Override
  public JsonSink beginObject() {
    return write('{', "");
  }

  @Override
  public JsonSink endObject() {
    return write('}', "");
  }

  @Override
  public JsonSink beginArray() {
    return write('[', "");
  }

  @Override
  public JsonSink endArray() {
    return write(']', "");
  }

  @Override
  public JsonSink name(String name) {
    return write(':', name);
  }

  @Override
  public JsonSink string(String value) {
    return write('"', value);
  }

  @Override
  public JsonSink number(long value) {
    try {
      out.writeNumber(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink unsigned(long bits) {
    return write('0', Long.toUnsignedString(bits));
  }

  @Override
  public JsonSink number(double value) {
    if (!Double.isFinite(value)) {
      return nothing();
    }
    return write(
        '0', ecmaScriptNumbers ? JsonNumbers.ecmaScript(value) : JsonNumbers.fractional(value));
  }

  @Override
  public JsonSink bool(boolean value) {
    return write(value ? 't' : 'f', "");
  }

  @Override
  public JsonSink nothing() {
    return write('n', "");
  }

  /** Writes what begins so in JSON, or (:) a name. */
  private JsonSink write(char kind, String text) {
    try {
      switch (kind) {
        case '{' -> out.writeStartObject();
        case '}' -> out.writeEndObject();
        case '[' -> out.writeStartArray();
        case ']' -> out.writeEndArray();
        case ':' -> out.writeFieldName(text);
        case '"' -> out.writeString(text);
        case '0' -> out.writeNumber(text);
        case 't', 'f' -> out.writeBoolean(kind == 't');
        default -> out.writeNull();
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
