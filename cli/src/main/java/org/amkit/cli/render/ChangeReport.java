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

  private final Console console;
  private final ZoneId zone;
  private final List<ChangeHash> heads;

  /** Shows changes of a document that has these heads. */
  public ChangeReport(Console console, ZoneId zone, List<ChangeHash> heads) {
    this.console = console;
    this.zone = zone;
    this.heads = heads;
  }

  /** A change in some lines: hash, actor, date, ops, what it merges, message. */
  public List<String> block(Change change) {
    List<String> lines = new ArrayList<>();
    lines.add(console.paint(Style.HASH, "change " + change.hash()) + headMark(change));
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
              message.lines().forEach(line -> lines.add("    " + Console.oneLine(line)));
            });
    return lines;
  }

  /** A change on one line. */
  public String line(Change change) {
    String message = change.message().map(m -> Console.oneLine(firstLine(m))).orElse("");
    StringBuilder line = new StringBuilder();
    line.append(console.paint(Style.HASH, shortHash(change.hash())));
    line.append(' ').append(Times.showShort(change.time(), zone));
    line.append(' ').append(console.paint(Style.PLACE, shortActor(change)));
    line.append(headMark(change));
    if (!message.isEmpty()) {
      line.append(' ').append(message);
    }
    line.append(console.paint(Style.FAINT, " (" + Amounts.count(change.opCount(), "op") + ")"));
    return line.toString();
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
    json.field("head", heads.contains(change.hash()));
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

  private String headMark(Change change) {
    return heads.contains(change.hash()) ? console.paint(Style.GOOD, " (head)") : "";
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
