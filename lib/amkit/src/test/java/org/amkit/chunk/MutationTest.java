package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.FormatException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged chunks: a fault with an offset inside of the input, or a chunk that still reads. */
class MutationTest {
  private static final int[] MASKS = {0x01, 0x80, 0xff};
  private static final int RANDOM_ROUNDS = 3000;

  /** Chunks of each kind, none so large that all its bytes could not be tried. */
  static List<Vectors.Vector> chunks() {
    List<Vectors.Vector> chunks = new ArrayList<>();
    for (Vectors.Vector vector : Vectors.changes()) {
      if (bytes(vector).length < 1000) {
        chunks.add(vector);
      }
    }
    chunks.addAll(Vectors.documents());
    chunks.addAll(Vectors.bundles());
    return chunks;
  }

  private static byte[] bytes(Vectors.Vector vector) {
    return switch (vector.field(0)) {
      case "change" -> vector.bytes(2);
      case "document" -> vector.bytes(4);
      default -> vector.bytes(3);
    };
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void flippedByte_isAFault(Vectors.Vector vector) {
    byte[] chunk = bytes(vector);
    for (int i = 0; i < chunk.length; i++) {
      byte[] damaged = chunk.clone();
      damaged[i] ^= 0x10;
      FormatException fault = ColumnCopies.readAll(damaged);
      assertThat(fault).as("byte %d", i).isNotNull();
    }
  }

  /** With the checksum made right the damage reaches the columns. */
  @ParameterizedTest
  @MethodSource("chunks")
  void flippedByteUnderARightChecksum_isAFaultInside_orReads(Vectors.Vector vector) {
    byte[] chunk = bytes(vector);
    int faults = 0;
    for (int i = 9; i < chunk.length; i++) {
      // All of a small chunk's ways to be wrong, one for each byte of a large one.
      int[] masks = chunk.length < 500 ? MASKS : new int[] {MASKS[i % MASKS.length]};
      for (int mask : masks) {
        byte[] damaged = chunk.clone();
        damaged[i] ^= (byte) mask;
        faults += expectFaultInsideOrNone(ChunkBytes.withChecksum(damaged)) ? 1 : 0;
      }
    }
    assertThat(faults).isPositive();
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void randomDamageUnderARightChecksum_isAFaultInside_orReads(Vectors.Vector vector) {
    byte[] chunk = bytes(vector);
    Random random = new Random(chunk.length);
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
      byte[] damaged = chunk.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        damaged[9 + random.nextInt(chunk.length - 9)] = (byte) random.nextInt(256);
      }
      expectFaultInsideOrNone(ChunkBytes.withChecksum(damaged));
    }
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void chunkCutAnywhere_isAFaultAtItsStart(Vectors.Vector vector) {
    byte[] chunk = bytes(vector);
    byte[] two = Arrays.copyOf(chunk, 2 * chunk.length);
    System.arraycopy(chunk, 0, two, chunk.length, chunk.length);
    for (int cut = 1; cut < chunk.length; cut++) {
      byte[] torn = Arrays.copyOf(two, chunk.length + cut);
      ChunkReader.Scan scan = ChunkReader.scan(torn, Limits.DEFAULT);
      assertThat(scan.chunks()).hasSize(1);
      assertThat(scan.faults()).isNotEmpty();
      assertThat(scan.faults().get(0).start()).isEqualTo(chunk.length);
      assertThat(scan.faults().get(0).cause().offset()).isGreaterThanOrEqualTo(chunk.length);
      assertThat(scan.faults().get(scan.faults().size() - 1).end()).isEqualTo(torn.length);
    }
  }

  private static boolean expectFaultInsideOrNone(byte[] data) {
    FormatException fault = ColumnCopies.readAll(data);
    if (fault == null) {
      if (ChunkFrame.typeAt(data, 0) == ChunkType.CHANGE) {
        expectCanonicalIfWrittenAgain(data);
      }
      return false;
    }
    assertThat(fault.offset()).isBetween(0L, (long) data.length);
    assertThat(fault.fault()).isNotBlank();
    return true;
  }

  /** Whether a change is canonical is whether the writer writes it just so. */
  private static void expectCanonicalIfWrittenAgain(byte[] data) {
    ChangeChunk change = ChangeChunk.parse(data);
    if (change.opCount() > 100_000) {
      return;
    }
    ChangeOps ops = new ChangeOps(change);
    while (ops.nextRun()) {}
    assertThat(ops.isCanonical())
        .as(HexFormat.of().formatHex(data))
        .isEqualTo(Arrays.equals(ChangeRewriter.rewrite(change, true), data));
  }
}
