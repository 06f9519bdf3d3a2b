package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.protocol.PlainCbor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs' presence in one document, through a hub. */
@Timeout(60)
class PresenceTest extends ConnectedRepos {
  /** Long enough for no heartbeat to come between. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private static final Duration OFTEN = Duration.ofMillis(50);

  private Repo a;
  private Repo b;
  private DocHandle ofA;
  private DocHandle ofB;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @BeforeEach
  void connect() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    a = repo(RepoConfig.builder().peerId(PeerId.fromString("a")));
    b = repo(RepoConfig.builder().peerId(PeerId.fromString("b")));
    connect(a, hub);
    connect(b, hub);
    ofA = a.create().get(10, TimeUnit.SECONDS);
    set(ofA, "k", "v");
    ofB = awaitFind(b, ofA.getDocumentId()).orElseThrow();
  }

  /** Writes down what it is told. */
  private final PresenceListener recorder =
      new PresenceListener() {
        @Override
        public void onUpdate(PeerId peer, String channel, @Nullable Object value) {
          events.add("update " + peer + " " + channel + " " + value);
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

        @Override
        public void onPruned(List<PeerId> peers) {
          events.add("pruned " + peers);
        }
      };

  private String next() throws InterruptedException {
    return events.poll(10, TimeUnit.SECONDS);
  }

  private static void awaitState(Presence presence, PeerId peer, Map<String, ?> state)
      throws InterruptedException {
    for (int i = 0; i < 1_000 && !isKnown(presence, peer, state); i++) {
      Thread.sleep(10);
    }
    assertThat(state(presence, peer)).isEqualTo(state);
  }

  private static boolean isKnown(Presence presence, PeerId peer, Map<String, ?> state) {
    return state(presence, peer).equals(state);
  }

  /** Of a peer that is not known: no channel. */
  private static Map<String, @Nullable Object> state(Presence presence, PeerId peer) {
    PresentPeer known = presence.getPeers().get(peer);
    return known == null ? Map.of() : known.state();
  }

  @Test
  void start_bothSeeEachOther_whoeverIsFirst() throws Exception {
    try (Presence first = new Presence(ofA);
        Presence second = new Presence(ofB)) {
      first.start(Map.of("name", "Ada"));
      Thread.sleep(100);
      second.start(Map.of("name", "Ben"));
      awaitState(first, b.getPeerId(), Map.of("name", "Ben"));
      awaitState(second, a.getPeerId(), Map.of("name", "Ada"));
      assertThat(first.getPeers()).hasSize(1);
    }
  }

  @Test
  void messages_areToldInTheirOrder() throws Exception {
    try (Presence first = new Presence(ofA);
        Presence second = new Presence(ofB)) {
      first.addListener(recorder);
      first.start(Map.of("name", "Ada"), SELDOM, SELDOM);
      second.start(Map.of("cursor", 0), SELDOM, SELDOM);
      assertThat(next()).isEqualTo("snapshot b {cursor=0}");
      second.broadcast("cursor", 7);
      assertThat(next()).isEqualTo("update b cursor 7");
      second.broadcast("choice", null);
      assertThat(next()).isEqualTo("update b choice null");
      assertThat(state(first, b.getPeerId()))
          .containsEntry("cursor", 7L)
          .containsEntry("choice", null);
      // Each says its state to one that is new.
      assertThat(next()).startsWith("snapshot b {cursor=7");
      second.stop();
      assertThat(next()).isEqualTo("goodbye b");
      assertThat(first.getPeers()).isEmpty();
    }
  }

  @Test
  void stopped_saysAndHearsNothing_andCanBeStartedAgain() throws Exception {
    Presence first = new Presence(ofA);
    Presence second = new Presence(ofB);
    first.addListener(recorder);
    first.start(Map.of(), SELDOM, SELDOM);
    second.broadcast("early", 1);
    second.start(Map.of("n", 1), SELDOM, SELDOM);
    second.start(Map.of("n", 2), SELDOM, SELDOM);
    assertThat(next()).as("only the first start counts").isEqualTo("snapshot b {n=1}");
    second.stop();
    second.stop();
    second.broadcast("late", 1);
    assertThat(next()).isEqualTo("goodbye b");
    assertThat(second.isRunning()).isFalse();
    second.start(Map.of("n", 3), SELDOM, SELDOM);
    assertThat(next()).isEqualTo("snapshot b {n=3}");
    assertThat(second.getLocalState()).isEqualTo(Map.of("n", 3));
    first.stop();
    events.clear();
    second.broadcast("n", 4);
    assertThat(events.poll(200, TimeUnit.MILLISECONDS)).isNull();
    second.stop();
  }

  @Test
  void silence_heartbeatsKeepAPeer_andWithoutThemItIsForgotten() throws Exception {
    Presence first = new Presence(ofA);
    Presence second = new Presence(ofB);
    first.start(Map.of(), OFTEN, Duration.ofSeconds(1));
    second.start(Map.of("n", 1), OFTEN, Duration.ofSeconds(1));
    awaitState(first, b.getPeerId(), Map.of("n", 1L));
    first.addListener(recorder);
    for (int i = 0; i < 3; i++) {
      String event = next();
      while (event.startsWith("snapshot")) {
        event = next();
      }
      assertThat(event).isEqualTo("heartbeat b");
    }
    Thread.sleep(1_200);
    assertThat(first.getPeers()).as("it was not silent").containsKey(b.getPeerId());
    // Gone without a goodbye.
    b.close();
    String event = next();
    while (event.startsWith("heartbeat") || event.startsWith("snapshot")) {
      event = next();
    }
    assertThat(event).isEqualTo("pruned [b]");
    assertThat(first.getPeers()).isEmpty();
    first.stop();
  }

  @Test
  void otherMessages_areNoneOfIts() throws Exception {
    try (Presence first = new Presence(ofA)) {
      first.addListener(recorder);
      first.start(Map.of(), SELDOM, SELDOM);
      ofB.broadcast(new byte[] {1, 2, 3});
      ofB.broadcast(new byte[0]);
      ofB.broadcast(PlainCbor.encode("text"));
      ofB.broadcast(PlainCbor.encode(Map.of("cursor", 1)));
      ofB.broadcast(PlainCbor.encode(Map.of("__presence", 5)));
      ofB.broadcast(PlainCbor.encode(Map.of("__presence", Map.of("type", "update"))));
      ofB.broadcast(PlainCbor.encode(Map.of("__presence", Map.of("type", "heartbeat"))));
      assertThat(next()).isEqualTo("heartbeat b");
      assertThat(first.getPeers()).as("no state of it is known").isEmpty();
    }
  }

  @Test
  void values_thatCannotBeSent_areRefusedAndChangeNothing() {
    Presence presence = new Presence(ofA);
    assertThatThrownBy(() -> presence.start(Map.of("k", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(presence.isRunning()).isFalse();
    presence.start(Map.of("k", 1));
    assertThatThrownBy(() -> presence.broadcast("k", new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(presence.getLocalState()).isEqualTo(Map.of("k", 1));
    presence.stop();
  }

  /** With no peer, as one whose last message is on its way may rightly bring the document back. */
  @Test
  void delete_aPresenceThatIsLeftOn_doesNotBringTheDocumentBack() throws Exception {
    Repo alone = repo();
    DocHandle handle = alone.create().get(10, TimeUnit.SECONDS);
    try (Presence left = new Presence(handle)) {
      left.start(Map.of(), OFTEN, SELDOM);
      alone.delete(handle.getDocumentId()).get(10, TimeUnit.SECONDS);
      Thread.sleep(300);
      assertThat(alone.status().documents()).isEmpty();
    }
  }
}
