package org.amkit.cli.command.history;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Read;
import org.amkit.TextUnit;
import org.amkit.cli.address.ChangeTimes;
import org.amkit.cli.address.History;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.AtOption;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.TextOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Times;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am blame}: which change put each value and each piece of text there. */
@Listing(group = Listing.Group.READ, place = 70, summary = "Show which change set each value")
@Command(
    name = "blame",
    description = {
      "Shows the change that set each value, wrote each piece of a text, incremented a counter or"
          + " set a mark.",
      "On a terminal, adjacent pieces of a text by one actor on one day are joined and shown with"
          + " the number of changes. Other output has one change per piece. --by overrides this.",
      "--json prints one object a value, piece, increment or mark: path, change, actor, seq, time,"
          + " and value (of a counter that was incremented also initial, what it began with);"
          + " start, end (in code points) and text; increment; or start, end, mark and value. With"
          + " --by=actor or --by=day also changes (how many), and where they are several neither"
          + " change nor seq; time is the latest.",
    })
final class BlameCommand extends Verb {
  private static final int WIDEST_VALUE = 72;
  private static final int LEAST_VALUE = 16;
  private static final int TIME_CELLS = "2026-11-22 10:00".length();

  /** What adjacent pieces are joined by. */
  enum By {
    CHANGE,
    ACTOR,
    DAY
  }

  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place; the whole document when left out.")
  String path = ".";

  @Option(
      names = "--by",
      paramLabel = "change|actor|day",
      description =
          "Join adjacent pieces of a text, and increments of a counter, of one change, one actor,"
              + " or one actor and day.")
  @Nullable String by;

  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final AtOption at = new AtOption();
  @Mixin final TextOptions text = new TextOptions();

  @Override
  public int run(Run run) throws IOException {
    DocumentPath given = PathWord.parse(path);
    TextUnit unit = text.unit();
    By join = joining(run);
    Source source = run.documents().load(file);
    ChangeHash[] heads = at.heads(run, source);
    Read view = at.view(run, source);
    History graph = run.revisions(source.document()).graph();
    List<Stretch> runs;
    try {
      Target place = new Places(view, unit).existing(given);
      DocumentPath where = new Places(view, unit).settled(DocumentPath.of(given.steps()));
      runs =
          join(
              Credits.of(source.document(), view, graph, heads, place, where, unit),
              join,
              graph,
              run.environment().zone());
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      runs.forEach(stretch -> printJson(json, view, graph, stretch));
    } else {
      print(run, view, graph, runs, join);
    }
    return ExitCode.OK;
  }

  private By joining(Run run) {
    String given = by;
    if (given == null) {
      boolean forPeople = run.environment().stdoutIsTerminal() && !report.json;
      return forPeople ? By.DAY : By.CHANGE;
    }
    return switch (given) {
      case "change" -> By.CHANGE;
      case "actor" -> By.ACTOR;
      case "day" -> By.DAY;
      default -> throw Failure.usage("--by is change, actor or day, not '" + given + "'");
    };
  }

  /**
   * One or more credits shown as one.
   *
   * @param credit what is shown; its change is the latest of them
   * @param changes how many changes it is of
   */
  private record Stretch(Credits.Credit credit, int changes) {}

