package org.amkit.repo.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server against frames and requests written by hand. */
@Timeout(60)
class NetworkServerTest {
  private static final int MAX = 1_000_000;
  private static final String REQUEST =
      """
      GET / HTTP/1.1\r
      Host: h\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  private final List<NetworkServer> servers = new ArrayList<>();
  private final BlockingQueue<Transport> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    servers.forEach(NetworkServer::close);
  }

  private NetworkServer.Builder builder() {
    return NetworkServer.builder(
            transport -> {
              accepted.add(transport);
              transport.connect(received::add, () -> {});
            })
        .maxMessageBytes(MAX)
        .listener(
            new NetworkListener() {
              @Override
              public void refused(String remote, String reason) {
                events.add("refused: " + reason);
              }

              @Override
              public void closed(String remote, String reason) {
                events.add("closed: " + reason);
              }

              @Override
              public void failed(String remote, Throwable failure) {
                events.add("failed: " + failure);
              }
            });
  }

  /** Waits for an event; those before it are dropped. */
  private void awaitEvent(String expected) throws InterruptedException {
    for (String event = ""; !event.equals(expected); ) {
      event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("while " + expected + " is awaited").isNotNull();
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private NetworkServer ws(NetworkServer.Builder builder) throws IOException {
    return open(builder.listen(Endpoint.ws(anyPort())));
  }

  private NetworkServer open(NetworkServer.Builder builder) throws IOException {
    NetworkServer server = builder.open();
    servers.add(server);
    return server;
  }

  private static int port(NetworkServer server) {
    return ((InetSocketAddress) server.endpoints().get(0).address()).getPort();
  }

  private static Socket send(NetworkServer to, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(to));
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static Socket upgraded(NetworkServer to) throws IOException {
    Socket socket = send(to, REQUEST + "\r\n");
    assertThat(header(socket)).startsWith("HTTP/1.1 101 ");
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
    if (payload.length <= 125) {
      frame.write(0x80 | payload.length);
    } else if (payload.length <= 65_535) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** The payload of the next frame of the server's; its first byte is what is expected. */
  private static byte[] payload(Socket from, int firstByte) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(firstByte);
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    return in.readNBytes(length);
  }

  private byte @Nullable [] next() throws InterruptedException {
    return received.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void messages_ofAnySize_arriveWholeInOrderBothWays() throws Exception {
    NetworkServer server = ws(builder());
    try (Socket client = upgraded(server)) {
      Transport transport = accepted.take();
      long sent = 0;
      for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, MAX}) {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        client.getOutputStream().write(frame(0x82, message));
        assertThat(next()).isEqualTo(message);
        transport.send(message).get();
        assertThat(payload(client, 0x82)).isEqualTo(message);
        sent += size;
      }
      assertThat(transport.send(new byte[MAX + 1])).isCompletedExceptionally();
      // Counted when the socket has taken them, which the client may see first.
      Instant limit = Instant.now().plusSeconds(10);
      while (transport.link().sentByteCount() < sent && Instant.now().isBefore(limit)) {
        Thread.sleep(5);
      }
      assertThat(transport.link().sentByteCount()).isGreaterThanOrEqualTo(sent);
      assertThat(transport.link().remote()).startsWith("127.0.0.1:");
      client.getOutputStream().write(frame(0x88, new byte[] {3, (byte) 0xe8}));
      assertThat(payload(client, 0x88)).startsWith(3, 0xe8);
      assertThat(client.getInputStream().read()).isNegative();
    }
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed: ");
  }

  @Test
  void fragmentsAndPings_areUnderstood_oneByteAtATime_alsoBehindTheRequest() throws Exception {
    NetworkServer server = ws(builder());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((REQUEST + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(frame(0x02, new byte[] {1, 2}));
    bytes.writeBytes(frame(0x89, new byte[] {7}));
    bytes.writeBytes(frame(0x00, new byte[] {3}));
    bytes.writeBytes(frame(0x80, new byte[] {4}));
    for (boolean isWhole : new boolean[] {true, false}) {
      try (Socket client = send(server, "")) {
        client.setTcpNoDelay(true);
        if (isWhole) {
          client.getOutputStream().write(bytes.toByteArray());
        } else {
          for (byte b : bytes.toByteArray()) {
            client.getOutputStream().write(b);
          }
        }
        // The answer to this key is in RFC 6455, section 1.3.
        assertThat(header(client)).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(next()).containsExactly(1, 2, 3, 4);
        assertThat(payload(client, 0x8a)).containsExactly(7);
      }
    }
  }

  @Test
  void whatIsNotAllowed_closesWithTheCodeOfIt() throws Exception {
    byte[] unmasked = {(byte) 0x82, 1, 5};
    byte[] tooLong = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0};
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(frame(0x02, new byte[MAX]));
    parts.writeBytes(frame(0x80, new byte[1]));
    NetworkServer server = ws(builder());
    assertThat(closeCode(server, frame(0x80, new byte[1]))).isEqualTo(1002);
    assertThat(closeCode(server, unmasked)).isEqualTo(1002);
    assertThat(closeCode(server, frame(0x81, new byte[] {'x'}))).isEqualTo(1003);
    assertThat(closeCode(server, frame(0xc2, new byte[1]))).isEqualTo(1002);
    assertThat(closeCode(server, tooLong)).isEqualTo(1009);
    assertThat(closeCode(server, parts.toByteArray())).isEqualTo(1009);
    assertThat(received).isEmpty();
  }

  private static int closeCode(NetworkServer server, byte[] frame) throws Exception {
    try (Socket client = upgraded(server)) {
      client.getOutputStream().write(frame);
      byte[] close = payload(client, 0x88);
      assertThat(close.length).as("a reason is given").isGreaterThan(2);
      return (close[0] & 0xff) << 8 | (close[1] & 0xff);
    }
  }

  @Test
  void requestsThatAreNone_areAnsweredInHttp() throws Exception {
    NetworkServer server = ws(builder());
    assertThat(answer(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(server, REQUEST.replace("13", "8") + "\r\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(server, "hello\n\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(server, REQUEST.replace("\r", "") + "\n")).startsWith("HTTP/1.1 426 ");
    assertThat(answer(server, "\u0016\u0003\u0001")).isEmpty();
    assertThat(answer(server, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5000))).isEmpty();
  }

  @Test
  void tokensByAllFourWaysAndOrigins_decideWhoIsLetIn() throws Exception {
    NetworkServer server =
        ws(
            builder()
                .tokens(Map.of("alice", "old", "bob", "new word"))
                .origins(List.of("https://page.example")));
    assertThat(answer(server, REQUEST + "\r\n"))
        .startsWith("HTTP/1.1 401 ")
        .containsIgnoringCase("www-authenticate: Bearer");
    assertThat(status(server, "Authorization: Bearer ol")).isEqualTo(401);
    assertThat(status(server, "Authorization: Basic !")).isEqualTo(401);
    assertThat(status(server, "Authorization: Bearer new word")).isEqualTo(101);
    assertThat(accepted.take().link().principal()).contains("bob");
    assertThat(status(server, "authorization: bearer old")).isEqualTo(101);
    assertThat(accepted.take().link().principal()).contains("alice");
    // x:old
    assertThat(status(server, "Authorization: Basic eDpvbGQ=")).isEqualTo(101);
    String byQuery = REQUEST.replace("GET /", "GET /?a=1&token=new%20word") + "\r\n";
    assertThat(answer(server, byQuery)).startsWith("HTTP/1.1 101 ");
    assertThat(answer(server, field("Sec-WebSocket-Protocol: amkit.token.new%20word")))
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-protocol: amkit.token.new%20word");
    assertThat(answer(server, field("Sec-WebSocket-Protocol: amkit, amkit.token.old")))
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-protocol: amkit\r\n");
    String token = "Authorization: Bearer old\r\nOrigin: ";
    assertThat(answer(server, field(token + "https://evil.example")))
        .startsWith("HTTP/1.1 403 ")
        .contains("https://evil.example")
        .contains("--allow-origin");
    assertThat(status(server, token + "null")).isEqualTo(403);
    assertThat(status(server, token + "http://localhost.evil.example")).isEqualTo(403);
    assertThat(status(server, token + "https://page.example")).isEqualTo(101);
    assertThat(status(server, token + "http://localhost:5173")).isEqualTo(101);
    assertThat(events.toString()).doesNotContain("old").doesNotContain("new word");
  }

  private static String field(String line) {
    return REQUEST + line + "\r\n\r\n";
  }

  private static int status(NetworkServer server, String line) throws IOException {
    return Integer.parseInt(answer(server, field(line)).split(" ", -1)[1]);
  }

  /** What a server answers, as far as it comes; empty when it just closes. */
  private static String answer(NetworkServer server, String request) throws IOException {
    try (Socket client = send(server, request)) {
      client.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      // Closed with bytes of ours unread.
      return "";
    }
  }

  /** The same from a client that waits for the answer. */
  private static String page(NetworkServer server, String request) throws IOException {
    try (Socket client = send(server, request)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void silentAndDeafClients_areDisconnected() throws Exception {
    NetworkServer server =
        ws(builder().handshakeLimit(Duration.ofMillis(300)).pings(Duration.ofMillis(400)));
    try (Socket silent = send(server, "");
        Socket wordless = upgraded(server);
        Socket deaf = upgraded(server)) {
      deaf.getOutputStream().write(frame(0x82, new byte[1]));
      assertThat(silent.getInputStream().read()).isNegative();
      assertThat(wordless.getInputStream().readAllBytes()).isNotEmpty();
      // Pings, and then no more.
      assertThat(deaf.getInputStream().readAllBytes()).startsWith(0x89, 0);
    }
    // By the server's threads, which the clients do not wait for.
    awaitEvent("refused: no message within 0.3 s");
    awaitEvent("closed: no answer to 2 pings");
  }

  @Test
  void slowReader_isNotWritableUntilItHasRead() throws Exception {
    CountDownLatch writable = new CountDownLatch(1);
    NetworkServer server =
        ws(
            NetworkServer.builder(
                    transport -> {
                      transport.connect(message -> {}, () -> {}, writable::countDown);
                      accepted.add(transport);
                    })
                .maxMessageBytes(MAX));
    try (Socket client = upgraded(server)) {
      Transport transport = accepted.take();
      int count = 0;
      while (transport.link().isWritable() && count < 1000) {
        transport.send(new byte[MAX / 2]).get();
        count++;
        Thread.sleep(5);
      }
      assertThat(count).as("the sockets' buffers, and no more").isLessThan(100);
      for (int i = 0; i < count; i++) {
        assertThat(payload(client, 0x82)).hasSize(MAX / 2);
      }
      assertThat(writable.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(transport.link().isWritable()).isTrue();
    }
  }

  @Test
  void rate_isKeptByNotReading() throws Exception {
    NetworkServer server = ws(builder().rate(0, 200_000));
    try (Socket client = upgraded(server)) {
      long start = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        client.getOutputStream().write(frame(0x82, new byte[20_000]));
      }
      for (int i = 0; i < 30; i++) {
        assertThat(next()).hasSize(20_000);
      }
      // The first 200,000 bytes, and what is read at once, are free.
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    }
  }

  /** Programs with automerge-repo end at a 503. */
  @Test
  void moreThanTheMaximum_areSentElsewhere_untilOneLeaves() throws Exception {
    NetworkServer server = ws(builder().maxConnections(1));
    try (Socket first = upgraded(server)) {
      assertThat(first.isConnected()).isTrue();
      try (Socket second = upgraded(server)) {
        second.getOutputStream().write(frame(0x82, new byte[20]));
        assertThat(closeOf(second)).isEqualTo("1013 the server has its maximum of 1 connections");
      }
      assertThat(server.connectionCount()).isEqualTo(1);
    }
    // Its place is free a moment after it has left.
    accepted.take();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.connectionCount() > 0) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(5);
    }
    try (Socket next = upgraded(server)) {
      assertThat(accepted.take().send(new byte[] {7})).isCompleted();
      assertThat(payload(next, 0x82)).containsExactly(7);
    }
  }

  @Test
  void turnAway_sendsAllElsewhere_untilAdmit() throws Exception {
    NetworkServer server = ws(builder());
    try (Socket client = upgraded(server)) {
      accepted.take();
      server.turnAway("no store");
      assertThat(closeOf(client)).isEqualTo("1013 no store");
    }
    try (Socket late = upgraded(server)) {
      assertThat(closeOf(late)).isEqualTo("1013 no store");
    }
    assertThat(accepted).isEmpty();
    server.admit();
    try (Socket client = upgraded(server)) {
      assertThat(accepted.take().send(new byte[] {7})).isCompleted();
      assertThat(payload(client, 0x82)).containsExactly(7);
    }
  }

  private static String closeOf(Socket client) throws IOException {
    ByteBuffer close = ByteBuffer.wrap(payload(client, 0x88));
    return close.getShort() + " " + StandardCharsets.UTF_8.decode(close);
  }

  @Test
  void stop_letsLastMessagesOut_thenCloses1001() throws Exception {
    NetworkServer server = ws(builder());
    try (Socket client = upgraded(server)) {
      Transport transport = accepted.take();
      Thread stopping =
          new Thread(
              () ->
                  server.stop(
                      () -> assertThat(transport.send(new byte[] {9})).isCompleted(),
                      Duration.ofSeconds(5)));
      stopping.start();
      assertThat(payload(client, 0x82)).containsExactly(9);
      assertThat(payload(client, 0x88)).startsWith(3, 0xe9);
      client.getOutputStream().write(frame(0x88, new byte[] {3, (byte) 0xe9}));
      assertThat(client.getInputStream().read()).isNegative();
      stopping.join();
    }
  }

  @Test
  void pagesAndEvents_areServedOnTheSamePort() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    NetworkServer server =
        ws(
            builder()
                .tokens(Map.of("alice", "sesame"))
                .pages(
                    request ->
                        switch (request.path()) {
                          case "/events" ->
                              WebResponse.events(
                                  stream -> {
                                    stream.onClose(() -> ends.add("end"));
                                    stream.send("tick", "1\n2");
                                  });
                          case "/fault" -> throw new IllegalStateException("fault");
                          default ->
                              WebResponse.text(
                                  200, request.isAdmitted() + " " + request.query() + "\n");
                        }));
    assertThat(page(server, "GET /healthz?a=1 HTTP/1.1\r\nHost: h\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("false a=1\n");
    assertThat(page(server, "GET /?token=sesame&b HTTP/1.1\r\nHost: h\r\n\r\n"))
        .endsWith("true b\n");
    assertThat(page(server, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("\r\n\r\n");
    assertThat(page(server, "POST / HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 405 ");
    assertThat(page(server, "GET /fault HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 500 ");
    try (Socket client = send(server, "GET /events HTTP/1.1\r\nHost: h\r\n\r\n")) {
      assertThat(header(client)).contains("text/event-stream");
      String event = "event: tick\ndata: 1\ndata: 2\n\n";
      assertThat(client.getInputStream().readNBytes(event.length())).asString().isEqualTo(event);
    }
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void framedMessages_overTcpAndAUnixSocket(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("socket");
    NetworkServer server =
        open(builder().listen(Endpoint.tcp(anyPort())).listen(Endpoint.unix(file)));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (SocketChannel unix = SocketChannel.open(UnixDomainSocketAddress.of(file));
        Socket tcp = send(server, "")) {
      unix.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 2, 5, 6}));
      assertThat(next()).containsExactly(5, 6);
      for (byte b : new byte[] {0, 0, 0, 1, 7, 0, 0, 0, 0}) {
        tcp.getOutputStream().write(b);
      }
      assertThat(next()).containsExactly(7);
      assertThat(next()).isEmpty();
      Transport second = accepted.poll(10, TimeUnit.SECONDS);
      Transport first = accepted.poll(10, TimeUnit.SECONDS);
      for (Transport each :
          List.of(Objects.requireNonNull(first), Objects.requireNonNull(second))) {
        each.send(new byte[] {8}).get();
        each.close();
      }
      assertThat(tcp.getInputStream().readAllBytes()).containsExactly(0, 0, 0, 1, 8);
    }
    assertThat(answer(server, "hello, this is no message")).isEmpty();
    assertThat(answer(server, "\0\177\1\1")).isEmpty();
    server.close();
    assertThat(file).doesNotExist();
    // One that was left behind is replaced.
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(file));
    }
    open(builder().listen(Endpoint.unix(file)));
  }

  @Test
  void tls_namesTheClientByItsCertificate(@TempDir Path folder) throws Exception {
    TestCertificate own = TestCertificate.make(folder, "server");
    TestCertificate client = TestCertificate.make(folder, "client");
    NetworkServer server =
        open(
            builder()
                .listen(Endpoint.wss(anyPort()))
                .tls(PemTls.server(own.certificate(), own.key(), client.certificate()), true));
    URI url = URI.create(server.endpoints().get(0).url());
    HttpClient known =
        HttpClient.newBuilder()
            .sslContext(PemTls.client(own.certificate(), client.certificate(), client.key(), false))
            .build();
    WebSocket socket =
        known.newWebSocketBuilder().buildAsync(url, new WebSocket.Listener() {}).get();
    socket.sendBinary(ByteBuffer.wrap(new byte[] {5}), true).get();
    assertThat(next()).containsExactly(5);
    assertThat(accepted.take().link().principal()).contains("client");
    socket.abort();
    HttpClient anonymous =
        HttpClient.newBuilder()
            .sslContext(PemTls.client(own.certificate(), null, null, false))
            .build();
    assertThat(anonymous.newWebSocketBuilder().buildAsync(url, new WebSocket.Listener() {}))
        .failsWithin(Duration.ofSeconds(10));
    assertThat(accepted).isEmpty();
  }
}
