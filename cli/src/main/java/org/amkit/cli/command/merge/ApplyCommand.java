package org.amkit.cli.command.merge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.TextUnit;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Documents;
import org.amkit.cli.command.Failures;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChunks;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.Workfile;
import org.amkit.cli.command.option.UnrelatedOption;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am apply}: changes that 'am changes' wrote, into a document. */
@Listing(group = Listing.Group.MERGE, place = 40, summary = "Apply exported changes")
@Command(
    name = "apply",
    description = {
      "Applies exported changes to a document, in any order and any subset. Changes with missing"
          + " dependencies are stored in the file until the dependencies arrive.",
      "CHANGES are change chunks or documents, or what 'am changes --json' and 'am examine' print;"
          + " a change in JSON must match its hash. If one input is invalid, none is applied.",
      "Changes of a document that has no change in common with FILE are not applied (exit 1),"
          + " unless --allow-unrelated is given.",
      "--patches prints what changed, one JSON object a line, as Automerge's JavaScript has"
          + " patches, which counts texts in UTF-16 units; counters, timestamps (in milliseconds) and bytes are"
          + " {\"$counter\":N}, {\"$timestamp\":N} and {\"$bytes\":BASE64}.",
    })
final class ApplyCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CHANGES",
      description = "Files of changes; stdin when left out, or -.")
  List<String> inputs = new ArrayList<>();

  @Option(names = "--patches", description = "Print what changed.")
  boolean patches;

  @Mixin final UnrelatedOption unrelated = new UnrelatedOption();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    List<String> names = inputs.isEmpty() ? List.of(FileLabel.DASH) : inputs;
    List<byte[]> contents = new ArrayList<>();
    Failures bad = new Failures(run.console());
    for (String name : names) {
      bad.attempt(
          () -> {
            byte[] bytes = changes(run, name);
            run.documents().requireChunks(name, bytes);
            contents.add(bytes);
          });
    }
    if (bad.any()) {
      bad.attempt(() -> run.documents().load(file));
    }
    bad.rethrow();
    TextUnit unit = patches ? DiffReport.JSON_UNIT : TextUnit.CODE_POINTS;
    try (Workfile work = Workfile.open(run, file, write, unit, null)) {
      Document document = work.document();
      int before = document.changeCount();
      if (!unrelated.allowed) {
        Unrelated.refuse(run, file, document, names, contents);
      }
      work.save(apply(document, names, contents));
      int waiting = document.stats().waiting();
      run.note(
          file,
          Amounts.count(document.changeCount() - before, "change")
              + " applied"
              + (waiting == 0 ? "" : ", " + waiting + " waiting")
              + (write.dryRun ? " (not written, --dry-run)" : ""));
      Contests.note(run, file, Contests.since(document, work.before()), !write.dryRun);
      if (patches) {
        DiffReport diff = new DiffReport(run, document).ofJsonUnit();
        diff.printPatches(work.before(), document.getHeads());
      }
    }
    return ExitCode.OK;
  }

  /** Chunks, from what 'am changes' or 'am changes --json' wrote. */
  private static byte[] changes(Run run, String name) throws IOException {
    byte[] bytes = run.documents().changeBytes(name);
    return ChangeJson.isJson(bytes) ? ChangeJson.chunks(FileLabel.of(name), bytes) : bytes;
  }

  /** Applies all inputs together, since they need not be in order; the chunks that were new. */
  private static byte[] apply(Document document, List<String> names, List<byte[]> contents) {
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      together.writeBytes(content);
    }
    ChangeHash[] before = document.getHeads();
    Documents.add(document, names.get(0), together.toByteArray());
    return NewChunks.of(document, before, contents);
  }
}
