package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.SyncState;
import org.amkit.Transaction;
import org.amkit.repo.protocol.BadMessageException;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that asks for one document after the other, none of which is there. */
@Timeout(120)
class RandomIdsTest {
  private static final int BATCH = 2_000;

  private final Repo repo =
      Repo.load(RepoConfig.builder().announcePolicy(new AnnounceNone()).build());
  private final LinkedBlockingQueue<RepoMessage> answers = new LinkedBlockingQueue<>();
  private final Transport transport =
      new Transport(data -> answers.add(MessageCodec.decode(data)), () -> {});

  @AfterEach
  void close() {
    repo.close();
  }

  private void join() throws Exception {
    CompletableFuture<ConnectionId> unused = repo.makeAcceptor("test").accept(transport);
    send(new RepoMessage.Join("peer", List.of("1"), null));
    assertThat(next()).isInstanceOf(RepoMessage.Peer.class);
  }

  private void send(RepoMessage message) {
    transport.onMessage(MessageCodec.encode(message));
  }

  private RepoMessage next() throws InterruptedException {
    RepoMessage answer = answers.poll(30, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  private void ask(DocumentId id, Document document) {
    byte[] message = document.generateSyncMessage(new SyncState()).orElseThrow();
    send(
        new RepoMessage.Sync(
            "peer",
            repo.getPeerId().getValue(),
            id,
            document.getHeads().length == 0,
            new RepoMessage.Payload(message)));
  }

  private List<DocumentId> askForRandom(int count) throws InterruptedException {
    List<DocumentId> ids = new ArrayList<>();
    Document empty = new Document();
    Deque<DocumentId> asked = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      asked.add(DocumentId.generate());
      ask(asked.getLast(), empty);
      if (asked.size() == BATCH || i == count - 1) {
        ids.addAll(asked);
        for (; !asked.isEmpty(); asked.remove()) {
          assertThat(next()).isInstanceOf(RepoMessage.Unavailable.class);
        }
      }
    }
    return ids;
  }

  private static boolean set(Document document) {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, "k", "v");
      return tx.commit().isPresent();
    }
  }

  private void awaitOpen(int most) throws InterruptedException {
    for (int i = 0; i < 1_000 && openCount() > most; i++) {
      Thread.sleep(10);
    }
    assertThat(openCount()).isLessThanOrEqualTo(most);
  }

  private int openCount() {
    return repo.status().documents().size();
  }

  @Test
  void randomIds_areAllAnswered_andTheLastAreKeptInMind() throws Exception {
    join();
    List<DocumentId> ids = askForRandom(100_000);
    awaitOpen(4_096);
    assertThat(openCount()).isGreaterThan(4_000);

    // One that was asked for lately comes to the peer when another brings it.
    Document brought = new Document();
    set(brought);
    new Bringer(ids.get(ids.size() - 1), brought).begin();
    assertThat(next()).isInstanceOf(RepoMessage.Sync.class);
  }

  /** A peer that has one document. */
  private final class Bringer {
    private final DocumentId id;
    private final Document document;
    private final SyncState state = new SyncState();
    private final Transport other = new Transport(this::received, () -> {});

    Bringer(DocumentId id, Document document) {
      this.id = id;
      this.document = document;
    }

    void begin() {
      CompletableFuture<ConnectionId> unused = repo.makeAcceptor("test").accept(other);
      other.onMessage(MessageCodec.encode(new RepoMessage.Join("bringer", List.of("1"), null)));
      speak();
    }

    private void speak() {
      document
          .generateSyncMessage(state)
          .ifPresent(
              bytes ->
                  other.onMessage(
                      MessageCodec.encode(
                          new RepoMessage.Sync(
                              "bringer",
                              repo.getPeerId().getValue(),
                              id,
                              false,
                              new RepoMessage.Payload(bytes)))));
    }

    private void received(byte[] data) throws BadMessageException {
      if (MessageCodec.decode(data) instanceof RepoMessage.Sync sync) {
        document.receiveSyncMessage(state, sync.data().bytes());
        speak();
      }
    }
  }

  @Test
  void randomIds_areForgotten_whenThePeerLeaves() throws Exception {
    join();
    askForRandom(3_000);
    transport.onClose();
    awaitOpen(0);
  }

  @Test
  void documentThatIsHere_isFound_behindManyThatAreNot() throws Exception {
    DocHandle made = repo.create().get(10, TimeUnit.SECONDS);
    made.withDocument(RandomIdsTest::set).get(10, TimeUnit.SECONDS);
    join();
    askForRandom(5_000);
    ask(made.getDocumentId(), new Document());
    assertThat(next()).isInstanceOf(RepoMessage.Sync.class);
  }
}
