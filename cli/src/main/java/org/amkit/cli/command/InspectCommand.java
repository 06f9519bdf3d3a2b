package org.amkit.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.amkit.LoadOptions;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.DocumentChunk;
import org.amkit.chunk.Limits;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.ColumnAnatomy;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.OpLine;
import org.amkit.cli.render.Table;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.codec.FormatException;
import org.amkit.sync.Have;
import org.amkit.sync.PeerState;
import org.amkit.sync.SyncMessage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am inspect}: how a file is made up. */
@Command(
    name = "inspect",
    description = {
      "Shows how a document, a file of changes, a sync message or a sync state is made up.",
      "--json prints one object a chunk (offset, bytes, type, hash, ...), with --columns one a"
          + " column, with --ops one an op, and one for a message or state.",
    })
public final class InspectCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The file, or -.")
  String file;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  Part part = new Part();

  static final class Part {
    @Option(names = "--chunks", description = "The chunks of the file (the default).")
    boolean chunks;

    @Option(
        names = "--columns",
        description = "The columns of each chunk, with how they are packed.")
    boolean columns;

    @Option(names = "--ops", description = "Every operation of every change.")
    boolean ops;

    @Option(names = "--message", description = "The file is a sync message.")
    boolean message;

    @Option(names = "--sync-state", description = "The file is a sync state.")
    boolean syncState;
  }

  @Mixin ReportOptions report;

  @Override
  public int run(Session session) throws IOException {
    byte[] bytes = session.read(file);
    try {
      if (part.message) {
        message(session, SyncMessage.decode(bytes));
      } else if (part.syncState) {
        state(session, PeerState.decode(bytes));
      } else if (part.ops) {
        ops(session, bytes);
      } else if (part.columns) {
        columns(session, bytes);
      } else {
        chunks(session, bytes);
      }
    } catch (FormatException e) {
      throw Session.notReadable(file, e);
    }
    return ExitCode.OK;
  }

  private void chunks(Session session, byte[] bytes) {
    Table table = new Table("rrll").row("offset", "bytes", "type", "what");
    JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
    ChunkReader reader = new ChunkReader(bytes);
    int count = 0;
    while (reader.next()) {
      Chunk chunk = reader.chunk();
      count++;
      if (report.json) {
        json.beginObject()
            .field("offset", chunk.start())
            .field("bytes", chunk.end() - chunk.start());
        json.field("type", ChunkType.name(chunk.type())).field("hash", chunk.hash().toString());
        facts(json, chunk);
        json.endObject();
        json.line();
      } else {
        table.row(
            chunk.start(), chunk.end() - chunk.start(), ChunkType.name(chunk.type()), what(chunk));
      }
    }
    if (!report.json) {
      Output out = session.console().paged();
      List<String> lines = table.lines();
      out.println(session.console().paint(Style.STRONG, lines.get(0)));
      lines.subList(1, lines.size()).forEach(out::println);
      out.println(Amounts.count(count, "chunk") + ", " + Amounts.bytes(bytes.length));
    }
  }

  private static void facts(JsonPrinter json, Chunk chunk) {
    if (chunk.type() == ChunkType.DOCUMENT) {
      DocumentChunk document = DocumentChunk.parse(chunk, Limits.DEFAULT);
      json.field("actors", document.actors());
      json.field("heads", document.heads());
    } else if (isChange(chunk)) {
      ChangeChunk change = ChangeChunk.parse(chunk);
      json.field("actor", change.author().toString());
      json.field("seq", change.seq());
      json.field("startOp", change.startOp());
      json.field("ops", change.opCount());
      json.field("deps", change.deps());
    }
  }

  private static String what(Chunk chunk) {
    if (chunk.type() == ChunkType.DOCUMENT) {
      DocumentChunk document = DocumentChunk.parse(chunk, Limits.DEFAULT);
      return Amounts.count(document.actors().size(), "actor")
          + ", "
          + Amounts.count(document.heads().size(), "head");
    }
    if (isChange(chunk)) {
      ChangeChunk change = ChangeChunk.parse(chunk);
      return change.hash()
          + " "
          + change.author()
          + ":"
          + change.seq()
          + ", "
          + Amounts.count(change.opCount(), "op");
    }
    return Amounts.bytes(chunk.bodyEnd() - chunk.bodyStart());
  }

  private static boolean isChange(Chunk chunk) {
    return chunk.type() == ChunkType.CHANGE || chunk.type() == ChunkType.COMPRESSED_CHANGE;
  }

  private void columns(Session session, byte[] bytes) {
    ChunkReader reader = new ChunkReader(bytes);
    Output out = report.json ? session.out() : session.console().paged();
    JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
    boolean first = true;
    while (reader.next()) {
      Chunk chunk = reader.chunk();
      List<ColumnAnatomy.Part> parts = ColumnAnatomy.of(chunk);
      long size = chunk.end() - chunk.start();
      if (report.json) {
        parts.forEach(column -> columnJson(json, chunk, column));
        continue;
      }
      if (!first) {
        out.println("");
      }
      first = false;
      String head =
          ChunkType.name(chunk.type()) + " chunk at " + chunk.start() + ", " + Amounts.bytes(size);
      out.println(session.console().paint(Style.STRONG, head));
      Table table =
          new Table("lllrrrrr")
              .row("table", "column", "encoding", "offset", "stored", "inflated", "runs", "share");
      for (ColumnAnatomy.Part column : parts) {
        table.row(
            column.table(),
            column.name(),
            column.encoding() + (column.deflated() ? "+deflate" : ""),
            column.offset(),
            column.storedBytes(),
            column.bytes(),
            column.runs() < 0 ? "" : column.runs(),
            String.format(Locale.ROOT, "%.1f%%", 100.0 * column.storedBytes() / Math.max(1, size)));
      }
      table.lines().forEach(line -> out.println("  " + line));
    }
  }

  private static void columnJson(JsonPrinter json, Chunk chunk, ColumnAnatomy.Part column) {
    json.beginObject().field("chunk", chunk.start()).field("table", column.table());
    json.field("spec", column.spec()).field("column", column.name());
    json.field("encoding", column.encoding()).field("deflated", column.deflated());
    json.field("offset", column.offset()).field("stored", column.storedBytes());
    json.field("inflated", column.bytes()).name("runs");
    if (column.runs() < 0) {
      json.nothing();
    } else {
      json.number(column.runs());
    }
    json.endObject();
    json.line();
  }

  private void ops(Session session, byte[] bytes) {
    var document = session.parse(file, bytes, LoadOptions.DEFAULT);
    Output out = report.json ? session.out() : session.console().paged();
    JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
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
                            out.println(OpLine.of(session.console(), op));
                          }
                        }));
  }

  private void message(Session session, SyncMessage message) {
    if (report.json) {
      JsonPrinter json = session.json(JsonPrinter.Layout.INDENTED);
      json.beginObject().field("version", message.version());
      json.field("heads", message.heads()).field("need", message.need());
      json.name("have").beginArray();
      for (Have have : message.have()) {
        json.beginObject().field("lastSync", have.lastSync());
        json.field("bloomEntries", have.bloom().entryCount());
        json.field("bloomBytes", have.bloom().toBytes().length).endObject();
      }
      json.endArray().name("changes").beginArray();
      message.changes().forEach(change -> json.number(change.length));
      json.endArray().name("flags");
      SyncMessage.Flags flags = message.flags();
      if (flags == null) {
        json.nothing();
      } else {
        json.bytes(flags.toBytes());
      }
      json.endObject();
      json.line();
      return;
    }
    Output out = session.console().paged();
    out.println("version  " + message.version());
    message.heads().forEach(head -> out.println("head     " + head));
    message.need().forEach(hash -> out.println("need     " + hash));
    for (Have have : message.have()) {
      out.println(
          "have     "
              + Amounts.count(have.lastSync().size(), "head")
              + " of the last sync, filter of "
              + have.bloom().entryCount()
              + " changes in "
              + Amounts.bytes(have.bloom().toBytes().length));
      have.lastSync().forEach(hash -> out.println("         " + hash));
    }
    long total = message.changes().stream().mapToLong(change -> change.length).sum();
    out.println("changes  " + message.changes().size() + ", " + Amounts.bytes(total));
    SyncMessage.Flags flags = message.flags();
    out.println("flags    " + (flags == null ? "none" : flags.toString()));
  }

  private void state(Session session, PeerState state) {
    if (report.json) {
      JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("sharedHeads", state.sharedHeads()).endObject();
      json.line();
    } else {
      state.sharedHeads().forEach(head -> session.out().println("shared head  " + head));
    }
  }
}
