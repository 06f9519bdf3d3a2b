package org.amkit.cli.command.sync;

import java.io.IOException;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.DocumentId;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code am url}: what peers call a document. */
@Listing(group = Listing.Group.MERGE, place = 70, summary = "Print the URL of a document")
@Command(
    name = "url",
    description = {
      "Prints the document's URL, automerge:ID. automerge-repo's find() accepts it on a client of"
          + " 'am serve FILE'.",
      "The id is made from the first change; all copies have the same one. A document without"
          + " changes has a random id, which this user's am keeps for FILE.",
      "--json prints one object: file, url, id.",
    })
final class UrlCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    Source source = run.documents().load(file);
    StoredName stored = StoredName.of(run.environment(), file);
    if (stored != null) {
      print(run, stored.id());
      return ExitCode.OK;
    }
    boolean isFile = !file.equals(FileLabel.DASH);
    StateDirectory state = isFile ? run.state() : null;
    print(run, id(run, source, state));
    return ExitCode.OK;
  }

  private void print(Run run, DocumentId id) {
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("file", FileLabel.withoutPasswords(file)).field("url", id.toUrl());
      json.field("id", id.toString()).endObject().line();
    } else {
      run.out().println(id.toUrl());
    }
  }

  private DocumentId id(Run run, Source source, @Nullable StateDirectory state) throws IOException {
    DocumentIds ids =
        new DocumentIds(source.document(), run.path(file), state, run.environment().random());
    DocumentId id = ids.own();
    try {
      ids.keepAll();
    } catch (IOException e) {
      // The document was read; it is the id made for it that cannot be kept.
      throw Faults.refused(run.state().root().toString(), e);
    }
    return id;
  }
}
