package org.amkit.repo.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.repo.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client does with frames that a server has written by hand.
 *
 * <pre>
 *   frame:  fin 1 bit, reserved 3, opcode 4 | masked 1, length 7 | longer length | mask | payload
 * </pre>
 */
@Timeout(60)
class ClientChannelTest {
  private static final int MAX = 1000;
  private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

  /** RFC 6455, section 1.3. */
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private ServerSocket door;
  private Socket server = new Socket();
  private ClientChannel channel = new ClientChannel("test", MAX, Duration.ofMinutes(1));
  private Transport client = channel.transport();

  @BeforeEach
  void listen() throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    server.close();
  }

  private URI url() {
    return URI.create("ws://127.0.0.1:" + door.getLocalPort() + "/");
  }

  /** The header of the client's request. */
  private String accept() throws IOException {
    server = door.accept();
    server.setSoTimeout(20_000);
    server.setTcpNoDelay(true);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      header.write(server.getInputStream().read());
    }
    return header.toString(ISO_8859_1);
  }

  private static String answer(String request) throws Exception {
    Matcher key = KEY.matcher(request);
    assertThat(key.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key.group(1) + MAGIC).getBytes(ISO_8859_1));
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + Base64.getEncoder().encodeToString(hash)
        + "\r\n\r\n";
  }

  private void connect(Duration pings) throws Exception {
    channel = new ClientChannel("test", MAX, pings);
    var opened = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(url(), channel);
    write(answer(accept()).getBytes(ISO_8859_1));
    opened.get(10, TimeUnit.SECONDS);
    client = channel.transport();
    client.connect(received::add, () -> closed.complete(null));
  }

  private void connect() throws Exception {
    connect(Duration.ofMinutes(1));
  }

  private void write(byte[] bytes) throws IOException {
    server.getOutputStream().write(bytes);
    server.getOutputStream().flush();
  }

  private static byte[] frame(int firstByte, byte... payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else {
      frame.write(126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** The next frame of the client's, its payload without the mask; the first byte before it. */
  private byte[] clientFrame() throws IOException {
    DataInputStream in = new DataInputStream(server.getInputStream());
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    assertThat(second & 0x80).as("a client masks").isEqualTo(0x80);
    int length = second & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    byte[] frame = new byte[1 + length];
    frame[0] = (byte) first;
    for (int i = 0; i < length; i++) {
      frame[1 + i] = (byte) (payload[i] ^ mask[i % 4]);
    }
    return frame;
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private byte[] next() throws InterruptedException {
    return received.poll(10, TimeUnit.SECONDS);
  }

  private void awaitClosed() throws Exception {
    closed.get(10, TimeUnit.SECONDS);
    assertThat(client.send(new byte[1])).isCompletedExceptionally();
  }

  @Test
  void fragmentsAndPings_areUnderstood_oneByteAtATime() throws Exception {
    connect();
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(frame(0x02, (byte) 1, (byte) 2));
    frames.writeBytes(frame(0x89, (byte) 7));
    frames.writeBytes(frame(0x00));
    frames.writeBytes(frame(0x00, (byte) 3));
    frames.writeBytes(frame(0x80, (byte) 4));
    frames.writeBytes(frame(0x82));
    frames.writeBytes(frame(0x82, new byte[300]));
    for (byte b : frames.toByteArray()) {
      write(new byte[] {b});
    }
    assertThat(next()).containsExactly(1, 2, 3, 4);
    assertThat(next()).isEmpty();
    assertThat(next()).isEqualTo(new byte[300]);
    assertThat(clientFrame()).as("a pong with the ping's payload").containsExactly(0x8a, 7);
    client.send(new byte[] {5, 6}).get();
    assertThat(clientFrame()).containsExactly(0x82, 5, 6);
  }

  @Test
  void text_isIgnored() throws Exception {
    connect();
    write(frame(0x81, (byte) 'x'));
    write(frame(0x82, (byte) 1));
    assertThat(next()).containsExactly(1);
    assertThat(closed).isNotDone();
  }

  @ParameterizedTest
  @CsvSource({"1000, ''", "1001, gone", "1011, no memory", "4000, of the application's"})
  void close_isAnswered_andSaysWhy(int code, String text) throws Exception {
    connect();
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(code >>> 8);
    payload.write(code);
    payload.writeBytes(text.getBytes(ISO_8859_1));
    write(frame(0x88, payload.toByteArray()));
    byte[] answered = clientFrame();
    assertThat(answered[0]).isEqualTo((byte) 0x88);
    awaitClosed();
    assertThat(channel.reason()).contains("close " + code).endsWith(text);
  }

  @Test
  void closeWithoutCode_andCutConnection_closeTheChannel() throws Exception {
    connect();
    write(frame(0x88));
    assertThat(clientFrame()[0]).isEqualTo((byte) 0x88);
    awaitClosed();
  }

  @Test
  void cutConnection_closesTheChannel_byItsEndOrByThePings() throws Exception {
    // The JDK's client does not always report the end of a stream within a message.
    connect(Duration.ofSeconds(1));
    write(frame(0x02, (byte) 1));
    server.close();
    awaitClosed();
    assertThat(received).as("half a message is none").isEmpty();
    assertThat(channel.reason()).isNotEmpty();
  }

  /** Each is followed by a good message, which must not come. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "82 81 00 00 00 00 05", // masked
        "c2 01 05", // a reserved bit
        "83 01 05", // a reserved opcode
        "8b 00", // a reserved control opcode
        "80 01 05", // a continuation of nothing
        "02 01 05 02 01 05", // a message inside of another
        "09 01 05", // a control frame in parts
        "89 7e 00 7e", // a control frame that is too long
        "88 01 03", // half a close code
        "88 02 03 ed", // a close code that is never sent
        "88 02 00 00", // no close code
        "81 02 c3 28", // text that is not UTF-8
        "82 ff ff ff ff ff ff ff ff ff", // a negative length
      })
  void framesThatAreNone_closeTheChannel(String hex) throws Exception {
    connect();
    byte[] frame = HexFormat.ofDelimiter(" ").parseHex(hex);
    write(concatenated(frame, frame(0x82, (byte) 9)));
    awaitClosed();
    assertThat(received).isEmpty();
    assertThat(channel.reason()).isNotEmpty();
  }

  @Test
  void messageTooLong_isRefused_beforeItIsAllThere() throws Exception {
    connect();
    write(frame(0x82, new byte[MAX]));
    assertThat(next()).hasSize(MAX);
    write(frame(0x02, new byte[MAX]));
    write(frame(0x00, (byte) 1));
    assertThat(clientFrame()).startsWith(0x88, 1008 >>> 8, 1008 & 0xff);
    awaitClosed();
    assertThat(received).isEmpty();
    assertThat(channel.reason()).contains("more than").contains(MAX + " bytes");
  }

  /** A length of 2^62, of which some bytes come: memory grows with what comes. */
  @Test
  void lengthWithoutEnd_isRefused() throws Exception {
    connect();
    write(new byte[] {(byte) 0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0});
    for (int i = 0; i < 4; i++) {
      write(new byte[MAX]);
    }
    assertThat(clientFrame()).startsWith(0x88, 1008 >>> 8, 1008 & 0xff);
    awaitClosed();
  }

  @Test
  void ownMessageTooLong_isNotSent() throws Exception {
    connect();
    assertThat(client.send(new byte[MAX + 1])).isCompletedExceptionally();
    client.send(new byte[] {1}).get();
    assertThat(clientFrame()).containsExactly(0x82, 1);
  }

  @Test
  void serverThatDoesNotAnswerPings_isGivenUp() throws Exception {
    connect(Duration.ofMillis(100));
    assertThat(clientFrame()[0]).isEqualTo((byte) 0x89);
    awaitClosed();
    assertThat(channel.reason()).isEqualTo("no answer to 2 pings");
  }

  @Test
  void serverThatAnswersPings_stays() throws Exception {
    connect(Duration.ofMillis(50));
    for (int i = 0; i < 10; i++) {
      assertThat(clientFrame()[0]).isEqualTo((byte) 0x89);
      write(frame(0x8a));
    }
    assertThat(closed).isNotDone();
  }

  @Test
  void closing_saysSo_andWaitsForTheServer() throws Exception {
    connect();
    client.send(new byte[] {1}).get();
    client.close();
    assertThat(clientFrame()).containsExactly(0x82, 1);
    assertThat(clientFrame()).containsExactly(0x88, 1000 >>> 8, 1000 & 0xff);
    write(frame(0x88, (byte) (1000 >>> 8), (byte) (1000 & 0xff)));
    assertThat(server.getInputStream().read()).isNegative();
    closed.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi | speaks no WebSocket there: 200",
        "HTTP/1.1 404 Not Found\\r"
            + "\\n"
            + "Content-Length: 0\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + " | speaks no WebSocket there: 404",
        "HTTP/1.1 503 Busy\\r\\nContent-Length: 0\\r\\n\\r\\n | takes no more connections now",
        "HTTP/1.1 101 Yes\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
            + "Sec-WebSocket-Accept: bm8=\\r\\n\\r\\n | ''",
        "SSH-2.0-OpenSSH_9.2\\r\\n | ''",
      })
  void answersThatAreNone_failTheDialer(String answer, String why) throws Exception {
    CompletableFuture<Transport> dialed = new WebSocketDialer(url()).connect();
    accept();
    write(answer.replace("\\r\\n", "\r\n").getBytes(ISO_8859_1));
    server.shutdownOutput();
    assertThat(dialed)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(Exception.class)
        .withMessageContaining(why);
  }
}