  private static List<Stretch> join(
      List<Credits.Credit> credits, By by, History graph, ZoneId zone) {
    List<Stretch> runs = new ArrayList<>();
    Set<Integer> changes = new HashSet<>();
    for (Credits.Credit credit : credits) {
      Stretch last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null
          && last.credit.path().equals(credit.path())
          && mayJoin(last.credit, credit)
          && isOne(last.credit.change(), credit.change(), by, graph, zone)) {
        changes.add(credit.change());
        runs.set(runs.size() - 1, new Stretch(joined(last.credit, credit), changes.size()));
      } else {
        changes.clear();
        changes.add(credit.change());
        runs.add(new Stretch(credit, 1));
      }
    }
    return runs;
  }

  private static boolean mayJoin(Credits.Credit a, Credits.Credit b) {
    return a.kind() == b.kind()
        && (a.kind() == Credits.Kind.TEXT || a.kind() == Credits.Kind.INCREMENT);
  }

  private static boolean isOne(int a, int b, By by, History graph, ZoneId zone) {
    if (a == b || a < 0 || b < 0 || by == By.CHANGE) {
      return a == b;
    }
    Change one = graph.change(a);
    Change other = graph.change(b);
    return one.actor().equals(other.actor())
        && (by == By.ACTOR || Objects.equals(day(one, zone), day(other, zone)));
  }

  private static @Nullable LocalDate day(Change change, ZoneId zone) {
    Instant time = ChangeTimes.instant(change.time());
    return time == null ? null : time.atZone(zone).toLocalDate();
  }

  private static Credits.Credit joined(Credits.Credit a, Credits.Credit b) {
    Long amount =
        a.amount() == null || b.amount() == null ? null : Long.valueOf(a.amount() + b.amount());
    return new Credits.Credit(
        a.kind(),
        a.path(),
        Math.max(a.change(), b.change()),
        null,
        amount,
        a.start(),
        b.end(),
        a.text() + b.text());
  }

  private void printJson(JsonPrinter json, Read view, History graph, Stretch stretch) {
    Credits.Credit credit = stretch.credit;
    json.beginObject().field("path", credit.path());
    if (by != null && !by.equals("change")) {
      json.field("changes", stretch.changes);
    }
    if (credit.change() >= 0) {
      Change change = graph.change(credit.change());
      if (stretch.changes == 1) {
        json.field("change", change.hash().toString());
      }
      json.field("actor", change.actor());
      if (stretch.changes == 1) {
        json.field("seq", change.seq());
      }
      json.field("time", change.time());
    }
    switch (credit.kind()) {
      case VALUE -> {
        value(json, view, credit);
        if (credit.amount() != null) {
          json.field("initial", credit.amount());
        }
      }
      case TEXT ->
          json.field("start", credit.start())
              .field("end", credit.end())
              .field("text", credit.text());
      case INCREMENT -> json.field("increment", Objects.requireNonNull(credit.amount()));
      case MARK -> {
        json.field("start", credit.start()).field("end", credit.end());
        json.field("mark", credit.text());
        value(json, view, credit);
      }
    }
    json.endObject();
    json.line();
  }

  private static void value(JsonPrinter json, Read view, Credits.Credit credit) {
    json.name("value");
    json.value(view, Objects.requireNonNull(credit.value()));
  }

  /** The columns in front of the values. */
  private record Author(String change, String actor, String time) {
    static final Author UNKNOWN = new Author("", "", "");
  }

  private static Author author(Stretch stretch, History graph, By by, ZoneId zone) {
    if (stretch.credit.change() < 0) {
      return Author.UNKNOWN;
    }
    Change change = graph.change(stretch.credit.change());
    if (stretch.changes == 1) {
      return new Author(
          graph.names().hash(change.hash()),
          graph.names().actorSeq(change),
          Times.showShort(change.time(), zone));
    }
    LocalDate day = day(change, zone);
    return new Author(
        "(" + Amounts.count(stretch.changes, "change") + ")",
        graph.names().actor(change.actor()),
        by == By.DAY && day != null ? day.toString() : Times.showShort(change.time(), zone));
  }

  private static void print(Run run, Read view, History graph, List<Stretch> runs, By by) {
    Output out = run.console().paged();
    Console console = run.console();
    List<Author> authors = new ArrayList<>(runs.size());
    int changeCells = 1;
    int actorCells = 1;
    for (Stretch stretch : runs) {
      Author author = author(stretch, graph, by, run.environment().zone());
      authors.add(author);
      changeCells = Math.max(changeCells, author.change.length());
      actorCells = Math.max(actorCells, author.actor.length());
    }
    int columns = run.environment().stdoutIsTerminal() ? console.lineCells() : 0;
    int taken = changeCells + 1 + actorCells + 1 + TIME_CELLS + 4;
    String lastPath = "";
    for (int i = 0; i < runs.size(); i++) {
      Credits.Credit credit = runs.get(i).credit;
      Author author = authors.get(i);
      String who =
          padded(console, Style.HASH, author.change, changeCells)
              + " "
              + padded(console, Style.PLACE, author.actor, actorCells)
              + " "
              + padded(console, Style.PLAIN, author.time, TIME_CELLS);
      // On a terminal a path gives way to its value: its end tells more than its beginning.
      String full = credit.path();
      if (credit.kind() == Credits.Kind.MARK) {
        full += "[" + credit.start() + ":" + credit.end() + "]";
      }
      String path = full;
      String what = what(view, credit);
      int cells = columns == 0 ? Integer.MAX_VALUE : columns - taken;
      int pathCells = Math.max(LEAST_VALUE, cells - LEAST_VALUE);
      if (path.length() > pathCells) {
        path = "…" + path.substring(path.length() - pathCells + 1);
      }
      int room = columns == 0 ? WIDEST_VALUE : Math.max(LEAST_VALUE, cells - path.length());
      if (what.codePointCount(0, what.length()) > room) {
        what = what.substring(0, what.offsetByCodePoints(0, room - 1)) + "…";
      }
      String place = full.equals(lastPath) ? " ".repeat(path.length()) : path;
      out.println(who + "  " + console.paint(Style.STRONG, place) + "  " + what);
      lastPath = full;
    }
  }

  private static String padded(Console console, Style style, String text, int cells) {
    return console.paint(style, text) + " ".repeat(Math.max(0, cells - text.length()));
  }

  private static String what(Read view, Credits.Credit credit) {
    return switch (credit.kind()) {
      case TEXT -> JsonPrinter.quote(credit.text());
      case INCREMENT -> signed(Objects.requireNonNull(credit.amount()));
      case MARK ->
          "mark "
              + Console.oneLine(credit.text())
              + " = "
              + JsonWriter.COMPACT.toString(view, Objects.requireNonNull(credit.value()));
      case VALUE -> {
        String value = JsonWriter.COMPACT.toString(view, Objects.requireNonNull(credit.value()));
        yield credit.amount() == null ? value : value + " (began with " + credit.amount() + ")";
      }
    };
  }

  private static String signed(long amount) {
    return amount < 0 ? String.valueOf(amount) : "+" + amount;
  }
}
