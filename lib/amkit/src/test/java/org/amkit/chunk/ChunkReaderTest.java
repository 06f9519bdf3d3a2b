package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Deflate;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;

class ChunkReaderTest {
  private static final byte[] ONE = Vectors.documents().get(1).bytes(3);
  private static final byte[] TWO = ChangeChunk.parse(Vectors.changes().get(0).bytes(2)).bytes();
  private static final byte[] THREE = ChangeChunk.deflated(TWO);

  private static byte[] join(byte[]... parts) {
    ByteWriter out = new ByteWriter();
    for (byte[] part : parts) {
      out.putBytes(part);
    }
    return out.toByteArray();
  }

  private static Limits inflating(long byteCount) {
    return Limits.ofMemory(byteCount);
  }

  @Test
  void chunksInARow_areReadWithTheirOffsets() {
    ChunkReader reader = new ChunkReader(join(ONE, TWO, THREE));
    assertThat(reader.next()).isTrue();
    assertThat(reader.chunk().type()).isEqualTo(ChunkType.DOCUMENT);
    assertThat(reader.next()).isTrue();
    assertThat(reader.chunk().type()).isEqualTo(ChunkType.CHANGE);
    assertThat(reader.chunk().start()).isEqualTo(ONE.length);
    assertThat(reader.chunk().end()).isEqualTo(ONE.length + TWO.length);
    ChangeHash hash = reader.chunk().hash();
    assertThat(reader.next()).isTrue();
    assertThat(reader.chunk().type()).isEqualTo(ChunkType.COMPRESSED_CHANGE);
    assertThat(reader.chunk().hash())
        .isEqualTo(hash)
        .hasToString(Vectors.changes().get(0).field(1));
    assertThat(ChangeChunk.parse(reader.chunk()).bytes()).isEqualTo(TWO);
    assertThat(reader.next()).isFalse();
    assertThat(reader.goodEnd()).isEqualTo(ONE.length + TWO.length + THREE.length);
    assertThatThrownBy(reader::chunk).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noBytes_holdNoChunk() {
    assertThat(new ChunkReader(new byte[0]).next()).isFalse();
  }

  @Test
  void damagedChunkAmongGoodOnes_isPassedOver() {
    byte[] damaged = TWO.clone();
    damaged[40] ^= 1;
    ChunkReader.Scan scan = ChunkReader.scan(join(ONE, damaged, THREE), Limits.DEFAULT);
    assertThat(scan.chunks())
        .extracting(Chunk::type)
        .containsExactly(ChunkType.DOCUMENT, ChunkType.COMPRESSED_CHANGE);
    assertThat(scan.faults()).hasSize(1);
    ChunkReader.Fault fault = scan.faults().get(0);
    assertThat(fault.start()).isEqualTo(ONE.length);
    assertThat(fault.end()).isEqualTo(ONE.length + TWO.length);
    assertThat(fault.cause().fault()).startsWith("checksum of the change chunk is wrong");
  }

  @Test
  void garbageBetweenChunks_isPassedOverToTheNextMagic() {
    byte[] garbage = "no chunk".getBytes(StandardCharsets.US_ASCII);
    ChunkReader.Scan scan = ChunkReader.scan(join(ONE, garbage, TWO, garbage), Limits.DEFAULT);
    assertThat(scan.chunks()).hasSize(2);
    assertThat(scan.faults()).hasSize(2);
    assertThat(scan.faults().get(0).start()).isEqualTo(ONE.length);
    assertThat(scan.faults().get(0).end()).isEqualTo(ONE.length + garbage.length);
    assertThat(scan.faults().get(0).cause())
        .hasMessage("expected a chunk (85 6f 4a 83), found 6e 6f 20 63 at byte " + ONE.length);
  }

  @Test
  void lengthPastTheEnd_isACutOffChunkAtItsStart() {
    byte[] torn = Arrays.copyOf(join(ONE, TWO), ONE.length + TWO.length - 1);
    ChunkReader reader = new ChunkReader(torn);
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(reader::next)
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(ONE.length);
              assertThat(e.fault()).startsWith("change chunk is truncated: expected ");
            });
    assertThat(reader.goodEnd()).isEqualTo(ONE.length);
    assertThat(reader.resume()).isEqualTo(torn.length);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void unknownType_isAFaultAtItsByte() {
    byte[] chunk = ChunkBytes.chunk(4, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> new ChunkReader(chunk).next())
        .hasMessage("expected a chunk type of 0 to 3, found 4 at byte 8");
  }

  @Test
  void lengthLongerThanItNeedBe_isAFault() {
    byte[] chunk = join(Arrays.copyOf(TWO, 9), new byte[] {(byte) 0x80, 0});
    assertThatThrownBy(() -> new ChunkReader(chunk).next()).isInstanceOf(FormatException.class);
  }

  @Test
  void deflatedChangeBeyondTheLimit_isAFault() {
    byte[] content = Deflate.deflate(new byte[1_000_000]);
    byte[] bomb = ChunkBytes.chunk(ChunkType.COMPRESSED_CHANGE, content);
    assertThatThrownBy(() -> new ChunkReader(bomb, inflating(999_999)).next())
        .hasMessageContaining("inflate to more than the limit of 999999 bytes");
  }

  @Test
  void deflatedChange_whoseInflatedFormHasAnotherChecksum_isAFault() {
    byte[] chunk = THREE.clone();
    chunk[5] ^= 1;
    assertThatThrownBy(() -> new ChunkReader(chunk).next())
        .hasMessageContaining("checksum of the compressed change chunk is wrong");
  }

  @Test
  void columnsBeyondTheInflateLimit_areAFault() {
    byte[] document = Vectors.documents().get(0).bytes(3);
    ChunkReader reader = new ChunkReader(document);
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(() -> DocumentChunk.parse(reader.chunk(), inflating(300)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("inflate to more than");
  }

  /**
   * Headers by the hundred thousand, each of a chunk that reaches to the end: none is hashed over
   * and over.
   */
  @Test
  void headersWithinHeaders_areGivenUpInTime() {
    ByteWriter out = new ByteWriter();
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      out.putBytes(new byte[] {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83, 1, 2, 3, 4, 1});
      // A length of three bytes or four that ends one byte before the input does.
      long left = (long) (count - i - 1) * 13 - 1;
      byte[] length = {
        (byte) (left | 0x80),
        (byte) (left >> 7 | 0x80),
        (byte) (left >> 14 | 0x80),
        (byte) (left >> 21 & 0x7f)
      };
      out.putBytes(length);
    }
    byte[] data = out.toByteArray();
    ChunkReader.Scan scan =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> ChunkReader.scan(data, Limits.DEFAULT));
    assertThat(scan.chunks()).isEmpty();
    assertThat(scan.faults().get(scan.faults().size() - 1).end()).isEqualTo(data.length);
    // What a fault leaves out, the next begins with.
    for (int i = 1; i < scan.faults().size(); i++) {
      assertThat(scan.faults().get(i).start()).isEqualTo(scan.faults().get(i - 1).end());
    }
  }

  @Test
  void deflatedChanges_sharingTheLimit_areAFaultOnceItIsUsedUp() {
    byte[] two = join(THREE, THREE);
    int inflated = TWO.length;
    ChunkReader reader = new ChunkReader(two, inflating(inflated + 10L));
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(reader::next)
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.offset()).isGreaterThan(THREE.length));
    ChunkReader enough = new ChunkReader(two, inflating(2L * inflated));
    assertThat(enough.next()).isTrue();
    assertThat(enough.next()).isTrue();
  }
}
