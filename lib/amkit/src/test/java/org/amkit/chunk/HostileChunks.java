package org.amkit.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.amkit.codec.ByteWriter;

/** Small chunks with right checksums whose run lengths or compressed bytes stand for very much. */
public final class HostileChunks {
  private static final int[] CHANGE_OPS = {
    ColumnSpec.OP_KEY_STRING,
    ColumnSpec.OP_INSERT,
    ColumnSpec.OP_ACTION,
    ColumnSpec.OP_VALUE_META,
    ColumnSpec.OP_PRED_COUNT
  };

  private HostileChunks() {}

  /** The same chunk with its checksum made right. */
  public static byte[] withChecksum(byte[] chunk) {
    return ChunkBytes.withChecksum(chunk);
  }

  /** A change of so many assignments of null to one key. */
  public static byte[] changeOfRows(long rowCount) {
    byte[][] columns = {
      keys(rowCount),
      uleb(rowCount),
      run(rowCount, ChangeOps.SET),
      run(rowCount, 0),
      run(rowCount, 0)
    };
    return ChunkBytes.change(1, CHANGE_OPS, columns, new byte[0]);
  }

  /** A change of so many deletions, which the store keeps as one run. */
  public static byte[] changeOfDeletions(long rowCount) {
    int[] specs = {
      ColumnSpec.OP_OBJ_ACTOR,
      ColumnSpec.OP_OBJ_COUNTER,
      ColumnSpec.OP_KEY_ACTOR,
      ColumnSpec.OP_KEY_COUNTER,
      ColumnSpec.OP_INSERT,
      ColumnSpec.OP_ACTION,
      ColumnSpec.OP_VALUE_META,
      ColumnSpec.OP_PRED_COUNT,
      ColumnSpec.OP_PRED_ACTOR,
      ColumnSpec.OP_PRED_COUNTER
    };
    byte[][] columns = {
      run(rowCount, 0),
      run(rowCount, 1),
      run(rowCount, 0),
      deltas(rowCount),
      uleb(rowCount),
      run(rowCount, ChangeOps.DELETE),
      run(rowCount, 0),
      run(rowCount, 1),
      run(rowCount, 0),
      deltas(rowCount)
    };
    return ChunkBytes.change(10, specs, columns, new byte[0]);
  }

  /** A change of 100 ops with so many predecessors each. */
  public static byte[] changeOfPredecessors(int each) {
    int ops = 100;
    int[] specs = Arrays.copyOf(CHANGE_OPS, CHANGE_OPS.length + 2);
    specs[CHANGE_OPS.length] = ColumnSpec.OP_PRED_ACTOR;
    specs[CHANGE_OPS.length + 1] = ColumnSpec.OP_PRED_COUNTER;
    byte[][] columns = {
      keys(ops),
      uleb(ops),
      run(ops, ChangeOps.SET),
      run(ops, 0),
      run(ops, each),
      run((long) ops * each, 0),
      deltas((long) ops * each)
    };
    return ChunkBytes.change(1, specs, columns, new byte[0]);
  }

  /** A document of one change with so many ops. */
  public static byte[] documentOfRows(long rowCount) {
    return document(
        changeRows(1, rowCount),
        ops(rowCount, new Column(ColumnSpec.OP_SUCC_COUNT, run(rowCount, 0))));
  }

  /** A document of 100 ops with so many successors each. */
  public static byte[] documentOfSuccessors(int each) {
    long sum = 100L * each;
    return document(
        changeRows(1, sum + 100),
        ops(
            100,
            new Column(ColumnSpec.OP_SUCC_COUNT, run(100, each)),
            new Column(ColumnSpec.OP_SUCC_ACTOR, run(sum, 0)),
            new Column(ColumnSpec.OP_SUCC_COUNTER, deltas(sum))));
  }

  /** A document of so many changes without ops. */
  public static byte[] documentOfChanges(long rowCount) {
    return document(changeRows(rowCount, 0), List.of());
  }

  /** A document whose n-th change depends on n others, up to so many. */
  public static byte[] documentOfDependencies(int rowCount) {
    ByteWriter counts = new ByteWriter();
    counts.sleb(-rowCount);
    for (int i = 0; i < rowCount; i++) {
      counts.uleb(i);
    }
    long sum = (long) rowCount * (rowCount - 1) / 2;
    List<Column> changes = changeRows(rowCount, 0);
    changes.set(4, new Column(ColumnSpec.CHANGE_DEPS_COUNT, counts.toByteArray()));
    ByteWriter zeros = new ByteWriter();
    zeros.sleb(sum);
    zeros.sleb(0);
    changes.add(5, new Column(ColumnSpec.CHANGE_DEPS, zeros.toByteArray()));
    return document(changes, List.of());
  }

  /** A bundle of one change with so many ops. */
  public static byte[] bundleOfRows(long rowCount) {
    ByteWriter body = new ByteWriter();
    body.uleb(0);
    body.uleb(1);
    body.uleb(1);
    body.putByte(1);
    List<Column> changes =
        List.of(
            new Column(ColumnSpec.BUNDLE_ACTOR, one(0)),
            new Column(ColumnSpec.BUNDLE_SEQ, one(1)),
            new Column(ColumnSpec.BUNDLE_START_OP, one(1)),
            new Column(ColumnSpec.BUNDLE_MAX_OP, one(rowCount)),
            new Column(ColumnSpec.BUNDLE_TIME, one(0)),
            new Column(ColumnSpec.BUNDLE_DEPS_COUNT, one(0)));
    List<Column> ops =
        List.of(
            new Column(ColumnSpec.OP_KEY_STRING, keys(rowCount)),
            new Column(ColumnSpec.OP_ID_ACTOR, run(rowCount, 0)),
            new Column(ColumnSpec.OP_INSERT, uleb(rowCount)),
            new Column(ColumnSpec.OP_ACTION, run(rowCount, ChangeOps.SET)),
            new Column(ColumnSpec.OP_VALUE_META, run(rowCount, 0)),
            new Column(ColumnSpec.OP_PRED_COUNT, run(rowCount, 0)),
            new Column(ColumnSpec.BUNDLE_OP_ID_INVERSE, inverse(rowCount)));
    writeMeta(body, changes);
    writeData(body, changes);
    writeMeta(body, ops);
    writeData(body, ops);
    return ChunkBytes.chunk(ChunkType.BUNDLE, body.toByteArray());
  }

