package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.amkit.ChangeHash;
import org.amkit.ObjectId;
import org.amkit.SyncState;
import org.amkit.Transaction;
import org.amkit.net.SessionException.Kind;
import org.amkit.net.SessionOptions.Direction;
import org.amkit.net.SessionOptions.Unrelated;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that refuse documents which have nothing in common, among themselves and with others.
 */
@Timeout(60)
class SessionRelatednessTest extends SessionFixture {
  @BeforeEach
  void refuse() {
    atLeft = atLeft.withUnrelated(Unrelated.REFUSE);
    atRight = atRight.withUnrelated(Unrelated.REFUSE);
  }

  private Session unnamed() {
    return Session.initiating(leftEnd(), atLeft, DocumentSource.only(shared(left), ID));
  }

  private static Kind kindOf(CompletableFuture<?> session) {
    try {
      session.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SessionException failure) {
        return failure.kind();
      }
      throw e;
    }
    throw new AssertionError("ended well");
  }

  // Two sessions of ours

  /** What the two sides have: nothing, a common past, an older copy, what waits. */
  enum Past {
    EQUAL,
    DIVERGED,
    LEFT_BEHIND,
    RIGHT_BEHIND,
    LEFT_EMPTY,
    RIGHT_EMPTY,
    BOTH_EMPTY,
    SECOND_ROOT
  }

  private void make(Past past) {
    left.edit(past == Past.LEFT_EMPTY || past == Past.BOTH_EMPTY ? 0 : 20);
    switch (past) {
      case EQUAL -> right = left.fork(2);
      case DIVERGED -> {
        right = left.fork(2);
        left.edit(3);
        right.edit(4);
      }
      case LEFT_BEHIND -> {
        right = left.fork(2);
        right.edit(4);
      }
      case RIGHT_BEHIND -> {
        right = left.fork(2);
        left.edit(4);
      }
      case LEFT_EMPTY -> right.edit(5);
      case SECOND_ROOT -> {
        right = left.fork(2);
        Replica other = new Replica(7);
        other.edit(2);
        right.document.merge(other.document);
        left.edit(1);
      }
      default -> {}
    }
  }

  @ParameterizedTest
  @EnumSource(Past.class)
  void run_relatedDocuments_converge(Past past) {
    make(past);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    CompletableFuture<SessionStats> atLeftEnd = async(() -> unnamed().run());
    atLeftEnd.join();
    atRightEnd.join();
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void run_relatedDocumentsThatDiverged_goOneWay(Direction direction) {
    make(Past.DIVERGED);
    atLeft = atLeft.withDirection(direction);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    leftEndsWell(async(() -> unnamed().run()), atRightEnd);
    assertThat(left.changeCount()).isEqualTo(direction == Direction.PUSH ? 23 : 27);
    assertThat(right.changeCount()).isEqualTo(direction == Direction.PULL ? 24 : 27);
  }

  private static void leftEndsWell(
      CompletableFuture<SessionStats> left, CompletableFuture<SessionStats> right) {
    left.join();
    right.join();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void run_unrelated_isRefusedOnBothSidesAndChangesNeither(boolean isNamed) {
    left.edit(5);
    right.edit(6);
    Set<ChangeHash> before = left.changes();
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    CompletableFuture<SessionStats> atLeftEnd =
        async(() -> (isNamed ? leftSession() : unnamed()).run());
    assertThat(kindOf(atRightEnd)).isEqualTo(Kind.UNRELATED);
    assertThat(kindOf(atLeftEnd)).isIn(Kind.UNRELATED, Kind.REFUSED);
    assertThat(left.changes()).isEqualTo(before);
    assertThat(right.changeCount()).isEqualTo(6);
  }

  @Test
  void run_unrelatedAndUnnamed_isFoundByTheSideThatBegan() {
    left.edit(5);
    right.edit(6);
    background(() -> rightSession().run());
    assertFails(unnamed(), Kind.UNRELATED, "not related");
  }

  @Test
  void run_unrelatedAndTurnedAway_isRefusedByTheServer() {
    left.edit(5);
    right.edit(6);
    atRight = atRight.withUnrelated(Unrelated.TURN_AWAY).withLive(true);
    background(() -> rightSession().run());
    assertFails(unnamed(), Kind.REFUSED, "--allow-unrelated");
  }

  @Test
  void run_unrelatedThatTheOtherSideAllows_isRefusedByThisOne() {
    left.edit(5);
    right.edit(6);
    atRight = atRight.withUnrelated(Unrelated.MIX);
    background(() -> rightSession().run());
    assertFails(leftSession(), Kind.UNRELATED, "not related");
    assertThat(left.changeCount()).isEqualTo(5);
  }

  @Test
  void run_unrelatedThatBothAllow_isMixed() {
    left.edit(5);
    right.edit(6);
    atLeft = atLeft.withUnrelated(Unrelated.MIX);
    atRight = atRight.withUnrelated(Unrelated.MIX);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    leftEndsWell(async(() -> unnamed().run()), atRightEnd);
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(11);
  }

  /** One side has a root of its own, and a change of the other's that waits. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void run_relatedByWhatWaits_converges(boolean initiatorWaits) {
    Replica whole = new Replica(3);
    whole.edit(6);
    Replica waiting = new Replica(4);
    waiting.edit(5);
    ChangeHash last = whole.heads().get(0);
    waiting.document.applyChanges(
        List.of(whole.document.getChangeByHash(last).orElseThrow().bytes()));
    assertThat(waiting.changeCount()).isEqualTo(5);
    whole.edit(2);
    right = initiatorWaits ? whole : waiting;
    DocumentSource source = DocumentSource.only(shared(initiatorWaits ? waiting : whole), ID);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    leftEndsWell(async(() -> Session.initiating(leftEnd(), atLeft, source).run()), atRightEnd);
    assertThat(waiting.changes()).isEqualTo(whole.changes()).hasSize(13);
  }

  /** Two clients fill an empty document at the same time: the first to bring changes gets it. */
  @Test
  void run_emptyServerAndTwoUnrelatedClients_takesOneOfThem() throws Exception {
    SharedDocument hub = shared(left);
    Replica first = new Replica(3);
    first.edit(2);
    Replica second = new Replica(4);
    second.edit(3);
    MemoryPipe up = MemoryPipe.whole();
    MemoryPipe down = MemoryPipe.whole();
    DocumentSource source = DocumentSource.only(hub, ID);
    background(() -> Session.waiting(channel(up, down), atLeft.withLive(true), source).run());
    Puppet puppet = new Puppet(channel(down, up), second);
    puppet.send(new RepoMessage.Join("puppet", List.of("1"), null));
    puppet.next();
    SyncState state = new SyncState();
    puppet.speak(state);
    RepoMessage answer = puppet.next();
    left.document.merge(first.document);
    puppet.answer(state, answer);
    RepoMessage last = puppet.next();
    while (last instanceof RepoMessage.Sync) {
      puppet.answer(state, last);
      last = puppet.next();
    }
    assertThat(last).isInstanceOf(RepoMessage.Fault.class);
    assertThat(left.changes()).isEqualTo(first.changes());
  }

  // Peers that say nothing of where their documents begin

  /** Plays a peer that does not know of the rule, with what right has, until the session ends. */
  private List<RepoMessage> playPeer(Puppet puppet) throws IOException {
    List<RepoMessage> heard = new ArrayList<>();
    puppet.next();
    puppet.send(new RepoMessage.Peer("puppet", "left", "1", new RepoMessage.Metadata(null, true)));
    SyncState state = new SyncState();
    RepoMessage message;
    do {
      message = puppet.next();
      heard.add(message);
      puppet.answer(state, message);
    } while (message instanceof RepoMessage.Sync);
    puppet.close();
    return heard;
  }

  private CompletableFuture<List<RepoMessage>> play() {
    return async(() -> playPeer(new Puppet(rightEnd(), right)));
  }

  private static int changeBytes(RepoMessage message) {
    int count = 0;
    if (message instanceof RepoMessage.Sync sync) {
      for (byte[] change : SyncMessage.decode(sync.data().bytes()).changes()) {
        count += change.length;
      }
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(Past.class)
  void runWithStranger_related_converges(Past past) throws Exception {
    make(past);
    CompletableFuture<List<RepoMessage>> stranger = play();
    leftSession().run();
    assertThat(stranger.join().get(stranger.join().size() - 1))
        .isInstanceOf(RepoMessage.Leave.class);
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void runWithStranger_diverged_goesOneWay(Direction direction) throws Exception {
    make(Past.DIVERGED);
    atLeft = atLeft.withDirection(direction);
    background(() -> playPeer(new Puppet(rightEnd(), right)));
    leftSession().run();
    assertThat(left.changeCount()).isEqualTo(direction == Direction.PUSH ? 23 : 27);
    assertThat(right.changeCount()).isEqualTo(direction == Direction.PULL ? 24 : 27);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void runWithStranger_unrelated_sendsNoChangeAndTakesNone(Direction direction) {
    left.edit(5);
    right.edit(6);
    atLeft = atLeft.withDirection(direction);
    CompletableFuture<List<RepoMessage>> stranger = play();
    assertFails(leftSession(), Kind.UNRELATED, "not related");
    List<RepoMessage> heard = stranger.join();
    assertThat(heard).allMatch(message -> changeBytes(message) == 0);
    assertThat(heard.get(heard.size() - 1)).isInstanceOf(RepoMessage.Fault.class);
    assertThat(left.changeCount()).isEqualTo(5);
    assertThat(right.changeCount()).isEqualTo(6);
  }

  /** More changes than a filter is sent for at first, so that they come in several steps. */
  @Test
  void runWithStranger_bothLargeAndDiverged_converges() throws Exception {
    left.edit(300);
    right = left.fork(2);
    left.edit(200);
    right.edit(250);
    background(() -> playPeer(new Puppet(rightEnd(), right)));
    leftSession().run();
    assertThat(left.changes()).isEqualTo(right.changes()).hasSize(750);
  }

  /** A peer that gives nothing of what it is asked for cannot be found to be related. */
  @Test
  void runWithStranger_thatGivesNothing_isUnrelated() {
    make(Past.DIVERGED);
    CompletableFuture<List<RepoMessage>> stranger =
        async(
            () -> {
              Puppet puppet = new Puppet(rightEnd(), right);
              puppet.next();
              puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
              List<RepoMessage> heard = new ArrayList<>();
              for (RepoMessage m = puppet.next();
                  m instanceof RepoMessage.Sync;
                  m = puppet.next()) {
                heard.add(m);
                SyncState state = new SyncState();
                puppet.speak(state);
              }
              puppet.close();
              return heard;
            });
    assertFails(leftSession(), Kind.UNRELATED, "not related");
    assertThat(stranger.join()).allMatch(message -> changeBytes(message) == 0);
  }

  @Test
  void runWithStranger_whoAsksForADocumentWithoutChanges_isToldAtOnceAndGetsTheFirst()
      throws Exception {
    SharedDocument empty =
        new SharedDocument(
            left.document,
            new NotedStore() {
              @Override
              public boolean refresh() {
                try (Transaction tx = left.document.startTransaction()) {
                  tx.set(ObjectId.ROOT, "first", 1);
                  tx.commit();
                }
                return true;
              }
            });
    DocumentSource source = DocumentSource.only(empty, ID);
    background(() -> Session.waiting(leftEnd(), atLeft.withLive(true), source).run());
    Puppet puppet = new Puppet(rightEnd(), right);
    puppet.send(new RepoMessage.Join("puppet", List.of("1"), null));
    puppet.next();
    SyncState state = new SyncState();
    puppet.sync(right.document.generateSyncMessage(state).orElseThrow(), true);
    assertThat(puppet.next()).isEqualTo(new RepoMessage.Unavailable("left", "puppet", ID));
    empty.refresh();
    RepoMessage first = puppet.next();
    puppet.answer(state, first);
    assertThat(right.changes()).isEqualTo(left.changes()).hasSize(1);
  }

  @Test
  void state_ofAPeerWithManyDocuments_isKeptForEach() throws Exception {
    make(Past.EQUAL);
    NotedStore store = new NotedStore();
    SharedDocument kept = new SharedDocument(left.document, store);
    background(
        () -> {
          Puppet puppet = new Puppet(rightEnd(), right);
          puppet.next();
          puppet.send(
              new RepoMessage.Peer("puppet", "left", "1", new RepoMessage.Metadata("disk", false)));
          SyncState state = new SyncState();
          RepoMessage message;
          do {
            message = puppet.next();
            puppet.answer(state, message);
          } while (message instanceof RepoMessage.Sync);
          puppet.close();
          return state;
        });
    Session.initiating(leftEnd(), atLeft, ID, DocumentSource.only(kept)).run();
    assertThat(store.names).containsExactly("disk/" + ID);
  }

  /** Notes under which names states are kept. */
  private static class NotedStore implements SharedDocument.Store {
    final Set<String> names = new HashSet<>();

    @Override
    public void persist() throws IOException {}

    @Override
    public boolean refresh() {
      return false;
    }

    @Override
    public byte @Nullable [] readState(String storageId) {
      return null;
    }

    @Override
    public void writeState(String storageId, byte[] state) {
      names.add(storageId);
    }
  }
}
