package org.amkit.cli.command.merge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.Op;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.ChangeOps;
import org.amkit.chunk.Hash;
import org.amkit.chunk.OpId;
import org.amkit.cli.address.Utf8;
import org.amkit.cli.terminal.Failure;
import org.amkit.codec.ByteWriter;
import org.amkit.column.ValueReader;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes as {@link org.amkit.cli.render.ChangePrinter} writes them, and makes the same
 * change chunks of them. The hash that stands with each change tells whether they are the same: the
 * JSON leaves out what tells apart some numbers in marks, and columns that we do not know.
 */
final class ChangeJson {
  private static final long[] NONE = {};

  private final Map<String, @Nullable Object> change;
  private final ChangeChunkWriter writer = new ChangeChunkWriter();
  private final List<ActorId> actors = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();

  private ChangeJson(Map<String, @Nullable Object> change) {
    this.change = change;
  }

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
    String text = Utf8.decode(name, bytes);
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

  private static void append(ByteWriter chunks, String where, @Nullable Object change) {
    String expected;
    String made;
    try {
      ChangeJson reader = new ChangeJson(map(change));
      expected = reader.text("hash");
      reader.write();
      reader.writer.copyTo(chunks);
      made = reader.writer.hash().toString();
    } catch (IllegalArgumentException e) {
      throw Failure.badInput(where + ": not a change: " + e.getMessage(), e);
    }
    if (!made.equals(expected)) {
      throw Failure.badInput(
              where + ": expected the change " + expected + ", but this makes " + made, null)
          .hint(
              "it was edited, or holds what its JSON does not tell; 'am changes' without --json"
                  + " writes all of it");
    }
  }

  private void write() {
    writer.begin(actor(text("actor")), number(change, "startOp"), actors::get);
    for (Object op : list(change.get("ops"))) {
      op(map(op));
    }
    List<Hash> deps = new ArrayList<>();
    for (Object dep : list(change.get("deps"))) {
      deps.add(Hash.parse(String.valueOf(dep)));
    }
    Object message = change.get("message");
    Object extra = change.get("extra_bytes");
    writer.finish(
        number(change, "seq"),
        number(change, "time"),
        message == null ? null : String.valueOf(message),
        deps,
        extra == null ? new byte[0] : bytes(extra));
  }

  private void op(Map<String, @Nullable Object> op) {
    Op.Action action = action(String.valueOf(op.get("action")));
    Object key = op.get("key");
    Object elem = op.get("elemId");
    if ((key == null) == (elem == null)) {
      throw new IllegalArgumentException("an op has either a key or an elemId");
    }
    ByteWriter value = new ByteWriter();
    int type = ValueReader.NULL;
    if (action == Op.Action.SET
        || action == Op.Action.INCREMENT
        || action == Op.Action.MARK_BEGIN) {
      type = value(value, op.get("datatype"), op.get("value"));
    }
    List<@Nullable Object> pred = list(op.get("pred"));
    long[] preds = pred.isEmpty() ? NONE : new long[pred.size()];
    for (int i = 0; i < preds.length; i++) {
      preds[i] = id(String.valueOf(pred.get(i)), "");
    }
    byte[] valueBytes = value.toByteArray();
    writer.appendOp(
        id(String.valueOf(op.get("obj")), "_root"),
        key == null ? null : key.toString(),
        elem == null ? OpId.HEAD : id(elem.toString(), "_head"),
        Boolean.TRUE.equals(op.get("insert")),
        code(action),
        type,
        valueBytes,
        0,
        valueBytes.length,
        preds,
        preds.length,
        Boolean.TRUE.equals(op.get("expand")),
        action == Op.Action.MARK_BEGIN ? String.valueOf(op.get("name")) : null);
  }

  private static int code(Op.Action action) {
    return switch (action) {
      case MAKE_MAP -> ChangeOps.MAKE_MAP;
      case SET -> ChangeOps.SET;
      case MAKE_LIST -> ChangeOps.MAKE_LIST;
      case DELETE -> ChangeOps.DELETE;
      case MAKE_TEXT -> ChangeOps.MAKE_TEXT;
      case INCREMENT -> ChangeOps.INCREMENT;
      case MAKE_TABLE -> ChangeOps.MAKE_TABLE;
      case MARK_BEGIN, MARK_END -> ChangeOps.MARK;
    };
  }

  private static Op.Action action(String label) {
    for (Op.Action action : Op.Action.values()) {
      if (action.label().equals(label)) {
        return action;
      }
    }
    throw new IllegalArgumentException("unknown action '" + label + "'");
  }

  /** Writes a value's bytes; its type as {@link ValueReader} numbers them. */
  private static int value(ByteWriter out, @Nullable Object datatype, @Nullable Object value) {
    String kind = datatype == null ? "" : datatype.toString();
    switch (kind) {
      case "counter" -> {
        out.sleb(integer(value));
        return ValueReader.COUNTER;
      }
      case "timestamp" -> {
        out.sleb(integer(value));
        return ValueReader.TIMESTAMP;
      }
      case "uint" -> {
        out.uleb(integer(value));
        return ValueReader.UINT;
      }
      case "int", "float64", "" -> {}
      default -> throw new IllegalArgumentException("unknown datatype '" + kind + "'");
    }
    if (value instanceof Double || kind.equals("float64")) {
      float64(out, value);
      return ValueReader.FLOAT;
    }
    if (value == null) {
      return ValueReader.NULL;
    }
    if (value instanceof Boolean truth) {
      return truth ? ValueReader.TRUE : ValueReader.FALSE;
    }
    if (value instanceof List<?>) {
      byte[] bytes = bytes(value);
      out.putBytes(bytes);
      return ValueReader.BYTES;
    }
    if (value instanceof String text) {
      byte[] utf8 = org.amkit.codec.Utf8.encode(text);
      out.putBytes(utf8);
      return ValueReader.STRING;
    }
    out.sleb(integer(value));
    return ValueReader.INT;
  }

  private static void float64(ByteWriter out, @Nullable Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException("expected a number, found " + value);
    }
    long bits = Double.doubleToRawLongBits(number.doubleValue());
    for (int i = 0; i < Long.BYTES; i++) {
      out.putByte((int) (bits >>> (Byte.SIZE * i)));
    }
  }

  private static byte[] bytes(Object value) {
    List<@Nullable Object> numbers = list(value);
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) integer(numbers.get(i));
    }
    return bytes;
  }

  /** {@code counter@actor}, or the word that stands for none. */
  private long id(String text, String none) {
    if (!none.isEmpty() && text.equals(none)) {
      return OpId.ROOT;
    }
    int at = text.indexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("'" + text + "' is not an id: COUNTER@ACTOR");
    }
    long counter;
    try {
      counter = Long.parseLong(text.substring(0, at));
    } catch (NumberFormatException e) {
      counter = 0;
    }
    if (counter < 1 || counter > OpId.MAX_COUNTER) {
      throw new IllegalArgumentException("'" + text + "' is not an id: its counter is no number");
    }
    return OpId.pack(counter, actor(text.substring(at + 1)));
  }

  private int actor(String hex) {
    Integer index = indexes.get(hex);
    if (index == null) {
      index = actors.size();
      actors.add(ActorId.parse(hex));
      indexes.put(hex, index);
    }
    return index;
  }

  private String text(String name) {
    if (change.get(name) instanceof String text) {
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
