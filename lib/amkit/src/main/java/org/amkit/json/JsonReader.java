package org.amkit.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259, UTF-8) into plain Java values and into documents. Immutable; start from
 * {@link #PLAIN} or {@link #TYPED}.
 *
 * <p>{@link #PLAIN} takes any JSON: objects become {@link Map}s in the order of the text (of equal
 * names the last one counts), arrays {@link List}s, integers {@link Long} (an int in a document),
 * above 2^63-1 {@link java.math.BigInteger} (a uint), and where they do not fit 64 bits, like all
 * other numbers, {@link Double}; then strings, booleans and null. {@link #TYPED} takes what {@link
 * JsonWriter#TYPED} writes and makes the same values of it.
 *
 * <p>A byte order mark at the beginning is skipped. What is read has limits, beyond which there is
 * a {@link JsonSyntaxException}: {@link #MAX_DEPTH} levels of objects and arrays, {@link
 * #MAX_STRING} characters of a string or key, {@link #MAX_DIGITS} digits of a number, and numbers
 * within the range of a double.
 */
public final class JsonReader {
  /** How many levels deep JSON may be nested. */
  public static final int MAX_DEPTH = 100_000;

  /** How many characters a string or key may have. */
  public static final int MAX_STRING = 256 << 20;

  /** How many digits a number may have. */
  public static final int MAX_DIGITS = 10_000;

  /** Strings become texts where a document is written, which merge; scalars keep no type. */
  public static final JsonReader PLAIN = new JsonReader(false, NewStrings.TEXT, false, null);

  /** Values of the types that {@link JsonWriter#TYPED} has written. */
  public static final JsonReader TYPED = new JsonReader(true, NewStrings.TEXT, false, null);

  /** Is told what JSON has and a document cannot hold. */
  @FunctionalInterface
  public interface Losses {
    /**
     * Something was read of which less is kept.
     *
     * @param loss what it is, and where
     */
    void found(Loss loss);
  }

  /**
   * Something in JSON of which less is kept.
   *
   * @param kind what becomes of it
   * @param written the key or the digits; empty for a {@link Kind#LONE_SURROGATE}
   * @param line the line it stands on, counted from 1
   * @param column the column in characters, counted from 1
   */
  public record Loss(Kind kind, String written, int line, int column) {
    /** What becomes of it. */
    public enum Kind {
      /** A key that the object has already: the last value counts. */
      DUPLICATE_KEY,
      /** An integer beyond 64 bits with more digits than a double has: the nearest one is kept. */
      LARGE_INTEGER,
      /** Half of a surrogate pair in a string or key, which is no character: U+FFFD is kept. */
      LONE_SURROGATE
    }
  }

  private final boolean typed;
  private final NewStrings strings;
  private final boolean sorted;
  private final @Nullable Losses losses;

  private JsonReader(boolean typed, NewStrings strings, boolean sorted, @Nullable Losses losses) {
    this.typed = typed;
    this.strings = strings;
    this.sorted = sorted;
    this.losses = losses;
  }

  /**
   * As this, but a string in plain JSON becomes a scalar string, or a text.
   *
   * @param kind what strings become
   * @return the reader
   */
  public JsonReader withStrings(NewStrings kind) {
    return new JsonReader(typed, typed ? NewStrings.TEXT : kind, sorted, losses);
  }

  /**
   * As this, but {@link #parse} gives maps in the order of their keys' UTF-8 bytes, so that equal
   * JSON makes equal changes.
   *
   * @return the reader
   */
  public JsonReader withSortedKeys() {
    return new JsonReader(typed, strings, true, losses);
  }

  /**
   * As this, but what a document cannot hold is reported.
   *
   * @param listener is called for each loss
   * @return the reader
   */
  public JsonReader withLosses(Losses listener) {
    return new JsonReader(typed, strings, sorted, listener);
  }

  /**
   * What a string becomes in a document.
   *
   * @return the kind
   */
  public NewStrings strings() {
    return strings;
  }

  /**
   * Reads a JSON text as a plain value.
   *
   * @param json the JSON
   * @return the plain value
   * @throws JsonSyntaxException when it is not one JSON value, or (typed) of an unknown shape
   */
  public @Nullable Object parse(String json) {
    String text = json.startsWith("\uFEFF") ? json.substring(1) : json;
    try (JsonParser parser = JsonText.FACTORY.createParser(text)) {
      return whole(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a stream to its end as one plain value. The stream is not closed.
   *
   * @param json the JSON
   * @return the plain value
   * @throws JsonSyntaxException when it is not one JSON value, or (typed) of an unknown shape
   * @throws IOException when the stream cannot be read
   */
  public @Nullable Object parse(InputStream json) throws IOException {
    try (JsonParser parser = JsonText.FACTORY.createParser(new Utf8Text(json))) {
      return whole(parser);
    }
  }

  /**
   * Reads a stream to its end as any number of values with white space between them, such as a
   * value a line (JSON Lines). The stream is not closed.
   *
   * @param json the JSON
   * @return the plain values
   * @throws JsonSyntaxException when it is not JSON, or (typed) of an unknown shape
   * @throws IOException when the stream cannot be read
   */
  public List<@Nullable Object> parseAll(InputStream json) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    try (JsonParser parser = JsonText.FACTORY.createParser(new Utf8Text(json))) {
      JsonTokens tokens = new JsonTokens(parser, losses);
      JsonTree tree = new JsonTree(tokens, typed, sorted);
      while (tokens.readNext(tree)) {
        values.add(tree.value());
      }
    }
    return values;
  }

  private @Nullable Object whole(JsonParser parser) throws IOException {
    JsonTokens tokens = new JsonTokens(parser, losses);
    JsonTree tree = new JsonTree(tokens, typed, sorted);
    tokens.read(tree);
    return tree.value();
  }

  /**
   * Puts the members of a plain value into a map that has none of those keys, or its items behind
   * those of a list. For what is there already, see {@link JsonUpdate}.
   *
   * @param transaction the transaction to edit in
   * @param object the map or list
   * @param value what {@link #parse} gave: a map for a map, a list for a list
   * @throws IllegalArgumentException when it is of the other kind
   */
  public void fill(Transaction transaction, ObjectId object, @Nullable Object value) {
    ObjectType type = transaction.getObjectType(object).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP && value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> transaction.update(object, key.toString(), member, strings));
    } else if (type == ObjectType.LIST && value instanceof List<?> list) {
      long index = transaction.length(object);
      for (Object item : list) {
        transaction.insert(object, index++, item, strings);
      }
    } else {
      throw new IllegalArgumentException(cannotHold(type, describe(value)));
    }
  }

  /**
   * As {@link #parse(InputStream)} and {@link #fill(Transaction, ObjectId, Object)}, but plain JSON
   * is written into the document while it is read, so that no more of it is held in memory than
   * what the document takes. Of a key given twice the first value is overwritten. The stream is not
   * closed. When this fails, the transaction holds a part of the JSON and is to be rolled back.
   *
   * @param transaction the transaction to edit in
   * @param object a map that has none of the keys, or a list
   * @param json the JSON: an object for a map, an array for a list
   * @throws JsonSyntaxException when it is not one JSON value
   * @throws IllegalArgumentException when the value is of the other kind
   * @throws IOException when the stream cannot be read
   */
  public void fill(Transaction transaction, ObjectId object, InputStream json) throws IOException {
    if (typed) {
      fill(transaction, object, parse(json));
      return;
    }
    try (JsonParser parser = JsonText.FACTORY.createParser(new Utf8Text(json))) {
      new JsonTokens(parser, losses).read(new JsonFiller(transaction, object, strings));
    }
  }

  static String cannotHold(ObjectType type, String value) {
    return word(type) + " cannot hold " + value;
  }

  /** A kind of object as messages call it. */
  static String word(ObjectType type) {
    return switch (type) {
      case MAP -> "a map";
      case LIST -> "a list";
      case TEXT -> "a text";
    };
  }

  /** A plain value as messages call it. */
  static String describe(@Nullable Object value) {
    if (value instanceof Map) {
      return "an object";
    } else if (value instanceof List) {
      return "an array";
    } else if (value instanceof String) {
      return "a string";
    }
    return value instanceof Number ? "a number" : String.valueOf(value);
  }
}
