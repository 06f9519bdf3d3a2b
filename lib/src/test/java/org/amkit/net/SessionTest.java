package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.SyncState;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SessionTest {
  private static final DocumentId ID = DocumentId.of(new byte[DocumentId.BYTE_COUNT]);
  private static final int MAX_MESSAGE = 1 << 20;

  private final Replica left = new Replica(1);
  private Replica right = new Replica(2);
  private MemoryPipe toRight = MemoryPipe.whole();
  private MemoryPipe toLeft = MemoryPipe.whole();
  private SessionOptions atLeft = options("left");
  private SessionOptions atRight = options("right");

  private static SessionOptions options(String name) {
    Duration second = Duration.ofSeconds(5);
    return SessionOptions.of(name).withTimeouts(second, second, Duration.ofSeconds(2));
  }

  private static MessageChannel channel(MemoryPipe in, MemoryPipe out) {
    return new FramedChannel(
        in.in(),
        out.out(),
        () -> {
          in.close();
          out.close();
        },
        MAX_MESSAGE);
  }

  private MessageChannel leftEnd() {
    return channel(toLeft, toRight);
  }

  private MessageChannel rightEnd() {
    return channel(toRight, toLeft);
  }

  private static SharedDocument shared(Replica document) {
    return new SharedDocument(document.document, SharedDocument.Store.NONE);
  }

  private Session leftSession() {
    return Session.initiating(leftEnd(), atLeft, ID, DocumentSource.only(shared(left)));
  }

  private Session rightSession() {
    return Session.waiting(rightEnd(), atRight, DocumentSource.only(shared(right)));
  }

  private static <T> CompletableFuture<T> async(Callable<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(task.call());
              } catch (Exception | Error e) {
                future.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  /** For a side whose end does not matter to the test. */
  private static void background(Callable<?> task) {
    CompletableFuture<?> unused = async(task);
  }

  private void diverge() {
    left.edit(50);
    right = left.fork(2);
    left.edit(7);
    right.edit(9);
  }

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

  private static void assertFails(Session session, SessionException.Kind kind, String message) {
    assertThatThrownBy(session::run)
        .isInstanceOfSatisfying(SessionException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
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
    Session second = Session.waiting(channel(out, back), atRight, DocumentSource.only(shared(b)));
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
              if (sent && message instanceof NetMessage.Sync sync) {
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
            DocumentSource.only(new SharedDocument(right.document, rightStore)));
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
              channel(up, down), options("server").withLive(true), DocumentSource.only(hub));
      Session session =
          Session.initiating(
              channel(down, up),
              options("client").withLive(true),
              DocumentId.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) i}),
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

  // Peers that behave otherwise

  /** Plays a peer by hand: what it sends, and what it is sent. */
  private final class Puppet {
    private final MessageChannel channel = rightEnd();

    void send(NetMessage message) throws IOException {
      channel.send(MessageCodec.encode(message));
    }

    NetMessage next() throws IOException {
      byte @Nullable [] bytes = channel.receive();
      assertThat(bytes).as("a message").isNotNull();
      return MessageCodec.decode(bytes == null ? new byte[0] : bytes);
    }

    void sync(byte[] data) throws IOException {
      send(new NetMessage.Sync("puppet", "left", ID, false, new NetMessage.SyncData(data)));
    }
  }

  /** automerge-repo's way: answers, and then stays as long as it is let. */
  @Test
  void run_peerThatNeverCloses_endsWhenBothAgree() throws Exception {
    diverge();
    CompletableFuture<SessionStats> atLeftEnd = async(() -> leftSession().run());
    Puppet puppet = new Puppet();
    assertThat(puppet.next()).isInstanceOf(NetMessage.Join.class);
    puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
    SyncState state = new SyncState();
    NetMessage last;
    do {
      last = puppet.next();
      if (last instanceof NetMessage.Sync sync) {
        right.document.receiveSyncMessage(state, sync.data().bytes());
        var answer = right.document.generateSyncMessage(state);
        if (answer.isPresent()) {
          puppet.sync(answer.get());
        }
      }
    } while (last instanceof NetMessage.Sync);
    assertThat(last).isInstanceOf(NetMessage.Leave.class);
    assertThat(atLeftEnd.get(10, TimeUnit.SECONDS).receivedChanges()).isEqualTo(9);
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @Test
  void run_peerDoesNotHaveTheDocument_isRefused() throws Exception {
    CompletableFuture<Object> puppet =
        async(
            () -> {
              Puppet p = new Puppet();
              p.next();
              p.send(new NetMessage.Peer("puppet", "left", "1", null));
              NetMessage request = p.next();
              p.send(new NetMessage.Unavailable("puppet", "left", ID));
              return request;
            });
    assertFails(leftSession(), SessionException.Kind.REFUSED, "does not have the document " + ID);
    assertThat(((NetMessage.Sync) puppet.join()).isRequest()).isTrue();
  }

  /** automerge-repo's way on the waiting side: it tells of the documents it has at once. */
  @Test
  void run_underAnyId_takesTheIdThatThePeerNames() throws Exception {
    left.edit(3);
    DocumentId other = DocumentId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6});
    background(
        () ->
            Session.initiatingUnderAnyId(leftEnd(), atLeft, ID, DocumentSource.only(shared(left)))
                .run());
    Puppet puppet = new Puppet();
    puppet.next();
    puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
    byte[] first = right.document.generateSyncMessage(new SyncState()).orElseThrow();
    puppet.send(
        new NetMessage.Sync("puppet", "left", other, false, new NetMessage.SyncData(first)));
    assertThat(puppet.next())
        .isInstanceOfSatisfying(
            NetMessage.Sync.class, sync -> assertThat(sync.documentId()).isEqualTo(other));
  }

  @Test
  void run_underAnyIdAndPeerNamesNone_beginsWithItsOwn() throws Exception {
    left.edit(3);
    background(
        () ->
            Session.initiatingUnderAnyId(leftEnd(), atLeft, ID, DocumentSource.only(shared(left)))
                .run());
    Puppet puppet = new Puppet();
    puppet.next();
    puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
    assertThat(puppet.next())
        .isInstanceOfSatisfying(
            NetMessage.Sync.class, sync -> assertThat(sync.documentId()).isEqualTo(ID));
  }

  @Test
  void run_peerAsksForOtherDocument_isToldItIsNotHere() throws Exception {
    left.edit();
    DocumentId other = DocumentId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6});
    background(() -> leftSession().run());
    Puppet puppet = new Puppet();
    puppet.next();
    puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
    assertThat(((NetMessage.Sync) puppet.next()).isRequest()).isFalse();
    puppet.send(
        new NetMessage.Sync("puppet", "left", other, false, new NetMessage.SyncData(new byte[1])));
    assertThat(puppet.next()).isEqualTo(new NetMessage.Unavailable("left", "puppet", other));
  }

  @Test
  void run_peerSaysError_isRefusedWithItsWords() {
    background(
        () -> {
          Puppet puppet = new Puppet();
          puppet.next();
          puppet.send(new NetMessage.Fault("puppet", "left", "go away"));
          return "";
        });
    assertFails(leftSession(), SessionException.Kind.REFUSED, "the other side says: go away");
  }

  @Test
  void run_peerClosesAtOnce_isClosedEarly() {
    background(
        () -> {
          Puppet puppet = new Puppet();
          puppet.next();
          puppet.channel.close();
          return "";
        });
    assertFails(leftSession(), SessionException.Kind.CLOSED_EARLY, "before it said who it is");
  }

  @Test
  void run_peerSpeaksAnotherVersion_isTold() throws Exception {
    CompletableFuture<Object> heard =
        async(
            () -> {
              MessageChannel end = leftEnd();
              end.send(MessageCodec.encode(new NetMessage.Join("puppet", List.of("7"), null)));
              byte[] answer = end.receive();
              return MessageCodec.decode(answer == null ? new byte[0] : answer);
            });
    assertFails(rightSession(), SessionException.Kind.PROTOCOL, "expected 1, found 7");
    assertThat(heard.join()).isInstanceOf(NetMessage.Fault.class);
  }

  @Test
  void run_peerSilentInHandshake_isCutOff() {
    Duration short_ = Duration.ofMillis(50);
    atRight = atRight.withTimeouts(short_, short_, short_);
    assertFails(rightSession(), SessionException.Kind.SILENT, "did not say who it is");
  }

  @Test
  void run_peerSilentAfterwards_isCutOff() throws Exception {
    Duration short_ = Duration.ofMillis(50);
    atLeft = atLeft.withTimeouts(Duration.ofSeconds(5), short_, short_);
    left.edit();
    background(
        () -> {
          Puppet puppet = new Puppet();
          puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
          return puppet.next();
        });
    assertFails(leftSession(), SessionException.Kind.SILENT, "was silent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "85", "4200000000", "430000000105aabbccddee"})
  void run_peerSendsBadSyncMessage_isAProtocolErrorAndChangesNothing(String hex) {
    left.edit(3);
    byte[] bytes = HexFormat.of().parseHex(hex);
    boolean good = hex.equals("4200000000");
    CompletableFuture<NetMessage> last =
        async(
            () -> {
              Puppet puppet = new Puppet();
              puppet.next();
              puppet.send(new NetMessage.Peer("puppet", "left", "1", null));
              puppet.next();
              puppet.sync(bytes);
              NetMessage answer = puppet.next();
              puppet.channel.close();
              return answer;
            });
    if (good) {
      assertFails(leftSession(), SessionException.Kind.CLOSED_EARLY, "before both sides agreed");
      assertThat(last.join()).isInstanceOf(NetMessage.Sync.class);
    } else {
      assertFails(leftSession(), SessionException.Kind.PROTOCOL, "bad sync message");
      assertThat(last.join()).isInstanceOf(NetMessage.Fault.class);
    }
    assertThat(left.changeCount()).isEqualTo(3);
  }

  @Test
  void run_peerSendsGarbage_isAProtocolError() {
    background(
        () -> {
          MessageChannel end = leftEnd();
          end.send(new byte[] {1, 2, 3});
          return "";
        });
    assertFails(rightSession(), SessionException.Kind.PROTOCOL, "not a message");
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
