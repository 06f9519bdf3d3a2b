package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.address.History;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Revision;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Failures;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.ChangeReport;
import org.amkit.cli.render.DiffStat;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.Difference;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonPatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am diff}: how two versions differ. */
@Listing(
    group = Listing.Group.READ,
    place = 90,
    summary = "Show how two versions or documents differ")
@Command(
    name = "diff",
    description = {
      "Shows how two documents, or two versions of one, differ. Exit 1 if they differ.",
      "Documents without a common change are compared by their values.",
      "FILE FILE2 compares two files; FILE -r A..B two versions, FILE -r A a version with the"
          + " current one; FILE alone shows its newest changes.",
      "--json prints the patches as --patches does; with --stat one object a place (path, change,"
          + " and for texts added and removed); with --changes one a change.",
    })
final class DiffCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE2",
      description = "The other document file, or a PATH if no such file exists.")
  @Nullable String second;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "PATH",
      description = "Only differences at this place.")
  @Nullable String third;

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "A..B",
      description = "The versions: A of FILE, B of FILE2 or FILE.")
  @Nullable String range;

  @Option(names = "--stat", description = "Print only the size of the differences, by place.")
  boolean stat;

  @Option(
      names = "--patches",
      description = {
        "Print patches as Automerge's JavaScript has them, which counts texts in UTF-16 units;"
            + " counters, timestamps (in milliseconds) and bytes as {\"$counter\":N}, {\"$timestamp\":N}, {\"$bytes\":BASE64}."
      })
  boolean patches;

  @Option(names = "--json-patch", description = "Print a JSON Patch (RFC 6902) from A to B.")
  boolean jsonPatch;

  @Option(names = "--changes", description = "List the changes that are in only one of them.")
  boolean changes;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    requireOneForm();
    boolean twoFiles = second != null && run.inputs().exists(second);
    if (second != null && !twoFiles && third != null) {
      throw Failure.fileSystem(second + ": no such file", null);
    }
    if (twoFiles && second != null && bothAreStdin(run, file, second)) {
      throw Failure.usage("diff: standard input can be read only once")
          .hint("write one of the two documents to a file");
    }
    String word = twoFiles ? third : second;
    if (word != null && changes) {
      throw Failure.usage("diff: --changes lists whole changes, it takes no PATH");
    }
    DocumentPath place = word == null ? DocumentPath.ROOT : PathWord.parse(word);
    // With another file its changes are put in, which are not the file's.
    LoadOptions options = LoadOptions.DEFAULT;
    if (printsPatchesOfAll(place)) {
      options = options.withTextUnit(DiffReport.JSON_UNIT);
    }
    List<Source> sources =
        twoFiles ? both(run, second, options) : List.of(run.documents().load(file, options));
    Source source = sources.get(0);
    Document document = source.document();
    ChangeHash[] from;
    ChangeHash[] to;
    if (twoFiles && second != null) {
      RevisionRange revisions = range == null ? null : RevisionRange.parse(range);
      from = heads(run, file, document, revisions == null ? new Revision.Now() : revisions.from());
      Source other = sources.get(1);
      to =
          heads(
              run,
              second,
              other.document(),
              revisions == null ? new Revision.Now() : revisions.to());
      join(source, other);
    } else {
      RevisionRange revisions = versions();
      from = heads(run, file, document, revisions.from());
      to = heads(run, file, document, revisions.to());
    }
    Sides sides = new Sides(from, to);
    if (word != null) {
      requirePlace(document, sides, place, !twoFiles && third == null ? word : null);
    }
    boolean differ;
    if (changes) {
      differ = printChanges(run, document, sides);
    } else if (twoFiles && !haveCommonHistory(run, document, sides)) {
      differ = printValues(run, document, sides, place);
    } else {
      differ = print(run, document, sides, place);
    }
    return differ ? ExitCode.NO : ExitCode.OK;
  }

  private boolean printsPatchesOfAll(DocumentPath place) {
    boolean printsPatches = patches || (report.json && !stat && !changes && !jsonPatch);
    return printsPatches && place.equals(DocumentPath.ROOT);
  }

  private List<Source> both(Run run, @Nullable String second, LoadOptions options)
      throws IOException {
    List<Source> sources = new ArrayList<>();
    Failures bad = new Failures(run.console());
    bad.attempt(() -> sources.add(run.documents().loadAnew(file, options)));
    if (second != null) {
      bad.attempt(() -> sources.add(run.documents().load(second, options)));
    }
    bad.rethrow();
    return sources;
  }

  /** Refuses options that each say what to print. */
  private void requireOneForm() {
    List<String> forms = new ArrayList<>();
    if (stat) {
      forms.add("--stat");
    }
    if (patches) {
      forms.add("--patches");
    }
    if (jsonPatch) {
      forms.add("--json-patch");
    }
    if (changes) {
      forms.add("--changes");
    }
    if (forms.size() > 1) {
      throw Failure.usage(
          "diff: " + String.join(" and ", forms.subList(0, 2)) + " exclude each other");
    }
  }

  private static boolean bothAreStdin(Run run, String first, String second) {
    return run.inputs().isStdin(first) && run.inputs().isStdin(second);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sides(ChangeHash[] from, ChangeHash[] to) {}

  /** The two versions of one file: A..B, A up to now, or what the newest changes did. */
  private RevisionRange versions() {
    String given = range;
    if (given == null) {
      return new RevisionRange(new Revision.Before(new Revision.Now(), 1), new Revision.Now());
    }
    return given.contains("..")
        ? RevisionRange.parse(given)
        : new RevisionRange(Revision.parse(given), new Revision.Now());
  }

  /**
   * Fails when neither version has the place: no such file (exit 4) where the word may have been
   * meant as one, else the answer is no.
   */
  private void requirePlace(
      Document document, Sides sides, DocumentPath place, @Nullable String perhapsFile) {
    try {
      new Places(document.at(sides.from)).existing(place);
    } catch (Failure before) {
      try {
        new Places(document.at(sides.to)).existing(place);
      } catch (Failure now) {
        boolean path = perhapsFile == null || PathWord.isMeant(perhapsFile);
        throw path
            ? now.at(FileLabel.of(file))
            : Failure.fileSystem(
                    perhapsFile + ": no such file, and no such place in " + FileLabel.of(file),
                    null)
                .hint(now.hint());
      }
    }
  }

  private static ChangeHash[] heads(Run run, String name, Document document, Revision revision) {
    try {
      return run.revisions(document).heads(revision);
    } catch (Failure e) {
      throw e.at(FileLabel.of(name));
    }
  }

  /** Puts the second document into the first, in memory: a diff is between versions of one. */
  private static void join(Source first, Source other) {
    try {
      first.document().merge(other.document());
    } catch (AutomergeException e) {
      throw Failure.badInput(
          FileLabel.of(other.name())
              + ": cannot be compared with "
              + FileLabel.of(first.name())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private boolean print(Run run, Document document, Sides sides, DocumentPath place) {
    DiffReport diff = report(run, document, place);
    if (jsonPatch) {
      Read before = document.at(sides.from);
      Read after = document.at(sides.to);
      return printJsonPatch(run, JsonPatch.of(before, after, diff.patches(sides.from, sides.to)));
    }
    if (stat) {
      return printStat(run, diff.differences(sides.from, sides.to));
    }
    if (patches || report.json) {
      return diff.printPatches(sides.from, sides.to);
    }
    return diff.print(sides.from, sides.to);
  }

  private DiffReport report(Run run, Document document, DocumentPath place) {
    DiffReport diff = new DiffReport(run, document, new Places(document).settled(place).steps());
    return printsPatchesOfAll(place) ? diff.ofJsonUnit() : diff;
  }

  private boolean printStat(Run run, List<Difference> differences) {
    if (report.json) {
      DiffStat.print(differences, run.json(JsonPrinter.Layout.COMPACT));
    } else {
      Output out = run.console().paged();
      DiffStat.lines(differences, run.console()).forEach(out::println);
    }
    return !differences.isEmpty();
  }

  /** Whether a change is in both versions, or one of them has none. */
  private static boolean haveCommonHistory(Run run, Document document, Sides sides) {
    if (sides.from.length == 0 || sides.to.length == 0) {
      return true;
    }
    History graph = run.revisions(document).graph();
    return graph.version(sides.from).intersects(graph.version(sides.to));
  }

  /** Shows how versions differ whose objects have nothing to do with each other. */
  private boolean printValues(Run run, Document document, Sides sides, DocumentPath place) {
    Read before = document.at(sides.from);
    Read after = document.at(sides.to);
    List<Difference> differences = Difference.between(before, after, place);
    DiffReport diff = report(run, document, place);
    if (jsonPatch) {
      JsonPatch whole = JsonPatch.between(before, ObjectId.ROOT, after, ObjectId.ROOT);
      printJsonPatch(run, whole.within(new Places(document).settled(place)));
    } else if (stat) {
      printStat(run, differences);
    } else if (patches || report.json) {
      if (!differences.isEmpty()) {
        diff.printPatches(sides.from, sides.to);
      }
    } else {
      diff.print(run.console().paged(), differences, sides.from, sides.to);
    }
    return !differences.isEmpty();
  }

  private static boolean printJsonPatch(Run run, JsonPatch patch) {
    JsonPrinter json = run.json(JsonPrinter.Layout.INDENTED);
    patch.write(json);
    json.line();
    return !patch.operations().isEmpty();
  }

  /** The changes that only one side has: {@code <} the first, {@code >} the second. */
  private boolean printChanges(Run run, Document document, Sides sides) {
    History graph = History.of(document);
    BitSet left = graph.version(sides.from);
    BitSet right = graph.version(sides.to);
    BitSet onlyLeft = (BitSet) left.clone();
    onlyLeft.andNot(right);
    BitSet onlyRight = (BitSet) right.clone();
    onlyRight.andNot(left);
    ChangeReport lines =
        new ChangeReport(run.console(), run.environment().zone(), List.of(), graph.names());
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    for (int i = 0; i < graph.size(); i++) {
      if (!onlyLeft.get(i) && !onlyRight.get(i)) {
        continue;
      }
      Change change = graph.change(i);
      String side = onlyLeft.get(i) ? "<" : ">";
      if (report.json) {
        json.beginObject().field("side", onlyLeft.get(i) ? "left" : "right").name("change");
        lines.json(json, change);
        json.endObject();
        json.line();
      } else {
        Style style = onlyLeft.get(i) ? Style.REMOVED : Style.ADDED;
        run.console()
            .paged()
            .println(run.console().paint(style, side) + " " + lines.line(change, 2));
      }
    }
    return !onlyLeft.isEmpty() || !onlyRight.isEmpty();
  }
}
