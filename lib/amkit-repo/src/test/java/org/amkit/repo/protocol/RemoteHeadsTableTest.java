package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.junit.jupiter.api.Test;

/** The cases are those of automerge-repo's RemoteHeadsSubscriptions, and ours. */
class RemoteHeadsTableTest {
  private static final DocumentId A = DocumentId.fromBytes(new byte[16]);
  private static final DocumentId B = DocumentId.parse("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
  private static final String X = "storage-x";
  private static final String Y = "storage-y";
  private static final String Z = "storage-z";
  private static final long ONE = 1;
  private static final long OTHER = 2;
  private static final long SENDER = 3;

  private final List<String> lines = new ArrayList<>();

  /** What other nodes are told. */
  private final List<String> nodes = new ArrayList<>();

  private int calls;

  private final RemoteHeadsTable table =
      new RemoteHeadsTable(
          new RemoteHeadsTable.Effects() {
            @Override
            public void tellHeads(long connection, DocumentId id, String storageId, HeadsAt at) {
              lines.add(connection + " " + name(id) + " " + storageId + " " + at.timestamp());
            }

            @Override
            public void subscribe(long connection, List<String> add, List<String> remove) {
              lines.add(connection + " +" + add + " -" + remove);
            }

            @Override
            public void heard(DocumentId id, String storageId, HeadsAt at) {
              lines.add("heard " + name(id) + " " + storageId + " " + at.timestamp());
            }

            @Override
            public void tellNodes(DocumentId id, Map<String, HeadsAt> heads) {
              calls++;
              heads.forEach(
                  (storageId, at) -> nodes.add(name(id) + " " + storageId + " " + at.timestamp()));
            }

            @Override
            public void tellNodesInterest(List<String> storageIds) {
              nodes.add("+" + storageIds);
            }
          });

  private static String name(DocumentId id) {
    return id.equals(A) ? "A" : "B";
  }

  private List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  private static HeadsAt at(long millis) {
    return new HeadsAt(List.of("head"), millis);
  }

  private void comes(long from, DocumentId id, String storageId, long millis) {
    table.received(from, new RepoMessage.RemoteHeads("s", "me", id, Map.of(storageId, at(millis))));
  }

  private void subscribes(long connection, List<String> add, List<String> remove) {
    table.received(connection, new RepoMessage.RemoteSubscription("s", "me", add, remove));
  }

  @Test
  void subscribe_andUnsubscribe_areHeard() {
    comes(SENDER, A, X, 1);
    table.subscribe(List.of(X));
    assertThat(take()).isEmpty();
    comes(SENDER, A, X, 2);
    assertThat(take()).containsExactly("heard A storage-x 2");
    table.unsubscribe(List.of(X));
    comes(SENDER, A, X, 3);
    assertThat(take()).isEmpty();
  }

  private static RepoMessage.RemoteHeads published(DocumentId id, String storageId, HeadsAt at) {
    return new RepoMessage.RemoteHeads("node", "", id, Map.of(storageId, at));
  }

  @Test
  void otherNodes_hearOfWhatTheyWant_forAsLongAsTheySaySo() {
    table.tick(1);
    table.peerHeads(SENDER, A, X, at(1));
    assertThat(nodes).isEmpty();
    wantedByNode(X);
    assertThat(takeNodes()).containsExactly("A storage-x 1");
    table.peerHeads(SENDER, A, X, at(2));
    table.peerHeads(SENDER, A, Y, at(2));
    comes(SENDER, B, X, 3);
    comes(SENDER, B, X, 3);
    assertThat(takeNodes()).containsExactly("A storage-x 2", "B storage-x 3");
    table.tick(10 * RemoteHeadsTable.RENEWAL_MILLIS);
    takeNodes();
    table.peerHeads(SENDER, A, X, at(4));
    assertThat(nodes).isEmpty();
  }

  private void wantedByNode(String storageId) {
    table.published(new RepoMessage.RemoteSubscription("node", "", List.of(storageId), List.of()));
  }

  private List<String> takeNodes() {
    List<String> taken = List.copyOf(nodes);
    nodes.clear();
    return taken;
  }

  /** A bus may lose messages: that of a node that wants heads, and that which has them. */
  @Test
  void otherNodes_thatMissedAMessage_areToldAtTheNextRenewal() {
    table.tick(1);
    table.peerHeads(SENDER, A, X, at(1));
    table.peerHeads(SENDER, B, Y, at(1));
    wantedByNode(X);
    wantedByNode(X);
    assertThat(takeNodes()).containsExactly("A storage-x 1");
    table.peerHeads(SENDER, A, X, at(2));
    table.peerHeads(SENDER, A, X, at(3));
    assertThat(takeNodes()).containsExactly("A storage-x 2", "A storage-x 3");
    table.tick(2 + RemoteHeadsTable.RENEWAL_MILLIS);
    assertThat(takeNodes()).containsExactly("A storage-x 3");
    table.tick(3 + 2 * RemoteHeadsTable.RENEWAL_MILLIS);
    assertThat(nodes).isEmpty();
  }

  @Test
  void headsOfManyStorages_areToldSomeAtATime() {
    table.tick(1);
    List<String> storageIds = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      storageIds.add("storage-" + i);
      table.peerHeads(SENDER, A, "storage-" + i, at(1));
    }
    table.published(new RepoMessage.RemoteSubscription("node", "", storageIds, List.of()));
    assertThat(nodes).hasSize(60).doesNotHaveDuplicates();
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void heads_ofAPeerWhoseClockStands_countAsNewer() {
    table.subscribe(List.of(X));
    table.peerHeads(SENDER, A, X, at(5));
    table.peerHeads(SENDER, A, X, at(5));
    table.peerHeads(SENDER, A, X, at(2));
    assertThat(take())
        .containsExactly("heard A storage-x 5", "heard A storage-x 6", "heard A storage-x 7");
  }

  @Test
  void subscription_isToldToOtherNodes_againAndAgain() {
    table.tick(1);
    subscribes(ONE, List.of(X), List.of());
    subscribes(OTHER, List.of(X), List.of());
    table.subscribe(List.of(Y));
    assertThat(nodes).containsExactly("+[storage-x]", "+[storage-y]");
    table.tick(2);
    assertThat(nodes).hasSize(2);
    table.tick(2 + RemoteHeadsTable.RENEWAL_MILLIS);
    assertThat(nodes).endsWith("+[storage-y, storage-x]").hasSize(3);
    table.removed(ONE);
    table.removed(OTHER);
    table.unsubscribe(List.of(Y));
    table.tick(3 + 2 * RemoteHeadsTable.RENEWAL_MILLIS);
    assertThat(nodes).hasSize(3);
  }

  @Test
  void whatOtherNodesSay_isPassedOn_andNotPublishedAgain() {
    subscribes(ONE, List.of(X), List.of());
    table.opened(ONE, A);
    table.published(new RepoMessage.RemoteSubscription("node", "", List.of(X), List.of()));
    nodes.clear();
    lines.clear();
    table.published(published(A, X, at(2)));
    table.published(published(A, X, at(1)));
    table.published(published(A, Z, at(1)));
    assertThat(take()).containsExactly("1 A storage-x 2");
    assertThat(nodes).isEmpty();
  }

  /** Heads that were told before a peer has opened the document. */
  @Test
  void headsThatAreNotKnownHere_areAskedFor() {
    subscribes(ONE, List.of(X), List.of());
    table.opened(ONE, A);
    subscribes(ONE, List.of(Y), List.of());
    table.opened(OTHER, A);
    assertThat(nodes)
        .containsExactly("+[storage-x]", "A storage-x 0", "+[storage-y]", "A storage-y 0");
    nodes.clear();
    table.published(published(A, X, new HeadsAt(List.of(), 0)));
    assertThat(nodes).isEmpty();
    table.peerHeads(SENDER, A, X, at(7));
    table.published(published(A, X, new HeadsAt(List.of(), 0)));
    assertThat(nodes).containsExactly("A storage-x 7");
  }

  @Test
  void announcedPeers_hearAllButOfTheirOwn_andAreSubscribedTo() {
    table.addAnnounced(ONE);
    table.subscribe(List.of(X));
    comes(SENDER, A, X, 1);
    assertThat(take())
        .containsExactly("1 +[storage-x] -[]", "heard A storage-x 1", "1 A storage-x 1");
    comes(ONE, A, X, 2);
    assertThat(take()).containsExactly("heard A storage-x 2");
    // What is seen on a connection of ours is not theirs to hear unless they ask.
    table.peerHeads(SENDER, B, X, at(3));
    assertThat(take()).containsExactly("heard B storage-x 3");
    table.unsubscribe(List.of(X));
    assertThat(take()).containsExactly("1 +[] -[storage-x]");
  }

  @Test
  void addAnnounced_later_hearsWhatIsKnown() {
    table.subscribe(List.of(X));
    comes(SENDER, A, X, 1);
    subscribes(OTHER, List.of(Y), List.of());
    take();
    table.addAnnounced(ONE);
    assertThat(take()).containsExactly("1 +[storage-x, storage-y] -[]", "1 A storage-x 1");
  }

  @Test
  void peers_subscribe_andUnsubscribe() {
    subscribes(ONE, List.of(X), List.of());
    table.opened(ONE, A);
    comes(SENDER, A, X, 1);
    table.peerHeads(SENDER, A, X, at(2));
    assertThat(take()).containsExactly("1 A storage-x 1", "heard A storage-x 2", "1 A storage-x 2");
    subscribes(ONE, List.of(), List.of(X));
    comes(SENDER, A, X, 3);
    assertThat(take()).isEmpty();
  }

  @Test
  void peers_doNotHearOfDocumentsTheyHaveNotOpen() {
    subscribes(ONE, List.of(X), List.of());
    table.opened(ONE, B);
    comes(SENDER, A, X, 1);
    table.peerHeads(SENDER, A, Y, at(2));
    assertThat(take()).containsExactly("heard A storage-y 2");
    table.opened(ONE, A);
    assertThat(take()).containsExactly("1 A storage-x 1");
    table.closed(ONE, A);
    comes(SENDER, A, X, 3);
    assertThat(take()).isEmpty();
  }

  @Test
  void peers_subscribeLater_hearWhatIsKnown() {
    table.opened(ONE, A);
    table.peerHeads(SENDER, A, X, at(1));
    take();
    subscribes(ONE, List.of(X), List.of());
    assertThat(take()).containsExactly("1 A storage-x 1");
  }

  @Test
  void heads_olderOrEqual_areNotPassedOn() {
    table.subscribe(List.of(X));
    comes(SENDER, A, X, 3_000);
    comes(SENDER, A, X, 3_000);
    comes(SENDER, A, X, 2_000);
    assertThat(take()).containsExactly("heard A storage-x 3000");
  }

  @Test
  void heads_nobodyAskedFor_areNotKept() {
    comes(SENDER, A, X, 1);
    table.addAnnounced(ONE);
    assertThat(take()).isEmpty();
  }

  @Test
  void removed_subscriptionsOfOthersStay() {
    table.addAnnounced(SENDER);
    subscribes(ONE, List.of(X, Y), List.of());
    subscribes(OTHER, List.of(X, Z), List.of());
    assertThat(take()).containsExactly("3 +[storage-x, storage-y] -[]", "3 +[storage-z] -[]");
    table.subscribe(List.of(Z));
    take();
    table.removed(ONE);
    assertThat(take()).containsExactly("3 +[] -[storage-y]");
    table.removed(OTHER);
    assertThat(take()).containsExactly("3 +[] -[storage-x]");
  }

  @Test
  void closed_document_isForgotten() {
    table.subscribe(List.of(X));
    comes(SENDER, A, X, 1);
    table.closed(A);
    take();
    table.addAnnounced(ONE);
    assertThat(take()).containsExactly("1 +[storage-x] -[]");
  }
}
