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
    return bracket('{');
  }

  @Override
  public JsonSink endObject() {
    return bracket('}');
  }

  @Override
  public JsonSink beginArray() {
    return bracket('[');
  }

  @Override
  public JsonSink endArray() {
    return bracket(']');
  }

  private JsonSink bracket(char bracket) {
    try {
      switch (bracket) {
        case '{' -> out.writeStartObject();
        case '}' -> out.writeEndObject();
        case '[' -> out.writeStartArray();
        default -> out.writeEndArray();
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink name(String name) {
    try {
      out.writeFieldName(name);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink string(String value) {
    try {
      out.writeString(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      out.writeNumber(Long.toUnsignedString(bits));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink number(double value) {
    if (!Double.isFinite(value)) {
      return nothing();
    }
    try {
      out.writeNumber(
          ecmaScriptNumbers ? JsonNumbers.ecmaScript(value) : JsonNumbers.fractional(value));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink bool(boolean value) {
    try {
      out.writeBoolean(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink nothing() {
    try {
      out.writeNull();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
