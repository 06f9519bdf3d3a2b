package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.AfterEach;

/** Repos that are connected within this process, and what tests do with their documents. */
abstract class ConnectedRepos {
  private final List<Repo> repos = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    repos.forEach(Repo::close);
  }

  Repo repo(RepoConfig.Builder config) {
    Repo repo = Repo.load(config.build());
    repos.add(repo);
    return repo;
  }

  Repo repo() {
    return repo(RepoConfig.builder());
  }

  /** A server that tells no one of anything, as am serve is. */
  Repo hub(RepoConfig.Builder config) {
    return repo(config.announcePolicy(new AnnounceNone()));
  }

  /** Connects to an acceptor, each time anew. */
  record Local(AcceptorHandle acceptor) implements Dialer {
    @Override
    public String getUrl() {
      return "local";
    }

    @Override
    public CompletableFuture<Transport> connect() {
      Transport[] ends = new Transport[2];
      ends[0] = new Transport(data -> ends[1].onMessage(data), () -> ends[1].onClose());
      ends[1] = new Transport(data -> ends[0].onMessage(data), () -> ends[0].onClose());
      CompletableFuture<ConnectionId> unused = acceptor.accept(ends[1]);
      return CompletableFuture.completedFuture(ends[0]);
    }
  }

  static DialerHandle connect(Repo from, Repo to) throws Exception {
    DialerHandle dialer = from.dial(new Local(to.makeAcceptor("local")));
    dialer.onEstablished().get(10, TimeUnit.SECONDS);
    return dialer;
  }

  static void set(DocHandle handle, String key, String value) throws Exception {
    handle
        .withDocument(
            doc -> {
              try (Transaction tx = doc.startTransaction()) {
                tx.set(ObjectId.ROOT, key, value);
                tx.commit();
              }
              return true;
            })
        .get(10, TimeUnit.SECONDS);
  }

  static Optional<String> get(DocHandle handle, String key) throws Exception {
    return handle
        .withDocument(
            doc -> doc.get(ObjectId.ROOT, key).map(value -> ((AmValue.Str) value).getValue()))
        .get(10, TimeUnit.SECONDS);
  }

  static void awaitValue(DocHandle handle, String key, String value) throws Exception {
    for (int i = 0; i < 1_000 && !get(handle, key).equals(Optional.of(value)); i++) {
      Thread.sleep(10);
    }
    assertThat(get(handle, key)).contains(value);
  }

  static Optional<DocHandle> find(Repo repo, DocumentId id) throws Exception {
    return repo.find(id).get(10, TimeUnit.SECONDS);
  }

  /** Looks for it until it is there. */
  static Optional<DocHandle> awaitFind(Repo repo, DocumentId id) throws Exception {
    Optional<DocHandle> found = find(repo, id);
    for (int i = 0; i < 1_000 && found.isEmpty(); i++) {
      Thread.sleep(10);
      found = find(repo, id);
    }
    return found;
  }
}
