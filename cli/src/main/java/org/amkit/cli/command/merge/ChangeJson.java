package org.amkit.cli.command.merge;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.NewValue;
import org.amkit.Op;
import org.amkit.cli.address.TextInput;
import org.amkit.cli.terminal.Failure;
import org.amkit.codec.ByteWriter;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes as {@link org.amkit.cli.render.ChangePrinter} writes them, and makes the same
 * change chunks of them. The hash that stands with each change tells whether they are the same: the
 * JSON leaves out what tells apart some numbers in marks, and columns that we do not know.
 */
final class ChangeJson {
  private ChangeJson() {}

  /** Whether bytes are JSON rather than chunks: the first that is no blank is a bracket. */
  static boolean isJson(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  /**
   * Consecutive change chunks.
   *
   * @param name how messages call the input
   * @param bytes a change a line, or one array of changes
   * @throws Failure (exit 3) when it is not JSON, not a change, or not all of one
   */
  static byte[] chunks(String name, byte[] bytes) {
    String text = TextInput.decode(name, bytes);
    ByteWriter chunks = new ByteWriter();
    if (text.stripLeading().startsWith("[")) {
      int number = 1;
      for (Object change : list(parse(name, text))) {
        append(chunks, name + ": change " + number++, change);
      }
      return chunks.toByteArray();
    }
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        String where = name + ": line " + number;
        append(chunks, where, parse(where, line));
      }
    }
    return chunks.toByteArray();
  }

  private static @Nullable Object parse(String where, String text) {
    try {
      return JsonReader.PLAIN.parse(text);
    } catch (JsonSyntaxException e) {
      String fault = String.valueOf(e.getMessage()).replace("(line 1, column", "(column");
      throw Failure.badInput(where + ": not JSON: " + fault, e);
    }
  }

  private static void append(ByteWriter chunks, String where, @Nullable Object json) {
    String expected;
    Change made;
    try {
      Map<String, @Nullable Object> change = map(json);
      expected = text(change, "hash");
      made = change(change);
    } catch (IllegalArgumentException | AutomergeException e) {
      throw Failure.badInput(where + ": not a change: " + e.getMessage(), e);
    }
    if (!made.hash().toString().equals(expected)) {
      throw Failure.badInput(
              where + ": expected the change " + expected + ", but this makes " + made.hash(), null)
          .hint(
              "it was edited, or holds what its JSON does not tell; 'am changes' without --json"
                  + " writes all of it");
    }
    chunks.putBytes(made.bytes());
  }

  private static Change change(Map<String, @Nullable Object> change) {
    byte[] actor = actor(text(change, "actor"));
    String author = HexFormat.of().formatHex(actor);
    long startOp = number(change, "startOp");
    List<Op> ops = new ArrayList<>();
    for (Object op : list(change.get("ops"))) {
      ops.add(op(startOp + ops.size() + "@" + author, map(op)));
    }
    List<ChangeHash> deps = new ArrayList<>();
    for (Object dep : list(change.get("deps"))) {
      deps.add(ChangeHash.fromString(String.valueOf(dep)));
    }
    Object message = change.get("message");
    Object extra = change.get("extra_bytes");
    return Change.encode(
        actor,
        number(change, "seq"),
        startOp,
        number(change, "time"),
        message == null ? null : String.valueOf(message),
        deps,
        ops,
        extra == null ? new byte[0] : bytes(extra));
  }

  private static byte[] actor(String hex) {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected an actor in hexadecimal digits, found \"" + hex + '"', e);
    }
  }

  private static Op op(String id, Map<String, @Nullable Object> op) {
    Op.Action action = action(String.valueOf(op.get("action")));
    boolean hasValue =
        action == Op.Action.SET || action == Op.Action.INCREMENT || action == Op.Action.MARK_BEGIN;
    List<String> pred = new ArrayList<>();
    list(op.get("pred")).forEach(each -> pred.add(String.valueOf(each)));
    return new Op(
        id,
        action,
        String.valueOf(op.get("obj")),
        string(op.get("key")),
        string(op.get("elemId")),
        Boolean.TRUE.equals(op.get("insert")),
        hasValue ? value(op.get("datatype"), op.get("value")) : null,
        action == Op.Action.MARK_BEGIN ? String.valueOf(op.get("name")) : null,
        Boolean.TRUE.equals(op.get("expand")),
        pred);
  }

  private static @Nullable String string(@Nullable Object json) {
    return json == null ? null : json.toString();
  }

  private static Op.Action action(String label) {
    for (Op.Action action : Op.Action.values()) {
      if (action.label().equals(label)) {
        return action;
      }
    }
    throw new IllegalArgumentException("unknown action '" + label + "'");
  }

  private static AmValue value(@Nullable Object datatype, @Nullable Object value) {
    String kind = datatype == null ? "" : datatype.toString();
    NewValue made =
        switch (kind) {
          case "counter" -> NewValue.counter(integer(value));
          case "timestamp" -> NewValue.timestamp(Instant.ofEpochMilli(integer(value)));
          case "uint" -> NewValue.unsigned(integer(value));
          case "float64" -> NewValue.f64(float64(value));
          case "int", "" -> NewValue.of(value instanceof List<?> ? bytes(value) : value);
          default -> throw new IllegalArgumentException("unknown datatype '" + kind + "'");
        };
    return made.value();
  }

  private static double float64(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("expected a number, found " + value);
  }

  private static byte[] bytes(Object value) {
    List<@Nullable Object> numbers = list(value);
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) integer(numbers.get(i));
    }
    return bytes;
  }

  private static String text(Map<String, @Nullable Object> map, String name) {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no " + name);
  }

  private static long number(Map<String, @Nullable Object> map, String name) {
    if (map.get(name) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("no " + name);
  }

  /** The low 64 bits, which are all of it where it is what it should be. */
  private static long integer(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("expected an integer, found " + value);
  }

  @SuppressWarnings("unchecked") // JsonReader's maps have strings for keys.
  private static Map<String, @Nullable Object> map(@Nullable Object json) {
    if (json instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) json;
    }
    throw new IllegalArgumentException("expected {...}");
  }

  @SuppressWarnings("unchecked") // Lists of whatever JSON there may be.
  private static List<@Nullable Object> list(@Nullable Object json) {
    if (json instanceof List<?>) {
      return (List<@Nullable Object>) json;
    }
    throw new IllegalArgumentException("expected [...]");
  }
}
