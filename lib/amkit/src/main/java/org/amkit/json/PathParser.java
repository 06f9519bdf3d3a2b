package org.amkit.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.amkit.json.DocumentPath.Range;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** Reads the path grammar of {@link DocumentPath}. One use. */
final class PathParser {
  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  PathParser(String text) {
    this.text = text;
  }

  DocumentPath parse() {
    if (text.isEmpty() || text.equals(".")) {
      return DocumentPath.ROOT;
    }
    while (at < text.length()) {
      boolean dotted = text.charAt(at) == '.';
      if (dotted) {
        at++;
      } else if (at > 0 && text.charAt(at) != '[') {
        throw fault("a step after ] begins with . or [");
      }
      if (at < text.length() && text.charAt(at) == '[') {
        Range range = bracket();
        if (range != null) {
          if (at < text.length()) {
            throw fault("nothing may follow a range");
          }
          return DocumentPath.of(steps, range);
        }
      } else {
        name();
      }
    }
    return DocumentPath.of(steps);
  }

  private void name() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      at++;
    }
    if (at == start) {
      throw fault("a key is missing; an empty key is written [\"\"]");
    }
    steps.add(new Step.Key(text.substring(start, at)));
  }

  /** Reads {@code [...]}; gives the range when it is one, else adds a step and gives null. */
  private @Nullable Range bracket() {
    int open = at++;
    if (at < text.length() && text.charAt(at) == '"') {
      steps.add(new Step.Key(quoted(open)));
      return null;
    }
    int close = text.indexOf(']', at);
    if (close < 0) {
      throw new PathSyntaxException(text, open, "[ without ]");
    }
    String inside = text.substring(at, close);
    int colon = inside.indexOf(':');
    if (colon >= 0) {
      Range range = new Range(bound(at, at + colon), bound(at + colon + 1, close));
      at = close + 1;
      return range;
    }
    steps.add(inside.equals("+") ? new Step.End() : new Step.Index(number(at, close)));
    at = close + 1;
    return null;
  }

  private String quoted(int open) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw new PathSyntaxException(text, at, "\" is not closed");
    }
    if (end + 1 >= text.length() || text.charAt(end + 1) != ']') {
      throw new PathSyntaxException(text, open, "[\" is not closed by \"]");
    }
    String literal = text.substring(at, end + 1);
    try {
      String key = JsonText.parseString(literal);
      at = end + 2;
      return key;
    } catch (JsonProcessingException e) {
      throw new PathSyntaxException(text, at, "not a JSON string: " + JsonSyntaxException.words(e));
    } catch (IOException e) {
      throw new PathSyntaxException(text, at, "not a JSON string");
    }
  }

  private OptionalLong bound(int start, int end) {
    return start == end ? OptionalLong.empty() : OptionalLong.of(number(start, end));
  }

  private long number(int start, int end) {
    String digits = text.substring(start, end);
    if (digits.matches("-?[0-9]{1,18}") && !digits.equals("-")) {
      return Long.parseLong(digits);
    }
    throw new PathSyntaxException(
        text,
        start,
        digits.isEmpty()
            ? "an index is missing"
            : "[" + digits + "] is no index; a key is written [\"" + digits + "\"]");
  }

  private PathSyntaxException fault(String problem) {
    return new PathSyntaxException(text, at, problem);
  }
}
