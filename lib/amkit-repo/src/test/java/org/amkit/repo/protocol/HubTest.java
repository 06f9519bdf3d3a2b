package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections by example. */
class HubTest {
  private static final DocumentId ID = DocumentId.parse("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
  private static final RepoMessage.Metadata KEPT = new RepoMessage.Metadata("store", false);

  private static final Optional<String> NO_ONE = Optional.empty();

  private final List<String> lines = new ArrayList<>();
  private final Map<DocumentId, DocumentActor> actors = new LinkedHashMap<>();
  private final RecordedEffects documentEffects = new RecordedEffects();
  private @Nullable PeerLink link;

  private final HubEffects effects =
      new HubEffects() {
        @Override
        public void send(long connection, RepoMessage message) {
          boolean isFault = message instanceof RepoMessage.Fault;
          lines.add(
              message.type()
                  + " > "
                  + connection
                  + (isFault ? ": " + ((RepoMessage.Fault) message).message() : ""));
        }

        @Override
        public void publish(RepoMessage message) {
          lines.add(message.type() + " > nodes");
        }

        @Override
        public void close(long connection, @Nullable String why) {
          lines.add("close " + connection);
        }

        @Override
        public void greet(long connection, boolean dials, Hello.Said said) {
          lines.add((dials ? "relation " : "greeting ") + said.peer().peerId());
        }

        @Override
        public void established(PeerLink to, RepoMessage.Peer answer) {
          link = to;
          lines.add("knows " + to.peerId());
        }

        @Override
        public void toDocument(DocumentId id, boolean open, Consumer<DocumentActor> input) {
          if (open) {
            actors.computeIfAbsent(
                id, i -> new DocumentActor(i, DocumentRules.DEFAULT, documentEffects));
          }
          DocumentActor actor = actors.get(id);
          if (actor != null) {
            input.accept(actor);
          }
        }

        @Override
        public void fault(long connection, String message) {
          lines.add("told " + message);
        }

        @Override
        public void remoteHeads(DocumentId id, String storageId, HeadsAt heads) {
          lines.add("heard of " + storageId);
        }
      };

  /** Of a clock that has gone on for long. */
  private static final long START = 1_000_000_000;

  private final Hub hub =
      new Hub(new Hub.Self("me", "my-store", true, 10_000), asked -> null, effects);

  private List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  private void joined(long connection) {
    hub.connected(connection, false, NO_ONE, START);
    hub.received(connection, new RepoMessage.Join("peer-" + connection, List.of("1"), KEPT));
  }

  private static RepoMessage.Sync sync(String from) {
    return new RepoMessage.Sync(from, "me", ID, true, new RepoMessage.Payload(new byte[0]));
  }

  @Test
  void handshake_accepting() {
    joined(1);
    assertThat(take()).containsExactly("peer > 1", "knows peer-1");
    assertThat(link)
        .isEqualTo(new PeerLink(1, "me", "peer-1", NO_ONE, "store", "store", false, false));
  }

  @Test
  void handshake_dialing() {
    hub.connected(1, true, NO_ONE, START);
    assertThat(take()).containsExactly("join > 1");
    hub.received(1, new RepoMessage.Peer("them", "me", "1", new RepoMessage.Metadata("s", true)));
    assertThat(take()).containsExactly("knows them");
    assertThat(link).isEqualTo(new PeerLink(1, "me", "them", NO_ONE, "s", null, false, false));
  }

  @Test
  void handshake_otherVersion_isRefused() {
    hub.connected(1, false, NO_ONE, START);
    hub.received(1, new RepoMessage.Join("them", List.of("2"), null));
    hub.connected(2, true, NO_ONE, START);
    hub.received(2, new RepoMessage.Peer("them", "me", "3", null));
    assertThat(take())
        .containsExactly(
            "error > 1: unsupported protocol version: expected 1, found 2",
            "close 1",
            "join > 2",
            "error > 2: unsupported protocol version: expected 1, found 3",
            "close 2");
    assertThat(hub.connectionCount()).isZero();
  }

  @Test
  void handshake_anythingElse_isRefused() {
    hub.connected(1, false, NO_ONE, START);
    hub.received(1, new RepoMessage.Unavailable("them", "me", ID));
    assertThat(take())
        .containsExactly("error > 1: expected a join message, found doc-unavailable", "close 1");
    joined(2);
    take();
    hub.received(2, new RepoMessage.Join("them", List.of("1"), null));
    assertThat(take())
        .containsExactly("error > 2: found a join message after the handshake", "close 2");
  }

  @Test
  void handshake_whatComesWhileTheGreetingIsMade_waits() {
    RepoMessage.Am am = new RepoMessage.Am(false, null, null);
    RepoMessage.Metadata ours = new RepoMessage.Metadata("s", false, am);
    hub.connected(1, true, NO_ONE, START);
    hub.received(1, new RepoMessage.Peer("them", "me", "1", ours));
    hub.received(1, sync("them"));
    hub.disconnected(1);
    hub.connected(2, false, NO_ONE, START);
    hub.received(2, new RepoMessage.Join("they", List.of("1"), ours));
    hub.tick(START + 20_000);
    assertThat(take()).containsExactly("join > 1", "relation them", "greeting they");
    assertThat(actors).isEmpty();
    hub.greeted(1, null, Hello.Relation.UNKNOWN);
    assertThat(take()).containsExactly("knows them");
    assertThat(actors).containsOnlyKeys(ID);
    hub.greeted(2, am, Hello.Relation.UNRELATED);
    hub.greeted(2, am, Hello.Relation.RELATED);
    assertThat(take())
        .containsExactly("peer > 2", "error > 2: " + RepoMessage.Fault.NOT_RELATED, "close 2");
    assertThat(hub.connectionCount()).isZero();
  }

  @Test
  void handshake_silence_isEnded() {
    hub.connected(1, false, NO_ONE, START);
    joined(2);
    take();
    hub.tick(START + 10_000);
    assertThat(take()).isEmpty();
    hub.tick(START + 10_001);
    assertThat(take())
        .containsExactly("error > 1: the other side did not say who it is within 10 s", "close 1");
    assertThat(hub.connectionCount()).isEqualTo(1);
  }

  @Test
  void errorAndLeave_areNotAnswered() {
    joined(1);
    take();
    hub.received(1, new RepoMessage.Fault("them", "me", "no"));
    hub.received(1, new RepoMessage.Leave("them"));
    hub.received(1, new RepoMessage.Other("later"));
    assertThat(take()).containsExactly("told no", "close 1");
  }

  @Test
  void opened_isAnnouncedToAll_andToWhoComesLater() {
    joined(1);
    hub.opened(ID);
    joined(2);
    assertThat(actors).containsOnlyKeys(ID);
    DocumentActor actor = actors.values().iterator().next();
    assertThat(actor.standings()).extracting(PeerStanding::connection).containsExactly(1L, 2L);
    hub.disconnected(1);
    assertThat(actor.standings()).extracting(PeerStanding::connection).containsExactly(2L);
  }

  @Test
  void remoteHeads_onlyOfDocumentsThatThePeerHears() {
    joined(1);
    hub.opened(ID);
    hub.received(1, new RepoMessage.RemoteSubscription("peer-1", "me", List.of("x"), List.of()));
    take();
    hub.peerHeads(2, ID, "x", new HeadsAt(List.of(), 1));
    assertThat(take()).containsExactly("heard of x");
    hub.shared(1, ID, true);
    assertThat(take()).containsExactly("remote-heads-changed > 1");
    hub.peerHeads(2, ID, "x", new HeadsAt(List.of(), 2));
    assertThat(take()).containsExactly("heard of x", "remote-heads-changed > 1");
    hub.published(
        new RepoMessage.RemoteHeads("node", "", ID, Map.of("x", new HeadsAt(List.of(), 3))));
    assertThat(take()).containsExactly("remote-heads-changed > 1");
    hub.shared(1, ID, false);
    hub.peerHeads(2, ID, "x", new HeadsAt(List.of(), 3));
    assertThat(take()).containsExactly("heard of x");
  }
}
