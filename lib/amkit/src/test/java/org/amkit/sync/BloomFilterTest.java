package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;

class BloomFilterTest {
  private static List<ChangeHash> hashes(int count, long seed) {
    Random random = new Random(seed);
    List<ChangeHash> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[ChangeHash.BYTE_COUNT];
      random.nextBytes(bytes);
      hashes.add(ChangeHash.fromBytes(bytes));
    }
    return hashes;
  }

  private static BloomFilter read(String hex) {
    return BloomFilter.read(new ByteReader(HexFormat.of().parseHex(hex)));
  }

  @Test
  void of_nothing_isNoBytes() {
    assertThat(BloomFilter.of(List.of()).toBytes()).isEmpty();
    assertThat(BloomFilter.of(List.of()).contains(hashes(1, 1).get(0))).isFalse();
  }

  @Test
  void of_oneHash_setsTheBitsOfTheFormula() {
    // x = 3, y = 5, z = 7 modulo 16: bits 3, 8, 4 (20), 7 (y 19, 23), 1 (26 -> y 10, 33 ...).
    ChangeHash hash = ChangeHash.fromString("030000000500000007" + "00".repeat(23));
    int x = 3;
    int y = 5;
    int bits = 0;
    for (int i = 0; i < 7; i++) {
      bits |= 1 << x;
      x = (x + y) % 16;
      y = (y + 7) % 16;
    }
    assertThat(BloomFilter.of(List.of(hash)).toBytes())
        .isEqualTo(new byte[] {1, 10, 7, (byte) bits, (byte) (bits >> 8)});
  }

  @Test
  void contains_whatWasPutIn_always() {
    List<ChangeHash> in = hashes(5000, 1);
    BloomFilter filter = BloomFilter.of(in);
    assertThat(in).allMatch(filter::contains);
    BloomFilter again = BloomFilter.read(new ByteReader(filter.toBytes()));
    assertThat(again).isEqualTo(filter);
    assertThat(in).allMatch(again::contains);
  }

  @Test
  void contains_whatWasNotPutIn_oneTimeInAHundred() {
    BloomFilter filter = BloomFilter.of(hashes(5000, 1));
    assertThat(hashes(10_000, 2).stream().filter(filter::contains).count()).isBetween(40L, 160L);
  }

  @Test
  void contains_wordsAboveTwoToTheThirtyOne_areUnsigned() {
    ChangeHash hash = ChangeHash.fromString("ff".repeat(32));
    List<ChangeHash> three = new ArrayList<>(hashes(2, 3));
    three.add(hash);
    assertThat(BloomFilter.of(three).contains(hash)).isTrue();
  }

  @Test
  void read_entriesWithoutBits_holdsNothing() {
    // Entries 4, no bits for any of them: m is 0.
    assertThat(read("040007").contains(hashes(1, 1).get(0))).isFalse();
  }

  @Test
  void read_moreBitsThanBytes_isRefusedWithoutAllocating() {
    assertThatThrownBy(() -> read("ffffffff0fffffffff0f07"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("found 0 to the end");
    assertThatThrownBy(() -> read("640a07ffff")).isInstanceOf(FormatException.class);
  }

  @Test
  void read_numbersBeyond32Bits_areRefused() {
    assertThatThrownBy(() -> read("80808080100a07")).isInstanceOf(FormatException.class);
  }

  @Test
  void read_probesWithoutMeasure_areRefused() {
    assertThatThrownBy(() -> read("010affffff0fffff"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("255 probes");
  }
}
