package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.amkit.LoadOptions.Limits;
import org.amkit.SharedData;
import org.amkit.codec.FormatException;
import org.amkit.column.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real documents' columns, read and written again. */
class RealDocumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "documents/automerge-paper.amrg",
        "documents/essay.amrg",
        "documents/exemplar.automerge",
        "documents/godot-modeled.amrg",
        "documents/moby-dick.automerge",
        "documents/stephen.amrg",
        "egwalker/A1.am",
        "egwalker/C1.am",
        "egwalker/S1.am",
        "fixtures/two_change_chunks.automerge",
        "fixtures/two_change_chunks_compressed.automerge",
        "fixtures/two_change_chunks_out_of_order.automerge",
        "fixtures/counter_value_is_ok.automerge"
      })
  void chunks_writtenAgain_haveTheSameBytes(String name) throws IOException {
    byte[] data = Files.readAllBytes(SharedData.require("upstream/" + name));
    ChunkReader reader = new ChunkReader(data);
    int chunkCount = 0;
    while (reader.next()) {
      Chunk chunk = reader.chunk();
      chunkCount++;
      if (chunk.type() == ChunkType.DOCUMENT) {
        DocumentChunk document = DocumentChunk.parse(chunk, Limits.DEFAULT);
        assertThat(document.isKnown()).isTrue();
        ColumnCopies.expectSameBytes(document.changes(), Rules.STRICT);
        ColumnCopies.expectSameBytes(document.ops(), Rules.STRICT);
        expectSameChunk(document);
      } else {
        ChangeChunk change = ChangeChunk.parse(chunk);
        assertThat(ChangeRewriter.rewrite(change, true)).isEqualTo(change.bytes());
        assertThat(ChangeRewriter.rewrite(change, false)).isEqualTo(change.bytes());
      }
    }
    assertThat(chunkCount).isPositive();
    assertThat(reader.goodEnd()).isEqualTo(data.length);
  }

  /** Writes the document chunk again, not deflated, and compares what can be read from it. */
  private static void expectSameChunk(DocumentChunk document) {
    for (boolean deflate : new boolean[] {false, true}) {
      byte[] written =
          DocumentChunkWriter.write(
              document.actors(),
              document.heads(),
              columns(document.changes()),
              columns(document.ops()),
              document.headIndexes() == null ? new long[0] : document.headIndexes(),
              deflate);
      ChunkReader reader = new ChunkReader(written);
      assertThat(reader.next()).isTrue();
      DocumentChunk again = DocumentChunk.parse(reader.chunk(), Limits.DEFAULT);
      assertThat(again.actors()).isEqualTo(document.actors());
      assertThat(again.heads()).isEqualTo(document.heads());
      assertThat(again.headIndexes()).isEqualTo(document.headIndexes());
      expectSameColumns(again.changes(), document.changes());
      expectSameColumns(again.ops(), document.ops());
    }
  }

  private static ColumnSetWriter columns(ColumnSet set) {
    ColumnSetWriter out = new ColumnSetWriter();
    for (int i = 0; i < set.count(); i++) {
      out.add(set.spec(i), ColumnCopies.bytes(set.column(i)));
    }
    return out;
  }

  private static void expectSameColumns(ColumnSet actual, ColumnSet expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    for (int i = 0; i < actual.count(); i++) {
      assertThat(actual.spec(i)).isEqualTo(expected.spec(i));
      assertThat(ColumnCopies.bytes(actual.column(i)))
          .isEqualTo(ColumnCopies.bytes(expected.column(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fuzz-crashers/action-is-48.automerge",
        "fuzz-crashers/crash-da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "fuzz-crashers/invalid_deflate_stream.automerge",
        "fuzz-crashers/missing_actor.automerge",
        "fuzz-crashers/overflow_in_length.automerge",
        "fuzz-crashers/too_many_deps.automerge",
        "fuzz-crashers/too_many_ops.automerge",
        "fixtures/counter_value_has_incorrect_meta.automerge",
        "fixtures/counter_value_is_overlong.automerge",
        "fixtures/64bit_obj_id_change.automerge",
        "fixtures/64bit_obj_id_doc.automerge"
      })
  void badFile_isAFaultWithItsOffset(String name) throws IOException {
    byte[] data = Files.readAllBytes(SharedData.require("upstream/" + name));
    FormatException fault = ColumnCopies.readAll(data);
    assertThat(fault).isNotNull();
    assertThat(Objects.requireNonNull(fault).offset()).isBetween(0L, (long) data.length);
  }

  /** The message holds changes concatenated, each after its length. */
  @Test
  void changesOfARealSyncMessage_areCanonicalAndWrittenAgainTheSame() throws IOException {
    byte[] message =
        Files.readAllBytes(SharedData.require("upstream/documents/slowSyncMessage.amrgsync"));
    int changeCount = 0;
    ChangeOps ops = new ChangeOps();
    for (Chunk chunk : ChunkReader.scan(message, Limits.DEFAULT).chunks()) {
      ChangeChunk change = ChangeChunk.parse(chunk);
      ops.reset(change);
      while (ops.nextRun()) {}
      assertThat(ops.isCanonical()).isTrue();
      assertThat(ChangeRewriter.rewrite(change, true)).isEqualTo(change.bytes());
      changeCount++;
    }
    assertThat(changeCount).isEqualTo(6483);
  }
}
