package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWriterTest {
  @Test
  void numbers_ofAnySize_areReadAgain() {
    Random random = new Random(1);
    ByteWriter out = new ByteWriter(0);
    long[] values = new long[2000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >> random.nextInt(64);
      out.uleb(values[i]);
      out.sleb(values[i]);
    }
    ByteReader in = new ByteReader(out.toByteArray());
    for (long value : values) {
      assertThat(in.uleb()).isEqualTo(value);
      int at = in.position();
      assertThat(in.sleb()).isEqualTo(value);
      assertThat(in.position() - at).isEqualTo(ByteWriter.slebByteCount(value));
    }
    assertThat(in.atEnd()).isTrue();
  }

  @Test
  void insertGap_movesWhatFollows() {
    ByteWriter out = new ByteWriter(2);
    out.putBytes(new byte[] {1, 2, 3});
    out.insertGap(1, 2);
    out.buffer()[1] = 8;
    out.buffer()[2] = 9;
    assertThat(out.toByteArray()).containsExactly(1, 8, 9, 2, 3);
    out.truncate(2);
    assertThat(out.toByteArray()).containsExactly(1, 8);
    out.clear();
    assertThat(out.isEmpty()).isTrue();
  }
}
