package org.amkit.cli.command.inspect;

import java.io.IOException;
import org.amkit.Document;
import org.amkit.chunk.ChunkRescue;
import org.amkit.cli.command.BareChanges;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.InputKind;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Outputs;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am repair}: what is good of a damaged file. */
@Listing(
    group = Listing.Group.CARE,
    place = 40,
    summary = "Copy the intact chunks of a damaged file")
@Command(
    name = "repair",
    description = {
      "Copies every intact chunk of a damaged document file to OUT and lists the byte ranges that"
          + " are lost. FILE is not changed. A chunk with a damaged header is kept if its checksum,"
          + " hash or heads confirm its content. Changes that depend on lost changes are kept, but"
          + " not applied.",
      "Exit 1 if anything was lost. --json prints one object: kept (chunks), changes, waiting,"
          + " rescued (each: start, end, fault), lost (each: start, end, fault); and salvaged"
          + " (values) if --salvage was used.",
    })
final class RepairCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The damaged file, or -.")
  String file;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "OUT",
      description = "The file to write, or - for stdout.")
  String out;

  @Option(
      names = "--salvage",
      description =
          "Where no document is left, make a new one in one change, by a new actor, of every"
              + " value that can be read of a damaged document chunk.")
  boolean salvage;

  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    if (Outputs.isStdout(out) && report.json) {
      throw Failure.usage("repair: --json and -o - exclude each other");
    }
    byte[] bytes = run.inputs().rawDocument(file);
    run.outputs().requireOther(file, out);
    InputKind kind = InputKind.of(bytes);
    kind.requireDocument(file);
    if (kind == InputKind.OTHER) {
      throw Failure.badInput(
          FileLabel.of(file) + ": not an Automerge document: no chunk is in it", null);
    }
    RescuedFile rescued = RescuedFile.of(run, file, bytes);
    SalvagedFile salvaged = salvage ? SalvagedFile.of(run, file, bytes, rescued) : null;
    if (salvaged != null) {
      return finish(run, salvaged);
    }
    if (report.json) {
      printJson(run, rescued);
    } else {
      print(run, rescued);
    }
    boolean nothing = rescued.kept().isEmpty() && bytes.length > 0;
    if (nothing) {
      run.console().note("am: " + FileLabel.of(out) + ": not written: nothing could be kept");
    } else if (write.dryRun) {
      run.console().note("am: " + FileLabel.of(out) + ": not written (--dry-run)");
    } else {
      run.outputs().writeBinary(out, rescued.bytes(), force.overwrite());
    }
    return rescued.losses().isEmpty() ? ExitCode.OK : ExitCode.NO;
  }

  private int finish(Run run, SalvagedFile salvaged) throws IOException {
    if (report.json) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("kept", 0).field("changes", 1).field("waiting", 0);
      json.field("salvaged", salvaged.valueCount());
      json.name("rescued").beginArray().endArray().name("lost").beginArray();
      for (ChunkRescue.Loss loss : salvaged.losses()) {
        range(json, loss.start(), loss.end(), Faults.withoutOffset(loss.fault()));
      }
      json.endArray().endObject();
      json.line();
    } else {
      for (ChunkRescue.Loss loss : salvaged.losses()) {
        note(run, "lost", loss.start(), loss.end(), Faults.withoutOffset(loss.fault()));
      }
      String values = Amounts.count(salvaged.valueCount(), "value");
      run.console().note(FileLabel.of(file) + ": salvaged: " + values);
    }
    run.outputs().writeBinary(out, salvaged.document().save(), force.overwrite(), write.dryRun);
    return ExitCode.NO;
  }

  private static void printJson(Run run, RescuedFile rescued) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    Document document = rescued.document();
    json.beginObject().field("kept", rescued.kept().size());
    json.field("changes", document.changeCount());
    json.field("waiting", document.stats().waiting());
    json.name("rescued").beginArray();
    for (ChunkRescue.Piece piece : rescued.kept()) {
      if (piece.note() != null) {
        range(json, piece.start(), piece.end(), piece.note());
      }
    }
    json.endArray().name("lost").beginArray();
    for (ChunkRescue.Loss loss : rescued.losses()) {
      range(json, loss.start(), loss.end(), Faults.withoutOffset(loss.fault()));
    }
    json.endArray().endObject();
    json.line();
  }

  private static void range(JsonPrinter json, long start, long end, String fault) {
    json.beginObject().field("start", start).field("end", end).field("fault", fault).endObject();
  }

  private void print(Run run, RescuedFile rescued) {
    for (ChunkRescue.Piece piece : rescued.kept()) {
      if (piece.note() != null) {
        note(run, "rescued", piece.start(), piece.end(), piece.note());
      }
    }
    for (ChunkRescue.Loss loss : rescued.losses()) {
      note(run, "lost", loss.start(), loss.end(), Faults.withoutOffset(loss.fault()));
    }
    BareChanges bare = rescued.bare();
    if (bare != null) {
      run.console().note(FileLabel.of(file) + ": " + bare.words());
      run.console().note(BareChanges.advice(out));
      return;
    }
    int waiting = rescued.document().stats().waiting();
    run.console()
        .note(
            FileLabel.of(file)
                + ": kept: "
                + Amounts.count(rescued.kept().size(), "chunk")
                + ", "
                + Amounts.count(rescued.document().changeCount(), "change")
                + (waiting == 0 ? "" : ", " + waiting + " waiting"));
  }

  private void note(Run run, String what, long start, long end, String fault) {
    run.console()
        .note(
            FileLabel.of(file)
                + ": "
                + what
                + ": offset "
                + start
                + " to "
                + end
                + " ("
                + Amounts.bytes(end - start)
                + "): "
                + fault);
  }
}
