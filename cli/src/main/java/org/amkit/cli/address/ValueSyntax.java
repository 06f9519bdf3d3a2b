package org.amkit.cli.address;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Reads VALUEs: JSON, a word that is not JSON (a string), or a tag that forces the type.
 *
 * <pre>
 *   "a string"  12  1.5  true  null  [1, 2]  {"a": 1}  word
 *   str:x  text:x  int:1  uint:1  f64:1  bool:true  counter:0  timestamp:2026-11-22T10:00:00Z
 *   bytes:BASE64  bytes:@file  text:@file  json:{...}
 * </pre>
 *
 * @param strings what JSON strings and words become
 * @param files reads the files that {@code @file} names
 */
public record ValueSyntax(Strings strings, Files files) {
  /** {@code --strings}: what a JSON string becomes. */
  public enum Strings {
    /** A collaborative text, as in Automerge 3. */
    TEXT,
    /** A plain string, replaced as a whole. */
    SCALAR
  }

  /** Reads a whole file; {@link Failure} when it cannot. */
  @FunctionalInterface
  public interface Files {
    /** The bytes of the file that the user named. */
    byte[] read(String name);
  }

  private static final Pattern TAGGED =
      Pattern.compile(
          "(str|text|int|uint|f64|bool|counter|timestamp|bytes|json):(.*)", Pattern.DOTALL);
  private static final BigInteger INT_LIMIT = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger UINT_LIMIT = BigInteger.ONE.shiftLeft(64);
  private static final int DEEPEST = 2_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .build();

  /** Reads a VALUE; {@link Failure} (exit 2) when a tag's value is not of its type. */
  public ValueSpec parse(String word) {
    Matcher tagged = TAGGED.matcher(word);
    if (tagged.matches()) {
      return tagged(tagged.group(1), tagged.group(2));
    }
    ValueSpec value = wholeJson(word);
    return value == null ? string(word) : value;
  }

  /** Whether a word looks as if it was meant to be JSON but is not. */
  public static boolean isBrokenJson(String word) {
    return !word.isEmpty() && "{[\"".indexOf(word.charAt(0)) >= 0 && !isJson(word);
  }

  private static boolean isJson(String word) {
    try {
      new ValueSyntax(Strings.TEXT, name -> new byte[0]).json(word);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A value without inner structure, as marks have; a string is a plain one. */
  public ValueSpec.Scalar parseScalar(String word) {
    ValueSpec value = new ValueSyntax(Strings.SCALAR, files).parse(word);
    if (value instanceof ValueSpec.Scalar scalar) {
      return scalar;
    }
    throw Failure.usage("'" + word + "' is not a plain value (string, number, true, false, null)");
  }

  /** Reads a JSON text that must be one value; {@link Failure} (exit 3) when it is not. */
  public ValueSpec parseDocument(String name, String text) {
    try {
      return json(text);
    } catch (JsonProcessingException e) {
      throw Failure.badInput(
          name
              + ": not JSON: "
              + e.getOriginalMessage()
              + " (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")",
          e);
    } catch (IOException e) {
      throw Failure.badInput(name + ": not JSON: " + e.getMessage(), e);
    }
  }

  private ValueSpec string(String value) {
    return strings == Strings.TEXT ? new ValueSpec.Text(value) : new ValueSpec.Str(value);
  }

  private ValueSpec tagged(String tag, String rest) {
    try {
      return switch (tag) {
        case "str" -> new ValueSpec.Str(unquoted(rest));
        case "text" ->
            new ValueSpec.Text(
                rest.startsWith("@")
                    ? Utf8.decode(rest.substring(1), files.read(rest.substring(1)))
                    : unquoted(rest));
        case "int" -> new ValueSpec.Int(Long.parseLong(rest));
        case "uint" -> new ValueSpec.Uint(Long.parseUnsignedLong(rest));
        case "f64" -> new ValueSpec.F64(Double.parseDouble(rest));
        case "bool" -> new ValueSpec.Bool(bool(rest));
        case "counter" -> new ValueSpec.Counter(Long.parseLong(rest));
        case "timestamp" -> new ValueSpec.Timestamp(timestamp(rest));
        case "bytes" ->
            new ValueSpec.Bytes(
                rest.startsWith("@")
                    ? files.read(rest.substring(1))
                    : Base64.getDecoder().decode(rest));
        case "json" -> forcedJson(rest);
        default -> throw new IllegalStateException(tag);
      };
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw Failure.usage("'" + rest + "' is not a value of type " + tag)
          .hint("see 'am help values'");
    }
  }

  /** {@code str:"a b"} and {@code str:a b} say the same. */
  private static String unquoted(String rest) {
    if (rest.length() >= 2 && rest.charAt(0) == '"' && Quoted.end(rest, 0) == rest.length()) {
      String value = Quoted.value(rest);
      return value == null ? rest : value;
    }
    return rest;
  }

  private static boolean bool(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static long timestamp(String word) {
    if (word.matches("-?[0-9]+")) {
      return Long.parseLong(word);
    }
    Instant instant = OffsetDateTime.parse(word).toInstant();
    return instant.toEpochMilli();
  }

  private ValueSpec forcedJson(String text) {
    try {
      return json(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private @Nullable ValueSpec wholeJson(String text) {
    try {
      return json(text);
    } catch (IOException e) {
      return null;
    }
  }

  private ValueSpec json(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("it is empty");
      }
      ValueSpec value = value(parser);
      if (parser.nextToken() != null) {
        throw new com.fasterxml.jackson.core.JsonParseException(
            parser, "something follows the value");
      }
      return value;
    }
  }

  private ValueSpec value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        TreeMap<String, ValueSpec> fields = new TreeMap<>(Utf8Order.INSTANCE);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          fields.put(key, value(parser));
        }
        yield new ValueSpec.Fields(fields);
      }
      case START_ARRAY -> {
        List<ValueSpec> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new ValueSpec.Items(List.copyOf(items));
      }
      case VALUE_STRING -> string(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> new ValueSpec.F64(Double.parseDouble(parser.getText()));
      case VALUE_TRUE -> new ValueSpec.Bool(true);
      case VALUE_FALSE -> new ValueSpec.Bool(false);
      case VALUE_NULL -> new ValueSpec.Null();
      default -> throw new IOException("unexpected " + parser.currentToken());
    };
  }

  private static ValueSpec integer(String digits) {
    BigInteger number = new BigInteger(digits);
    if (number.compareTo(INT_LIMIT) < 0 && number.compareTo(INT_LIMIT.negate()) >= 0) {
      return new ValueSpec.Int(number.longValue());
    }
    if (number.signum() > 0 && number.compareTo(UINT_LIMIT) < 0) {
      return new ValueSpec.Uint(number.longValue());
    }
    return new ValueSpec.F64(number.doubleValue());
  }
}
