package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentChunkTest {
  static List<Vectors.Vector> documents() {
    return Vectors.documents();
  }

  private static DocumentChunk parse(byte[] bytes) {
    ChunkReader reader = new ChunkReader(bytes);
    assertThat(reader.next()).isTrue();
    return DocumentChunk.parse(reader.chunk(), Limits.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void recordedDocument_writtenAgain_hasTheSameBytes(Vectors.Vector vector) {
    DocumentChunk document = parse(vector.bytes(3));
    assertThat(document.heads()).extracting(ChangeHash::toString).isEqualTo(vector.list(2));
    ColumnSetWriter changes = new ColumnSetWriter();
    for (int i = 0; i < document.changes().count(); i++) {
      changes.add(document.changes().spec(i), ColumnCopies.bytes(document.changes().column(i)));
    }
    ColumnSetWriter ops = new ColumnSetWriter();
    for (int i = 0; i < document.ops().count(); i++) {
      ops.add(document.ops().spec(i), ColumnCopies.bytes(document.ops().column(i)));
    }
    byte[] written =
        DocumentChunkWriter.write(
            document.actors(),
            document.heads(),
            changes,
            ops,
            Objects.requireNonNullElse(document.headIndexes(), new long[0]),
            false);
    assertThat(written).isEqualTo(vector.bytes(4));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void recordedDocument_rows_areThoseOfItsChanges(Vectors.Vector vector) {
    DocumentChunk document = parse(vector.bytes(3));
    DocumentChanges changes = new DocumentChanges(document.changes(), document.actors().size());
    int changeCount = 0;
    while (changes.next()) {
      if (vector.field(1).equals("session")) {
        // Same order as getAllChanges gave.
        ChangeChunk recorded = ChangeChunk.parse(Vectors.changes().get(changeCount).bytes(2));
        assertThat(document.actors().get(changes.actor())).isEqualTo(recorded.author());
        assertThat(changes.seq()).isEqualTo(recorded.seq());
        assertThat(changes.maxOp()).isEqualTo(recorded.maxOp());
        assertThat(changes.time()).isEqualTo(recorded.time());
        assertThat(changes.message()).isEqualTo(recorded.message());
        assertThat(changes.depCount()).isEqualTo(recorded.deps().size());
        for (int i = 0; i < changes.depCount(); i++) {
          assertThat(Vectors.changes().get(changes.dep(i)).field(1))
              .isEqualTo(recorded.deps().get(i).toString());
        }
        assertThat(changes.extraEnd()).isEqualTo(changes.extraStart());
      }
      changeCount++;
    }
    assertThat(changeCount).isEqualTo(changes.changeCount());
    long opCount = OpColumns.of(document, Budget.unlimited()).actions.passAll();
    int runCount = ColumnCopies.readRows(OpColumns.of(document, Budget.unlimited()));
    assertThat((long) runCount).isBetween(Math.min(1, opCount), opCount);
  }
}
