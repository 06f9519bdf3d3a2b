package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import org.amkit.Change;
import org.amkit.cli.address.ChangeGraph;
import org.amkit.cli.address.Revision;
import org.amkit.cli.address.RevisionRange;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.render.ChangePrinter;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am changes}: changes by themselves, to be carried elsewhere. */
@Command(
    name = "changes",
    description = {
      "Writes changes as bare change chunks, each behind what it depends on; 'am apply' takes"
          + " them.",
      "--json prints them decoded, one object a line, in the shape of 'am examine', which"
          + " 'am apply' takes too.",
    })
public final class ChangesCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Option(
      names = "--since",
      paramLabel = "REV",
      description = "Only changes that this version does not have.")
  @Nullable String since;

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "A..B",
      description = "Only changes that B has and A has not.")
  @Nullable String range;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The file to write, or - for stdout (the default).")
  @Nullable String out;

  @Mixin ForceOption force;
  @Mixin ReportOptions report;

  @Override
  public int run(Session session) throws IOException {
    if (since != null && range != null) {
      throw Failure.usage("changes: --since and -r exclude each other");
    }
    if (!report.json) {
      session.outputs().refuseTerminal(out);
    }
    Source source = session.load(file);
    session.requireOther(file, out);
    Revisions revisions = session.revisions(source.document());
    BitSet wanted;
    try {
      wanted = revisions.range(wantedRange());
    } catch (Failure e) {
      throw e.at(Session.label(file));
    }
    ChangeGraph graph = revisions.graph();
    if (report.json) {
      try (JsonFile target =
          JsonFile.open(session, out, JsonPrinter.Layout.COMPACT, force.overwrite())) {
        ChangePrinter printer = new ChangePrinter(target.json());
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
          printer.print(graph.change(i));
          target.json().line();
        }
        target.commit();
      }
    } else {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
        Change change = graph.change(i);
        bytes.writeBytes(change.bytes());
      }
      session.writeBinary(out, bytes.toByteArray(), force.overwrite());
    }
    return ExitCode.OK;
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
