package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.LimitExceededException;
import org.amkit.LoadOptions;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am repair}: what is good of a damaged file. */
@Command(
    name = "repair",
    description = {
      "Copies every good chunk of a damaged document file to OUT, and tells which bytes are lost."
          + " FILE is left alone. Changes that depend on lost ones are kept and wait.",
      "--json prints one object: kept (chunks), changes, waiting, lost (each: start, end, fault).",
    })
public final class RepairCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The damaged file, or -.")
  String file;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "OUT",
      description = "The file to write, or - for stdout.")
  String out;

  @Mixin ReportOptions report;
  @Mixin ForceOption force;
  @Mixin DryRunOption write;

  @Override
  public int run(Session session) throws IOException {
    if (Outputs.isStdout(out) && report.json) {
      throw Failure.usage("repair: --json and -o - exclude each other");
    }
    byte[] bytes = session.inputs().documentBytes(file);
    session.requireOther(file, out);
    ChunkReader.Scan scan = ChunkReader.scan(bytes, session.memory().chunkLimits());
    for (ChunkReader.Fault fault : scan.faults()) {
      Faults.requireWithinLimits(file, fault.cause());
    }
    if (scan.chunks().isEmpty() && bytes.length > 0) {
      throw Failure.badInput(Session.label(file) + ": no good chunk is left in it", null);
    }
    ByteArrayOutputStream good = new ByteArrayOutputStream();
    for (Chunk chunk : scan.chunks()) {
      good.writeBytes(Arrays.copyOfRange(bytes, (int) chunk.start(), (int) chunk.end()));
    }
    byte[] kept = good.toByteArray();
    Document document = loadable(session, file, kept);
    if (document == null) {
      // Changes alone, of which some depend on lost ones: behind an empty document they may wait.
      byte[] empty = new Document().save();
      byte[] together = Arrays.copyOf(empty, empty.length + kept.length);
      System.arraycopy(kept, 0, together, empty.length, kept.length);
      kept = together;
      document = loadable(session, file, kept);
    }
    if (document == null) {
      throw Failure.badInput(
              Session.label(file) + ": its chunks are whole, but do not make a document", null)
          .hint("'am verify " + file + "' tells what is wrong");
    }
    tell(session, scan, document);
    if (write.dryRun) {
      session.console().note("am: " + Session.label(out) + ": not written (--dry-run)");
    } else {
      session.writeBinary(out, kept, force.overwrite());
    }
    return ExitCode.OK;
  }

  private static @Nullable Document loadable(Session session, String name, byte[] bytes) {
    LoadOptions options = LoadOptions.DEFAULT.withLimits(session.memory().limits());
    try {
      return Document.load(bytes, options, session.newActor());
    } catch (LimitExceededException e) {
      throw Faults.notADocument(name, e);
    } catch (AutomergeException e) {
      return null;
    }
  }

  private void tell(Session session, ChunkReader.Scan scan, Document document) {
    int waiting = document.stats().waiting();
    if (report.json) {
      JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("kept", scan.chunks().size());
      json.field("changes", document.changeCount()).field("waiting", waiting);
      json.name("lost").beginArray();
      for (ChunkReader.Fault fault : scan.faults()) {
        json.beginObject().field("start", fault.start()).field("end", fault.end());
        json.field("fault", Session.withoutOffset(String.valueOf(fault.cause().getMessage())));
        json.endObject();
      }
      json.endArray().endObject();
      json.line();
      return;
    }
    for (ChunkReader.Fault fault : scan.faults()) {
      session
          .console()
          .note(
              Session.label(file)
                  + ": lost: offset "
                  + fault.start()
                  + " to "
                  + fault.end()
                  + " ("
                  + Amounts.bytes(fault.end() - fault.start())
                  + "): "
                  + Session.withoutOffset(String.valueOf(fault.cause().getMessage())));
    }
    session
        .console()
        .note(
            Session.label(file)
                + ": kept: "
                + Amounts.count(scan.chunks().size(), "chunk")
                + ", "
                + Amounts.count(document.changeCount(), "change")
                + (waiting == 0 ? "" : ", " + waiting + " waiting"));
  }
}
