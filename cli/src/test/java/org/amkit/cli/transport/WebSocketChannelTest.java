package org.amkit.cli.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java to Java over loopback, and against frames and requests written by hand. */
@Timeout(60)
class WebSocketChannelTest {
  private static final int MAX = 1_000_000;
  private static final Duration SECONDS = Duration.ofSeconds(10);

  private @Nullable Listener listener;

  @AfterEach
  void close() throws IOException {
    if (listener != null) {
      listener.close();
    }
  }

  private Listener listen(@Nullable Tls tls, Admission admission) throws IOException {
    Listener made = WebSocketListener.open(InetAddress.getLoopbackAddress(), 0, tls, admission);
    listener = made;
    return made;
  }

  private static Admission open() {
    return new Admission(List.of(), List.of());
  }

  private static MessageChannel connect(String url, Tls tls, @Nullable String token)
      throws IOException {
    return WebSockets.connect(URI.create(url), "/", tls, token, SECONDS, MAX);
  }

  private static Tls anyServer() throws IOException {
    return Tls.client(null, null, null, true);
  }

  /** The first message of the next client, received in another thread as a session does. */
  private CompletableFuture<byte @Nullable []> firstMessage(
      Listener on, CompletableFuture<MessageChannel> accepted) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            MessageChannel channel = Objects.requireNonNull(on.accept(MAX));
            accepted.complete(channel);
            return channel.receive();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        Executors.newCachedThreadPool());
  }

  @Test
  void messages_ofAnySize_arriveWholeInOrderBothWays() throws Exception {
    Listener on = listen(null, open());
    CompletableFuture<MessageChannel> accepted = new CompletableFuture<>();
    CompletableFuture<byte @Nullable []> first = firstMessage(on, accepted);
    Random random = new Random(1);
    try (MessageChannel client = connect(on.name(), anyServer(), null)) {
      client.send(new byte[] {1});
      assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(1);
      try (MessageChannel server = accepted.get()) {
        for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, MAX}) {
          byte[] message = new byte[size];
          random.nextBytes(message);
          CompletableFuture<Void> there = sending(client, message);
          assertThat(server.receive()).isEqualTo(message);
          there.get(10, TimeUnit.SECONDS);
          CompletableFuture<Void> back = sending(server, message);
          assertThat(client.receive()).isEqualTo(message);
          back.get(10, TimeUnit.SECONDS);
        }
        assertThat(client.sentByteCount()).isGreaterThan(MAX);
        assertThatThrownBy(() -> client.send(new byte[MAX + 1]))
            .isInstanceOf(SessionException.class);
        client.finishSending();
        assertThat(server.receive()).isNull();
        assertThat(client.receive()).isNull();
        assertThatThrownBy(() -> server.send(new byte[1])).isInstanceOf(IOException.class);
      }
    }
  }

  private static CompletableFuture<Void> sending(MessageChannel channel, byte[] message) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            channel.send(message);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        Executors.newCachedThreadPool());
  }

  @Test
  void connectionCutWithoutClose_isAnError() throws Exception {
    Listener on = listen(null, open());
    CompletableFuture<MessageChannel> accepted = new CompletableFuture<>();
    CompletableFuture<byte @Nullable []> first = firstMessage(on, accepted);
    try (MessageChannel client = connect(on.name(), anyServer(), null)) {
      client.send(new byte[] {1});
      first.get(10, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> accepted.get().receive()).isInstanceOf(IOException.class);
  }

  // By hand

  private static final String REQUEST =
      """
      GET / HTTP/1.1\r
      Host: h\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  private static Socket send(Listener to, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(to.name()).getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String header(Socket from) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = from.getInputStream().read();
      assertThat(b).isNotNegative();
      header.write(b);
    }
    return header.toString(StandardCharsets.ISO_8859_1);
  }

  /** A frame from a client: masked with zeros, which leaves the payload as it is. */
  private static byte[] frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    frame.write(0x80 | payload.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  @Test
  void fragmentsAndPings_areUnderstood_oneByteAtATime() throws Exception {
    Listener on = listen(null, open());
    CompletableFuture<MessageChannel> accepted = new CompletableFuture<>();
    CompletableFuture<byte @Nullable []> first = firstMessage(on, accepted);
    try (Socket client = send(on, REQUEST + "\r\n")) {
      // The answer to this key is in RFC 6455, section 1.3.
      assertThat(header(client))
          .startsWith("HTTP/1.1 101 ")
          .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      frames.writeBytes(frame(0x02, new byte[] {1, 2}));
      frames.writeBytes(frame(0x89, new byte[] {7}));
      frames.writeBytes(frame(0x00, new byte[] {3}));
      frames.writeBytes(frame(0x80, new byte[] {4}));
      for (byte b : frames.toByteArray()) {
        client.getOutputStream().write(b);
      }
      assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3, 4);
      assertThat(client.getInputStream().readNBytes(3)).containsExactly(0x8a, 1, 7);
    }
  }

  @Test
  void whatIsNotAllowed_closesWithTheCodeOfIt() throws Exception {
    byte[] continuation = frame(0x80, new byte[1]);
    byte[] text = frame(0x81, new byte[] {'x'});
    byte[] reserved = frame(0xc2, new byte[1]);
    byte[] tooLong = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0};
    assertThat(closeCode(continuation)).isEqualTo(1002);
    assertThat(closeCode(text)).isEqualTo(1003);
    assertThat(closeCode(reserved)).isEqualTo(1002);
    assertThat(closeCode(tooLong)).isEqualTo(1009);
  }

  private int closeCode(byte[] frame) throws Exception {
    Listener on = listen(null, open());
    CompletableFuture<byte @Nullable []> first = firstMessage(on, new CompletableFuture<>());
    try (Socket client = send(on, REQUEST + "\r\n")) {
      header(client);
      client.getOutputStream().write(frame);
      byte[] start = client.getInputStream().readNBytes(4);
      assertThat(start[0]).isEqualTo((byte) 0x88);
      assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
          .hasStackTraceContaining(SessionException.class.getName());
      return (start[2] & 0xff) << 8 | (start[3] & 0xff);
    } finally {
      on.close();
    }
  }

  @Test
  void requestsThatAreNone_areAnsweredInHttp() throws Exception {
    assertThat(answer(open(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(open(), REQUEST.replace("13", "8") + "\r\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(open(), "hello\n\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(open(), REQUEST.replace("\r", "") + "\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(open(), "\u0016\u0003\u0001")).isEmpty();
    assertThat(answer(open(), "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5000))).isEmpty();
  }

  @Test
  void tokensAndOrigins_decideWhoIsLetIn() throws Exception {
    Admission guarded = new Admission(List.of("old", "new"), List.of("https://page.example"));
    assertThat(answer(guarded, REQUEST + "\r\n")).startsWith("HTTP/1.1 401 ");
    assertThat(answer(guarded, field("Authorization: Bearer ne"))).startsWith("HTTP/1.1 401 ");
    assertThat(answer(guarded, field("Authorization: Basic !"))).startsWith("HTTP/1.1 401 ");
    assertThat(answer(guarded, field("Authorization: Bearer new"))).startsWith("HTTP/1.1 101 ");
    assertThat(answer(guarded, field("authorization: bearer old"))).startsWith("HTTP/1.1 101 ");
    // x:new
    assertThat(answer(guarded, field("Authorization: Basic eDpuZXc="))).startsWith("HTTP/1.1 101 ");
    String token = "Authorization: Bearer new\r\nOrigin: ";
    assertThat(answer(guarded, field(token + "https://evil.example"))).startsWith("HTTP/1.1 403 ");
    assertThat(answer(guarded, field(token + "null"))).startsWith("HTTP/1.1 403 ");
    assertThat(answer(guarded, field(token + "https://page.example"))).startsWith("HTTP/1.1 101 ");
    assertThat(answer(guarded, field(token + "http://localhost:5173"))).startsWith("HTTP/1.1 101 ");
    assertThat(answer(open(), field("Origin: http://localhost.evil.example")))
        .startsWith("HTTP/1.1 403 ");
  }

  private static String field(String line) {
    return REQUEST + line + "\r\n\r\n";
  }

  /** What a server answers, up to the end of the header; empty when it just closes. */
  private String answer(Admission admission, String request) throws Exception {
    Listener on = listen(null, admission);
    CompletableFuture<MessageChannel> accepted = new CompletableFuture<>();
    CompletableFuture<byte @Nullable []> first = firstMessage(on, accepted);
    try (Socket client = send(on, request)) {
      client.shutdownOutput();
      assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).isNotNull();
      accepted.get().close();
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException e) {
      // Closed with bytes of ours unread.
      return "";
    } finally {
      on.close();
    }
  }

  // TLS

  @Test
  void tls_trustsWhomItIsTold_andAsksForCertificates(@TempDir Path folder) throws Exception {
    TestCertificate server = TestCertificate.make(folder, "server");
    TestCertificate client = TestCertificate.make(folder, "client");
    Listener on =
        listen(Tls.server(server.certificate(), server.key(), client.certificate()), open());
    assertThat(on.name()).startsWith("wss://127.0.0.1:");
    // Not trusted by us
    var refused1 = firstMessage(on, new CompletableFuture<>());
    Tls stranger = Tls.client(client.certificate(), null, null, false);
    assertThatThrownBy(() -> connect(on.name(), stranger, null))
        .hasMessageContaining("its certificate is of no authority that is trusted here");
    // We are not trusted
    var refused2 = firstMessage(on, new CompletableFuture<>());
    Tls anonymous = Tls.client(server.certificate(), null, null, false);
    assertThatThrownBy(() -> connect(on.name(), anonymous, null)).isInstanceOf(IOException.class);
    // Both are
    CompletableFuture<byte @Nullable []> first = firstMessage(on, new CompletableFuture<>());
    Tls known = Tls.client(server.certificate(), client.certificate(), client.key(), false);
    try (MessageChannel channel = connect(on.name(), known, null)) {
      channel.send(new byte[] {5});
      assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(5);
    }
    // Under a name it is not for
    var refused3 = firstMessage(on, new CompletableFuture<>());
    String otherName = on.name().replace("127.0.0.1", "localhost");
    assertThatThrownBy(() -> connect(otherName, known, null))
        .hasMessageContaining("its certificate is not trusted");
    for (var refused : List.of(refused1, refused2, refused3)) {
      assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
    }
  }
}
