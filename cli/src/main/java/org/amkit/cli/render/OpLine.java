package org.amkit.cli.render;

import java.util.stream.Collectors;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.Op;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Style;
import org.amkit.json.JsonWriter;

/** Shows operations: {@code 12@1f00 set _root "title" "Trip" (over 3@1f00)}. */
public final class OpLine {
  private static final int SHORT_ACTOR = 8;

  private OpLine() {}

  /** An operation on one line; on a terminal with the beginnings of actors only. */
  public static String of(Console console, Op op) {
    StringBuilder line = new StringBuilder();
    line.append(console.paint(Style.HASH, shown(console, op.id()))).append(' ');
    line.append(console.paint(Style.STRONG, op.action().label()))
        .append(' ')
        .append(shown(console, op.obj()));
    String key = op.key();
    if (key != null) {
      line.append(' ').append(console.paint(Style.KEY, JsonPrinter.quote(key)));
    } else if (op.elem() != null) {
      line.append(op.insert() ? " after " : " at ").append(shown(console, op.elem()));
    }
    if (op.markName() != null) {
      line.append(' ').append(Console.oneLine(op.markName()));
    }
    if (op.value() != null) {
      line.append(' ').append(scalar(op.value()));
    }
    if (op.expand()) {
      line.append(" expand");
    }
    if (!op.pred().isEmpty()) {
      line.append(console.paint(Style.FAINT, " (over " + over(console, op) + ")"));
    }
    return line.toString();
  }

  /** A value with its type where JSON does not show it. */
  private static String scalar(AmValue value) {
    String plain = JsonWriter.COMPACT.toString(value);
    if (value instanceof AmValue.Counter) {
      return "counter:" + plain;
    }
    if (value instanceof AmValue.Timestamp) {
      return "timestamp:" + plain;
    }
    return value instanceof AmValue.UInt ? "uint:" + plain : plain;
  }

  private static String over(Console console, Op op) {
    return op.pred().stream().map(id -> shown(console, id)).collect(Collectors.joining(", "));
  }

  private static String shown(Console console, String id) {
    int end = id.indexOf('@') + 1 + SHORT_ACTOR;
    boolean cut = console.lineCells() < Integer.MAX_VALUE && !id.startsWith("_");
    return cut && end < id.length() ? id.substring(0, end) : id;
  }

  /** An operation as JSON: id and change, and the members that 'am examine' has. */
  public static void json(JsonPrinter json, Op op, Change change) {
    json.beginObject().field("id", op.id()).field("change", change.hash().toString());
    ChangePrinter.members(json, op);
    json.endObject();
  }
}
