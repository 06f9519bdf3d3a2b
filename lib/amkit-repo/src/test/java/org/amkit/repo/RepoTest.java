package org.amkit.repo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.storage.InMemoryStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Repos that are connected to each other within this process. */
@Timeout(60)
class RepoTest extends ConnectedRepos {
  @Test
  void find_whatNobodyHas_isEmpty() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo client = repo();
    connect(client, hub);
    assertThat(find(client, DocumentId.generate())).isEmpty();
  }

  @Test
  void find_beforeItIsThere_getsItWhenAnotherBringsIt() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo early = repo();
    Repo late = repo();
    connect(early, hub);
    DocHandle made = late.create().get(10, TimeUnit.SECONDS);
    set(made, "k", "v");
    assertThat(find(early, made.getDocumentId())).isEmpty();
    connect(late, hub);
    awaitValue(awaitFind(early, made.getDocumentId()).orElseThrow(), "k", "v");
  }

  @Test
  void find_whileConnectionsAreBusy_waitsForPeersToBeKnown() throws Exception {
    CountDownLatch isBusy = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    PeerId busy = PeerId.fromString("busy");
    RepoListener listener =
        new RepoListener() {
          @Override
          public void onPeer(ConnectionId id, PeerInfo peer, RepoMessage.@Nullable Am am) {
            if (peer.peerId().equals(busy)) {
              isBusy.countDown();
              assertThat(awaited(goesOn)).isTrue();
            }
          }
        };
    Repo has = hub(RepoConfig.builder());
    Repo seeks = repo(RepoConfig.builder().listener(listener));
    connect(seeks, has);
    DocHandle made = has.create().get(10, TimeUnit.SECONDS);
    set(made, "k", "v");
    repo(RepoConfig.builder().peerId(busy)).dial(new Local(seeks.makeAcceptor("local")));
    assertThat(awaited(isBusy)).isTrue();
    CompletableFuture<Optional<DocHandle>> found = seeks.find(made.getDocumentId());
    Thread.sleep(200);
    assertThat(found).isNotDone();
    goesOn.countDown();
    awaitValue(found.get(10, TimeUnit.SECONDS).orElseThrow(), "k", "v");
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void find_whenTheRepoCloses_fails() throws Exception {
    Repo silent = repo();
    silent.dial(
        new Dialer() {
          @Override
          public String getUrl() {
            return "silent";
          }

          @Override
          public CompletableFuture<Transport> connect() {
            return new CompletableFuture<>();
          }
        });
    CompletableFuture<Optional<DocHandle>> found = silent.find(DocumentId.generate());
    Thread.sleep(50);
    assertThat(found).isNotDone();
    silent.close();
    assertThat(found).isCompletedExceptionally();
    assertThat(silent.find(DocumentId.generate())).isCompletedExceptionally();
  }

  @Test
  void find_justBeforeAnotherBringsIt_waitsAMoment() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo late = repo();
    DocHandle made = late.create().get(10, TimeUnit.SECONDS);
    set(made, "k", "v");
    CountDownLatch isAsked = new CountDownLatch(1);
    RepoListener listener =
        new RepoListener() {
          @Override
          public void onMessage(ConnectionId id, boolean isSent, RepoMessage message, int bytes) {
            if (message instanceof RepoMessage.Unavailable) {
              isAsked.countDown();
            }
          }
        };
    Repo early = repo(RepoConfig.builder().listener(listener));
    connect(early, hub);
    CompletableFuture<Optional<DocHandle>> found = early.find(made.getDocumentId());
    assertThat(awaited(isAsked)).isTrue();
    connect(late, hub);
    awaitValue(found.get(10, TimeUnit.SECONDS).orElseThrow(), "k", "v");
  }

  @Test
  void edits_goThroughAHub_bothWays() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo a = repo();
    Repo b = repo();
    connect(a, hub);
    connect(b, hub);
    DocHandle ofA = a.create().get(10, TimeUnit.SECONDS);
    set(ofA, "from a", "1");
    Optional<DocHandle> found = awaitFind(b, ofA.getDocumentId());
    DocHandle ofB = found.orElseThrow();
    awaitValue(ofB, "from a", "1");
    set(ofB, "from b", "2");
    awaitValue(ofA, "from b", "2");
  }

  @Test
  void ephemeral_reachesOthersOnce_throughAHub() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo a = repo();
    Repo b = repo();
    connect(a, hub);
    connect(b, hub);
    DocHandle ofA = a.create().get(10, TimeUnit.SECONDS);
    set(ofA, "k", "v");
    Optional<DocHandle> found = awaitFind(b, ofA.getDocumentId());
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    found
        .orElseThrow()
        .addEphemeralListener(
            (sender, data) -> heard.add(sender + " " + new String(data, StandardCharsets.UTF_8)));
    ofA.addEphemeralListener((sender, data) -> heard.add("echo"));
    ofA.broadcast("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(a.getPeerId() + " hello");
    assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void access_aReaderOfAHub_isSentChangesAndItsOwnAreNotTaken() throws Exception {
    PeerId reader = PeerId.fromString("reader");
    AccessPolicy policy =
        (id, peer) ->
            peer.peerId().equals(reader) ? AccessPolicy.Right.READ : AccessPolicy.Right.READ_WRITE;
    Repo hub = hub(RepoConfig.builder().accessPolicy(policy));
    Repo writer = repo();
    Repo other = repo(RepoConfig.builder().peerId(reader));
    connect(writer, hub);
    connect(other, hub);
    DocHandle ofWriter = writer.create().get(10, TimeUnit.SECONDS);
    set(ofWriter, "k", "1");
    Optional<DocHandle> found = awaitFind(other, ofWriter.getDocumentId());
    DocHandle ofReader = found.orElseThrow();
    set(ofReader, "mine", "kept here");
    set(ofWriter, "k", "2");
    awaitValue(ofReader, "k", "2");
    assertThat(get(ofWriter, "mine")).isEmpty();
  }

  @Test
  void memory_documentsBeyondTheBudget_areUnloadedAndComeBack() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo hub = hub(RepoConfig.builder().storage(storage).memoryBytes(64 << 10));
    Repo client = repo();
    connect(client, hub);
    List<DocHandle> handles = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      DocHandle handle = client.create().get(10, TimeUnit.SECONDS);
      set(handle, "k", "v" + i);
      handles.add(handle);
    }
    // Documents that are open, but not yet there, weigh nothing.
    for (DocHandle handle : handles) {
      awaitStored(storage, handle);
    }
    long loaded = loaded(hub);
    for (int i = 0; i < 1_000 && loaded > 8; i++) {
      Thread.sleep(10);
      loaded = loaded(hub);
    }
    assertThat(loaded).isBetween(1L, 8L);
    assertThat(opened(hub)).isEqualTo(40);
    for (int i = 0; i < 40; i++) {
      set(handles.get(i), "again", "w" + i);
    }
    for (int i = 0; i < 40; i++) {
      DocHandle there = find(hub, handles.get(i).getDocumentId()).orElseThrow();
      awaitValue(there, "k", "v" + i);
      awaitValue(there, "again", "w" + i);
    }
  }

  private static void awaitStored(Storage storage, DocHandle handle) throws Exception {
    StorageKey prefix = new StorageKey(handle.getDocumentId().toString());
    for (int i = 0; i < 1_000 && storage.loadRange(prefix).get().isEmpty(); i++) {
      Thread.sleep(10);
    }
  }

  private static int opened(Repo repo) {
    return repo.status().documents().size();
  }

  private static long loaded(Repo repo) {
    return repo.status().documents().stream().filter(d -> d.memoryBytes() > 0).count();
  }

  @Test
  void dial_aConnectionThatIsLost_comesBackAndGoesOn() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo client = repo();
    AcceptorHandle acceptor = hub.makeAcceptor("local");
    List<Transport> ends = new CopyOnWriteArrayList<>();
    Local local = new Local(acceptor);
    DialerHandle dialer =
        client.dial(
            new Dialer() {
              @Override
              public String getUrl() {
                return "local";
              }

              @Override
              public CompletableFuture<Transport> connect() {
                Transport end = local.connect().join();
                ends.add(end);
                return CompletableFuture.completedFuture(end);
              }
            });
    dialer.onEstablished().get(10, TimeUnit.SECONDS);
    DocHandle handle = client.create().get(10, TimeUnit.SECONDS);
    set(handle, "k", "1");
    ends.get(0).close();
    set(handle, "k", "2");
    dialer.onEstablished().get(10, TimeUnit.SECONDS);
    Optional<DocHandle> there = awaitFind(hub, handle.getDocumentId());
    awaitValue(there.orElseThrow(), "k", "2");
  }

  @Test
  void connections_sayHowEachDocumentStands() throws Exception {
    Repo here = repo();
    Repo there = repo();
    assertThat(here.connections().get(10, TimeUnit.SECONDS)).isEmpty();
    connect(here, there);
    DocHandle made = here.create().get(10, TimeUnit.SECONDS);
    set(made, "k", "v");
    awaitValue(awaitFind(there, made.getDocumentId()).orElseThrow(), "k", "v");
    List<ChangeHash> heads =
        List.of(made.withDocument(Document::getHeads).get(10, TimeUnit.SECONDS));
    ConnectionInfo info = onlyConnection(here);
    for (int i = 0; i < 1_000 && !hasHeads(info, made, heads); i++) {
      Thread.sleep(10);
      info = onlyConnection(here);
    }
    assertThat(info.getState()).isEqualTo(new ConnectionState.Connected(there.getPeerId()));
    Instant now = Instant.now();
    PeerDocState state = requireNonNull(info.getDocs().get(made.getDocumentId()));
    assertThat(state.getTheirHeads()).contains(heads);
    assertThat(state.getLastSentHeads()).contains(heads);
    assertThat(state.getSharedHeads()).contains(heads);
    for (Optional<Instant> time :
        List.of(
            info.getLastReceived(),
            info.getLastSent(),
            state.getLastReceived(),
            state.getLastSent())) {
      assertThat(time.orElseThrow()).isBetween(now.minusSeconds(60), now.plusSeconds(1));
    }
    here.close();
    assertThat(here.connections()).isCompletedExceptionally();
  }

  private static ConnectionInfo onlyConnection(Repo repo) throws Exception {
    return repo.connections().get(10, TimeUnit.SECONDS).get(0);
  }

  private static boolean hasHeads(ConnectionInfo info, DocHandle handle, List<ChangeHash> heads) {
    PeerDocState state = info.getDocs().get(handle.getDocumentId());
    return state != null && state.getTheirHeads().equals(Optional.of(heads));
  }

  @Test
  void listenerWithAnError_isLikeOneWithAnException() throws Exception {
    Repo repo = repo();
    DocHandle handle = repo.create().get();
    CompletableFuture<DocumentChanged> told = new CompletableFuture<>();
    handle.addChangeListener(
        change -> {
          throw new AssertionError("a listener's own");
        });
    handle.addChangeListener(told::complete);
    handle
        .withDocument(doc -> doc.change(null, tx -> tx.set(ObjectId.ROOT, "k", "v")))
        .get(10, TimeUnit.SECONDS);
    assertThat(told.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  @SuppressWarnings("NullAway") // What the compiler of a user does not refuse.
  void nulls_areRefusedAtOnce() throws Exception {
    Repo repo = repo();
    DocHandle handle = repo.create().get();
    assertThatThrownBy(() -> repo.find((DocumentId) null)).hasMessage("documentId");
    assertThatThrownBy(() -> repo.delete(null)).hasMessage("documentId");
    assertThatThrownBy(() -> handle.addChangeListener(null)).hasMessage("listener");
    assertThatThrownBy(() -> handle.addEphemeralListener(null)).hasMessage("listener");
  }

  @Test
  void flush_afterTheEnd_fails() throws Exception {
    Repo repo = repo();
    assertThat(repo.create().get()).isNotNull();
    repo.close();
    assertThat(repo.flush()).failsWithin(1, TimeUnit.SECONDS);
  }

  @Test
  void close_isOverInTime_whereAFunctionIsNot() throws Exception {
    Repo repo = repo();
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Boolean> used =
        repo.create()
            .get()
            .withDocument(
                doc -> {
                  try {
                    return end.await(60, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    return false;
                  }
                });
    long start = System.nanoTime();
    repo.close();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(18));
    end.countDown();
    assertThat(used).isNotNull();
  }
}
