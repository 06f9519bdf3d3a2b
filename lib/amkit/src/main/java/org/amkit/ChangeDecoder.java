package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeOps;
import org.amkit.chunk.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.codec.Utf8;
import org.amkit.column.ValueReader;
import org.amkit.engine.Engine;
import org.amkit.history.ChangeMeta;
import org.jspecify.annotations.Nullable;

/** Change chunks as changes of the API, and their rows as operations with ids written out. */
final class ChangeDecoder {
  private final ChangeChunk change;
  private final ChangeOps rows;

  private ChangeDecoder(ChangeChunk change) {
    this.change = change;
    this.rows = new ChangeOps(change);
  }

  /** The change that a chunk is. */
  static Change change(byte[] chunk) {
    try {
      ChangeChunk parsed = ChangeChunk.parse(chunk);
      byte[] inflated = parsed.bytes();
      return new Change(meta(parsed), () -> inflated);
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  /** The changes in chunks of any kind. */
  static List<Change> changes(byte[] chunks) {
    try {
      List<Change> changes = new ArrayList<>();
      for (ChangeChunk parsed : Engine.changesOf(chunks)) {
        byte[] inflated = parsed.bytes();
        changes.add(new Change(meta(parsed), () -> inflated));
      }
      return changes;
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  private static ChangeMeta meta(ChangeChunk parsed) {
    return new ChangeMeta(
        parsed.hash(),
        parsed.author(),
        parsed.seq(),
        parsed.startOp(),
        parsed.maxOp(),
        parsed.time(),
        parsed.message(),
        parsed.deps(),
        parsed.extraBytes());
  }

  /** The operations of a change chunk. */
  static List<Op> ops(byte[] chunk) {
    try {
      return new ChangeDecoder(ChangeChunk.parse(chunk, Limits.NONE)).ops();
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  private List<Op> ops() {
    List<Op> ops = new ArrayList<>();
    long counter = change.startOp();
    while (rows.next()) {
      ops.add(op(counter++));
    }
    return ops;
  }

  private Op op(long counter) {
    Op.Action action = action();
    String key = rows.key();
    List<String> pred = new ArrayList<>(rows.predCount());
    for (int i = 0; i < rows.predCount(); i++) {
      pred.add(id(rows.predCounter(i), rows.predActor(i)));
    }
    boolean mark = action == Op.Action.MARK_BEGIN || action == Op.Action.MARK_END;
    return new Op(
        id(counter, 0),
        action,
        rows.objActor() < 0 ? "_root" : id(rows.objCounter(), rows.objActor()),
        key,
        key == null ? element() : null,
        rows.insert(),
        value(action),
        action == Op.Action.MARK_BEGIN ? rows.markName() : null,
        mark && rows.expand(),
        List.copyOf(pred));
  }

  private String element() {
    return rows.keyActor() < 0 ? "_head" : id(rows.keyCounter(), rows.keyActor());
  }

  private String id(long counter, int actor) {
    return counter + "@" + change.actor(actor);
  }

  private Op.Action action() {
    return switch (rows.action()) {
      case ChangeOps.MAKE_MAP -> Op.Action.MAKE_MAP;
      case ChangeOps.SET -> Op.Action.SET;
      case ChangeOps.MAKE_LIST -> Op.Action.MAKE_LIST;
      case ChangeOps.DELETE -> Op.Action.DELETE;
      case ChangeOps.MAKE_TEXT -> Op.Action.MAKE_TEXT;
      case ChangeOps.INCREMENT -> Op.Action.INCREMENT;
      case ChangeOps.MAKE_TABLE -> Op.Action.MAKE_TABLE;
      default -> rows.markName() == null ? Op.Action.MARK_END : Op.Action.MARK_BEGIN;
    };
  }

  private @Nullable AmValue value(Op.Action action) {
    return switch (action) {
      case SET, INCREMENT, MARK_BEGIN -> value();
      default -> null;
    };
  }

  private AmValue value() {
    byte[] buf = rows.valueBuffer();
    int start = rows.valueOffset();
    int end = start + rows.valueByteCount();
    ByteReader in = new ByteReader(buf, start, end, 0);
    return switch (rows.valueType()) {
      case ValueReader.NULL -> AmValue.Null.INSTANCE;
      case ValueReader.FALSE -> new AmValue.Bool(false);
      case ValueReader.TRUE -> new AmValue.Bool(true);
      case ValueReader.UINT -> new AmValue.UInt(in.uleb());
      case ValueReader.INT -> new AmValue.Int(in.sleb());
      case ValueReader.FLOAT -> new AmValue.F64(float64(buf, start));
      case ValueReader.STRING -> new AmValue.Str(Utf8.decode(buf, start, end, start));
      case ValueReader.BYTES -> new AmValue.Bytes(Arrays.copyOfRange(buf, start, end));
      case ValueReader.COUNTER -> new AmValue.Counter(in.sleb());
      case ValueReader.TIMESTAMP -> new AmValue.Timestamp(in.sleb());
      default -> new AmValue.Unknown(rows.valueType(), Arrays.copyOfRange(buf, start, end));
    };
  }

  private static double float64(byte[] buf, int start) {
    long bits = 0;
    for (int i = 7; i >= 0; i--) {
      bits = bits << 8 | (buf[start + i] & 0xff);
    }
    return Double.longBitsToDouble(bits);
  }
}