  /** A sync message of version 2 that brings these chunks. */
  public static byte[] message(byte[] chunks) {
    ByteWriter out = new ByteWriter();
    out.putByte(0x43);
    out.uleb(0);
    out.uleb(0);
    out.uleb(0);
    out.uleb(1);
    out.uleb(chunks.length);
    out.putBytes(chunks);
    out.uleb(2);
    out.putBytes(new byte[] {2, (byte) 0x84});
    return out.toByteArray();
  }

  /** A compressed change that inflates to so many zeros; its checksum is wrong. */
  public static byte[] zeros(long byteCount) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] piece = new byte[1 << 16];
    byte[] packed = new byte[1 << 16];
    ByteWriter body = new ByteWriter();
    for (long left = byteCount; left > 0; left -= piece.length) {
      deflater.setInput(piece, 0, (int) Math.min(left, piece.length));
      while (!deflater.needsInput()) {
        body.putBytes(packed, 0, deflater.deflate(packed));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      body.putBytes(packed, 0, deflater.deflate(packed));
    }
    deflater.end();
    return ChunkBytes.chunk(ChunkType.COMPRESSED_CHANGE, body.toByteArray());
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Column(int spec, byte[] bytes) {}

  private static List<Column> changeRows(long rowCount, long maxOp) {
    ByteWriter maxOps = new ByteWriter();
    maxOps.putBytes(one(maxOp));
    if (rowCount > 1) {
      maxOps.sleb(rowCount - 1);
      maxOps.sleb(0);
    }
    return new ArrayList<>(
        List.of(
            new Column(ColumnSpec.CHANGE_ACTOR, run(rowCount, 0)),
            new Column(ColumnSpec.CHANGE_SEQ, deltas(rowCount)),
            new Column(ColumnSpec.CHANGE_MAX_OP, maxOps.toByteArray()),
            new Column(ColumnSpec.CHANGE_TIME, run(rowCount, 0)),
            new Column(ColumnSpec.CHANGE_DEPS_COUNT, run(rowCount, 0)),
            new Column(ColumnSpec.CHANGE_EXTRA_META, run(rowCount, 7))));
  }

  private static List<Column> ops(long rowCount, Column... successors) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(ColumnSpec.OP_KEY_STRING, keys(rowCount)));
    columns.add(new Column(ColumnSpec.OP_ID_ACTOR, run(rowCount, 0)));
    columns.add(new Column(ColumnSpec.OP_ID_COUNTER, deltas(rowCount)));
    columns.add(new Column(ColumnSpec.OP_INSERT, uleb(rowCount)));
    columns.add(new Column(ColumnSpec.OP_ACTION, run(rowCount, ChangeOps.SET)));
    columns.add(new Column(ColumnSpec.OP_VALUE_META, run(rowCount, 0)));
    columns.addAll(List.of(successors));
    return columns;
  }

  private static byte[] document(List<Column> changes, List<Column> ops) {
    ByteWriter body = new ByteWriter();
    body.uleb(1);
    body.uleb(1);
    body.putByte(1);
    body.uleb(1);
    body.putBytes(new byte[32]);
    writeMeta(body, changes);
    writeMeta(body, ops);
    writeData(body, changes);
    writeData(body, ops);
    return ChunkBytes.chunk(ChunkType.DOCUMENT, body.toByteArray());
  }

  private static void writeMeta(ByteWriter body, List<Column> columns) {
    body.uleb(columns.size());
    for (Column column : columns) {
      body.uleb(column.spec);
      body.uleb(column.bytes.length);
    }
  }

  private static void writeData(ByteWriter body, List<Column> columns) {
    for (Column column : columns) {
      body.putBytes(column.bytes);
    }
  }

  private static byte[] keys(long count) {
    ByteWriter out = new ByteWriter();
    out.sleb(count == 1 ? -1 : count);
    out.uleb(1);
    out.putByte('a');
    return out.toByteArray();
  }

  private static byte[] run(long count, long value) {
    ByteWriter out = new ByteWriter();
    out.sleb(count == 1 ? -1 : count);
    out.uleb(value);
    return out.toByteArray();
  }

  /** 1, 2, 3 ... */
  private static byte[] deltas(long count) {
    return run(count, 1);
  }

  /** 0, 1, 2 ... */
  private static byte[] inverse(long count) {
    ByteWriter out = new ByteWriter();
    out.putBytes(one(0));
    if (count > 1) {
      out.sleb(count - 1);
      out.sleb(1);
    }
    return out.toByteArray();
  }

  private static byte[] one(long value) {
    ByteWriter out = new ByteWriter();
    out.sleb(-1);
    out.sleb(value);
    return out.toByteArray();
  }

  private static byte[] uleb(long value) {
    ByteWriter out = new ByteWriter();
    out.uleb(value);
    return out.toByteArray();
  }
}
