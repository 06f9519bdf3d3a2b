package org.amkit.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value as a sequence of events, in memory that does not grow with its size. The one
 * place that checks {@link JsonReader}'s limits.
 */
final class JsonTokens {
  /** What is done with the value that is read. */
  interface Sink {
    /** A map begins; keys, each with a value after it, follow until {@link #end}. */
    void beginMap();

    /** A list begins; values follow until {@link #end}. */
    void beginList();

    /** The key of the value that comes next. */
    void key(String name);

    /** A string, number, boolean or null. */
    void scalar(@Nullable Object value);

    /** The innermost open map or list ends. */
    void end();
  }

  private final JsonParser parser;
  private final JsonReader.@Nullable Losses losses;

  /** The keys of each open map so far; empty sets for lists. Not kept unless needed. */
  private final Deque<Set<String>> keys = new ArrayDeque<>();

  private int depth;

  /** Reads from a parser at its beginning. {@code losses} is told what is not kept. */
  JsonTokens(JsonParser parser, JsonReader.@Nullable Losses losses) {
    this.parser = parser;
    this.losses = losses;
  }

  /**
   * Reads the value, and checks that nothing follows it.
   *
   * @throws JsonSyntaxException when it is not one JSON value within the limits
   * @throws IOException when the input cannot be read
   */
  void read(Sink sink) throws IOException {
    if (!readNext(sink)) {
      throw new JsonSyntaxException("no JSON value", parser.currentLocation(), null);
    }
    try {
      if (parser.nextToken() != null) {
        throw failure("something follows the JSON value");
      }
    } catch (JsonProcessingException e) {
      throw refused(e);
    }
  }

  /** Reads the next of several values; false when there is none. */
  boolean readNext(Sink sink) throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return false;
      }
      event(token, sink);
      while (depth > 0) {
        token = parser.nextToken();
        if (token == null) {
          throw new JsonSyntaxException(
              JsonSyntaxException.TOO_SHORT, parser.currentLocation(), null);
        }
        event(token, sink);
      }
      return true;
    } catch (JsonProcessingException e) {
      throw refused(e);
    }
  }

  private JsonSyntaxException refused(JsonProcessingException e) {
    return e instanceof StreamConstraintsException
        ? new JsonSyntaxException(
            "a string or key of more than " + (JsonReader.MAX_STRING >> 20) + " MiB",
            parser.currentLocation(),
            e)
        : JsonSyntaxException.of(e, parser.currentLocation());
  }

  /** The error that the value read last is not what it should be. */
  JsonSyntaxException failure(String problem) {
    return failure(problem, null);
  }

  /** As {@link #failure(String)}, with the exception that says so. */
  JsonSyntaxException failure(String problem, @Nullable Throwable cause) {
    return new JsonSyntaxException(problem, parser.currentTokenLocation(), cause);
  }

  /** Where the token read last begins. */
  JsonLocation place() {
    return parser.currentTokenLocation();
  }

  private void event(JsonToken token, Sink sink) throws IOException {
    switch (token) {
      case START_OBJECT -> {
        open();
        sink.beginMap();
      }
      case START_ARRAY -> {
        open();
        sink.beginList();
      }
      case END_OBJECT, END_ARRAY -> {
        depth--;
        keys.poll();
        sink.end();
      }
      case FIELD_NAME -> key(sink, parser.currentName());
      case VALUE_STRING -> {
        String text = parser.getText();
        checkPairs(text);
        sink.scalar(text);
      }
      case VALUE_NUMBER_INT -> {
        checkDigits();
        Object number =
            switch (parser.getNumberType()) {
              case INT, LONG -> parser.getLongValue();
              default -> integer(parser.getBigIntegerValue());
            };
        sink.scalar(number);
      }
      case VALUE_NUMBER_FLOAT -> {
        checkDigits();
        sink.scalar(finite(parser.getDoubleValue()));
      }
      case VALUE_TRUE -> sink.scalar(true);
      case VALUE_FALSE -> sink.scalar(false);
      case VALUE_NULL -> sink.scalar(null);
      default -> throw failure("not a JSON value");
    }
  }

  private void open() {
    if (++depth > JsonReader.MAX_DEPTH) {
      throw failure("nested more than " + JsonReader.MAX_DEPTH + " levels deep");
    }
    if (losses != null) {
      keys.push(new HashSet<>());
    }
  }

  private void key(Sink sink, String name) {
    Set<String> known = keys.peek();
    if (losses != null && known != null && !known.add(name)) {
      lost(JsonReader.Loss.Kind.DUPLICATE_KEY, name);
    }
    checkPairs(name);
    sink.key(name);
  }

  private Object integer(BigInteger written) {
    Object kept = finite(JsonNumbers.integer(written));
    if (kept instanceof Double near && !JsonNumbers.isWritten(near, written)) {
      lost(JsonReader.Loss.Kind.LARGE_INTEGER, written.toString());
    }
    return kept;
  }

  private void checkPairs(String text) {
    for (int i = 0; losses != null && i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          lost(JsonReader.Loss.Kind.LONE_SURROGATE, "");
          return;
        }
        i++;
      }
    }
  }

  private void lost(JsonReader.Loss.Kind kind, String written) {
    if (losses != null) {
      JsonLocation where = parser.currentTokenLocation();
      losses.found(new JsonReader.Loss(kind, written, where.getLineNr(), where.getColumnNr()));
    }
  }

  private void checkDigits() throws IOException {
    int length = parser.getTextLength();
    if (length > JsonReader.MAX_DIGITS) {
      int digits = 0;
      char[] characters = parser.getTextCharacters();
      int start = parser.getTextOffset();
      for (int i = start; i < start + length; i++) {
        digits += characters[i] >= '0' && characters[i] <= '9' ? 1 : 0;
      }
      if (digits > JsonReader.MAX_DIGITS) {
        throw failure("a number of more than " + JsonReader.MAX_DIGITS + " digits");
      }
    }
  }

  private Object finite(Object number) {
    if (number instanceof Double value && value.isInfinite()) {
      throw failure("a number beyond the range of doubles");
    }
    return number;
  }
}
