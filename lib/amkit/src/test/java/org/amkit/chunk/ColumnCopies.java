package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.FormatException;
import org.amkit.column.BoolReader;
import org.amkit.column.BoolWriter;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleReader;
import org.amkit.column.RleWriter;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.StringWriter;
import org.amkit.column.ValueReader;
import org.amkit.column.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Copies columns through readers and writers. */
final class ColumnCopies {
  private ColumnCopies() {}

  static byte[] bytes(Column column) {
    return Arrays.copyOfRange(column.buf(), column.start(), column.end());
  }

  /** Copies every column run by run, and compares. */
  static void expectSameBytes(ColumnSet set, Rules rules) {
    for (int i = 0; i < set.count(); i++) {
      int spec = set.spec(i);
      Column column = set.column(i);
      String what = "column " + spec;
      switch (ColumnSpec.type(spec)) {
        case ColumnSpec.GROUP, ColumnSpec.ACTOR, ColumnSpec.UINT ->
            assertThat(copy(column.rle(rules))).as(what).isEqualTo(bytes(column));
        case ColumnSpec.DELTA ->
            assertThat(copy(column.deltas(rules))).as(what).isEqualTo(bytes(column));
        case ColumnSpec.BOOLEAN ->
            assertThat(copy(column.bools(rules))).as(what).isEqualTo(bytes(column));
        case ColumnSpec.STRING -> {
          assertThat(copy(column.strings(rules))).as(what).isEqualTo(bytes(column));
        }
        case ColumnSpec.VALUE_META -> {
          Column raw = set.range(spec + 1);
          ValueWriter copy = copy(column.values(raw, rules));
          assertThat(copy.metaToByteArray()).as(what).isEqualTo(bytes(column));
          assertThat(copy.rawToByteArray()).as(what).isEqualTo(bytes(raw));
        }
        default -> assertThat(set.spec(i - 1)).isEqualTo(spec - 1);
      }
    }
  }

  static byte[] copy(RleReader in) {
    RleWriter out = new RleWriter();
    for (; in.run() > 0; in.advance(in.run())) {
      if (in.isNull()) {
        out.appendNull(in.run());
      } else {
        out.append(in.value(), in.run());
      }
    }
    return out.toByteArray();
  }

  static byte[] copy(DeltaReader in) {
    DeltaWriter out = new DeltaWriter();
    for (; in.run() > 0; in.advance(in.run())) {
      if (in.isNull()) {
        out.appendNull(in.run());
      } else {
        out.append(in.value(), in.step(), in.run());
      }
    }
    return out.toByteArray();
  }

  static byte[] copy(BoolReader in) {
    BoolWriter out = new BoolWriter();
    for (; in.run() > 0; in.advance(in.run())) {
      out.append(in.value(), in.run());
    }
    return out.toByteArray();
  }

  static byte[] copy(StringReader in) {
    StringWriter out = new StringWriter();
    for (; in.run() > 0; in.advance(in.run())) {
      if (in.isNull()) {
        out.appendNull(in.run());
      } else {
        out.append(in.value(), in.run());
      }
    }
    return out.toByteArray();
  }

  static ValueWriter copy(ValueReader in) {
    ValueWriter out = new ValueWriter();
    for (; in.run() > 0; in.advance(in.run())) {
      out.append(in.typeCode(), in.buffer(), in.offset(), in.byteCount(), in.run());
    }
    return out;
  }

  /** Reads all of the input's chunks, columns and ops; what was wrong, or null. */
  static @Nullable FormatException readAll(byte[] data) {
    try {
      ChunkReader reader = new ChunkReader(data);
      while (reader.next()) {
        Chunk chunk = reader.chunk();
        if (chunk.type() == ChunkType.DOCUMENT) {
          DocumentChunk document = DocumentChunk.parse(chunk, Limits.DEFAULT);
          readRows(OpColumns.of(document, Budget.unlimited()));
          DocumentChanges changes =
              new DocumentChanges(document.changes(), document.actors().size());
          while (changes.next()) {
            changes.message();
          }
        } else if (chunk.type() == ChunkType.BUNDLE) {
          for (byte[] change : BundleChunk.parse(chunk, Limits.DEFAULT).changes()) {
            ChangeChunk.parse(change);
          }
        } else {
          ChangeOps ops = new ChangeOps(ChangeChunk.parse(chunk));
          while (ops.nextRun()) {
            ops.key();
          }
        }
      }
      return null;
    } catch (FormatException e) {
      return e;
    }
  }

  /** Reads all rows, by runs that all columns share; how many runs there were. */
  static int readRows(OpColumns ops) {
    int runCount = 0;
    while (ops.actions.run() > 0) {
      int n = ops.run();
      long succs = ops.refCounts.value() * n;
      while (succs > 0) {
        int m = (int) Math.min(succs, ops.refRun());
        ops.advanceRefs(m);
        succs -= m;
      }
      ops.advance(n);
      runCount++;
    }
    ops.expectEnd();
    return runCount;
  }
}
