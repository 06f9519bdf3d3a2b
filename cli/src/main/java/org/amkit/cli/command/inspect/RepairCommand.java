package org.amkit.cli.command.inspect;

import java.io.IOException;
import java.util.List;
import org.amkit.Document;
import org.amkit.chunk.ChunkRescue;
import org.amkit.cli.command.BareChanges;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.InputKind;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Outputs;
import org.amkit.cli.command.RawDocument;
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
import org.jspecify.annotations.Nullable;
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
          + " not applied. FILE may be STORE#ID: when what is damaged was removed from the store,"
          + " 'am merge STORE#ID OUT' adds what is missing.",
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
          "If no document is left, make a new one in one change, by a new actor, of every"
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
    RawDocument raw = run.inputs().rawDocument(file);
    byte[] bytes = raw.bytes();
    run.outputs().requireOther(file, out);
    InputKind kind = InputKind.of(bytes);
    kind.requireDocument(file);
    if (kind == InputKind.OTHER) {
      throw Failure.badInput(
          FileLabel.of(file) + ": not an Automerge document: no chunk is in it", null);
    }
    RescuedFile rescued = RescuedFile.of(run, file, bytes);
    SalvagedFile salvaged = salvage ? SalvagedFile.of(run, file, bytes, rescued) : null;
    List<ChunkRescue.Piece> kept = salvaged == null ? rescued.kept() : List.of();
    List<ChunkRescue.Loss> losses = salvaged == null ? rescued.losses() : salvaged.losses();
    Document document = salvaged == null ? rescued.document() : salvaged.document();
    if (report.json) {
      printJson(run, raw, kept, losses, document, salvaged);
    } else {
      print(run, raw, kept, losses);
      printSum(run, rescued, salvaged);
    }
    if (salvaged == null && kept.isEmpty() && bytes.length > 0) {
      run.remark(out, "not written: nothing could be kept");
    } else {
      byte[] whole = salvaged == null ? rescued.bytes() : document.save();
      run.outputs().writeBinary(out, whole, force.overwrite(), write.dryRun);
    }
    return losses.isEmpty() ? ExitCode.OK : ExitCode.NO;
  }

  private static void printJson(
      Run run,
      RawDocument raw,
      List<ChunkRescue.Piece> kept,
      List<ChunkRescue.Loss> losses,
      Document document,
      @Nullable SalvagedFile salvaged) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject().field("kept", kept.size()).field("changes", document.changeCount());
    json.field("waiting", document.stats().waiting());
    if (salvaged != null) {
      json.field("salvaged", salvaged.valueCount());
    }
    json.name("rescued").beginArray();
    for (ChunkRescue.Piece piece : kept) {
      if (piece.note() != null) {
        range(json, piece.start(), piece.end(), piece.note());
      }
    }
    json.endArray().name("lost").beginArray();
    for (ChunkRescue.Loss loss : losses) {
      range(json, loss.start(), loss.end(), fault(raw, loss));
    }
    json.endArray().endObject().line();
  }

  private static void range(JsonPrinter json, long start, long end, String fault) {
    json.beginObject().field("start", start).field("end", end).field("fault", fault).endObject();
  }

  private static String fault(RawDocument raw, ChunkRescue.Loss loss) {
    return raw.placed(Faults.withoutOffset(loss.fault()), loss.start());
  }

  private void print(
      Run run, RawDocument raw, List<ChunkRescue.Piece> kept, List<ChunkRescue.Loss> losses) {
    for (ChunkRescue.Piece piece : kept) {
      if (piece.note() != null) {
        note(run, "rescued", piece.start(), piece.end(), piece.note());
      }
    }
    for (ChunkRescue.Loss loss : losses) {
      note(run, "lost", loss.start(), loss.end(), fault(raw, loss));
    }
  }

  private void printSum(Run run, RescuedFile rescued, @Nullable SalvagedFile salvaged) {
    BareChanges bare = rescued.bare();
    if (salvaged != null) {
      run.note(file, "salvaged: " + Amounts.count(salvaged.valueCount(), "value"));
    } else if (bare != null) {
      run.note(file, bare.words());
      run.console().note(BareChanges.advice(out));
    } else {
      String chunks = Amounts.count(rescued.kept().size(), "chunk");
      String changes = Amounts.count(rescued.document().changeCount(), "change");
      int waiting = rescued.document().stats().waiting();
      run.note(
          file,
          "kept: " + chunks + ", " + changes + (waiting == 0 ? "" : ", " + waiting + " waiting"));
    }
  }

  private void note(Run run, String what, long start, long end, String fault) {
    String range = "offset " + start + " to " + end + " (" + Amounts.bytes(end - start) + ")";
    run.note(file, what + ": " + range + ": " + fault);
  }
}
