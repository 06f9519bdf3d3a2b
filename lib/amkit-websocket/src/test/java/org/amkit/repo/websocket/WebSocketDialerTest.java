package org.amkit.repo.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dialer against the server. */
@Timeout(60)
class WebSocketDialerTest {
  private final BlockingQueue<Transport> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> atServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> atClient = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private NetworkServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server =
        NetworkServer.builder(
                transport -> {
                  transport.connect(atServer::add, () -> ends.add("server"));
                  accepted.add(transport);
                })
            .listen(Endpoint.ws(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
            .tokens(Map.of("alice", "sesame"))
            .open();
    url = URI.create(server.endpoints().get(0).url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Transport dial() throws Exception {
    Transport client =
        new WebSocketDialer(
                WebSocketClientTransportConfig.builder(url)
                    .header("Authorization", "Bearer sesame")
                    .build())
            .connect()
            .get(10, TimeUnit.SECONDS);
    client.connect(atClient::add, () -> ends.add("client"));
    return client;
  }

  @Test
  void messages_ofAnySize_arriveWholeInOrderBothWays() throws Exception {
    Transport client = dial();
    Transport peer = Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS));
    long sent = 0;
    for (int size : new int[] {0, 1, 125, 126, 65_536, 262_144, 262_145, 3_000_000}) {
      byte[] message = new byte[size];
      new Random(size).nextBytes(message);
      client.send(message).get();
      assertThat(atServer.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
      peer.send(message).get();
      assertThat(atClient.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
      sent += size;
    }
    assertThat(peer.link().principal()).contains("alice");
    assertThat(client.link().sentByteCount()).isBetween(sent - 262_145, sent);
    client.close();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(client.send(new byte[1])).isCompletedExceptionally();
  }

  @Test
  void refusal_saysWhy() {
    assertThat(new WebSocketDialer(url).connect())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(Exception.class)
        .withMessageContaining("401 Unauthorized");
    assertThat(new WebSocketDialer(URI.create("ws://127.0.0.1:1")).connect())
        .failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void serverThatStops_closesTheClient() throws Exception {
    Transport client = dial();
    client.send(new byte[] {1}).get();
    assertThat(atServer.poll(10, TimeUnit.SECONDS)).containsExactly(1);
    server.close();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void reading_stopsWhenItIsAskedTo() throws Exception {
    Transport client = dial();
    Transport peer = Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS));
    client.link().setReading(false);
    for (int i = 0; i < 9; i++) {
      peer.send(new byte[] {(byte) i}).get();
    }
    assertThat(atClient.poll(10, TimeUnit.SECONDS)).as("what was asked for").containsExactly(0);
    assertThat(atClient.poll(300, TimeUnit.MILLISECONDS)).isNull();
    client.link().setReading(true);
    for (int i = 1; i < 9; i++) {
      assertThat(atClient.poll(10, TimeUnit.SECONDS)).containsExactly(i);
    }
  }
}
