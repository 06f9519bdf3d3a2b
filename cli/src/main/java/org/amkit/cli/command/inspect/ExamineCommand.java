package org.amkit.cli.command.inspect;

import java.io.IOException;
import org.amkit.Change;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.render.ChangePrinter;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am examine}: the changes of a document as JSON, as the tool {@code automerge} has it. */
@Listing(
    group = Listing.Group.CARE,
    place = 60,
    summary = "Print all changes as JSON, as 'automerge examine'")
@Command(
    name = "examine",
    description = {
      "Prints all changes of a document as one JSON array, as 'automerge examine' does.",
      "Each: ops, actor, hash, seq, startOp, time, message, deps, and extra_bytes where there are"
          + " any.",
    })
final class ExamineCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The document file; stdin when left out.")
  String file = FileLabel.DASH;

  @Option(
      names = "--skip-verifying-heads",
      description = "Do not check the heads stored in the file against those of its changes.")
  boolean skipVerifyingHeads;

  @Override
  public int run(Run run) throws IOException {
    Source source =
        run.documents().load(file, LoadOptions.DEFAULT.withVerifyHeads(!skipVerifyingHeads));
    JsonPrinter json = run.json(JsonPrinter.Layout.INDENTED);
    ChangePrinter printer = new ChangePrinter(json);
    json.beginArray();
    for (Change change : source.document().getAllChanges()) {
      // The hash that the file claims of a head stands for nothing then: made anew, as Automerge
      // does.
      printer.print(skipVerifyingHeads ? Change.decode(change.bytes()) : change);
    }
    json.endArray().line();
    return ExitCode.OK;
  }
}
