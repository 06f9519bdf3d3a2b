package org.amkit.cli.render;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Style;

/** Shows what is known of changes beside their ops: as a block, on one line, or as JSON. */
public final class ChangeReport {
  private static final int SHORT_HASH = 10;
  private static final int SHORT_ACTOR = 8;
  private static final String HEAD_MARK = " (head)";
  private static final String CHANGE = "change ";
  private static final String MESSAGE_INDENT = "    ";
  private static final int FEWEST_SUBJECT = 20;
  private static final int MOST_SUBJECT = 160;

  private final Console console;
  private final ZoneId zone;
  private final List<ChangeHash> heads;

  /** Shows changes of a document that has these heads. */
  public ChangeReport(Console console, ZoneId zone, List<ChangeHash> heads) {
    this.console = console;
    this.zone = zone;
    this.heads = heads;
  }

  /**
   * A change in some lines: hash, actor, date, ops, what it merges, message. On a terminal the
   * lines fit: the hash stands alone or is cut where it must be, the message is broken.
   *
   * @param indent how many cells are taken in front of the lines
   */
  public List<String> block(Change change, int indent) {
    List<String> lines = new ArrayList<>();
    int cells = console.lineCells() - indent;
    lines.add(console.paint(Style.HASH, title(change, cells)) + headMark(change));
    lines.add("Actor:  " + change.actor() + " (" + change.seq() + ")");
    lines.add("Date:   " + Times.show(change.time(), zone));
    lines.add("Ops:    " + change.opCount());
    if (change.deps().size() > 1) {
      List<String> merged = new ArrayList<>();
      change.deps().forEach(dep -> merged.add(shortHash(dep)));
      lines.add("Merge:  " + String.join(" ", merged));
    }
    change
        .message()
        .ifPresent(
            message -> {
              lines.add("");
              message
                  .lines()
                  .flatMap(line -> Cells.wrap(Console.oneLine(line), messageCells(cells)).stream())
                  .forEach(line -> lines.add(MESSAGE_INDENT + line));
            });
    return lines;
  }

  /** A hash that is cut ends in a mark, so that nobody takes it for a whole one. */
  private String title(Change change, int cells) {
    int room = cells - (isHead(change) ? HEAD_MARK.length() : 0);
    String hash = change.hash().toString();
    if (CHANGE.length() + hash.length() <= room) {
      return CHANGE + hash;
    }
    return Cells.cut(hash, Math.max(SHORT_HASH, room));
  }

  /**
   * A change on one line, its message cut so that the line fits the terminal; without one, to a
   * length that still makes a line.
   *
   * @param indent how many cells are taken in front of it
   */
  public String line(Change change, int indent) {
    String hash = shortHash(change.hash());
    String time = Times.showShort(change.time(), zone);
    String actor = shortActor(change);
    boolean head = isHead(change);
    String ops = " (" + Amounts.count(change.opCount(), "op") + ")";
    String message = change.message().map(m -> Console.oneLine(firstLine(m))).orElse("");
    int taken =
        indent
            + hash.length()
            + time.length()
            + actor.length()
            + ops.length()
            + 3
            + (head ? HEAD_MARK.length() : 0);
    int most = Math.min(MOST_SUBJECT, Math.max(FEWEST_SUBJECT, console.lineCells() - taken));
    StringBuilder line = new StringBuilder();
    line.append(console.paint(Style.HASH, hash)).append(' ').append(time);
    line.append(' ').append(console.paint(Style.PLACE, actor)).append(headMark(change));
    if (!message.isEmpty()) {
      line.append(' ').append(Cells.cut(message, most));
    }
    return line.append(console.paint(Style.FAINT, ops)).toString();
  }

  /** A change as one JSON object. */
  public void json(JsonPrinter json, Change change) {
    json.beginObject();
    json.field("hash", change.hash().toString());
    json.field("actor", change.actor());
    json.field("seq", change.seq());
    json.field("startOp", change.startOp());
    json.field("ops", change.opCount());
    json.field("time", change.time());
    json.name("date");
    Instant date = Times.instant(change.time());
    if (date == null) {
      json.nothing();
    } else {
      json.string(date.toString());
    }
    json.name("message");
    change.message().ifPresentOrElse(json::string, json::nothing);
    json.field("deps", change.deps());
    json.field("head", isHead(change));
    json.endObject();
  }

  /** The beginning of a hash, enough for people. */
  public static String shortHash(ChangeHash hash) {
    return hash.toString().substring(0, SHORT_HASH);
  }

  /** The beginning of a change's actor with its number: {@code 1f00ad23:7}. */
  public static String shortActor(Change change) {
    String actor = change.actor();
    return actor.substring(0, Math.min(SHORT_ACTOR, actor.length())) + ":" + change.seq();
  }

  private static int messageCells(int cells) {
    return Math.max(FEWEST_SUBJECT, cells - MESSAGE_INDENT.length());
  }

  private boolean isHead(Change change) {
    return heads.contains(change.hash());
  }

  private String headMark(Change change) {
    return isHead(change) ? console.paint(Style.GOOD, HEAD_MARK) : "";
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
