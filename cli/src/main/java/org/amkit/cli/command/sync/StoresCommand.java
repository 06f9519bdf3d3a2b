package org.amkit.cli.command.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredDocument;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Stores;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am stores}: the documents of a store. */
@Listing(group = Listing.Group.READ, place = 45, summary = "List the documents of a store")
@Command(
    name = "stores",
    description = {
      "Prints the ids of the documents in STORE, one a line, as they are found: a folder with"
          + " ID.automerge files, nodefs:FOLDER (automerge-repo's own layout),"
          + " postgresql://USER@HOST:PORT/DATABASE, or nats://HOST:PORT/STREAM.",
      "STORE#ID is a document in a store wherever a command takes FILE. A path that exists is a"
          + " FILE, whatever its name.",
      "--long reads each document, and prints id, bytes, changes and heads. A document that cannot"
          + " be read is named on stderr, and the others are still listed.",
      "--json prints one object a document: id, and with --long bytes, changes, heads.",
    })
final class StoresCommand extends Verb {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  @Parameters(
      index = "0",
      paramLabel = "STORE",
      description = "A folder, nodefs:FOLDER, postgresql://... or nats://...")
  String store;

  @Option(
      names = {"-l", "--long"},
      description = "Also print bytes, changes and heads of each document.")
  boolean isLong;

  @Mixin final ReportOptions report = new ReportOptions();

  private int worst = ExitCode.OK;

  @Override
  public int run(Run run) throws IOException {
    StoredName.requireKnownScheme(run.environment(), store);
    if (!OpenStore.isMeant(run.environment(), store)) {
      OpenStore.requireNoFile(run.environment(), store);
      throw Failure.fileSystem(store + ": no such folder", null)
          .hint("STORE is a folder, nodefs:FOLDER, postgresql://... or nats://...");
    }
    OpenStore.Opening existing =
        new OpenStore.Opening(false, true, Stores.CREATORS, LOCK_TIMEOUT, null);
    try (OpenStore open = OpenStore.open(run.environment(), store, existing)) {
      open.store().list(id -> print(run, open, id));
      run.out().flush();
      open.noteOtherFiles(run);
    } catch (IOException e) {
      throw Faults.refused(FileLabel.of(store), e);
    }
    return worst;
  }

  private void print(Run run, OpenStore open, DocumentId id) {
    if (!isLong) {
      print(run, id);
      return;
    }
    String name = FileLabel.of(store) + "#" + id;
    try {
      Reading reading = open.store().read(id);
      byte[] bytes = StoredDocument.joined(reading);
      if (!reading.isEmpty()) {
        print(run, id, bytes.length, run.documents().parse(name, bytes, LoadOptions.DEFAULT));
      }
    } catch (Failure e) {
      complain(run, e);
    } catch (IOException e) {
      complain(run, Faults.refused(name, e));
      try {
        open.store().check();
      } catch (IOException away) {
        throw Faults.refused(FileLabel.of(store), away);
      }
    }
  }

  private void complain(Run run, Failure failure) {
    worst = Math.max(worst, failure.exitCode());
    run.out().flush();
    run.console().complain(failure);
  }

  private void print(Run run, DocumentId id) {
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("id", id.toString()).endObject().line();
    } else {
      run.out().println(id.toString());
    }
  }

  private void print(Run run, DocumentId id, int byteCount, Document document) {
    List<ChangeHash> heads = List.of(document.getHeads());
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("id", id.toString()).field("bytes", byteCount);
      json.field("changes", document.changeCount()).field("heads", heads).endObject().line();
      return;
    }
    StringBuilder line = new StringBuilder(id.toString());
    line.append('\t').append(byteCount).append('\t').append(document.changeCount());
    heads.forEach(head -> line.append('\t').append(head));
    run.out().println(line.toString());
  }
}
