package org.amkit.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.cli.address.ChangeGraph;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.render.ChangeReport;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Lanes;
import org.amkit.cli.render.Times;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Output;
import org.amkit.json.DocumentPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am log}: the history. */
@Command(
    name = "log",
    description = {
      "Lists changes, the newest first.",
      "--json prints one object a change: hash, actor, seq, startOp, ops (how many), time (as"
          + " stored), date, message, deps, head.",
    })
public final class LogCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "Only changes that touch this place. The index of an element is where it was when the change was made.")
  @Nullable String path;

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "REVS",
      description = "Only changes up to this version, or those that A..B names.")
  @Nullable String range;

  @Option(names = "--graph", description = "Draw the history as lanes beside the changes.")
  boolean graph;

  @Option(names = "--oneline", description = "One line a change.")
  boolean oneline;

  @Option(
      names = "--actor",
      paramLabel = "HEX",
      description = "Only changes by this actor; the beginning of its id is enough.")
  @Nullable String actor;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only changes from this time on: 2026-11-22 or 2026-11-22T10:00:00Z.")
  @Nullable String since;

  @Option(
      names = {"-N", "--max-count"},
      paramLabel = "COUNT",
      description = "At most this many changes; -5 is -N 5.")
  @Nullable Integer count;

  @Option(
      names = {"-p", "--patch"},
      description = "Show with each change what it did.")
  boolean patch;

  @Option(names = "--reverse", description = "The oldest first.")
  boolean reverse;

  @Mixin ReportOptions report;

  @Override
  public int run(Session session) throws IOException {
    if (graph && (reverse || report.json)) {
      throw Failure.usage("log: --graph goes neither with --reverse nor with --json");
    }
    if (count != null && count < 0) {
      throw Failure.usage("-N is a count, not " + count);
    }
    DocumentPath place = path == null ? null : PathWord.parse(path);
    Instant from = since == null ? null : time(since, session.environment().zone());
    Source source = session.load(file);
    Revisions revisions = new Revisions(source.document());
    List<Integer> chosen;
    try {
      if (place != null) {
        place = new Places(source.document()).settled(place);
      }
      BitSet in = revisions.range(RevisionRange.parse(range == null ? "@" : range));
      chosen =
          choose(revisions.graph(), in, from, touching(session, source, revisions.graph(), place));
    } catch (Failure e) {
      throw e.at(Session.label(file));
    }
    if (chosen.isEmpty() && place != null) {
      requireThatItWas(source, revisions.graph(), place, session);
    }
    print(session, source, revisions.graph(), chosen, place);
    return ExitCode.OK;
  }

  /** Fails (exit 1) when a place is not there and never was. */
  private static void requireThatItWas(
      Source source, ChangeGraph graph, DocumentPath place, Session session) {
    try {
      new Places(source.document()).existing(place);
    } catch (Failure e) {
      if (graph.changes().stream().noneMatch(touching(session, source, graph, place))) {
        throw e.at(Session.label(source.name()));
      }
    }
  }

  /** Whether a change touches the place asked for. */
  private static Predicate<Change> touching(
      Session session, Source source, ChangeGraph graph, @Nullable DocumentPath place) {
    if (place == null || place.isRoot()) {
      return change -> true;
    }
    DiffReport diff = new DiffReport(session, source.document(), place.steps());
    return new TouchedChanges(
            graph,
            place.steps(),
            change ->
                !diff.patches(
                        change.deps().toArray(new ChangeHash[0]), new ChangeHash[] {change.hash()})
                    .isEmpty())
        ::contains;
  }

  private List<Integer> choose(
      ChangeGraph graph, BitSet in, @Nullable Instant from, Predicate<Change> filter) {
    List<Integer> chosen = new ArrayList<>();
    int most = count == null ? Integer.MAX_VALUE : count;
    String author = actor == null ? null : actor.toLowerCase(Locale.ROOT);
    for (int i = in.length() - 1; i >= 0 && chosen.size() < most; i = in.previousSetBit(i - 1)) {
      Change change = graph.change(i);
      Instant at = Times.instant(change.time());
      boolean wanted =
          (author == null || change.actor().startsWith(author))
              && (from == null || (at != null && !at.isBefore(from)))
              && filter.test(change);
      if (wanted) {
        chosen.add(i);
      }
      if (i == 0) {
        break;
      }
    }
    if (reverse) {
      Collections.reverse(chosen);
    }
    return chosen;
  }

  private void print(
      Session session,
      Source source,
      ChangeGraph graph,
      List<Integer> chosen,
      @Nullable DocumentPath place) {
    List<ChangeHash> heads = List.of(source.document().getHeads());
    Output out = report.json ? session.out() : session.console().paged();
    ChangeReport changes = new ChangeReport(session.console(), session.environment().zone(), heads);
    DiffReport diff =
        new DiffReport(session, source.document(), place == null ? List.of() : place.steps());
    JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
    Lanes lanes = this.graph ? new Lanes(Lanes.isFancy(session.environment())) : null;
    ShownParents parents = lanes == null ? null : new ShownParents(graph, chosen);
    boolean first = true;
    for (int number : chosen) {
      Change change = graph.change(number);
      if (report.json) {
        changes.json(json, change);
        json.line();
        continue;
      }
      if (lanes != null && parents != null) {
        Lanes.Step step = lanes.step(number, parents.of(number));
        List<String> lines =
            oneline
                ? List.of(changes.line(change, step.node().length() + 2))
                : changes.block(change, step.node().length() + 2);
        print(out, step, lines, !oneline && number != chosen.get(chosen.size() - 1));
      } else if (oneline) {
        out.println(changes.line(change, 0));
      } else {
        if (!first) {
          out.println("");
        }
        changes.block(change, 0).forEach(out::println);
      }
      first = false;
      if (patch) {
        if (!oneline) {
          out.println("");
        }
        diff.print(change.deps().toArray(new ChangeHash[0]), new ChangeHash[] {change.hash()});
      }
    }
  }

  private static void print(Output out, Lanes.Step step, List<String> lines, boolean spaced) {
    for (int i = 0; i < lines.size(); i++) {
      String below = step.below() + " ".repeat(step.node().length() - step.below().length());
      out.println(((i == 0 ? step.node() : below) + "  " + lines.get(i)).stripTrailing());
    }
    if (spaced) {
      out.println(step.below().stripTrailing());
    }
    step.links().forEach(out::println);
  }

  static Instant time(String given, ZoneId zone) {
    try {
      return given.length() == "2026-11-22".length()
          ? LocalDate.parse(given).atStartOfDay(zone).toInstant()
          : OffsetDateTime.parse(given).toInstant();
    } catch (DateTimeParseException e) {
      throw Failure.usage("'" + given + "' is not a time as 2026-11-22 or 2026-11-22T10:00:00Z");
    }
  }
}
