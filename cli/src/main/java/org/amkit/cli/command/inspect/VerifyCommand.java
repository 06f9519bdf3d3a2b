package org.amkit.cli.command.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LimitExceededException;
import org.amkit.LoadOptions;
import org.amkit.MalformedDataException;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.cli.command.BareChanges;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.InputKind;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.RawDocument;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Style;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am verify}: whether document files are whole. */
@Listing(group = Listing.Group.CARE, place = 30, summary = "Check document files for damage")
@Command(
    name = "verify",
    description = {
      "Checks document files: the checksum of each chunk, hashes, heads, dependencies, sequence"
          + " numbers, and whether the last chunk is truncated.",
      "If FILE is a folder, its files named NAME.automerge or with a document header are checked,"
          + " and files left by killed commands are listed. If it is a store (nodefs:FOLDER,"
          + " postgresql://..., nats://...), all its documents are.",
      "Exit 1 if a file is damaged or has changes with missing dependencies. --json prints one"
          + " object a file: file, ok, bytes, chunks, changes, waiting, missing (hashes), faults"
          + " (each: start, end, fault); for a file left by a killed command: file, leftoverOf.",
    })
final class VerifyCommand extends Verb {
  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Document files, folders of them, stores, or -.")
  List<String> files;

  @Option(names = "--quick", description = "Check only the checksums of the chunks.")
  boolean quick;

  @Mixin final ReportOptions report = new ReportOptions();

  /** Damage: bytes {@code [start..end)} of the file and what is wrong with them. */
  private record Fault(long start, long end, String fault) {}

  /** What was found in a file. */
  private record Finding(
      String name,
      long bytes,
      int chunks,
      int changes,
      int waiting,
      List<String> missing,
      @Nullable BareChanges bare,
      List<Fault> faults) {
    boolean isOk() {
      return faults.isEmpty() && missing.isEmpty();
    }
  }

  @Override
  public int run(Run run) throws IOException {
    VerifiedFiles verified = VerifiedFiles.of(run, files);
    return run.forEach(
        verified.names(),
        (each, name) -> {
          if (verified.printLeftover(each, name, report.json)) {
            return ExitCode.OK;
          }
          Finding finding = check(each, name);
          if (report.json) {
            printJson(each, finding);
          } else {
            print(each, finding);
          }
          return finding.isOk() ? ExitCode.OK : ExitCode.NO;
        });
  }

  private Finding check(Run run, String name) throws IOException {
    RawDocument raw = run.inputs().rawDocument(name);
    byte[] bytes = raw.bytes();
    InputKind.of(bytes).requireDocument(name);
    ChunkReader.Scan scan = ChunkReader.scan(bytes, run.memory().limits());
    List<Fault> faults = new ArrayList<>();
    for (ChunkReader.Fault fault : scan.faults()) {
      Faults.requireWithinLimits(name, fault.cause());
      boolean tail = fault.end() == bytes.length && !scan.chunks().isEmpty();
      String what = Faults.withoutOffset(String.valueOf(fault.cause().getMessage()));
      faults.add(
          new Fault(
              fault.start(),
              fault.end(),
              raw.placed(
                  tail && what.contains("truncated") ? "torn tail: " + what : what,
                  fault.start())));
    }
    int changes = 0;
    int waiting = 0;
    List<String> missing = new ArrayList<>();
    BareChanges bare = quick || !faults.isEmpty() ? null : BareChanges.of(bytes);
    if (bare != null) {
      waiting = bare.changeCount();
      bare.missing().forEach(hash -> missing.add(hash.toString()));
    } else if (!quick && faults.isEmpty()) {
      try {
        LoadOptions options = LoadOptions.DEFAULT.withLimits(run.memory().limits());
        Document document = Document.load(bytes, options, run.actors().fresh());
        // Asking for all changes rebuilds every hash from what the columns hold.
        changes = document.getAllChanges().size();
        waiting = document.stats().waiting();
        for (ChangeHash hash : document.getMissingDeps(new ChangeHash[0])) {
          missing.add(hash.toString());
        }
      } catch (LimitExceededException e) {
        throw Faults.notADocument(name, e);
      } catch (MalformedDataException e) {
        faults.add(
            new Fault(
                e.offset(),
                endOfChunk(scan, e.offset(), bytes),
                raw.placed(Faults.withoutOffset(String.valueOf(e.getMessage())), e.offset())));
      } catch (AutomergeException e) {
        faults.add(
            new Fault(0, bytes.length, Faults.withoutOffset(String.valueOf(e.getMessage()))));
      }
    }
    int chunks = scan.chunks().size();
    return new Finding(name, bytes.length, chunks, changes, waiting, missing, bare, faults);
  }

  private static long endOfChunk(ChunkReader.Scan scan, long offset, byte[] bytes) {
    for (Chunk chunk : scan.chunks()) {
      if (chunk.start() <= offset && offset < chunk.end()) {
        return chunk.end();
      }
    }
    return bytes.length;
  }

  private void print(Run run, Finding finding) {
    String name = FileLabel.of(finding.name);
    for (Fault fault : finding.faults) {
      run.out()
          .println(
              name
                  + ": "
                  + run.console().paint(Style.BAD, "damaged")
                  + ": offset "
                  + fault.start
                  + " to "
                  + fault.end
                  + ": "
                  + fault.fault);
    }
    if (finding.bare != null) {
      run.out().println(name + ": " + finding.bare.words());
    }
    if (!finding.missing.isEmpty()) {
      for (String hash : finding.missing) {
        String missing = run.console().paint(Style.BAD, "missing");
        run.out().println(name + ": " + missing + ": change " + hash);
      }
      if (finding.bare == null) {
        String waiting = Amounts.count(finding.waiting, "change");
        String wait = finding.waiting == 1 ? " waits" : " wait";
        String them = finding.missing.size() == 1 ? " for it" : " for them";
        run.out().println(name + ": " + waiting + wait + them);
      }
    }
    if (finding.bare != null) {
      run.console().note(BareChanges.advice(finding.name));
    }
    if (finding.isOk() && !run.console().quiet()) {
      String what = Amounts.count(finding.chunks, "chunk");
      if (!quick) {
        what += ", " + Amounts.count(finding.changes, "change");
      }
      run.out().println(name + ": " + run.console().paint(Style.GOOD, "ok") + " (" + what + ")");
    }
  }

  private static void printJson(Run run, Finding finding) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject();
    json.field("file", FileLabel.withoutPasswords(finding.name));
    json.field("ok", finding.isOk());
    json.field("bytes", finding.bytes);
    json.field("chunks", finding.chunks);
    json.field("changes", finding.changes);
    json.field("waiting", finding.waiting);
    json.field("missing", finding.missing);
    json.name("faults").beginArray();
    for (Fault fault : finding.faults) {
      json.beginObject().field("start", fault.start).field("end", fault.end);
      json.field("fault", fault.fault).endObject();
    }
    json.endArray().endObject().line();
  }
}
