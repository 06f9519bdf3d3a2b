package org.amkit.cli.command.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.TextUnit;
import org.amkit.cli.address.History;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.TextOptions;
import org.amkit.cli.render.Cells;
import org.amkit.cli.render.ChangeReport;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Lanes;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am log}: the history. */
@Listing(group = Listing.Group.READ, place = 50, summary = "List the changes")
@Command(
    name = "log",
    description = {
      "Lists changes, the newest first.",
      "--json prints one object a change: hash, actor, author (or null), seq, startOp, ops (how"
          + " many), time (as stored), date, message, deps, head; with -p also patches.",
    })
final class LogCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "Only changes that touch this place. An index refers to the version in which the change"
              + " was made; insertions and deletions before it do not touch it.")
  @Nullable String path;

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "REVS",
      description = "Only changes up to this version, or in the range A..B.")
  @Nullable String range;

  @Option(names = "--graph", description = "Draw the history as lanes beside the changes.")
  boolean graph;

  @Option(names = "--oneline", description = "One line a change.")
  boolean oneline;

  @Option(
      names = "--actor",
      paramLabel = "HEX",
      description = "Only changes by this actor (an id or a prefix of one).")
  @Nullable String actor;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only changes made at or after this time: 2026-11-22, 2026-11-22T10:00 or"
              + " 2026-11-22T10:00:00Z (see 'am help revisions').")
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only changes made at or before this time.")
  @Nullable String until;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only changes whose message matches this Java regular expression in a line.")
  @Nullable String grep;

  @Option(
      names = {"-N", "--max-count"},
      paramLabel = "COUNT",
      description = "At most this many changes; -5 is -N 5.")
  @Nullable Integer count;

  @Option(
      names = {"-p", "--patch"},
      description = "Show the effect of each change.")
  boolean patch;

  @Option(names = "--reverse", description = "Show the oldest changes first.")
  boolean reverse;

  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final TextOptions text = new TextOptions();

  /** What a line of a patch takes at least, however many lanes there are. */
  private static final int FEWEST_CELLS = 20;

  @Override
  public int run(Run run) throws IOException {
    if (graph && (reverse || report.json)) {
      throw Failure.usage("log: --graph goes neither with --reverse nor with --json");
    }
    if (count != null && count < 0) {
      throw Failure.usage("-N is a count, not " + count);
    }
    ZoneId zone = run.environment().zone();
    TextUnit unit = text.unit();
    LogFilter filter = new LogFilter(actor, since, until, grep, zone);
    DocumentPath given = path == null ? null : PathWord.parse(path);
    LoadOptions options = LoadOptions.DEFAULT;
    if (printsPatchesOfAll()) {
      options = options.withTextUnit(DiffReport.JSON_UNIT);
    }
    Source source = run.documents().load(file, options);
    History history;
    Touched touched;
    List<Integer> chosen;
    try {
      Revisions revisions = run.revisions(source.document());
      history = revisions.graph();
      touched = Touched.of(source.document(), given, unit);
      BitSet in = revisions.range(RevisionRange.parse(range == null ? "@" : range));
      Predicate<Change> touching = touching(run, source, history, touched);
      chosen = choose(history, in, filter, touching);
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    if (chosen.isEmpty() && given != null) {
      requireThatItWas(source, history, touched, run);
    }
    print(run, source, history, chosen, touched);
    return ExitCode.OK;
  }

  private boolean printsPatchesOfAll() {
    return patch && report.json && path == null;
  }

  /**
   * The place that is asked for.
   *
   * @param path the place, with the indices that it has in the present version; the root for all
   * @param part the elements or characters of it that are meant; null for all
   */
  private record Touched(DocumentPath path, Target.@Nullable Range part) {
    static Touched of(Document document, @Nullable DocumentPath given, TextUnit unit) {
      if (given == null) {
        return new Touched(DocumentPath.ROOT, null);
      }
      Places places = new Places(document, unit);
      DocumentPath settled = places.settled(DocumentPath.of(given.steps()));
      DocumentPath.Range range = given.range();
      if (range != null && unit != TextUnit.CODE_POINTS) {
        // Only of what is there now it is known how many code points it takes.
        return new Touched(settled, places.existing(given).range());
      }
      return new Touched(settled, range == null ? null : part(document, settled, range));
    }

    private static Target.Range part(
        Document document, DocumentPath path, DocumentPath.Range range) {
      long start = range.start().orElse(0);
      long end = range.end().orElse(Long.MAX_VALUE);
      if (start >= 0 && end >= 0) {
        return new Target.Range(start, end);
      }
      // Counted from the end of what is there now.
      ObjectId object = new Places(document).existing(path).object();
      long length = object == null ? 0 : document.length(object);
      return new Target.Range(
          start < 0 ? Math.max(0, length + start) : start, end < 0 ? length + end : end);
    }
  }

  /** Fails (exit 1) when a place is not there and never was. */
  private static void requireThatItWas(Source source, History graph, Touched touched, Run run) {
    try {
      new Places(source.document()).existing(touched.path());
    } catch (Failure e) {
      if (graph.changes().stream().noneMatch(touching(run, source, graph, touched))) {
        throw e.at(FileLabel.of(source.name()));
      }
    }
  }

  /** Whether a change touches the place asked for. */
  private static Predicate<Change> touching(
      Run run, Source source, History graph, Touched touched) {
    if (touched.path().isRoot()) {
      return change -> true;
    }
    List<Step> steps = touched.path().steps();
    DiffReport diff = new DiffReport(run, source.document(), steps, touched.part());
    return new TouchedChanges(
            graph,
            steps,
            touched.part() != null,
            change -> !diff.patches(before(change), after(change)).isEmpty())
        ::contains;
  }

  private static ChangeHash[] before(Change change) {
    return change.deps().toArray(new ChangeHash[0]);
  }

  private static ChangeHash[] after(Change change) {
    return new ChangeHash[] {change.hash()};
  }

  private List<Integer> choose(
      History graph, BitSet in, LogFilter filter, Predicate<Change> touching) {
    List<Integer> chosen = new ArrayList<>();
    int most = count == null ? Integer.MAX_VALUE : count;
    for (int i = in.length() - 1; i >= 0 && chosen.size() < most; i = in.previousSetBit(i - 1)) {
      if (filter.takes(graph, i) && touching.test(graph.change(i))) {
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
      Run run, Source source, History history, List<Integer> chosen, Touched touched) {
    List<ChangeHash> heads = List.of(source.document().getHeads());
    ChangeReport changes =
        new ChangeReport(run.console(), run.environment().zone(), heads, history.names());
    DiffReport diff =
        patch
            ? new DiffReport(run, source.document(), touched.path().steps(), touched.part())
            : null;
    if (diff != null && printsPatchesOfAll()) {
      diff.ofJsonUnit();
    }
    if (report.json) {
      printJson(run, history, chosen, changes, diff);
      return;
    }
    Output out = run.console().paged();
    if (graph) {
      printGraph(run, out, history, chosen, changes, diff);
      return;
    }
    boolean first = true;
    for (int number : chosen) {
      Change change = history.change(number);
      if (!first && !oneline) {
        out.println("");
      }
      first = false;
      lines(changes, change, 0).forEach(out::println);
      if (diff != null) {
        if (!oneline) {
          out.println("");
        }
        diff.print(before(change), after(change));
      }
    }
  }

  private static void printJson(
      Run run,
      History history,
      List<Integer> chosen,
      ChangeReport changes,
      @Nullable DiffReport diff) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    for (int number : chosen) {
      Change change = history.change(number);
      json.beginObject();
      changes.members(json, change);
      if (diff != null) {
        json.name("patches").beginArray();
        diff.writePatches(json, before(change), after(change));
        json.endArray();
      }
      json.endObject();
      json.line();
    }
  }

  private List<String> lines(ChangeReport changes, Change change, int indent) {
    return oneline ? List.of(changes.line(change, indent)) : changes.block(change, indent);
  }

  private void printGraph(
      Run run,
      Output out,
      History history,
      List<Integer> chosen,
      ChangeReport changes,
      @Nullable DiffReport diff) {
    Lanes lanes = new Lanes(run.console(), run.environment());
    ShownParents parents = new ShownParents(history, chosen);
    for (int i = 0; i < chosen.size(); i++) {
      Change change = history.change(chosen.get(i));
      Lanes.Step step = lanes.step(chosen.get(i), parents.of(chosen.get(i)));
      List<String> lines = new ArrayList<>(lines(changes, change, step.cells()));
      if (diff != null) {
        if (!oneline) {
          lines.add("");
        }
        lines.addAll(patch(run, diff, change, step.cells()));
      }
      if (!oneline && i + 1 < chosen.size()) {
        lines.add("");
      }
      step.print(out, lines);
      step.links().forEach(out::println);
    }
  }

  /** What a change did, in lines that fit beside the lanes. */
  private static List<String> patch(Run run, DiffReport diff, Change change, int indent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output memory = new Output("memory", bytes);
    diff.print(memory, before(change), after(change));
    memory.flush();
    int cells = Math.max(FEWEST_CELLS, run.console().lineCells() - indent);
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .flatMap(line -> Cells.wrapPainted(line, cells).stream())
        .toList();
  }
}
