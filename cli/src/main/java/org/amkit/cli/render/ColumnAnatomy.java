package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.ColumnSpec;
import org.amkit.chunk.DocumentChunk;
import org.amkit.chunk.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.column.Column;
import org.amkit.column.Rules;
import org.amkit.column.RunReader;

/**
 * Takes the columns of a document, change or bundle apart: where they lie and how they are packed.
 */
public final class ColumnAnatomy {
  private static final Map<Integer, String> OP_NAMES = new HashMap<>();
  private static final Map<Integer, String> CHANGE_NAMES = new HashMap<>();
  private static final Map<Integer, String> BUNDLE_NAMES = new HashMap<>();
  private static final Map<Integer, String> BUNDLE_OP_NAMES = new HashMap<>();
  private static final int HASH_BYTES = 32;

  static {
    OP_NAMES.put(ColumnSpec.OP_OBJ_ACTOR, "obj.actor");
    OP_NAMES.put(ColumnSpec.OP_OBJ_COUNTER, "obj.counter");
    OP_NAMES.put(ColumnSpec.OP_KEY_ACTOR, "key.actor");
    OP_NAMES.put(ColumnSpec.OP_KEY_COUNTER, "key.counter");
    OP_NAMES.put(ColumnSpec.OP_KEY_STRING, "key.string");
    OP_NAMES.put(ColumnSpec.OP_ID_ACTOR, "id.actor");
    OP_NAMES.put(ColumnSpec.OP_ID_COUNTER, "id.counter");
    OP_NAMES.put(ColumnSpec.OP_INSERT, "insert");
    OP_NAMES.put(ColumnSpec.OP_ACTION, "action");
    OP_NAMES.put(ColumnSpec.OP_VALUE_META, "value.meta");
    OP_NAMES.put(ColumnSpec.OP_VALUE, "value.raw");
    OP_NAMES.put(ColumnSpec.OP_PRED_COUNT, "pred.count");
    OP_NAMES.put(ColumnSpec.OP_PRED_ACTOR, "pred.actor");
    OP_NAMES.put(ColumnSpec.OP_PRED_COUNTER, "pred.counter");
    OP_NAMES.put(ColumnSpec.OP_SUCC_COUNT, "succ.count");
    OP_NAMES.put(ColumnSpec.OP_SUCC_ACTOR, "succ.actor");
    OP_NAMES.put(ColumnSpec.OP_SUCC_COUNTER, "succ.counter");
    OP_NAMES.put(ColumnSpec.OP_EXPAND, "expand");
    OP_NAMES.put(ColumnSpec.OP_MARK_NAME, "mark.name");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_ACTOR, "actor");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_SEQ, "seq");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_MAX_OP, "maxOp");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_TIME, "time");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_MESSAGE, "message");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_DEPS_COUNT, "deps.count");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_DEPS, "deps");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_EXTRA_META, "extra.meta");
    CHANGE_NAMES.put(ColumnSpec.CHANGE_EXTRA, "extra.raw");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_ACTOR, "actor");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_SEQ, "seq");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_START_OP, "startOp");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_MAX_OP, "maxOp");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_TIME, "time");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_MESSAGE, "message");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_DEPS_COUNT, "deps.count");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_DEPS, "deps");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_EXTRA_COUNT, "extra.count");
    BUNDLE_NAMES.put(ColumnSpec.BUNDLE_EXTRA, "extra.raw");
    BUNDLE_OP_NAMES.putAll(OP_NAMES);
    BUNDLE_OP_NAMES.put(ColumnSpec.BUNDLE_OP_OBJ_COUNTER, "obj.counter");
    BUNDLE_OP_NAMES.put(ColumnSpec.BUNDLE_OP_ID_INVERSE, "id.inverse");
  }

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

  /** The columns of a chunk in the order in which they lie; none of what is not known. */
  public static List<Part> of(Chunk chunk, Limits limits) {
    ByteReader in =
        new ByteReader(chunk.buf(), chunk.bodyStart(), chunk.bodyEnd(), chunk.baseOffset());
    List<Part> parts = new ArrayList<>();
    if (chunk.type() == ChunkType.DOCUMENT) {
      DocumentChunk document = DocumentChunk.parse(chunk, limits);
      skipPrefixed(in, in.uleb());
      in.skip(in.uleb() * HASH_BYTES);
      List<long[]> changes = meta(in);
      List<long[]> ops = meta(in);
      table(parts, "changes", CHANGE_NAMES, changes, document.changes(), in, chunk);
      table(parts, "ops", OP_NAMES, ops, document.ops(), in, chunk);
    } else if (chunk.type() == ChunkType.CHANGE || chunk.type() == ChunkType.COMPRESSED_CHANGE) {
      ChangeChunk change = ChangeChunk.parse(chunk);
      in.skip(in.uleb() * HASH_BYTES);
      skipPrefixed(in, 1);
      in.uleb();
      in.uleb();
      in.sleb();
      skipPrefixed(in, 1);
      skipPrefixed(in, in.uleb());
      table(parts, "ops", OP_NAMES, meta(in), change.ops(), in, chunk);
    } else if (chunk.type() == ChunkType.BUNDLE) {
      BundleChunk bundle = BundleChunk.parse(chunk, limits);
      in.skip(in.uleb() * HASH_BYTES);
      skipPrefixed(in, in.uleb());
      table(parts, "changes", BUNDLE_NAMES, meta(in), bundle.changeColumns(), in, chunk);
      table(parts, "ops", BUNDLE_OP_NAMES, meta(in), bundle.opColumns(), in, chunk);
    }
    return parts;
  }

  private static void skipPrefixed(ByteReader in, long count) {
    for (long i = 0; i < count; i++) {
      in.skip(in.uleb());
    }
  }

  private static List<long[]> meta(ByteReader in) {
    long count = in.uleb();
    List<long[]> meta = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      meta.add(new long[] {in.uleb(), in.uleb()});
    }
    return meta;
  }

  private static void table(
      List<Part> parts,
      String table,
      Map<Integer, String> names,
      List<long[]> meta,
      ColumnSet columns,
      ByteReader in,
      Chunk chunk) {
    for (int i = 0; i < meta.size(); i++) {
      int raw = (int) meta.get(i)[0];
      long stored = meta.get(i)[1];
      int spec = ColumnSpec.inflated(raw);
      int at = in.skip(stored);
      Column column = columns.column(i);
      parts.add(
          new Part(
              table,
              spec,
              names.getOrDefault(spec, "column " + spec),
              encoding(spec),
              ColumnSpec.isDeflated(raw),
              chunk.type() == ChunkType.COMPRESSED_CHANGE
                  ? at - chunk.bodyStart()
                  : chunk.start() + at - chunk.frameStart(),
              stored,
              column.byteCount(),
              runs(spec, column)));
    }
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
      RunReader reader = ColumnSpec.reader(spec, column, Rules.LAX);
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
