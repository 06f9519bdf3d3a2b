package org.amkit.cli.command.inspect;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.AutomergeException;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.DocumentChunk;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.InputKind;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.OpLine;
import org.amkit.cli.render.Table;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.codec.FormatException;
import org.amkit.sync.PeerState;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am inspect}: how a file is made up. */
@Listing(
    group = Listing.Group.CARE,
    place = 50,
    summary = "Show the structure of a file: chunks, columns, ops")
@Command(
    name = "inspect",
    description = {
      "Shows the structure of a document, a file of changes or bundles, a sync message or a sync"
          + " state. Messages and states are recognized by their first bytes. Of a damaged file it"
          + " shows the chunks in front of the damage, says what is wrong and ends with 3.",
      "--json prints one object a chunk (offset, bytes, type, hash, ...), with --columns one a"
          + " column of each chunk, with --ops one an op, with --tree one an object (path, id,"
          + " type, length, ops, bytes, totalOps, totalBytes), and one for a message (its changes"
          + " under contents) or state.",
      "In --tree, an object's ops include deleted ones, and its bytes are the uncompressed size of"
          + " their keys and values; totals include nested objects. The last line sums objects that"
          + " are no longer reachable.",
    })
final class InspectCommand extends Verb {
  /** Where lines are shorter, hashes and actors are cut. */
  private static final int LONG_LINE = 150;

  private static final int SHORT_HASH = 10;
  private static final int SHORT_ACTOR = 8;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file, or -.")
  String file;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  Part part = new Part();

  static final class Part {
    @Option(names = "--chunks", description = "The chunks of the file (the default).")
    boolean chunks;

    @Option(
        names = "--columns",
        description =
            "Show the columns and their encodings, summed over the chunks of each type; with -v or"
                + " --chunk, for each chunk.")
    boolean columns;

    @Option(names = "--ops", description = "Every operation of every change.")
    boolean ops;

    @Option(
        names = "--tree",
        description = "Show the objects as a tree with their sizes, the largest first.")
    boolean tree;

    @Option(names = "--message", description = "The file is a sync message.")
    boolean message;

