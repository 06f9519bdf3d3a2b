package org.amkit.storage;

import static org.amkit.storage.TestChunks.chunk;
import static org.amkit.storage.TestChunks.concat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChunkScanTest {
  private static final byte[] FIRST = chunk("the document");
  private static final byte[] SECOND = chunk("x".repeat(300));
  private static final byte[] THIRD = TestChunks.compressed("y".repeat(3000));
  private static final byte[] FILE = concat(FIRST, SECOND, THIRD);

  @Test
  void of_wholeChunks_findsThemAll() {
    ChunkScan scan = ChunkScan.of(FILE, 0);
    assertThat(scan)
        .isEqualTo(new ChunkScan(FILE.length, FIRST.length + SECOND.length, 3, FILE.length, null));
    assertThat(scan.isTorn()).isFalse();
    assertThat(ChunkScan.of(new byte[0], 0)).isEqualTo(new ChunkScan(0, -1, 0, 0, null));
  }

  @Test
  void of_fileCutAtEachLength_endsAtTheLastWholeChunk() {
    for (int length = 0; length < FILE.length; length++) {
      ChunkScan scan = ChunkScan.of(Arrays.copyOf(FILE, length), 0);
      int whole =
          length < FIRST.length
              ? 0
              : length < FIRST.length + SECOND.length ? FIRST.length : FIRST.length + SECOND.length;
      assertThat(scan.end()).as("cut at %d", length).isEqualTo(whole);
      if (length < FIRST.length && length > 0) {
        assertThat(scan.damage()).as("cut at %d", length).contains("inside its first chunk");
      } else {
        assertThat(scan.damage()).as("cut at %d", length).isNull();
        assertThat(scan.isTorn()).as("cut at %d", length).isEqualTo(length > whole);
      }
    }
  }

  @Test
  void of_growthOnly_mayBeginTorn() {
    byte[] cut = Arrays.copyOf(SECOND, 40);
    assertThat(ChunkScan.of(cut, 1000).isTorn()).isTrue();
    assertThat(ChunkScan.of(cut, 0).isTorn()).isFalse();
  }

  @Test
  void of_sectorsThatWereNeverWritten_areTorn() {
    byte[] zeros = concat(FIRST, new byte[700]);
    assertThat(ChunkScan.of(zeros, 0).isTorn()).isTrue();
    assertThat(ChunkScan.of(zeros, 0).end()).isEqualTo(FIRST.length);

    byte[] half = concat(FIRST, chunk("z".repeat(2000)));
    Arrays.fill(half, half.length - 600, half.length, (byte) 0);
    assertThat(ChunkScan.of(half, 0).isTorn()).isTrue();
    assertThat(ChunkScan.of(half, 0).end()).isEqualTo(FIRST.length);
  }

  @Test
  void of_soundChunkOfZeros_isWhole() {
    byte[] file = concat(FIRST, chunk(1, new byte[2000]));
    assertThat(ChunkScan.of(file, 0).end()).isEqualTo(file.length);
    byte[] deflated = concat(FIRST, THIRD);
    assertThat(ChunkScan.of(deflated, 0).end()).isEqualTo(deflated.length);
  }

  @Test
  void of_badMagicInTheMiddle_isDamageThere() {
    byte[] bad = FILE.clone();
    bad[FIRST.length] ^= 1;
    ChunkScan scan = ChunkScan.of(bad, 0);
    assertThat(scan.end()).isEqualTo(FIRST.length);
    assertThat(scan.damage()).isEqualTo("expected a chunk (85 6f 4a 83), found 84 6f 4a 83");
  }

  /** A wrong length must not make the good chunks behind it look like a torn one. */
  @Test
  void of_lengthThatReachesPastTheEndInTheMiddle_isDamage() {
    byte[] bad = FILE.clone();
    bad[FIRST.length + 10] = 0x7f; // 300 becomes some 16,000
    ChunkScan scan = ChunkScan.of(bad, 0);
    assertThat(scan.end()).isEqualTo(FIRST.length);
    assertThat(scan.isTorn()).isFalse();
    assertThat(scan.damage()).contains("whole chunks follow from byte +" + SECOND.length);
  }

  /** A document inside a value of a torn change does not make the change whole. */
  @Test
  void of_tornChunkThatHoldsAChunk_isTorn() {
    byte[] outer = chunk(1, concat(new byte[] {1, 2, 3}, FIRST, new byte[] {4, 5, 6, 7, 8, 9}));
    byte[] file = concat(FIRST, Arrays.copyOf(outer, outer.length - 2));
    assertThat(ChunkScan.of(file, 0).isTorn()).isTrue();
  }

  @Test
  void of_everyFlippedByte_neverLosesChunksBehindIt() {
    for (int at = 0; at < FIRST.length + SECOND.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = FILE.clone();
        bad[at] ^= (byte) (1 << bit);
        ChunkScan scan = ChunkScan.of(bad, 0);
        assertThat(scan.isTorn()).as("byte %d bit %d", at, bit).isFalse();
      }
    }
  }
}
