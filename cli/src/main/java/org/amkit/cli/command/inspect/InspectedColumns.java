package org.amkit.cli.command.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkType;
import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.ColumnAnatomy;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Table;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;

/** {@code am inspect --columns}: what the columns of chunks take. */
final class InspectedColumns {
  private final Run run;
  private final Limits limits;
  private final boolean json;

  InspectedColumns(Run run, boolean json) {
    limits = run.memory().limits();
    this.run = run;
    this.json = json;
  }

  /**
   * Prints the columns of chunks: each chunk's, or those of all chunks of a type together.
   *
   * @param each whether each is wanted, although there are several of a type
   */
  void print(Collection<Chunk> chunks, boolean each) {
    if (json) {
      printJson(chunks);
      return;
    }
    Output out = run.console().paged();
    List<List<Chunk>> groups = new ArrayList<>();
    if (each || run.console().verbose()) {
      chunks.forEach(chunk -> groups.add(List.of(chunk)));
    } else {
      Map<ChunkType, List<Chunk>> byType = new TreeMap<>();
      chunks.forEach(
          chunk -> byType.computeIfAbsent(chunk.type(), type -> new ArrayList<>()).add(chunk));
      groups.addAll(byType.values());
    }
    boolean first = true;
    for (List<Chunk> group : groups) {
      if (!first) {
        out.println("");
      }
      first = false;
      if (group.size() == 1) {
        one(out, group.get(0));
      } else {
        together(out, group);
      }
    }
  }

  private void head(Output out, String head) {
    out.println(run.console().paint(Style.STRONG, head));
  }

  private void one(Output out, Chunk chunk) {
    long size = chunk.end() - chunk.start();
    head(out, chunk.type() + " chunk at " + chunk.start() + ", " + Amounts.bytes(size));
    Table table =
        new Table("lllrrrrr")
            .row("table", "column", "encoding", "offset", "stored", "inflated", "runs", "share");
    for (ColumnAnatomy.Part column : ColumnAnatomy.of(chunk, limits)) {
      table.row(
          column.table(),
          column.name(),
          encoding(column),
          column.offset(),
          column.storedBytes(),
          column.bytes(),
          column.runs() < 0 ? "" : column.runs(),
          Amounts.percent(column.storedBytes(), size));
    }
    table.lines().forEach(line -> out.println("  " + line));
  }

  /** What chunks of one type take for a column, added up. */
  private static final class Sum {
    private long chunks;
    private long stored;
    private long inflated;
    private long runs;

    void add(ColumnAnatomy.Part column) {
      chunks++;
      stored += column.storedBytes();
      inflated += column.bytes();
      runs = column.runs() < 0 ? -1 : runs + column.runs();
    }
  }

  private record Key(String table, String name, String encoding) {}

  private void together(Output out, List<Chunk> chunks) {
    long size = 0;
    ChunkType type = chunks.get(0).type();
    Map<Integer, Map<Key, Sum>> bySpec = new TreeMap<>(Integer::compareUnsigned);
    for (Chunk chunk : chunks) {
      size += chunk.end() - chunk.start();
      for (ColumnAnatomy.Part column : ColumnAnatomy.of(chunk, limits)) {
        int order = column.table().equals("ops") ? column.spec() | 1 << 30 : column.spec();
        bySpec
            .computeIfAbsent(order, spec -> new LinkedHashMap<>())
            .computeIfAbsent(
                new Key(column.table(), column.name(), encoding(column)), key -> new Sum())
            .add(column);
      }
    }
    head(
        out,
        Amounts.count(chunks.size(), type + " chunk")
            + ", "
            + Amounts.bytes(size)
            + (type == ChunkType.COMPRESSED_CHANGE ? "; stored: as in the inflated content" : ""));
    long whole = size;
    Table table =
        new Table("lllrrrrr")
            .row("table", "column", "encoding", "chunks", "stored", "inflated", "runs", "share");
    bySpec
        .values()
        .forEach(
            sums ->
                sums.forEach(
                    (key, sum) ->
                        table.row(
                            key.table(),
                            key.name(),
                            key.encoding(),
                            sum.chunks,
                            sum.stored,
                            sum.inflated,
                            sum.runs < 0 ? "" : sum.runs,
                            Amounts.percent(sum.stored, whole))));
    table.lines().forEach(line -> out.println("  " + line));
  }

  private static String encoding(ColumnAnatomy.Part column) {
    return column.encoding() + (column.deflated() ? "+deflate" : "");
  }

  private void printJson(Collection<Chunk> chunks) {
    JsonPrinter printer = run.json(JsonPrinter.Layout.COMPACT);
    chunks.forEach(
        chunk ->
            ColumnAnatomy.of(chunk, limits).forEach(column -> columnJson(printer, chunk, column)));
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
    json.endObject().line();
  }
}
