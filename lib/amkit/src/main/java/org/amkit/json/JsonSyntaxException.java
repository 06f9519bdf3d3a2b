package org.amkit.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that is not JSON, or JSON that is not what was asked for. */
public final class JsonSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** A place in a message of the parser's, of which only line and column say something. */
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^\\]]*?line: (\\d+), column: (\\d+)\\]");

  /** Which setting of the parser would allow what it found: there is none in a file. */
  private static final Pattern SETTING = Pattern.compile(":? ?\\(?enable `[^`]*` to allow\\)?");

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
    String message = SOURCE.matcher(cause.getOriginalMessage()).replaceAll("line $1, column $2");
    return new JsonSyntaxException(
        SETTING.matcher(message).replaceAll(""), where == null ? last : where, cause);
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
