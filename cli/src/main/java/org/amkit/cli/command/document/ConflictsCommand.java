package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.Conflicts;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.cli.address.ChangeNames;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.PlaceUpdate;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Times;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.cli.terminal.Suggestion;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am conflicts}: places that several values compete for, and choosing one. */
@Listing(
    group = Listing.Group.READ,
    place = 80,
    summary = "List conflicting values, and choose one")
@Command(
    name = "conflicts",
    description = {
      "Lists the places with conflicting values, and who set each; * marks the value that reads"
          + " return.",
      "--choose OP makes a change that keeps that value alone (an object is copied), and prints its"
          + " hash.",
      "--json prints one object a place: path, values (each: op, change, actor, time, winner,"
          + " value).",
    })
final class ConflictsCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "Only at this place and inside of it.")
  String path = ".";

  @Option(
      names = "--choose",
      paramLabel = "OP",
      description =
          "Resolve the conflict at PATH: keep the value that this op (COUNTER@ACTOR) set.")
  @Nullable String choose;

  @Option(
      names = "--exit-code",
      description = "Exit with 1 if there are conflicts, as git diff --exit-code does.")
  boolean exitCode;

  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  private static final int LEAST_VALUE = 16;

  @Override
  public int run(Run run) throws IOException {
    DocumentPath where = PathWord.parse(path);
    if (choose != null) {
      if (exitCode) {
        throw Failure.usage("conflicts takes --choose or --exit-code, not both");
      }
      return resolve(run, where, choose);
    }
    Source source = run.documents().load(file);
    List<Contests.Contest> found = new ArrayList<>();
    try {
      Target place = new Places(source.document()).existing(where);
      Conflicts here = competing(source.document(), place);
      if (here != null && here.candidates().size() > 1) {
        found.add(new Contests.Contest(where, here));
      }
      ObjectId object = place.object();
      if (object != null) {
        found.addAll(Contests.in(source.document(), object, where));
      }
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    if (report.json) {
      found.forEach(contest -> printJson(run, source.document(), contest));
    } else if (!found.isEmpty()) {
      ChangeNames names = run.revisions(source.document()).graph().names();
      found.forEach(contest -> print(run, source.document(), names, contest));
    }
    return exitCode && !found.isEmpty() ? ExitCode.NO : ExitCode.OK;
  }

  private static @Nullable Conflicts competing(Read view, Target place) {
    ObjectId container = place.container();
    Prop prop = place.prop();
    return container == null || prop == null ? null : view.getAll(container, prop).orElse(null);
  }

  private static void print(
      Run run, Document document, ChangeNames names, Contests.Contest contest) {
    Output out = run.console().paged();
    out.println(run.console().paint(Style.STRONG, contest.path().toString()));
    List<Conflicts.Candidate> values = contest.values().candidates();
    for (int i = values.size() - 1; i >= 0; i--) {
      Conflicts.Candidate candidate = values.get(i);
      String mark = i == values.size() - 1 ? "* " : "  ";
      out.println(mark + line(run, document, names, candidate, mark.length()));
    }
  }

  /** Op, value and change; on a narrow terminal without the time, the value cut. */
  private static String line(
      Run run, Document document, ChangeNames names, Conflicts.Candidate candidate, int indent) {
    Console console = run.console();
    String op = candidate.id().toString();
    String value = JsonWriter.COMPACT.toString(document, candidate.value());
    Change change =
        document.hashForOpId(candidate.id()).flatMap(document::getChangeByHash).orElse(null);
    String who = change == null ? "" : names.hash(change.hash());
    String time =
        change == null ? "" : ", " + Times.showShort(change.time(), run.environment().zone());
    if (run.environment().stdoutIsTerminal()) {
      int room = run.environment().columns().getAsInt() - indent - op.length() - 2;
      int left = room - who.length() - 4;
      if (value.codePointCount(0, value.length()) > left - time.length()) {
        time = "";
        value = cut(value, Math.max(LEAST_VALUE, left));
      }
    }
    String credit = who.isEmpty() ? "" : "  " + console.paint(Style.FAINT, "(" + who + time + ")");
    return console.paint(Style.HASH, op) + "  " + value + credit;
  }

  private static String cut(String text, int cells) {
    return text.codePointCount(0, text.length()) <= cells
        ? text
        : text.substring(0, text.offsetByCodePoints(0, cells - 1)) + "…";
  }

  private static void printJson(Run run, Document document, Contests.Contest contest) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject().field("path", contest.path().toString()).name("values").beginArray();
    List<Conflicts.Candidate> values = contest.values().candidates();
    for (int i = 0; i < values.size(); i++) {
      Conflicts.Candidate candidate = values.get(i);
      json.beginObject().field("op", candidate.id().toString());
      document
          .hashForOpId(candidate.id())
          .flatMap(document::getChangeByHash)
          .ifPresent(
              change ->
                  json.field("change", change.hash().toString())
                      .field("actor", change.actor())
                      .field("time", change.time()));
      json.field("winner", i == values.size() - 1).name("value");
      json.value(document, candidate.value());
      json.endObject();
    }
    json.endArray().endObject().line();
  }

  private int resolve(Run run, DocumentPath where, String op) throws IOException {
    return new NewChange(run, file, commit, write)
        .make(
            (document, transaction) -> {
              Target place = new Places(transaction).existing(where);
              Conflicts all = competing(transaction, place);
              if (all == null || all.candidates().size() < 2) {
                throw Failure.no("no values compete for " + where);
              }
              new PlaceUpdate(transaction, NewStrings.TEXT)
                  .copy(place, candidate(all, op), transaction.getHeads());
            });
  }

  private static AmValue candidate(Conflicts all, String op) {
    List<String> names = new ArrayList<>();
    for (Conflicts.Candidate candidate : all.candidates()) {
      String name = candidate.id().toString();
      names.add(name);
      if (name.equals(op)) {
        return candidate.value();
      }
    }
    String near = Suggestion.didYouMean(op, names);
    throw Failure.usage("no value of op '" + op + "' competes for the place")
        .hint(near != null ? near : "the ops are " + String.join(", ", names));
  }
}