    @Option(names = "--sync-state", description = "The file is a sync state.")
    boolean syncState;
  }

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "Only the N-th chunk, counted from 1; with the chunks or their columns.")
  @Nullable Integer chunk;

  @Mixin final ReportOptions report = new ReportOptions();

  private Limits limits = Limits.DEFAULT;

  /** What is wrong behind the chunks that could be read; null: nothing. */
  private @Nullable FormatException fault;

  @Override
  public int run(Run run) throws IOException {
    if (chunk != null && chunk < 1) {
      throw Failure.usage("--chunk counts from 1, not " + chunk);
    }
    if (chunk != null && (part.ops || part.tree || part.message || part.syncState)) {
      throw Failure.usage("--chunk goes with the chunks of a file and with --columns");
    }
    limits = run.memory().limits();
    byte[] bytes = run.inputs().rawDocument(file).bytes();
    InputKind kind = InputKind.of(bytes);
    if (!isPlain() && !part.message && !part.syncState) {
      kind.requireDocument(file);
    }
    try {
      InspectedMessage messages = new InspectedMessage(run, report.json);
      if (part.message || (isPlain() && kind == InputKind.SYNC_MESSAGE)) {
        messages.print(SyncMessage.decode(bytes));
      } else if (part.syncState || (isPlain() && kind == InputKind.SYNC_STATE)) {
        messages.print(PeerState.decode(bytes));
      } else if (part.ops) {
        ops(run, bytes);
      } else if (part.tree) {
        var document = run.documents().parse(file, bytes, LoadOptions.DEFAULT);
        new InspectedObjects(run, document, report.json).print();
      } else if (part.columns) {
        SortedMap<Integer, Chunk> chosen = chosen(bytes);
        endAtFault();
        new InspectedColumns(run, report.json).print(chosen.values(), chunk != null);
      } else {
        chunks(run, bytes);
        endAtFault();
      }
    } catch (FormatException e) {
      throw Faults.notReadable(file, e);
    } catch (AutomergeException e) {
      throw Faults.notADocument(file, e);
    }
    return ExitCode.OK;
  }

  private boolean isPlain() {
    return !part.chunks && !part.columns && !part.ops && !part.tree && chunk == null;
  }

  /**
   * The chunks asked for that are in front of a fault, with their numbers from 1 on; {@link
   * Failure} when there is none.
   */
  private SortedMap<Integer, Chunk> chosen(byte[] bytes) {
    SortedMap<Integer, Chunk> chosen = new TreeMap<>();
    ChunkReader reader = new ChunkReader(bytes, limits);
    int count = 0;
    try {
      while ((chunk == null || count < chunk) && reader.next()) {
        count++;
        if (chunk == null || chunk == count) {
          chosen.put(count, reader.chunk());
        }
      }
    } catch (FormatException e) {
      fault = e;
    }
    if (chosen.isEmpty()) {
      endAtFault();
    }
    if (chunk != null && chosen.isEmpty()) {
      throw Failure.usage("--chunk " + chunk + ": there are " + Amounts.count(count, "chunk"))
          .at(FileLabel.of(file));
    }
    return chosen;
  }

  private void endAtFault() {
    FormatException found = fault;
    if (found != null) {
      throw found;
    }
  }

  private void chunks(Run run, byte[] bytes) {
    Table table = new Table("rrrll").row("#", "offset", "bytes", "type", "what");
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    SortedMap<Integer, Chunk> chosen = chosen(bytes);
    for (var numbered : chosen.entrySet()) {
      Chunk chunk = numbered.getValue();
      if (report.json) {
        json.beginObject()
            .field("offset", chunk.start())
            .field("bytes", chunk.end() - chunk.start());
        json.field("type", chunk.type().toString()).field("hash", chunk.hash().toString());
        facts(json, chunk);
        json.endObject().line();
      } else {
        table.row(
            numbered.getKey(),
            chunk.start(),
            chunk.end() - chunk.start(),
            chunk.type(),
            what(chunk, run.console().lineCells() < LONG_LINE));
      }
    }
    if (!report.json) {
      Output out = run.console().paged();
      List<String> lines = table.lines();
      out.println(run.console().paint(Style.STRONG, lines.get(0)));
      lines.subList(1, lines.size()).forEach(out::println);
      if (this.chunk == null && fault == null) {
        out.println(Amounts.count(chosen.size(), "chunk") + ", " + Amounts.bytes(bytes.length));
      }
    }
  }

  private void facts(JsonPrinter json, Chunk chunk) {
    switch (chunk.type()) {
      case DOCUMENT -> {
        DocumentChunk document = DocumentChunk.parse(chunk, limits);
        json.field("actors", document.actors());
        json.field("heads", document.heads());
      }
      case CHANGE, COMPRESSED_CHANGE -> {
        ChangeChunk change = ChangeChunk.parse(chunk);
        json.field("actor", change.author().toString());
        json.field("seq", change.seq());
        json.field("startOp", change.startOp());
        json.field("ops", change.opCount());
        json.field("deps", change.deps());
      }
      case BUNDLE -> {
        BundleChunk bundle = BundleChunk.parse(chunk, limits);
        json.field("changes", bundle.changeCount());
        json.field("deps", bundle.deps());
      }
    }
  }

  private String what(Chunk chunk, boolean brief) {
    return switch (chunk.type()) {
      case DOCUMENT -> {
        DocumentChunk document = DocumentChunk.parse(chunk, limits);
        yield Amounts.count(document.actors().size(), "actor")
            + ", "
            + Amounts.count(document.heads().size(), "head");
      }
      case CHANGE, COMPRESSED_CHANGE -> {
        ChangeChunk change = ChangeChunk.parse(chunk);
        String hash = change.hash().toString();
        String author = change.author().toString();
        int authorLength = brief ? Math.min(SHORT_ACTOR, author.length()) : author.length();
        yield hash.substring(0, brief ? SHORT_HASH : hash.length())
            + " "
            + author.substring(0, authorLength)
            + ":"
            + change.seq()
            + ", "
            + Amounts.count(change.opCount(), "op");
      }
      case BUNDLE -> Amounts.count(BundleChunk.parse(chunk, limits).changeCount(), "change");
    };
  }

  private void ops(Run run, byte[] bytes) {
    var document = run.documents().parse(file, bytes, LoadOptions.DEFAULT);
    Output out = report.json ? run.out() : run.console().paged();
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    document
        .getAllChanges()
        .forEach(
            change ->
                change
                    .ops()
                    .forEach(
                        op -> {
                          if (report.json) {
                            OpLine.json(json, op, change);
                            json.line();
                          } else {
                            out.println(OpLine.of(run.console(), op));
                          }
                        }));
  }
}
