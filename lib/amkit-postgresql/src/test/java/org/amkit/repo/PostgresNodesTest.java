package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers of two nodes on one database: to each other as if there were one. */
@Timeout(60)
class PostgresNodesTest extends ConnectedRepos {
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    server = PostgresServer.shared();
  }

  private Repo node() throws IOException {
    return hub(RepoConfig.builder().store(server.open(prefix)));
  }

  private static void await(Queue<String> lines, int count) throws InterruptedException {
    while (lines.size() < count) {
      Thread.sleep(10);
    }
  }

  @Test
  void ephemeral_comesToPeersOfOtherNodes_once() throws Exception {
    Repo one = node();
    Repo other = node();
    Repo alice = repo();
    Repo bob = repo();
    connect(alice, one);
    connect(bob, other);
    DocHandle hers = alice.create().get();
    set(hers, "a", "b");
    DocHandle his = awaitFind(bob, hers.getDocumentId()).orElseThrow();
    awaitValue(his, "a", "b");
    // Connected to both: two ways to it.
    connect(bob, one);
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    his.addEphemeralListener((sender, data) -> heard.add(sender + " " + data[0]));
    hers.addEphemeralListener((sender, data) -> heard.add("back " + data[0]));
    for (byte i = 0; heard.isEmpty(); i++) {
      hers.broadcast(new byte[] {i});
      Thread.sleep(100);
    }
    heard.clear();
    for (byte i = 100; i < 110; i++) {
      hers.broadcast(new byte[] {i});
    }
    await(heard, 10);
    Thread.sleep(200);
    assertThat(heard)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .noneMatch(line -> line.startsWith("back "));
  }

  @Test
  void remoteHeads_comeToSubscribersAtOtherNodes_alsoThoseFromBefore() throws Exception {
    Repo one = node();
    Repo other = node();
    Repo alice = repo(RepoConfig.builder().storage(new InMemoryStorage()));
    connect(alice, one);
    DocHandle hers = alice.create().get();
    set(hers, "a", "b");
    StorageId storage = alice.getStorageId().orElseThrow();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    RepoListener listener =
        new RepoListener() {
          @Override
          public void onRemoteHeads(
              DocumentId document, StorageId of, List<String> heads, long timestamp) {
            // Of a peer of one's own that is told unasked.
            if (of.equals(storage)) {
              heard.add(heads.toString());
            }
          }
        };
    Repo bob = repo(RepoConfig.builder().listener(listener));
    connect(bob, other);
    DocHandle his = awaitFind(bob, hers.getDocumentId()).orElseThrow();
    bob.subscribeToRemotes(List.of(storage));
    // Nothing has changed since.
    await(heard, 1);
    String before = heard.remove();
    heard.clear();
    set(hers, "a", "c");
    awaitValue(his, "a", "c");
    await(heard, 1);
    assertThat(heard).doesNotContain(before);
  }
}
