package org.amkit.chunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.amkit.codec.ByteReader;
import org.amkit.column.ValueReader;

/** Ops of a change as lines of text, as vectors.mjs writes what Automerge decodes. */
final class OpText {
  private OpText() {}

  static List<String> of(ChangeChunk change) {
    List<String> lines = new ArrayList<>();
    ChangeOps ops = new ChangeOps(change);
    while (ops.next()) {
      lines.add(line(change, ops));
    }
    return lines;
  }

  private static String line(ChangeChunk change, ChangeOps ops) {
    StringBuilder s = new StringBuilder();
    s.append(action(ops)).append(ops.insert() ? " insert|" : "|");
    s.append(ops.objActor() < 0 ? "_root" : id(change, ops.objCounter(), ops.objActor()));
    String key = ops.key();
    if (key != null) {
      s.append("|key ").append(hex(key.getBytes(StandardCharsets.UTF_8)));
    } else if (ops.keyActor() < 0) {
      s.append("|elem _head");
    } else {
      s.append("|elem ").append(id(change, ops.keyCounter(), ops.keyActor()));
    }
    s.append('|').append(value(ops));
    if (ops.markName() != null) {
      s.append(" mark ").append(ops.markName());
    }
    if (ops.expand()) {
      s.append(" expand");
    }
    StringJoiner preds = new StringJoiner(",");
    for (int i = 0; i < ops.predCount(); i++) {
      preds.add(id(change, ops.predCounter(i), ops.predActor(i)));
    }
    return s.append('|').append(preds).toString();
  }

  private static String action(ChangeOps ops) {
    return switch (ops.action()) {
      case ChangeOps.MAKE_MAP -> "makeMap";
      case ChangeOps.SET -> "set";
      case ChangeOps.MAKE_LIST -> "makeList";
      case ChangeOps.DELETE -> "del";
      case ChangeOps.MAKE_TEXT -> "makeText";
      case ChangeOps.INCREMENT -> "inc";
      case ChangeOps.MAKE_TABLE -> "makeTable";
      default -> ops.markName() == null ? "markEnd" : "markBegin";
    };
  }

  private static String value(ChangeOps ops) {
    int start = ops.valueOffset();
    ByteReader in = new ByteReader(ops.valueBuffer(), start, start + ops.valueByteCount(), 0);
    return switch (ops.valueType()) {
      case ValueReader.NULL -> "null";
      case ValueReader.FALSE -> "false";
      case ValueReader.TRUE -> "true";
      case ValueReader.UINT -> "uint:" + Long.toUnsignedString(in.uleb());
      case ValueReader.INT -> "int:" + in.sleb();
      case ValueReader.FLOAT -> "f64:" + hex(in.readBytes(8));
      case ValueReader.STRING -> "str:" + hex(in.readBytes(in.remaining()));
      case ValueReader.BYTES -> "bytes:" + hex(in.readBytes(in.remaining()));
      case ValueReader.COUNTER -> "counter:" + in.sleb();
      case ValueReader.TIMESTAMP -> "timestamp:" + in.sleb();
      default -> "unknown " + ops.valueType() + ":" + hex(in.readBytes(in.remaining()));
    };
  }

  private static String id(ChangeChunk change, long counter, int actor) {
    return counter + "@" + change.actor(actor);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
