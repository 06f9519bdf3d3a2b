package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.SharedData;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncMessageTest {
  private static final ChangeHash ONE = ChangeHash.fromString("11".repeat(32));
  private static final ChangeHash TWO = ChangeHash.fromString("22".repeat(32));

  private static SyncMessage sample(int version) {
    return new SyncMessage(
        version,
        List.of(ONE, TWO),
        List.of(TWO),
        List.of(new Have(List.of(ONE), BloomFilter.of(List.of(ONE, TWO))), Have.NOTHING),
        List.of(new byte[] {1, 2, 3}, new byte[0]),
        SyncMessage.Flags.of(true, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void encode_decoded_isTheSame(int version) {
    byte[] bytes = sample(version).encode();
    SyncMessage decoded = SyncMessage.decode(bytes);
    assertThat(decoded.version()).isEqualTo(version);
    assertThat(decoded.heads()).containsExactly(ONE, TWO);
    assertThat(decoded.need()).containsExactly(TWO);
    assertThat(decoded.have()).isEqualTo(sample(version).have());
    assertThat(decoded.changes()).hasSize(2);
    assertThat(decoded.flags()).isEqualTo(SyncMessage.Flags.of(true, false));
    assertThat(decoded.encode()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4200000000", // classic Automerge: no flags
        "42000001000000020284", // 3.5.0
        "4200000100000001020200", // with bytes behind the end, dropped below
        "430000010000000100", // an empty set of flags
        "43000001000000050284c08101"
      })
  void encode_messagesOfOtherVersions_giveTheirBytes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] again = SyncMessage.decode(bytes).encode();
    assertThat(Arrays.copyOf(bytes, again.length)).isEqualTo(again);
    assertThat(bytes.length - again.length).isBetween(0, 2);
  }

  @Test
  void flags_bitsInAnyByteFrom80_areRead() {
    byte[] bytes = HexFormat.of().parseHex("4300000000" + "0302" + "8182");
    SyncMessage.Flags flags = Objects.requireNonNull(SyncMessage.decode(bytes).flags());
    assertThat(flags.syncReset()).isTrue();
    assertThat(flags.readOnly()).isTrue();
    assertThat(flags.understandsSyncReset()).isFalse();
  }

  @Test
  void flags_ofOldPeer_sayNothingButVersion2() {
    byte[] bytes = HexFormat.of().parseHex("4200000000020102");
    SyncMessage.Flags flags = Objects.requireNonNull(SyncMessage.decode(bytes).flags());
    assertThat(flags.readOnly()).isFalse();
    assertThat(flags.syncReset()).isFalse();
  }

  @Test
  void decode_cutAnywhere_isRefusedOrHasNoFlags() {
    byte[] bytes = sample(1).encode();
    int withoutFlags = bytes.length - 3;
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      if (length == withoutFlags) {
        assertThat(SyncMessage.decode(cut).flags()).isNull();
      } else {
        assertThatThrownBy(() -> SyncMessage.decode(cut))
            .as("cut at %d", length)
            .isInstanceOfSatisfying(
                FormatException.class,
                e -> assertThat(e.offset()).isBetween(0L, (long) cut.length));
      }
    }
  }

  @Test
  void decode_everyByteFlipped_neverFailsOtherwise() {
    byte[] bytes = sample(2).encode();
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[i] ^= (byte) (1 << bit);
        try {
          SyncMessage.decode(flipped).have().forEach(h -> h.bloom().contains(ONE));
        } catch (FormatException e) {
          assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
      }
    }
  }

  @Test
  void decode_otherType_isRefused() {
    assertThatThrownBy(() -> SyncMessage.decode(new byte[] {(byte) 0x85, 0x6f}))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("found 85")
        .hasMessageContaining("at byte 0");
  }

  @Test
  void decode_countsBeyondTheBytes_areRefused() {
    assertThatThrownBy(
            () -> SyncMessage.decode(HexFormat.of().parseHex("42ffffffffffffffff7f00000000")))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void decode_recordedSlowMessage_comesOutAsItWentIn() throws IOException {
    byte[] bytes =
        Files.readAllBytes(SharedData.require("upstream/documents/slowSyncMessage.amrgsync"));
    SyncMessage message = SyncMessage.decode(bytes);
    assertThat(message.changes()).isNotEmpty();
    assertThat(message.encode()).isEqualTo(bytes);
  }
}
