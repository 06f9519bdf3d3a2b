package org.amkit.cli.render;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.cli.address.ChangeNames;
import org.amkit.cli.address.ChangeTimes;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Style;

/** Shows what is known of changes beside their ops: as a block, on one line, or as JSON. */
public final class ChangeReport {
  private static final int FEWEST_TITLE = 10;
  private static final String HEAD_MARK = " (head)";
  private static final String CHANGE = "change ";
  private static final String FIELD_INDENT = " ".repeat("Actor:  ".length());
  private static final String MESSAGE_INDENT = "    ";
  private static final int FEWEST_SUBJECT = 20;
  private static final int MOST_SUBJECT = 160;

  private final Console console;
  private final ZoneId zone;
  private final List<ChangeHash> heads;
  private final ChangeNames names;

  /** Shows changes of a document that has these heads and calls its changes so. */
  public ChangeReport(Console console, ZoneId zone, List<ChangeHash> heads, ChangeNames names) {
    this.console = console;
    this.zone = zone;
    this.heads = heads;
    this.names = names;
  }

  /**
   * A change in some lines: hash, actor, author, date, ops, what it merges, message. On a terminal
   * the lines fit: the hash stands alone or is cut where it must be, the others are broken.
   *
   * @param indent how many cells are taken in front of the lines
   */
  public List<String> block(Change change, int indent) {
    List<String> lines = new ArrayList<>();
    int cells = console.lineCells() - indent;
    lines.add(console.paint(Style.HASH, title(change, cells)) + headMark(change));
    field(lines, "Actor:", change.actor() + " (" + change.seq() + ")", cells);
    Optional<byte[]> author = change.author();
    if (author.isPresent()) {
      field(lines, "Author:", hex(author.get()), cells);
    }
    field(lines, "Date:", Times.show(change.time(), zone), cells);
    field(lines, "Ops:", String.valueOf(change.opCount()), cells);
    if (change.deps().size() > 1) {
      List<String> merged = new ArrayList<>();
      change.deps().forEach(dep -> merged.add(names.hash(dep)));
      field(lines, "Merge:", String.join(" ", merged), cells);
    }
    if (change.message().isPresent()) {
      lines.add("");
      change
          .message()
          .get()
          .lines()
          .flatMap(line -> Cells.wrap(Console.oneLine(line), messageCells(cells)).stream())
          .forEach(line -> lines.add(MESSAGE_INDENT + line));
    }
    return lines;
  }

  private static void field(List<String> lines, String name, String value, int cells) {
    String label = name + " ".repeat(FIELD_INDENT.length() - name.length());
    for (String piece : Cells.wrap(value, Math.max(FEWEST_TITLE, cells - label.length()))) {
      lines.add(label + piece);
      label = FIELD_INDENT;
    }
  }

  /** A hash that is cut ends in a mark, so that it is not mistaken for a whole one. */
  private String title(Change change, int cells) {
    int room = cells - (isHead(change) ? HEAD_MARK.length() : 0);
    String hash = change.hash().toString();
    if (CHANGE.length() + hash.length() <= room) {
      return CHANGE + hash;
    }
    return Cells.cut(hash, Math.max(FEWEST_TITLE, room));
  }

  /**
   * A change on one line, its message cut so that the line fits the terminal; without one, to a
   * length that still makes a line. Where there is no room the number of ops, the actor and the
   * time give way to the message.
   *
   * @param indent how many cells are taken in front of it
   */
  public String line(Change change, int indent) {
    String hash = names.hash(change.hash());
    String time = " " + Times.showShort(change.time(), zone);
    String actor = " " + names.actorSeq(change);
    String ops = " (" + Amounts.count(change.opCount(), "op") + ")";
    String message = change.message().map(m -> Console.oneLine(firstLine(m))).orElse("");
    int room = console.lineCells() - indent - hash.length();
    room -= isHead(change) ? HEAD_MARK.length() : 0;
    int least = Math.min(FEWEST_SUBJECT, message.length()) + 1;
    boolean hasTime = room - time.length() >= least;
    boolean hasActor = hasTime && room - time.length() - actor.length() >= least;
    room -= (hasTime ? time.length() : 0) + (hasActor ? actor.length() : 0);
    boolean hasOps = hasActor && room - ops.length() >= least;
    room -= hasOps ? ops.length() : 0;
    StringBuilder line = new StringBuilder(console.paint(Style.HASH, hash));
    line.append(hasTime ? time : "");
    line.append(hasActor ? " " + console.paint(Style.PLACE, actor.substring(1)) : "");
    line.append(headMark(change));
    if (!message.isEmpty()) {
      int most = Math.min(MOST_SUBJECT, Math.max(FEWEST_TITLE, room - 1));
      line.append(' ').append(Cells.cut(message, most));
    }
    return line.append(hasOps ? console.paint(Style.FAINT, ops) : "").toString();
  }

  /** A change as one JSON object. */
  public void json(JsonPrinter json, Change change) {
    json.beginObject();
    members(json, change);
    json.endObject();
  }

  /** The members of that object. */
  public void members(JsonPrinter json, Change change) {
    json.field("hash", change.hash().toString());
    json.field("actor", change.actor());
    json.name("author");
    change.author().map(ChangeReport::hex).ifPresentOrElse(json::string, json::nothing);
    json.field("seq", change.seq());
    json.field("startOp", change.startOp());
    json.field("ops", change.opCount());
    json.field("time", change.time());
    json.name("date");
    Instant date = ChangeTimes.instant(change.time());
    if (date == null) {
      json.nothing();
    } else {
      json.string(date.toString());
    }
    json.name("message");
    change.message().ifPresentOrElse(json::string, json::nothing);
    json.field("deps", change.deps());
    json.field("head", isHead(change));
  }

  /** An author as it is written: in hex digits. */
  static String hex(byte[] author) {
    return HexFormat.of().formatHex(author);
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
