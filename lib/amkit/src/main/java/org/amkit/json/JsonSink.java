package org.amkit.json;

/**
 * Takes a JSON value piece by piece, for {@link JsonWriter}, and lays it out. What a sink throws
 * ends the writing: an {@link java.io.UncheckedIOException}, where it writes to a stream.
 */
public interface JsonSink {
  /** {@return this sink, which begins an object: names follow, each with a value behind it} */
  JsonSink beginObject();

  /** {@return this sink, which ends the object that began last} */
  JsonSink endObject();

  /** {@return this sink, which begins an array: values follow} */
  JsonSink beginArray();

  /** {@return this sink, which ends the array that began last} */
  JsonSink endArray();

  /**
   * {@return this sink, which takes the name of the member whose value follows}
   *
   * @param name the name, without lone surrogates
   */
  JsonSink name(String name);

  /**
   * {@return this sink, which takes a string}
   *
   * @param value the string, without lone surrogates
   */
  JsonSink string(String value);

  /**
   * {@return this sink, which takes an integer}
   *
   * @param value the number
   */
  JsonSink number(long value);

  /**
   * {@return this sink, which takes an unsigned integer}
   *
   * @param bits its 64 bits
   */
  JsonSink unsigned(long bits);

  /**
   * {@return this sink, which takes a float}
   *
   * @param value the number; NaN and the infinities, too, which JSON lacks
   */
  JsonSink number(double value);

  /**
   * {@return this sink, which takes true or false}
   *
   * @param value which
   */
  JsonSink bool(boolean value);

  /** {@return this sink, which takes null} */
  JsonSink nothing();

  /**
   * {@return this sink, which takes bytes} They are an array of numbers from 0 to 255 where this is
   * not overridden.
   *
   * @param value the bytes
   */
  default JsonSink bytes(byte[] value) {
    beginArray();
    for (byte b : value) {
      number(b & 0xff);
    }
    return endArray();
  }
}
