package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code am heads}: what names the present version. */
@Listing(
    group = Listing.Group.READ,
    place = 40,
    summary = "Print the heads, which identify the current version")
@Command(
    name = "heads",
    description = {
      "Prints the hashes of the heads, sorted, one a line.",
      "The heads are the changes that no other change depends on; together they identify the"
          + " version.",
      "--json prints one array of strings.",
    })
final class HeadsCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    List<ChangeHash> heads = List.of(run.documents().load(file).document().getHeads());
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginArray();
      heads.forEach(head -> json.string(head.toString()));
      json.endArray();
      json.line();
    } else {
      heads.forEach(head -> run.out().println(head.toString()));
    }
    return ExitCode.OK;
  }
}
