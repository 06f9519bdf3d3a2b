package org.amkit.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text that is not JSON, or JSON that is not what was asked for. */
public final class JsonSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** What is wrong with input that ends inside of a value. */
  static final String TOO_SHORT = "it ends too early";

  /** What the parser says of a character, and what is said of it here. */
  private static final String[][] EXPECTED = {
    {"comma to separate Array", ", expected , or ]"},
    {"comma to separate Object", ", expected , or }"},
    {"a colon", ", expected :"},
    {"start field name", ", expected a key in double quotes"},
    {"a valid value", ", expected a value"},
    {"expected a value", ", expected a value"},
    {"a hex-digit", ", expected four hex digits after \\u"},
    {"plus signs", ", numbers begin with a digit or -"},
    {"Decimal point", ", expected a digit after the point"},
    {"minus sign", ", expected a digit after -"},
    {"space separating", ", expected white space"},
    {"xponent", ", expected a digit in the exponent"},
  };

  private final String problem;
  private final int line;
  private final int column;

  JsonSyntaxException(String problem, @Nullable JsonLocation where, @Nullable Throwable cause) {
    super(problem + placeOf(where), cause);
    this.problem = problem;
    this.line = where == null ? 0 : Math.max(0, where.getLineNr());
    this.column = where == null ? 0 : Math.max(0, where.getColumnNr());
  }

  private static String placeOf(@Nullable JsonLocation where) {
    return where == null || where.getLineNr() < 1
        ? ""
        : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }

  /** What a parser refuses, which was at {@code last} when it did. */
  static JsonSyntaxException of(JsonProcessingException cause, JsonLocation last) {
    JsonLocation where = cause.getLocation();
    return new JsonSyntaxException(words(cause), where == null ? last : where, cause);
  }

  /** What the parser has to say, in the words of this library. */
  static String words(JsonProcessingException cause) {
    String said = cause.getOriginalMessage();
    if (said.startsWith("Unexpected end-of-input")) {
      return TOO_SHORT;
    } else if (said.startsWith("Unexpected close marker")) {
      String wanted = part(said, "expected '", "'");
      return "unexpected "
          + part(said, "'", "'")
          + (wanted.isEmpty() ? "" : ", expected " + wanted);
    } else if (said.startsWith("Unrecognized token") || said.startsWith("Non-standard token")) {
      return "'" + part(said, "'", "'") + "' is not a JSON value";
    } else if (said.startsWith("Unrecognized character escape")) {
      return "\\" + part(said, "'", "'") + " is not an escape";
    } else if (said.contains("Leading zeroes")) {
      return "a number begins with 0";
    }
    String digits = part(said, "code ", ")").replaceFirst(" .*", "");
    if (digits.isEmpty()) {
      return "it is malformed";
    }
    String character = shown(Integer.parseInt(digits));
    if (said.startsWith("Illegal unquoted")) {
      return "control character " + character + " in a string, which takes an escape";
    }
    for (String[] each : EXPECTED) {
      if (said.contains(each[0])) {
        return "unexpected " + character + each[1];
      }
    }
    return "unexpected " + character;
  }

  private static String shown(int character) {
    boolean seen = character > ' ' && character < 0x7f;
    return seen || Character.isLetter(character)
        ? "'" + (char) character + "'"
        : String.format(Locale.ROOT, "U+%04X", character);
  }

  /** What stands in a text between a mark and the next other one; empty when there is none. */
  private static String part(String text, String open, String close) {
    int start = text.indexOf(open) + open.length();
    int end = start < open.length() ? -1 : text.indexOf(close, start + 1);
    return end < 0 ? "" : text.substring(start, end);
  }

  /**
   * What is wrong, without the place.
   *
   * @return the problem
   */
  public String problem() {
    return problem;
  }

  /**
   * The line, counted from 1.
   *
   * @return the line; 0 when the place is not known
   */
  public int line() {
    return line;
  }

  /**
   * The column in characters, counted from 1.
   *
   * @return the column; 0 when the place is not known
   */
  public int column() {
    return column;
  }
}
