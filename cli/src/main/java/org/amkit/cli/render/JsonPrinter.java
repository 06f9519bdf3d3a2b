package org.amkit.cli.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.JsonSink;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON for people and for programs: indented by two blanks or on one line, with colours or
 * without; indented at most as deep as {@link JsonWriter} does. Numbers are written as upstream's
 * tool writes them ({@code 15.0} for a float, whole 64-bit integers).
 */
public final class JsonPrinter implements JsonSink {
  /** How the JSON is laid out. */
  public enum Layout {
    /** One member a line, indented. */
    INDENTED,
    /** All on one line, without blanks. */
    COMPACT
  }

  private static final int HANDOVER_CHARS = 1 << 15;

  private final Output out;
  private final boolean indented;
  private final boolean colored;
  private final StringBuilder text = new StringBuilder();
  private final Deque<Boolean> started = new ArrayDeque<>();
  private boolean afterName;

  /** Writes to an output. */
  public JsonPrinter(Output out, Layout layout, boolean colored) {
    this.out = out;
    this.indented = layout == Layout.INDENTED;
    this.colored = colored;
  }

  @Override
  public JsonPrinter beginObject() {
    return begin("{");
  }

  @Override
  public JsonPrinter endObject() {
    return end("}");
  }

  @Override
  public JsonPrinter beginArray() {
    return begin("[");
  }

  @Override
  public JsonPrinter endArray() {
    return end("]");
  }

  @Override
  public JsonPrinter name(String name) {
    separate();
    styled(Style.KEY, quote(name));
    text.append(indented ? ": " : ":");
    afterName = true;
    return this;
  }

  @Override
  public JsonPrinter string(String value) {
    return scalar(Style.STRING, quote(value));
  }

  @Override
  public JsonPrinter number(long value) {
    return scalar(Style.NUMBER, Long.toString(value));
  }

  @Override
  public JsonPrinter unsigned(long bits) {
    return scalar(Style.NUMBER, Long.toUnsignedString(bits));
  }

  @Override
  public JsonPrinter number(double value) {
    return Double.isFinite(value) ? scalar(Style.NUMBER, JsonWriter.digits(value)) : nothing();
  }

  @Override
  public JsonPrinter bool(boolean value) {
    return scalar(Style.WORD, value ? "true" : "false");
  }

  @Override
  public JsonPrinter nothing() {
    return scalar(Style.WORD, "null");
  }

  /** Writes a value of a version and all in it, as plain JSON. */
  public JsonPrinter value(Read view, AmValue value) {
    return value(JsonWriter.COMPACT, view, value.objectId().orElse(null), value);
  }

  /** Writes a value without inner structure, as plain JSON. */
  public JsonPrinter scalar(AmValue value) {
    JsonWriter.COMPACT.write(value, this);
    return this;
  }

  /** Writes an object of a version and all in it, or else a value; plain or typed. */
  public JsonPrinter value(
      JsonWriter style, Read view, @Nullable ObjectId object, @Nullable AmValue scalar) {
    if (object != null) {
      style.write(view, object, this);
    } else if (scalar != null) {
      style.write(scalar, this);
    }
    return this;
  }

  /** Writes a key as a string, an index as a number. */
  public JsonPrinter prop(Prop prop) {
    return prop instanceof Prop.Key key ? string(key.key) : number(((Prop.Index) prop).index);
  }

  /** Writes a value that is JSON already. */
  public JsonPrinter json(String value) {
    return scalar(Style.PLAIN, value);
  }

  /** Writes a member that is a string. */
  public JsonPrinter field(String name, String value) {
    return name(name).string(value);
  }

  /** Writes a member that is a whole number. */
  public JsonPrinter field(String name, long value) {
    return name(name).number(value);
  }

  /** Writes a member that is true or false. */
  public JsonPrinter field(String name, boolean value) {
    return name(name).bool(value);
  }

  /** Writes a member that is an array of what is shown as strings. */
  public JsonPrinter field(String name, List<?> values) {
    name(name).beginArray();
    values.forEach(value -> string(value.toString()));
    return endArray();
  }

  /** Ends the line, so that the next value begins on one of its own. */
  public void line() {
    text.append('\n');
    handOver();
  }

  /** Hands over what is still here, without a line feed. */
  public void finish() {
    handOver();
  }

  private JsonPrinter begin(String bracket) {
    separate();
    afterName = false;
    text.append(colored ? Style.STRONG.paint(bracket) : bracket);
    started.push(false);
    if (text.length() > HANDOVER_CHARS) {
      handOver();
    }
    return this;
  }

  private JsonPrinter end(String bracket) {
    boolean filled = started.pop();
    if (filled) {
      newLine();
    }
    text.append(colored ? Style.STRONG.paint(bracket) : bracket);
    if (text.length() > HANDOVER_CHARS) {
      handOver();
    }
    return this;
  }

  private JsonPrinter scalar(Style style, String value) {
    separate();
    afterName = false;
    styled(style, value);
    if (text.length() > HANDOVER_CHARS) {
      handOver();
    }
    return this;
  }

  private void separate() {
    if (afterName || started.isEmpty()) {
      return;
    }
    if (started.pop()) {
      text.append(',');
    }
    started.push(true);
    newLine();
  }

  private void newLine() {
    if (indented) {
      text.append('\n').append("  ".repeat(Math.min(started.size(), JsonWriter.MOST_INDENTED)));
    }
  }

  private void styled(Style style, String value) {
    text.append(colored ? style.paint(value) : value);
  }

  private void handOver() {
    out.print(text.toString());
    text.setLength(0);
  }

  /** A string as a JSON string. */
  public static String quote(String value) {
    StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, quoted);
    return quoted.append('"').toString();
  }
}
