package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.List;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkContent;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.ColumnSpec;
import org.amkit.codec.FormatException;
import org.amkit.column.Column;
import org.amkit.column.Rules;
import org.amkit.column.RunReader;

/**
 * Takes the columns of a document, change or bundle apart: where they lie and how they are packed.
 */
public final class ColumnAnatomy {
  /**
   * One column.
   *
   * @param table {@code changes} or {@code ops}
   * @param name what it holds
   * @param encoding how it is written
   * @param offset where it starts: in the file; in the inflated content of a compressed change
   * @param storedBytes how many bytes it takes there
   * @param bytes how many it has when inflated
   * @param runs how many runs its encoding has; -1 for raw bytes
   */
  public record Part(
      String table,
      int spec,
      String name,
      String encoding,
      boolean deflated,
      long offset,
      long storedBytes,
      long bytes,
      long runs) {}

  private ColumnAnatomy() {}

  /** The columns of a chunk in the order in which they lie. */
  public static List<Part> of(Chunk chunk, Limits limits) {
    // Of a compressed change, offsets count in the inflated content.
    long base =
        chunk.type() == ChunkType.COMPRESSED_CHANGE
            ? -chunk.bodyStart()
            : chunk.start() - chunk.frameStart();
    List<Part> parts = new ArrayList<>();
    for (ChunkContent.Table table : ChunkContent.parse(chunk, limits).tables()) {
      ColumnSet columns = table.columns();
      for (int i = 0; i < columns.count(); i++) {
        int spec = columns.spec(i);
        Column column = columns.column(i);
        parts.add(
            new Part(
                table.name(),
                spec,
                table.rows().name(spec),
                encoding(spec),
                columns.isDeflated(i),
                base + columns.start(i),
                columns.end(i) - columns.start(i),
                column.byteCount(),
                runs(spec, column)));
      }
    }
    return parts;
  }

  private static String encoding(int spec) {
    return switch (ColumnSpec.type(spec)) {
      case ColumnSpec.GROUP -> "group";
      case ColumnSpec.ACTOR -> "actor";
      case ColumnSpec.UINT -> "uint";
      case ColumnSpec.DELTA -> "delta";
      case ColumnSpec.BOOLEAN -> "bool";
      case ColumnSpec.STRING -> "string";
      case ColumnSpec.VALUE_META -> "meta";
      default -> "raw";
    };
  }

  private static long runs(int spec, Column column) {
    if (ColumnSpec.type(spec) == ColumnSpec.VALUE) {
      return -1;
    }
    try {
      RunReader reader = ColumnSet.reader(spec, column, Rules.LAX);
      long runs = 0;
      for (; reader.run() > 0; runs++) {
        reader.advance(reader.run());
      }
      return runs;
    } catch (FormatException e) {
      return -1;
    }
  }
}
