package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.cli.command.AtOption;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.ChangePrinter;
import org.amkit.cli.render.ChangeReport;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.OpLine;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am show}: one change, and what it did. */
@Listing(group = Listing.Group.READ, place = 60, summary = "Show the effect of one change")
@Command(
    name = "show",
    description = {
      "Shows the changes named by REV with their effects, or with their ops (--ops).",
      "--json prints each decoded, one object a line, in the shape of 'am examine', with the author"
          + " where the change has one.",
    })
final class ShowCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      paramLabel = "REV",
      description = "The change (see 'am help revisions'): a hash prefix, @, ACTOR:SEQ ...")
  String revision;

  @Option(names = "--ops", description = "List the operations, one a line.")
  boolean ops;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    Source source = run.documents().load(file);
    ChangeHash[] named = AtOption.heads(run, file, source.document(), revision);
    if (named.length == 0) {
      throw Failure.no(FileLabel.of(file) + ": " + revision + " is the empty document");
    }
    List<ChangeHash> heads = List.of(source.document().getHeads());
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    Output out = report.json ? run.out() : run.console().paged();
    ChangeReport changes =
        new ChangeReport(
            run.console(),
            run.environment().zone(),
            heads,
            run.revisions(source.document()).graph().names());
    for (int i = 0; i < named.length; i++) {
      Optional<Change> found = source.document().getChangeByHash(named[i]);
      if (found.isEmpty()) {
        continue;
      }
      Change change = found.get();
      if (report.json) {
        new ChangePrinter(json, true).print(change);
        json.line();
        continue;
      }
      if (i > 0) {
        out.println("");
      }
      changes.block(change, 0).forEach(out::println);
      if (change.opCount() > 0) {
        out.println("");
      }
      if (ops) {
        change.ops().forEach(op -> out.println(OpLine.of(run.console(), op)));
      } else {
        new DiffReport(run, source.document())
            .print(change.deps().toArray(new ChangeHash[0]), new ChangeHash[] {change.hash()});
      }
    }
    return ExitCode.OK;
  }
}
