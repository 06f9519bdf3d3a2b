package org.amkit.cli.command.merge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.address.Revision;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.InputKind;
import org.amkit.cli.command.JsonFile;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.ChangePrinter;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.codec.FormatException;
import org.amkit.storage.FileContents;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am changes}: changes by themselves, to be carried elsewhere. */
@Listing(group = Listing.Group.MERGE, place = 30, summary = "Export changes")
@Command(
    name = "changes",
    description = {
      "Writes changes as bare change chunks, each after what it depends on; 'am apply' takes"
          + " them. Of a sync message it writes the changes in the message.",
      "--json prints them decoded, one object a line, in the shape of 'am examine', which"
          + " 'am apply' takes too.",
    })
final class ChangesCommand extends Verb implements Verb.OnlyReads {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The document file or sync message, or -.")
  String file;

  @Option(
      names = "--since",
      paramLabel = "REV",
      description = "Only changes that are not in this version.")
  @Nullable String since;

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "A..B",
      description = "Only changes that are in B but not in A.")
  @Nullable String range;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The file to write, or - for stdout (the default).")
  @Nullable String out;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();
  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    if (since != null && range != null) {
      throw Failure.usage("changes: --since and -r exclude each other");
    }
    if (!report.json) {
      run.outputs().refuseTerminal(out);
    }
    run.outputs().requireOther(file, out);
    List<Change> changes = new ArrayList<>();
    FileContents contents = run.inputs().document(file);
    run.documents().noteTorn(file, contents.tornByteCount());
    byte[] bytes = contents.bytes();
    if (InputKind.of(bytes) == InputKind.SYNC_MESSAGE) {
      changes.addAll(ofMessage(run, bytes));
    } else {
      changes.addAll(ofDocument(run, run.documents().parse(file, bytes, LoadOptions.DEFAULT)));
    }
    if (report.json) {
      try (JsonFile target =
          JsonFile.open(run, out, JsonPrinter.Layout.COMPACT, force.overwrite(), write.dryRun)) {
        ChangePrinter printer = new ChangePrinter(target.json());
        for (Change change : changes) {
          printer.print(change);
          target.json().line();
        }
        target.commit();
      }
    } else {
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      changes.forEach(change -> chunks.writeBytes(change.bytes()));
      run.outputs().writeBinary(out, chunks.toByteArray(), force.overwrite(), write.dryRun);
    }
    return ExitCode.OK;
  }

  private List<Change> ofMessage(Run run, byte[] bytes) {
    if (since != null || range != null) {
      throw Failure.usage(
          "changes: a sync message has no versions: --since and -r are for documents");
    }
    try {
      return run.documents().changesOf(SyncMessage.decode(bytes));
    } catch (FormatException e) {
      throw Faults.notReadable(file, e);
    } catch (AutomergeException e) {
      throw Faults.notADocument(file, e);
    }
  }

  private List<Change> ofDocument(Run run, Document document) {
    Revisions revisions = run.revisions(document);
    BitSet wanted;
    try {
      wanted = revisions.range(wantedRange());
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    List<Change> changes = new ArrayList<>();
    for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
      changes.add(revisions.graph().change(i));
    }
    return changes;
  }

  private RevisionRange wantedRange() {
    String given = range;
    if (given != null) {
      return RevisionRange.parse(given);
    }
    String from = since;
    return new RevisionRange(
        from == null ? new Revision.Root() : Revision.parse(from), new Revision.Now());
  }
}
