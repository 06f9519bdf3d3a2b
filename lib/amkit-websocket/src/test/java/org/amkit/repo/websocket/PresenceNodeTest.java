package org.amkit.repo.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.DocHandle;
import org.amkit.repo.PeerId;
import org.amkit.repo.Presence;
import org.amkit.repo.PresenceListener;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our Presence and automerge-repo's own see each other. Skipped without Node, or where
 * AMKIT_NODE_MODULES does not name a folder with automerge-repo.
 */
@Timeout(60)
class PresenceNodeTest {
  /**
   * Takes part for as long as it is asked to: tells each event of its Presence as a line, and does
   * what the lines on stdin say.
   */
  private static final String SCRIPT =
      """
      const modules = process.argv[1] + "/node_modules/@automerge/"
      const { Presence, Repo } = await import(modules + "automerge-repo/dist/entrypoints/fullfat.js")
      const { WebSocketClientAdapter } = await import(modules + "automerge-repo-network-websocket/dist/index.js")
      const { createInterface } = await import("node:readline")
      const repo = new Repo({ peerId: "node", network: [new WebSocketClientAdapter(process.argv[2])] })
      const handle = await repo.find(process.argv[3])
      const presence = new Presence({ handle })
      const say = (...words) => console.log(words.join(" "))
      const plain = value => JSON.stringify(value, (k, v) => typeof v === "bigint" ? v + "n" : v instanceof Uint8Array ? "bytes " + v : v)
      presence.on("snapshot", e => say("snapshot", e.peerId, plain(e.state)))
      presence.on("update", e => say("update", e.peerId, e.channel, plain(e.value)))
      presence.on("heartbeat", e => say("heartbeat", e.peerId))
      presence.on("goodbye", e => say("goodbye", e.peerId, Object.keys(presence.getPeerStates().value).length))
      say("ready")
      const values = {
        name: "Ada é", cursor: 7, large: 2 ** 40, negative: -3, part: 1.5, yes: true, none: null, missing: undefined,
        list: [1, [2]], map: { a: { b: "c" } }, bytes: new Uint8Array([1, 2]), time: new Date(1500), big: 2n ** 60n,
      }
      for await (const line of createInterface(process.stdin)) {
        if (line === "start") presence.start({ initialState: { name: "Node" }, heartbeatMs: 300 })
        if (line === "values") for (const [channel, value] of Object.entries(values)) presence.broadcast(channel, value)
        if (line === "stop") presence.stop()
        if (line === "exit") process.exit(0)
      }
      """;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private String line(String prefix) throws InterruptedException {
    for (; ; ) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a line '%s'", prefix).isNotNull();
      if (line.startsWith(prefix)) {
        return line;
      }
    }
  }

  private String event(String prefix) throws InterruptedException {
    for (; ; ) {
      String event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("an event '%s'", prefix).isNotNull();
      if (event.startsWith(prefix)) {
        return event;
      }
    }
  }

  private final PresenceListener recorder =
      new PresenceListener() {
        @Override
        public void onUpdate(PeerId peer, String channel, @Nullable Object value) {
          events.add("update " + peer + " " + channel);
        }

        @Override
        public void onSnapshot(PeerId peer, Map<String, @Nullable Object> state) {
          events.add("snapshot " + peer + " " + state);
        }

        @Override
        public void onHeartbeat(PeerId peer) {
          events.add("heartbeat " + peer);
        }

        @Override
        public void onGoodbye(PeerId peer) {
          events.add("goodbye " + peer);
        }
      };

  private static DocHandle made(Repo repo) throws Exception {
    DocHandle handle = repo.create().get(10, TimeUnit.SECONDS);
    handle
        .withDocument(
            document -> {
              try (Transaction tx = document.startTransaction()) {
                tx.set(ObjectId.ROOT, "k", "v");
                return tx.commit();
              }
            })
        .get(10, TimeUnit.SECONDS);
    return handle;
  }

  @Test
  void presence_ofNodeAndOurs_seeEachOther() throws Exception {
    String modules = System.getenv("AMKIT_NODE_MODULES");
    assumeTrue(
        modules != null
            && Files.isDirectory(
                Path.of(modules, "node_modules/@automerge/automerge-repo-network-websocket")),
        "no automerge-repo: set AMKIT_NODE_MODULES");
    RepoConfig config =
        RepoConfig.builder()
            .peerId(PeerId.fromString("java"))
            .announcePolicy(new AnnounceNone())
            .build();
    try (Repo repo = Repo.load(config)) {
      WebSocketServerTransport server =
          new WebSocketServerTransport(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), repo.makeAcceptor("ws"));
      server.start();
      DocHandle handle = made(repo);
      Process node =
          new ProcessBuilder(
                  "node",
                  "--input-type=module",
                  "-e",
                  SCRIPT,
                  modules,
                  "ws://127.0.0.1:" + server.getPort(),
                  handle.getUrl().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var in = node.outputWriter(StandardCharsets.UTF_8);
          Presence presence = new Presence(handle)) {
        Thread reader =
            new Thread(() -> node.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add));
        reader.setDaemon(true);
        reader.start();
        line("ready");
        presence.addListener(recorder);
        presence.start(Map.of("name", "Java"), Duration.ofMillis(300), Duration.ofMillis(1_500));
        in.write("start\n");
        in.flush();
        assertThat(event("snapshot")).isEqualTo("snapshot node {name=Node}");
        assertThat(line("snapshot")).isEqualTo("snapshot java {\"name\":\"Java\"}");
        checkOurValues(presence);
        in.write("values\n");
        in.flush();
        event("update node big");
        checkTheirValues(presence);
        line("heartbeat java");
        event("heartbeat node");
        presence.stop();
        assertThat(line("goodbye")).isEqualTo("goodbye java 0");
        presence.start(Map.of("name", "Java again"));
        assertThat(line("snapshot")).isEqualTo("snapshot java {\"name\":\"Java again\"}");
        event("snapshot node");
        in.write("stop\n");
        in.flush();
        event("goodbye node");
        assertThat(presence.getPeers()).isEmpty();
        presence.stop();
        in.write("exit\n");
        in.flush();
        assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        node.destroyForcibly();
        server.stop();
      }
    }
  }

  private void checkOurValues(Presence presence) throws InterruptedException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("cursor", 7);
    values.put("large", 1L << 40);
    values.put("part", 1.5);
    values.put("yes", true);
    values.put("none", null);
    values.put("text", "é");
    values.put("list", List.of(1, List.of(2)));
    values.put("map", Map.of("a", Map.of("b", "c")));
    values.put("bytes", new byte[] {1, 2});
    values.put("time", Instant.ofEpochMilli(1_500));
    values.put("huge", 1L << 60);
    values.forEach(presence::broadcast);
    assertThat(line("update java cursor")).endsWith(" 7");
    assertThat(line("update java large")).endsWith(" 1099511627776");
    assertThat(line("update java part")).endsWith(" 1.5");
    assertThat(line("update java yes")).endsWith(" true");
    assertThat(line("update java none")).endsWith(" null");
    assertThat(line("update java text")).endsWith(" \"é\"");
    assertThat(line("update java list")).endsWith(" [1,[2]]");
    assertThat(line("update java map")).endsWith(" {\"a\":{\"b\":\"c\"}}");
    assertThat(line("update java bytes")).endsWith(" \"bytes 1,2\"");
    assertThat(line("update java time")).endsWith(" \"1970-01-01T00:00:01.500Z\"");
    assertThat(line("update java huge")).endsWith(" \"1152921504606846976n\"");
  }

  private static void checkTheirValues(Presence presence) {
    Map<String, @Nullable Object> state =
        Objects.requireNonNull(presence.getPeers().get(PeerId.fromString("node"))).state();
    assertThat(state)
        .containsEntry("name", "Ada é")
        .containsEntry("cursor", 7L)
        .containsEntry("large", 1L << 40)
        .containsEntry("negative", -3L)
        .containsEntry("part", 1.5)
        .containsEntry("yes", true)
        .containsEntry("none", null)
        .containsEntry("missing", null)
        .containsEntry("list", Arrays.asList(1L, List.of(2L)))
        .containsEntry("map", Map.of("a", Map.of("b", "c")))
        .containsEntry("bytes", new byte[] {1, 2})
        .containsEntry("time", Instant.ofEpochMilli(1_500))
        .containsEntry("big", 1L << 60);
  }
}
