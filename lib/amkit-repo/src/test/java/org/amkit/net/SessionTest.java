package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.amkit.ChangeHash;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SessionTest extends SessionFixture {
  private List<SessionStats> runBoth() {
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    CompletableFuture<SessionStats> atLeftEnd = async(() -> leftSession().run());
    return List.of(atLeftEnd.join(), atRightEnd.join());
  }

  @Test
  void run_diverged_convergesAndEndsOnBothSides() {
    diverge();
    List<SessionStats> stats = runBoth();
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(66);
    assertThat(stats.get(0).receivedChanges()).isEqualTo(9);
    assertThat(stats.get(0).sentChanges()).isEqualTo(7);
    assertThat(stats.get(1).receivedChanges()).isEqualTo(7);
    assertThat(stats.get(0).sentBytes() - stats.get(1).receivedBytes())
        .as("bytes but for a leave that nobody needed any more")
        .isBetween(0L, 40L);
    assertThat(stats.get(0).elapsed()).isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "5,0", "0,5", "5,5", "3000,4000"})
  void run_whateverEachSideHas_converges(int leftEdits, int rightEdits) {
    left.edit(leftEdits);
    right.edit(rightEdits);
    runBoth();
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(leftEdits + rightEdits);
  }

  @Test
  void run_oneByteAtATimeThroughNarrowPipes_converges() {
    diverge();
    toRight = new MemoryPipe(3, 1, Long.MAX_VALUE);
    toLeft = new MemoryPipe(3, 1, Long.MAX_VALUE);
    runBoth();
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @Test
  void run_bothSendMuchAtOnceThroughNarrowPipes_doNotWaitForEachOther() {
    left.edit(2000);
    right.edit(2000);
    toRight = new MemoryPipe(16, 7, Long.MAX_VALUE);
    toLeft = new MemoryPipe(16, 7, Long.MAX_VALUE);
    runBoth();
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @Test
  void run_equalAlready_takesOneRound() {
    left.edit(20);
    right = left.fork(2);
    List<SessionStats> stats = runBoth();
    assertThat(stats.get(0).rounds()).isEqualTo(1);
    assertThat(stats.get(1).rounds()).isEqualTo(1);
  }

  @Test
  void run_pull_takesAndGivesNothing() {
    diverge();
    atLeft = atLeft.withDirection(SessionOptions.Direction.PULL);
    runBoth();
    assertThat(left.changeCount()).isEqualTo(66);
    assertThat(right.changeCount()).isEqualTo(59);
  }

  @Test
  void run_push_givesAndTakesNothing() {
    diverge();
    atLeft = atLeft.withDirection(SessionOptions.Direction.PUSH);
    runBoth();
    assertThat(left.changeCount()).isEqualTo(57);
    assertThat(right.changeCount()).isEqualTo(66);
  }

  @Test
  void run_readOnlyServer_givesAndTakesNothing() {
    diverge();
    atRight = atRight.withDirection(SessionOptions.Direction.PUSH);
    List<SessionStats> stats = runBoth();
    assertThat(left.changeCount()).isEqualTo(66);
    assertThat(right.changeCount()).isEqualTo(59);
    assertThat(stats.get(0).peerReadOnly()).isTrue();
  }

  @Test
  void run_pushToReadOnlyServer_isRefused() {
    diverge();
    atLeft = atLeft.withDirection(SessionOptions.Direction.PUSH);
    atRight = atRight.withDirection(SessionOptions.Direction.PUSH).withLive(true);
    background(() -> rightSession().run());
    assertFails(leftSession(), SessionException.Kind.REFUSED, "takes no changes");
  }

  /** Cuts the connection after each number of bytes there is, then takes up again. */
  @Test
  void run_cutAnywhere_failsOnTheSideThatWaitsAndGoesOnLater() {
    diverge();
    List<ChangeHash> leftHeads = left.heads();
    Replica leftBefore = left.fork(1);
    Replica rightBefore = right.fork(2);
    runBoth();
    assertThat(left.heads()).isNotEqualTo(leftHeads);
    long bytesToRight = toRight.writtenBytes();
    long bytesToLeft = toLeft.writtenBytes();
    for (boolean cutRight : new boolean[] {true, false}) {
      long whole = cutRight ? bytesToRight : bytesToLeft;
      for (long cut = 0; cut < whole; cut += 1 + whole / 150) {
        Replica a = leftBefore.fork(1);
        Replica b = rightBefore.fork(2);
        long limit = cut;
        MemoryPipe out = new MemoryPipe(1 << 16, 1 << 16, cutRight ? limit : Long.MAX_VALUE);
        MemoryPipe back = new MemoryPipe(1 << 16, 1 << 16, cutRight ? Long.MAX_VALUE : limit);
        boolean agreed = connect(a, b, out, back);
        if (agreed) {
          assertThat(a.changes()).as("cut at %d", cut).isEqualTo(b.changes());
        }
        assertThat(connect(a, b, MemoryPipe.whole(), MemoryPipe.whole())).isTrue();
        assertThat(a.changes()).isEqualTo(b.changes()).hasSize(66);
      }
    }
  }

  /** Whether both sides came to a good end. */
  private boolean connect(Replica a, Replica b, MemoryPipe out, MemoryPipe back) {
    Session first =
        Session.initiating(channel(back, out), atLeft, ID, DocumentSource.only(shared(a)));
    Session second =
        Session.waiting(channel(out, back), atRight, DocumentSource.only(shared(b), ID));
    CompletableFuture<SessionStats> atB = async(second::run);
    CompletableFuture<SessionStats> atA = async(first::run);
    boolean goodAtA = succeeds(atA);
    return succeeds(atB) && goodAtA;
  }

  private static boolean succeeds(CompletableFuture<SessionStats> session) {
    try {
      session.join();
      return true;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(SessionException.class);
      return false;
    }
  }

  @Test
  void run_storeFails_tellsThePeerNothingOfWhatIsNotKept() throws IOException {
    right.edit(5);
    SharedDocument.Store full =
        new FakeStore() {
          @Override
          public void persist() throws IOException {
            throw new IOException("disk full");
          }
        };
    Session session =
        Session.initiating(
            leftEnd(), atLeft, ID, DocumentSource.only(new SharedDocument(left.document, full)));
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    assertThatThrownBy(session::run).isInstanceOf(IOException.class).hasMessage("disk full");
    assertThatThrownBy(atRightEnd::join).hasRootCauseInstanceOf(SessionException.class);
  }

  @Test
  void run_storeFailedBefore_tellsThePeerNothingUntilAllIsKept() {
    right.edit(5);
    Deque<String> failures = new ArrayDeque<>(List.of("disk full", "disk still full"));
    AtomicInteger kept = new AtomicInteger();
    SharedDocument.Store store =
        new FakeStore() {
          @Override
          public void persist() throws IOException {
            if (!failures.isEmpty()) {
              throw new IOException(failures.remove());
            }
            kept.set(left.changeCount());
          }
        };
    DocumentSource source = DocumentSource.only(new SharedDocument(left.document, store));
    for (String failure : List.copyOf(failures)) {
      CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
      assertThatThrownBy(Session.initiating(leftEnd(), atLeft, ID, source)::run)
          .hasMessage(failure);
      assertThatThrownBy(atRightEnd::join).hasMessageContaining("the document cannot be kept");
      toLeft = MemoryPipe.whole();
      toRight = MemoryPipe.whole();
    }
    CompletableFuture<SessionStats> atLeftEnd =
        async(Session.initiating(leftEnd(), atLeft, ID, source)::run);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    atLeftEnd.join();
    atRightEnd.join();
    assertThat(kept).hasValue(5);
  }

  @Test
  void run_whatWasReceived_isKeptBeforeItIsAcknowledged() {
    right.edit(5);
    List<String> order = new CopyOnWriteArrayList<>();
    SharedDocument.Store store =
        new FakeStore() {
          @Override
          public void persist() {
            order.add("kept");
          }
        };
    atLeft =
        atLeft.withListener(
            (sent, message, byteCount) -> {
              if (sent && message instanceof RepoMessage.Sync sync) {
                SyncMessage decoded = SyncMessage.decode(sync.data().bytes());
                order.add(
                    decoded.heads().toString().equals(right.heads().toString())
                        ? "acknowledged"
                        : "asked");
              }
            });
    Session session =
        Session.initiating(
            leftEnd(), atLeft, ID, DocumentSource.only(new SharedDocument(left.document, store)));
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    CompletableFuture<SessionStats> atLeftEnd = async(session::run);
    atLeftEnd.join();
    atRightEnd.join();
    assertThat(order).containsExactly("asked", "kept", "acknowledged");
  }

  @Test
  void run_again_startsFromTheKeptState() {
    left.edit(2000);
    FakeStore leftStore = new FakeStore();
    FakeStore rightStore = new FakeStore();
    atLeft = atLeft.withStorageId("left-disk");
    atRight = atRight.withStorageId("right-disk");
    runKept(leftStore, rightStore);
    assertThat(leftStore.state("right-disk")).isNotNull();
    right.edit(1);
    toLeft = MemoryPipe.whole();
    toRight = MemoryPipe.whole();
    runKept(leftStore, rightStore);
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(2001);
    assertThat(toLeft.writtenBytes() + toRight.writtenBytes()).isLessThan(2500);
  }

  @Test
  void run_documentPutBackFromOlderCopy_doesNotTrustTheKeptState() {
    left.edit(10);
    FakeStore leftStore = new FakeStore();
    FakeStore rightStore = new FakeStore();
    atLeft = atLeft.withStorageId("left-disk");
    atRight = atRight.withStorageId("right-disk");
    runKept(leftStore, rightStore);
    right = new Replica(2);
    right.edit(1);
    toLeft = MemoryPipe.whole();
    toRight = MemoryPipe.whole();
    runKept(leftStore, rightStore);
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(11);
  }

  private void runKept(FakeStore leftStore, FakeStore rightStore) {
    Session first =
        Session.initiating(
            leftEnd(),
            atLeft,
            ID,
            DocumentSource.only(new SharedDocument(left.document, leftStore)));
    Session second =
        Session.waiting(
            rightEnd(),
            atRight,
            DocumentSource.only(new SharedDocument(right.document, rightStore), ID));
    CompletableFuture<SessionStats> atRightEnd = async(second::run);
    CompletableFuture<SessionStats> atLeftEnd = async(first::run);
    atLeftEnd.join();
    atRightEnd.join();
  }

  @Test
  void run_live_staysAndPassesOnWhatComesLater() throws Exception {
    diverge();
    atLeft = atLeft.withLive(true);
    atRight = atRight.withLive(true);
    FakeStore store = new FakeStore();
    SharedDocument sharedLeft = new SharedDocument(left.document, store);
    Session first = Session.initiating(leftEnd(), atLeft, ID, DocumentSource.only(sharedLeft));
    Session second = rightSession();
    CompletableFuture<SessionStats> atLeftEnd = async(first::run);
    CompletableFuture<SessionStats> atRightEnd = async(second::run);
    awaitChangeCount(right, 66);
    store.onRefresh = left::edit;
    assertThat(sharedLeft.refresh()).isTrue();
    awaitChangeCount(right, 67);
    assertThat(atLeftEnd).isNotDone();
    first.stop();
    atLeftEnd.get(10, TimeUnit.SECONDS);
    atRightEnd.get(10, TimeUnit.SECONDS);
  }

  @Test
  void run_manySessionsOnOneDocument_passChangesOn() throws Exception {
    left.edit(5);
    SharedDocument hub = shared(left);
    List<Replica> clients = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Replica client = new Replica(10 + i);
      client.edit(3);
      clients.add(client);
      MemoryPipe up = MemoryPipe.whole();
      MemoryPipe down = MemoryPipe.whole();
      Session server =
          Session.waiting(
              channel(up, down), options("server").withLive(true), DocumentSource.only(hub, ID));
      Session session =
          Session.initiating(
              channel(down, up),
              options("client").withLive(true),
              ID,
              DocumentSource.only(shared(client)));
      sessions.add(session);
      background(server::run);
      background(session::run);
    }
    for (Replica client : clients) {
      awaitChangeCount(client, 17);
    }
    sessions.forEach(Session::stop);
    assertThat(left.changeCount()).isEqualTo(17);
  }

  private static void awaitChangeCount(Replica document, int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (document.changeCount() < count) {
      assertThat(System.nanoTime()).as("%d changes", document.changeCount()).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private static class FakeStore implements SharedDocument.Store {
    private final Map<String, byte[]> states = new HashMap<>();
    Runnable onRefresh = () -> {};

    byte @Nullable [] state(String id) {
      return states.get(id);
    }

    @Override
    public void persist() throws IOException {}

    @Override
    public boolean refresh() {
      onRefresh.run();
      return true;
    }

    @Override
    public byte @Nullable [] readState(String storageId) {
      return states.get(storageId);
    }

    @Override
    public void writeState(String storageId, byte[] state) {
      states.put(storageId, state);
    }
  }
}
