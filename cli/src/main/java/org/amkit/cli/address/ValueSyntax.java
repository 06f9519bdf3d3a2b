package org.amkit.cli.address;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonSyntaxException;
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
 * What begins with <code>{</code>, {@code [} or a double quote is JSON or an error.
 *
 * @param strings what JSON strings and words become
 * @param files reads the files that {@code @file} names
 * @param notes is notified of keys that a JSON object has more than once
 */
public record ValueSyntax(NewStrings strings, Files files, Notes notes) {
  /** Says something about a value that is good. */
  @FunctionalInterface
  public interface Notes {
    /** Says it. */
    void say(String note);
  }

  /** Reads a whole file; {@link Failure} when it cannot. */
  @FunctionalInterface
  public interface Files {
    /** The bytes of the file that the user named. */
    byte[] read(String name);
  }

  private static final Set<String> TAGS =
      Set.of("str", "text", "int", "uint", "f64", "bool", "counter", "timestamp", "bytes", "json");

  /** Digits that a long certainly holds. */
  private static final int SAFE_DIGITS = 18;

  private static final int LONGEST_PLAIN = 1000;

  /** Words longer than this are shortened in messages. */
  private static final int SHOWN = 40;

  /** The same, with a place in front of what is noted. */
  public ValueSyntax at(String where) {
    return where.isEmpty()
        ? this
        : new ValueSyntax(strings, files, note -> notes.say(where + ": " + note));
  }

  /** The same, with strings of one kind. */
  public ValueSyntax withStrings(NewStrings kind) {
    return kind == strings ? this : new ValueSyntax(kind, files, notes);
  }

  /** Reads a VALUE; {@link Failure} (exit 2) when it is not what it claims to be. */
  public ValueSpec parse(String word) {
    int colon = word.indexOf(':');
    if (colon > 0 && TAGS.contains(word.substring(0, colon))) {
      return tagged(word.substring(0, colon), word.substring(colon + 1));
    }
    ValueSpec plain = plain(word);
    if (plain != null) {
      return plain;
    }
    try {
      return json(word);
    } catch (JsonSyntaxException e) {
      boolean meant = !word.isEmpty() && "{[\"".indexOf(word.charAt(0)) >= 0;
      if (meant || isNumber(word)) {
        throw notJson(word, e);
      }
      return string(word);
    }
  }

  /**
   * The usual words as the JSON parser would have them, which takes 10 ms to be set up: a whole
   * number, a literal, a string of ASCII without escapes, a word that begins with a letter; null
   * for what else there is.
   */
  private @Nullable ValueSpec plain(String word) {
    if (word.isEmpty() || word.length() > LONGEST_PLAIN || !isPrintableAscii(word)) {
      return null;
    }
    char first = word.charAt(0);
    if (first == '"') {
      boolean simple = word.indexOf('"', 1) == word.length() - 1 && word.indexOf('\\') < 0;
      return simple ? string(word.substring(1, word.length() - 1)) : null;
    } else if (Character.isLetter(first)) {
      return switch (word.stripTrailing()) {
        case "true" -> scalar(NewValue.bool(true));
        case "false" -> scalar(NewValue.bool(false));
        case "null" -> scalar(NewValue.NULL);
        default -> string(word);
      };
    }
    int begin = first == '-' ? 1 : 0;
    boolean isWhole =
        begin < word.length()
            && word.length() - begin <= SAFE_DIGITS
            && digitsEnd(word, begin) == word.length()
            && (word.charAt(begin) != '0' || word.length() == 1);
    return isWhole ? scalar(NewValue.integer(Long.parseLong(word))) : null;
  }

  private static boolean isPrintableAscii(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < ' ' || word.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Whether a word is a JSON number, however large. */
  private static boolean isNumber(String word) {
    int begin = word.startsWith("-") ? 1 : 0;
    int end = digitsEnd(word, begin);
    if (end == begin || (word.charAt(begin) == '0' && end > begin + 1)) {
      return false;
    }
    if (end < word.length() && word.charAt(end) == '.') {
      begin = end + 1;
      end = digitsEnd(word, begin);
      if (end == begin) {
        return false;
      }
    }
    if (end < word.length() && (word.charAt(end) == 'e' || word.charAt(end) == 'E')) {
      begin = end + 1;
      if (begin < word.length() && (word.charAt(begin) == '+' || word.charAt(begin) == '-')) {
        begin++;
      }
      end = digitsEnd(word, begin);
      if (end == begin) {
        return false;
      }
    }
    return end == word.length();
  }

  private static int digitsEnd(String word, int begin) {
    int end = begin;
    while (end < word.length() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static Failure notJson(String word, JsonSyntaxException e) {
    String shown = word.length() > SHOWN ? word.substring(0, SHOWN) + "..." : word;
    return Failure.usage("'" + shown + "' is not JSON: " + e.getMessage())
        .hint("'str:" + shown + "' is the string; see 'am help values'");
  }

  /** A value without inner structure, as marks have; a string is a plain one. */
  public NewValue parseScalar(String word) {
    ValueSpec value = withStrings(NewStrings.SCALAR).parse(word);
    if (value instanceof ValueSpec.Scalar scalar) {
      return scalar.value();
    }
    throw Failure.usage("'" + word + "' is not a plain value (string, number, true, false, null)");
  }

  private ValueSpec string(String value) {
    return strings == NewStrings.TEXT ? new ValueSpec.Text(value) : scalar(NewValue.str(value));
  }

  private ValueSpec tagged(String tag, String rest) {
    try {
      return switch (tag) {
        case "str" -> scalar(NewValue.str(unquoted(rest)));
        case "text" ->
            new ValueSpec.Text(
                rest.startsWith("@")
                    ? TextInput.decode(rest.substring(1), files.read(rest.substring(1)))
                    : unquoted(rest));
        case "int" -> scalar(NewValue.integer(Long.parseLong(rest)));
        case "uint" -> scalar(NewValue.unsigned(Long.parseUnsignedLong(rest)));
        case "f64" -> scalar(NewValue.f64(number(rest)));
        case "bool" -> scalar(NewValue.bool(bool(rest)));
        case "counter" -> scalar(NewValue.counter(Long.parseLong(rest)));
        case "timestamp" -> scalar(NewValue.timestamp(timestamp(rest)));
        case "bytes" ->
            scalar(
                NewValue.bytes(
                    rest.startsWith("@")
                        ? files.read(rest.substring(1))
                        : Base64.getDecoder().decode(rest)));
        case "json" -> json(rest);
        default -> throw new IllegalStateException(tag);
      };
    } catch (JsonSyntaxException e) {
      throw notJson(rest, e);
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

  private static Instant timestamp(String word) {
    return word.matches("-?[0-9]+")
        ? Instant.ofEpochMilli(Long.parseLong(word))
        : OffsetDateTime.parse(word).toInstant();
  }

  private static double number(String word) {
    double value = Double.parseDouble(word);
    if (Double.isInfinite(value) && !word.endsWith("Infinity")) {
      throw new IllegalArgumentException(word);
    }
    return value;
  }

  private ValueSpec json(String text) {
    JsonReader reader =
        JsonReader.PLAIN.withSortedKeys().withLosses(loss -> notes.say(lost(loss, true)));
    return spec(reader.parse(text));
  }

  /** What is said of what JSON has and a document cannot hold; where, if the place is known. */
  public static String lost(JsonReader.Loss loss, boolean hasPlace) {
    String place = hasPlace ? " (line " + loss.line() + ", column " + loss.column() + ")" : "";
    String written = loss.written();
    String shown = written.length() > SHOWN ? written.substring(0, SHOWN) + "..." : written;
    return switch (loss.kind()) {
      case DUPLICATE_KEY -> {
        DocumentPath key = DocumentPath.ROOT.child(new DocumentPath.Step.Key(shown));
        yield "duplicate key " + key.toString().substring(1) + place + ": the last value is used";
      }
      case LARGE_INTEGER ->
          "the integer " + shown + place + " does not fit in 64 bits: the nearest float is used";
      case LONE_SURROGATE ->
          "half of a surrogate pair" + place + " is no character: U+FFFD is used";
    };
  }

  private ValueSpec spec(@Nullable Object plain) {
    if (plain instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      map.forEach((key, value) -> fields.put(key.toString(), value));
      return new ValueSpec.Fields(fields, strings);
    } else if (plain instanceof List<?> list) {
      return new ValueSpec.Items(new ArrayList<>(list), strings);
    } else if (plain instanceof String text) {
      return string(text);
    }
    return scalar(NewValue.of(plain));
  }

  private static ValueSpec scalar(NewValue value) {
    return new ValueSpec.Scalar(value);
  }
}
