package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeChunkTest {
  static List<Vectors.Vector> changes() {
    return Vectors.changes();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void recordedChange_parsed_isWhatAutomergeDecodes(Vectors.Vector vector) {
    ChangeChunk change = ChangeChunk.parse(vector.bytes(2));
    assertThat(change.hash()).hasToString(vector.field(1));
    assertThat(change.author()).hasToString(vector.field(3));
    assertThat(change.seq()).isEqualTo(Long.parseLong(vector.field(4)));
    assertThat(change.startOp()).isEqualTo(Long.parseLong(vector.field(5)));
    assertThat(change.time()).isEqualTo(Long.parseLong(vector.field(6)));
    assertThat(Objects.requireNonNullElse(change.message(), ""))
        .isEqualTo(new String(vector.bytes(7), java.nio.charset.StandardCharsets.UTF_8));
    assertThat(change.deps()).extracting(ChangeHash::toString).isEqualTo(vector.list(8));
    assertThat(change.opCount()).isEqualTo(vector.details().size());
    assertThat(change.maxOp()).isEqualTo(change.startOp() + change.opCount() - 1);
    assertThat(OpText.of(change)).isEqualTo(vector.details());
    assertThat(change.ops().isKnown(ColumnRows.CHANGE_OPS)).isTrue();
    assertThat(change.extraBytes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void recordedChange_isCanonical_andWrittenAgainHasTheSameBytes(Vectors.Vector vector) {
    ChangeChunk change = ChangeChunk.parse(vector.bytes(2));
    ChangeOps ops = new ChangeOps(change);
    while (ops.next()) {}
    assertThat(ops.isCanonical()).isTrue();
    assertThat(ChangeRewriter.rewrite(change, false)).isEqualTo(change.bytes());
    assertThat(ChangeRewriter.rewrite(change, true)).isEqualTo(change.bytes());
  }

  @ParameterizedTest
  @MethodSource("changes")
  void deflatedChange_parsed_isTheSameChange(Vectors.Vector vector) {
    byte[] chunk = ChangeChunk.parse(vector.bytes(2)).bytes();
    byte[] deflated = ChangeChunk.deflated(chunk);
    assertThat(deflated[8]).isEqualTo((byte) (chunk.length > 256 ? 2 : 1));
    ChangeChunk again = ChangeChunk.parse(deflated);
    assertThat(again.bytes()).isEqualTo(chunk);
    assertThat(again.hash()).hasToString(vector.field(1));
  }

  @Test
  void bytesBehindTheChange_areAFaultAtTheirOffset() {
    byte[] chunk = ChangeChunk.parse(Vectors.changes().get(1).bytes(2)).bytes();
    byte[] more = Arrays.copyOf(chunk, chunk.length + 3);
    assertThatThrownBy(() -> ChangeChunk.parse(more))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.offset()).isEqualTo(chunk.length));
  }

  @Test
  void documentChunk_isAFault() {
    byte[] document = Vectors.documents().get(0).bytes(3);
    assertThatThrownBy(() -> ChangeChunk.parse(document))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected a change chunk, found a document");
  }

  @Test
  void noBytes_areAFault() {
    assertThatThrownBy(() -> ChangeChunk.parse(new byte[0])).isInstanceOf(FormatException.class);
  }

  /** A change with a column no one knows (id 100) and bytes behind its columns keeps both. */
  @Test
  void unknownColumnAndExtraBytes_areKept() {
    byte[] chunk =
        ChunkBytes.change(
            1,
            new int[] {21, 52, 66, 86, 87, 112, 1604},
            new byte[][] {
              {0x7f, 1, 'k'}, {1}, {0x7f, 1}, {0x7f, 0x16}, {'v'}, {0x7f, 0}, {5, 6, 7}
            },
            new byte[] {9, 8});
    ChangeChunk change = ChangeChunk.parse(chunk);
    assertThat(change.ops().isKnown(ColumnRows.CHANGE_OPS)).isFalse();
    assertThat(ColumnCopies.bytes(change.ops().range(1604))).containsExactly(5, 6, 7);
    assertThat(change.extraBytes()).containsExactly(9, 8);
    assertThat(OpText.of(change)).containsExactly("set|_root|key 6b|str:76|");
    assertThat(Base64.getEncoder().encodeToString(change.bytes()))
        .isEqualTo(Base64.getEncoder().encodeToString(chunk));
  }

  @Test
  void startOpZero_isAFault() {
    byte[] chunk = ChunkBytes.change(0, new int[0], new byte[0][], new byte[0]);
    assertThatThrownBy(() -> ChangeChunk.parse(chunk))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected an op counter of 1 to 2^32-1, found 0");
  }

  @Test
  void startOpPast32Bits_isAFault() {
    byte[] chunk = ChunkBytes.change(1L << 32, new int[0], new byte[0][], new byte[0]);
    assertThatThrownBy(() -> ChangeChunk.parse(chunk)).isInstanceOf(FormatException.class);
  }

  @Test
  void opsThatRunPast32Bits_areAFault() {
    byte[] chunk =
        ChunkBytes.change(
            0xffff_ffffL,
            new int[] {21, 52, 66, 86, 112},
            new byte[][] {{2, 1, 'k'}, {2}, {2, 1}, {2, 0}, {2, 0}},
            new byte[0]);
    assertThatThrownBy(() -> ChangeChunk.parse(chunk))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("counters past 32 bits");
  }
}
