package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.TextUnit;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.Workfile;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am undo}: what changes did is taken back, as a new change. */
@Listing(group = Listing.Group.WRITE, place = 70, summary = "Undo changes")
@Command(
    name = "undo",
    description = {
      "Undoes changes by a new change and keeps later edits by other changes: values are restored,"
          + " insertions deleted, deletions inserted again and increments subtracted. Values that"
          + " another change wrote later are kept, also inside objects that the undone changes"
          + " made. The history is kept. To restore a whole state, use am revert.",
      "Without CHANGE, the last change by the actor that am uses for you in FILE, or by --actor, is"
          + " undone; done again, that undoes the undo.",
      "Prints the new change's hash, or nothing if there is nothing left to undo.",
      "--json prints one object: file, undone (hashes), change (the new one, or null), heads; with"
          + " -n, where change is null, also patches.",
    })
final class UndoCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CHANGE",
      description = "A change (see 'am help revisions'): a hash prefix, @, ACTOR:SEQ ...")
  List<String> named = new ArrayList<>();

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "A..B",
      description = "Undo the changes that B has and A does not have.")
  @Nullable String range;

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    String given = range;
    if (given != null && !named.isEmpty()) {
      throw Failure.usage("undo takes changes or -r A..B, not both");
    }
    if (given != null && !given.contains("..")) {
      throw Failure.usage("undo -r takes a range A..B, not '" + given + "'")
          .hint("to undo one change name it: am undo FILE " + given);
    }
    long time = commit.time(run.environment().clock());
    boolean printsPatches = report.json && write.dryRun;
    TextUnit unit = printsPatches ? DiffReport.JSON_UNIT : TextUnit.CODE_POINTS;
    try (Workfile work = Workfile.open(run, file, write, unit, commit.actor)) {
      work.takeOwnActor();
      Document document = work.document();
      Set<ChangeHash> changes;
      try {
        changes = changes(run, document);
      } catch (Failure e) {
        throw e.at(FileLabel.of(file));
      }
      ChangeHash made =
          changes.isEmpty()
              ? null
              : document.revert(changes, message(run, document, changes), time).orElse(null);
      if (made == null) {
        run.console().note("am: " + FileLabel.of(file) + ": nothing to take back");
      }
      return report.json ? finishJson(run, work, changes, made) : work.finish(made);
    }
  }

  private Set<ChangeHash> changes(Run run, Document document) {
    Revisions revisions = run.revisions(document);
    Set<ChangeHash> changes = new LinkedHashSet<>();
    String given = range;
    if (given != null) {
      BitSet in = revisions.range(RevisionRange.parse(given));
      in.stream().forEach(number -> changes.add(revisions.graph().change(number).hash()));
      return changes;
    }
    for (String name : named) {
      ChangeHash[] heads = revisions.heads(name);
      if (heads.length == 0) {
        throw Failure.no(name + " is the empty document");
      }
      changes.addAll(List.of(heads));
    }
    if (named.isEmpty()) {
      changes.add(last(document));
    }
    return changes;
  }

  private ChangeHash last(Document document) {
    return document
        .getLastLocalChange()
        .map(Change::hash)
        .orElseThrow(
            () ->
                Failure.no(
                        commit.actor == null
                            ? "no change in it is known to be yours"
                            : "no change in it is by actor " + commit.actor)
                    .hint("name the change to undo: 'am log FILE' lists the changes"));
  }

  private @Nullable String message(Run run, Document document, Set<ChangeHash> changes) {
    if (commit.message != null) {
      return commit.message();
    }
    if (changes.size() > 1) {
      return "Undo " + Amounts.count(changes.size(), "change");
    }
    ChangeHash one = changes.iterator().next();
    String hash = run.revisions(document).graph().names().hash(one);
    Optional<String> message = document.getChangeByHash(one).flatMap(Change::message);
    return "Undo "
        + hash
        + message.flatMap(m -> m.lines().findFirst()).map(m -> ": " + m).orElse("");
  }

  private int finishJson(Run run, Workfile work, Set<ChangeHash> changes, @Nullable ChangeHash made)
      throws IOException {
    if (made == null) {
      work.finish(null);
    } else {
      work.save();
    }
    Document document = work.document();
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject()
        .field("file", FileLabel.withoutPasswords(file))
        .field("undone", List.copyOf(changes));
    json.name("change");
    if (made == null || write.dryRun) {
      json.nothing();
    } else {
      json.string(made.toString());
    }
    json.field("heads", List.of(write.dryRun ? work.before() : document.getHeads()));
    if (write.dryRun) {
      json.name("patches").beginArray();
      DiffReport diff = new DiffReport(run, document).ofJsonUnit();
      diff.writePatches(json, work.before(), document.getHeads());
      json.endArray();
    }
    json.endObject();
    json.line();
    return ExitCode.OK;
  }
}
