package org.amkit.cli.command.document;

import java.io.IOException;
import org.amkit.Document;
import org.amkit.Stats;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am anonymize}: a copy to show to others. */
@Listing(
    group = Listing.Group.CARE,
    place = 20,
    summary = "Copy a document with its content replaced")
@Command(
    name = "anonymize",
    description = {
      "Writes a copy of a document with the same history and shape and other content, to go with"
          + " a bug report.",
      "Replaces actors, keys, texts, values, names of marks, messages and times by others of the"
          + " same size; white space is kept. Word lengths, and the order of edits and their"
          + " authors, remain visible.",
    })
final class AnonymizeCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The document file; stdin when left out.")
  String file = FileLabel.DASH;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The file to write, or - for stdout (the default).")
  @Nullable String out;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    if (!write.dryRun) {
      run.outputs().refuseTerminal(out);
    }
    Source source = run.documents().load(file);
    run.outputs().requireOther(file, out);
    Document copy = source.document().anonymize(run.environment().random());
    Stats stats = copy.stats();
    byte[] bytes = copy.save();
    if (write.dryRun) {
      run.outputs().rehearse(out, bytes, force.overwrite());
    } else {
      run.outputs().writeBinary(out, bytes, force.overwrite());
    }
    run.console()
        .note(
            "am: anonymized "
                + Amounts.count(stats.changes(), "change")
                + ", "
                + Amounts.count(stats.ops(), "op")
                + " and "
                + Amounts.count(stats.actors(), "actor")
                + (write.dryRun ? "; not written (--dry-run)" : ""));
    return ExitCode.OK;
  }
}
