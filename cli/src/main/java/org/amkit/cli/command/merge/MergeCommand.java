package org.amkit.cli.command.merge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.TextUnit;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.Documents;
import org.amkit.cli.command.Failures;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChunks;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.Workfile;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.UnrelatedOption;
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

/** {@code am merge}: what other documents have, into one. */
@Listing(group = Listing.Group.MERGE, place = 10, summary = "Merge other documents into one")
@Command(
    name = "merge",
    description = {
      "Merges other documents into FILE by appending the changes that FILE lacks. If one of them is"
          + " invalid, nothing is written.",
      "Documents that have no change in common are not merged (exit 1), unless --allow-unrelated is"
          + " given.",
      "Prints the number of new conflicts; am conflicts lists and resolves them.",
      "With -o FILE is left alone and all inputs are merged into OUT, compacted, as 'automerge"
          + " merge' does it; without an input stdin is read. If OUT is one of the inputs, the"
          + " others are merged into it as without -o.",
      "--json prints one object: file, added (changes that it or the"
          + " first input lacked), conflicts (new ones), heads.",
    })
final class MergeCommand extends Verb {
  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "FILE OTHER",
      description = "The document files; OTHER may be - for stdin.")
  List<String> files = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write the merged document here, or to stdout (-), and leave FILE alone.")
  @Nullable String out;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final UnrelatedOption unrelated = new UnrelatedOption();
  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    if (out != null) {
      List<String> others = inputsOtherThan(run, out);
      return others.size() == files.size() ? toOutput(run, out) : intoFile(run, out, others);
    }
    if (files.isEmpty()) {
      throw Failure.usage("merge: missing FILE OTHER").hint("'am merge --help' shows its usage");
    }
    if (files.size() < 2) {
      throw Failure.usage("merge: nothing to merge into " + files.get(0))
          .hint("name another document, or - for stdin");
    }
    return intoFile(run, files.get(0), files.subList(1, files.size()));
  }

  private int toOutput(Run run, String target) throws IOException {
    if (report.json && target.equals(FileLabel.DASH)) {
      throw Failure.usage("merge: --json and -o - both write to standard output");
    }
    if (!write.dryRun) {
      run.outputs().refuseTerminal(target);
    }
    List<String> inputs = files.isEmpty() ? List.of(FileLabel.DASH) : files;
    Document merged = run.documents().empty();
    List<byte[]> contents = contents(run, inputs, () -> {});
    if (!unrelated.allowed && inputs.size() > 1) {
      Unrelated.refuse(run, target, merged, inputs, contents);
    }
    ChangeHash[] first = {};
    int before = 0;
    Failures bad = new Failures(run.console());
    for (int i = 0; i < inputs.size(); i++) {
      String input = inputs.get(i);
      byte[] bytes = contents.get(i);
      bad.attempt(() -> Documents.add(merged, input, bytes));
      first = i == 0 ? merged.getHeads() : first;
      before = i == 0 ? merged.changeCount() : before;
    }
    bad.rethrow();
    byte[] saved = merged.save();
    run.outputs()
        .withLockTimeout(write.lockTimeout())
        .writeBinary(target, saved, force.overwrite(), write.dryRun);
    int conflicts = Contests.since(merged, first);
    Contests.note(run, target, conflicts, !write.dryRun);
    if (report.json) {
      printJson(run, target, merged, merged.changeCount() - before, conflicts);
    }
    return ExitCode.OK;
  }

  /** The inputs that are not the same file as OUT, into which the others are merged then. */
  private List<String> inputsOtherThan(Run run, String target) throws IOException {
    List<String> others = new ArrayList<>();
    for (String input : files) {
      if (!run.outputs().isSame(input, target)) {
        others.add(input);
      }
    }
    return others;
  }

  private int intoFile(Run run, String file, List<String> names) throws IOException {
    // Inputs first: a bad one must not leave half of the merge behind, nor hold the lock.
    List<byte[]> others = contents(run, names, () -> run.documents().load(file));
    try (Workfile work = Workfile.open(run, file, write, TextUnit.CODE_POINTS, null)) {
      Document document = work.document();
      if (!unrelated.allowed) {
        Unrelated.refuse(run, file, document, names, others);
      }
      int before = document.changeCount();
      List<String> notes = new ArrayList<>();
      Failures bad = new Failures(run.console());
      for (int i = 0; i < others.size(); i++) {
        String name = names.get(i);
        int count = document.changeCount();
        byte[] bytes = others.get(i);
        bad.attempt(() -> Documents.add(document, name, bytes));
        notes.add(
            FileLabel.of(file)
                + ": "
                + Amounts.count(document.changeCount() - count, "change")
                + " from "
                + FileLabel.of(name));
      }
      bad.rethrow();
      work.save(NewChunks.of(document, work.before(), others));
      for (String note : notes) {
        run.console().note(note);
      }
      int conflicts = Contests.since(document, work.before());
      Contests.note(run, file, conflicts, !write.dryRun);
      if (write.dryRun) {
        run.outputs().noteNotWritten(file);
      }
      if (report.json) {
        printJson(run, file, document, document.changeCount() - before, conflicts);
      }
    }
    return ExitCode.OK;
  }

  private void printJson(Run run, String file, Document document, int added, int conflicts) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject().field("file", FileLabel.withoutPasswords(file)).field("added", added);
    json.field("conflicts", conflicts);
    json.field("heads", List.<ChangeHash>of(document.getHeads())).endObject().line();
  }

  /**
   * Reads all inputs.
   *
   * @param file reads the document that they are merged into, when an input is bad: all that are
   *     bad are named then
   */
  private static List<byte[]> contents(Run run, List<String> names, Failures.Attempt file)
      throws IOException {
    List<byte[]> contents = new ArrayList<>();
    List<Failures.Attempt> checks = new ArrayList<>(List.of(file));
    for (String name : names) {
      try {
        byte[] bytes = run.documents().bytes(name);
        contents.add(bytes);
        checks.add(() -> Documents.add(run.documents().empty(), name, bytes));
      } catch (Failure e) {
        checks.add(
            () -> {
              throw e;
            });
      }
    }
    if (contents.size() < names.size()) {
      Failures bad = new Failures(run.console());
      for (Failures.Attempt check : checks) {
        bad.attempt(check);
      }
      bad.rethrow();
    }
    return contents;
  }
}
