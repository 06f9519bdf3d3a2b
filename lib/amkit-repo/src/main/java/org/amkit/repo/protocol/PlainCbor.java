package org.amkit.repo.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain values to CBOR and back, as JavaScript's cbor-x, which automerge-repo uses, writes and
 * reads them: for {@link org.amkit.repo.DocHandle#broadcast}.
 *
 * <pre>
 *   Java                    CBOR                         JavaScript
 *   null                    null (undefined is read so)  null
 *   Boolean                 true, false                  boolean
 *   Integer, Long           integer up to 32 bits,       number
 *                           double up to 2^53,           number
 *                           integer                      bigint
 *   Float, Double           double                       number
 *   String                  text                         string
 *   byte[]                  bytes                        Uint8Array
 *   Instant                 tag 1, seconds as a double   Date
 *   List                    array                        Array
 *   Map with String keys    map                          object
 * </pre>
 *
 * <p>Read are the first of each row, whole numbers as {@link Long}; a double that is whole and
 * beyond 32 bits is a {@link Long}, too, as JavaScript writes large numbers so, and an integer
 * beyond 64 bits a {@link BigInteger}.
 */
public final class PlainCbor {
  private static final CBORFactory FACTORY = new CBORFactory();
  private static final int TIME_TAG = 1;
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final double MILLIS = 1_000;

  private PlainCbor() {}

  /**
   * The CBOR of a value.
   *
   * @param value as in the table
   * @return the bytes, with lengths stated
   * @throws IllegalArgumentException when something in it is of another type
   */
  public static byte[] encode(@Nullable Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(CBORGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      out.writeStartObject(null, members.size());
      for (Map.Entry<?, ?> member : members.entrySet()) {
        if (!(member.getKey() instanceof String name)) {
          throw new IllegalArgumentException("a key that is no text: " + member.getKey());
        }
        out.writeFieldName(name);
        write(out, member.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> items) {
      out.writeStartArray(null, items.size());
      for (Object item : items) {
        write(out, item);
      }
      out.writeEndArray();
    } else {
      writeScalar(out, value);
    }
  }

  private static void writeScalar(CBORGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      boolean isInt = number == number.intValue();
      if (isInt || Math.abs(number) > MAX_SAFE_INTEGER || number == Long.MIN_VALUE) {
        out.writeNumber(number);
      } else {
        out.writeNumber(number.doubleValue());
      }
    } else if (value instanceof Double || value instanceof Float) {
      out.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Instant time) {
      out.writeTag(TIME_TAG);
      out.writeNumber(time.toEpochMilli() / MILLIS);
    } else {
      throw new IllegalArgumentException("a value of " + value.getClass());
    }
  }

  /**
   * The value in CBOR.
   *
   * @param cbor one value; what is behind it is ignored
   * @return as in the table
   * @throws IllegalArgumentException when the bytes are not that
   */
  public static @Nullable Object decode(byte[] cbor) {
    try (CBORParser in = FACTORY.createParser(cbor)) {
      if (in.nextToken() == null) {
        throw new IllegalArgumentException("expected CBOR, found no bytes");
      }
      return read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("bad CBOR: " + e.getMessage(), e);
    }
  }

  /** As deep as Jackson lets it be, which is 1,000. */
  private static @Nullable Object read(CBORParser in) throws IOException {
    boolean isTime = in.getCurrentTag() == TIME_TAG;
    return switch (in.currentToken()) {
      case START_OBJECT -> readMap(in);
      case START_ARRAY -> readList(in);
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          isTime ? Instant.ofEpochMilli(Math.round(in.getDoubleValue() * MILLIS)) : readNumber(in);
      case VALUE_EMBEDDED_OBJECT -> in.getEmbeddedObject();
      default -> null;
    };
  }

  private static Object readNumber(CBORParser in) throws IOException {
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return in.getBigIntegerValue();
    } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return in.getLongValue();
    }
    double number = in.getDoubleValue();
    boolean isLarge = Math.abs(number) > Integer.MAX_VALUE && Math.abs(number) <= MAX_SAFE_INTEGER;
    if (isLarge && Math.rint(number) == number) {
      return (long) number;
    }
    return number;
  }

  private static Map<String, @Nullable Object> readMap(CBORParser in) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (next(in) != JsonToken.END_OBJECT) {
      String name = in.currentName();
      next(in);
      members.put(name, read(in));
    }
    return members;
  }

  private static List<@Nullable Object> readList(CBORParser in) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (next(in) != JsonToken.END_ARRAY) {
      items.add(read(in));
    }
    return items;
  }

  private static JsonToken next(CBORParser in) throws IOException {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw new IllegalArgumentException("bad CBOR: it is truncated");
    }
    return token;
  }
}
