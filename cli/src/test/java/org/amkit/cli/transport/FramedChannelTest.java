package org.amkit.cli.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramedChannelTest {
  private static FramedChannel reading(InputStream in, int max) {
    return new FramedChannel(in, OutputStream.nullOutputStream(), () -> {}, max);
  }

  private static FramedChannel reading(int... bytes) {
    byte[] copy = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      copy[i] = (byte) bytes[i];
    }
    return reading(new ByteArrayInputStream(copy), 1000);
  }

  @Test
  void send_putsTheLengthBefore() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FramedChannel channel =
        new FramedChannel(InputStream.nullInputStream(), out, () -> {}, 1_000_000);
    channel.send(new byte[] {7, 8});
    channel.send(new byte[0]);
    assertThat(out.toByteArray()).isEqualTo(new byte[] {0, 0, 0, 2, 7, 8, 0, 0, 0, 0});
    assertThat(channel.sentByteCount()).isEqualTo(10);
  }

  @Test
  void receive_whatWasSent_oneByteAtATime() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FramedChannel sender =
        new FramedChannel(InputStream.nullInputStream(), out, () -> {}, 1_000_000);
    byte[][] messages = {
      new byte[0], new byte[1], new byte[65_532], new byte[65_533], new byte[300_000]
    };
    Random random = new Random(1);
    for (byte[] message : messages) {
      random.nextBytes(message);
      sender.send(message);
    }
    InputStream oneByOne =
        new ByteArrayInputStream(out.toByteArray()) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(1, len));
          }
        };
    FramedChannel receiver = reading(oneByOne, 1_000_000);
    for (byte[] message : messages) {
      assertThat(receiver.receive()).isEqualTo(message);
    }
    assertThat(receiver.receive()).isNull();
  }

  @Test
  void receive_cutInside_isAnErrorThatSaysWhere() {
    assertThatThrownBy(() -> reading(0, 0).receive())
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("2 of 4 bytes");
    assertThatThrownBy(() -> reading(0, 0, 0, 9, 1).receive())
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("1 of 9 bytes");
  }

  @Test
  void receive_tooLong_isRefusedBeforeItIsRead() {
    for (int[] header : new int[][] {{0, 0, 3, 233}, {255, 255, 255, 255}, {'H', 'T', 'T', 'P'}}) {
      assertThatThrownBy(() -> reading(Arrays.copyOf(header, 4)).receive())
          .isInstanceOf(PeerException.class)
          .hasMessageContaining("of which 1000 are allowed");
    }
  }

  @Test
  void receive_textInPlaceOfTheFirstMessage_isShown() {
    assertThatThrownBy(() -> reading('h', 'i', '\n', 0, 0, 0, 9, 1).receive())
        .isInstanceOfSatisfying(PeerException.class, e -> assertThat(e.text()).isEqualTo("hi\n"))
        .hasMessageContaining("text came where messages were expected");
  }

  @Test
  void receive_longMessageLater_isNoText() throws IOException {
    FramedChannel channel = reading(0, 0, 0, 1, 7, 'T', 'e', 'x', 't');
    assertThat(channel.receive()).isEqualTo(new byte[] {7});
    assertThatThrownBy(channel::receive)
        .isInstanceOfSatisfying(PeerException.class, e -> assertThat(e.text()).isNull())
        .hasMessageContaining("are allowed");
  }

  @Test
  void send_tooLong_isRefused() {
    FramedChannel channel = reading();
    assertThatThrownBy(() -> channel.send(new byte[1001])).isInstanceOf(PeerException.class);
  }
}
