package org.amkit.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** Text that is not JSON, or JSON that is not what was asked for. */
public final class JsonSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final int line;
  private final int column;

  JsonSyntaxException(String problem, JsonLocation where, @Nullable Throwable cause) {
    super(problem + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")", cause);
    this.problem = problem;
    this.line = where.getLineNr();
    this.column = where.getColumnNr();
  }

  static JsonSyntaxException of(JsonProcessingException cause) {
    JsonLocation where = cause.getLocation();
    return new JsonSyntaxException(
        cause.getOriginalMessage(), where == null ? JsonLocation.NA : where, cause);
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
   * @return the line
   */
  public int line() {
    return line;
  }

  /**
   * The column, counted from 1.
   *
   * @return the column
   */
  public int column() {
    return column;
  }
}
