package org.amkit.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against bytes and ids that automerge-repo 2.5.6 made. */
class LoadMessageTest {
  @Test
  void decode_whatAutomergeRepoEncodes_isReadAndTheRestSkipped() throws IOException {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "b9000664747970656473796e636873656e6465724964616168746172676574496461626a646f63756d"
                    + "656e7449646164646461746143010203646d6f7265b9000161788301fb3ff8000000000000f6");
    LoadMessage message = LoadMessage.decode(bytes);
    assertThat(message.type()).isEqualTo("sync");
    assertThat(message.senderId()).isEqualTo("a");
    assertThat(message.targetId()).isEqualTo("b");
    assertThat(message.documentId()).isEqualTo("d");
    assertThat(message.data()).containsExactly(1, 2, 3);
  }

  @Test
  void encode_isDecodedAsTheSame() throws IOException {
    LoadMessage message = new LoadMessage("request", "me", "you", "doc", new byte[] {7});
    LoadMessage back = LoadMessage.decode(message.encode());
    assertThat(back.type()).isEqualTo("request");
    assertThat(back.targetId()).isEqualTo("you");
    assertThat(back.data()).containsExactly(7);
    assertThat(LoadMessage.decode(LoadMessage.join("me", "s")).senderId()).isEqualTo("me");
  }

  @Test
  void decode_whatIsNoMap_isRefused() {
    assertThatThrownBy(() -> LoadMessage.decode(new byte[] {(byte) 0x80}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void documentId_isWrittenAsAutomergeRepoDoes() {
    byte[] id = HexFormat.of().parseHex("0b5dbd8976454628bfdca348301e148e");
    assertThat(LoadIds.text(id)).isEqualTo("ABgxzpB5KXiGB5Z1CtEWyR7DHtK");
  }

  @Test
  void percentiles_areOfTheNearestRank() {
    Latencies latencies = new Latencies();
    assertThat(latencies.millis(0.5)).isNaN();
    for (int i = 2000; i >= 1; i--) {
      latencies.add(i * 1_000_000L);
    }
    assertThat(latencies.count()).isEqualTo(2000);
    assertThat(latencies.millis(0.5)).isEqualTo(1000);
    assertThat(latencies.millis(0.99)).isEqualTo(1980);
    assertThat(latencies.millis(1)).isEqualTo(2000);
  }
}
