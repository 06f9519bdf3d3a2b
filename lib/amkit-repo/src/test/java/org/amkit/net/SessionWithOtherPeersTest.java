package org.amkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.amkit.SyncState;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with peers that keep other rules than ours, or none. */
@Timeout(60)
class SessionWithOtherPeersTest extends SessionFixture {
  private Puppet puppet() {
    return new Puppet(rightEnd(), right);
  }

  /** A live session whose peer agrees, and then goes. */
  private CompletableFuture<SessionStats> liveWithPeerThatGoes(boolean takingLeave)
      throws Exception {
    diverge();
    atLeft = atLeft.withLive(true);
    CompletableFuture<SessionStats> atLeftEnd = async(() -> leftSession().run());
    Puppet puppet = puppet();
    puppet.next();
    puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
    SyncState state = new SyncState();
    while (!state.getTheirHeads().map(List::of).equals(Optional.of(right.heads()))) {
      puppet.answer(state, puppet.next());
    }
    if (takingLeave) {
      puppet.send(new RepoMessage.Leave("puppet"));
    }
    puppet.close();
    return atLeftEnd;
  }

  @Test
  void live_peerTakesLeave_endsWell() throws Exception {
    SessionStats stats = liveWithPeerThatGoes(true).get(10, TimeUnit.SECONDS);
    assertThat(stats.receivedChanges()).isEqualTo(9);
  }

  @Test
  void live_peerIsGoneWithoutLeave_isClosedEarlyThoughBothAgree() throws Exception {
    assertThatThrownBy(() -> liveWithPeerThatGoes(false).get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            SessionException.class,
            e -> assertThat(e.kind()).isEqualTo(SessionException.Kind.CLOSED_EARLY))
        .hasMessage("the other side closed the connection");
  }

  /** It has agreed, and others' changes have come since: to a server that is no fault. */
  @Test
  void liveWaiting_peerTakesLeaveBeforeAllIsSaid_endsWell() throws Exception {
    right.edit(3);
    atRight = atRight.withLive(true);
    CompletableFuture<SessionStats> atRightEnd = async(() -> rightSession().run());
    Puppet puppet = new Puppet(leftEnd(), left);
    puppet.send(new RepoMessage.Join("puppet", List.of("1"), null));
    assertThat(puppet.next()).isInstanceOf(RepoMessage.Peer.class);
    puppet.sync(left.document.generateSyncMessage(new SyncState()).orElseThrow(), true);
    assertThat(puppet.next()).isInstanceOf(RepoMessage.Sync.class);
    puppet.send(new RepoMessage.Leave("puppet"));
    puppet.close();
    assertThat(atRightEnd.get(10, TimeUnit.SECONDS).receivedChanges()).isZero();
  }

  /** automerge-repo's way: answers, and then stays as long as it is let. */
  @Test
  void run_peerThatNeverCloses_endsWhenBothAgree() throws Exception {
    diverge();
    CompletableFuture<SessionStats> atLeftEnd = async(() -> leftSession().run());
    Puppet puppet = puppet();
    assertThat(puppet.next()).isInstanceOf(RepoMessage.Join.class);
    puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
    RepoMessage last;
    SyncState state = new SyncState();
    do {
      last = puppet.next();
      puppet.answer(state, last);
    } while (last instanceof RepoMessage.Sync);
    assertThat(last).isInstanceOf(RepoMessage.Leave.class);
    assertThat(atLeftEnd.get(10, TimeUnit.SECONDS).receivedChanges()).isEqualTo(9);
    assertThat(left.changes()).isEqualTo(right.changes());
  }

  @Test
  void run_peerDoesNotHaveTheDocument_isRefused() throws Exception {
    CompletableFuture<Object> puppet =
        async(
            () -> {
              Puppet p = puppet();
              p.next();
              p.send(new RepoMessage.Peer("puppet", "left", "1", null));
              RepoMessage request = p.next();
              p.send(new RepoMessage.Unavailable("puppet", "left", ID));
              return request;
            });
    assertFails(leftSession(), SessionException.Kind.REFUSED, "does not have the document " + ID);
    assertThat(((RepoMessage.Sync) puppet.join()).isRequest()).isTrue();
  }

  private static final DocumentId OTHER =
      DocumentId.fromBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6});

  /** Starts a session that names no document, up to the first word after the handshake. */
  private RepoMessage firstWordUnnamed(DocumentSource source, RepoMessage.@Nullable Am am)
      throws IOException {
    background(() -> Session.initiating(leftEnd(), atLeft, source).run());
    Puppet puppet = puppet();
    assertThat(puppet.next())
        .isInstanceOfSatisfying(
            RepoMessage.Join.class,
            join ->
                assertThat(join.metadata())
                    .extracting(RepoMessage.Metadata::am)
                    .extracting(RepoMessage.Am::wantsDefault)
                    .isEqualTo(true));
    RepoMessage.Metadata metadata = new RepoMessage.Metadata(null, true, am);
    puppet.send(new RepoMessage.Peer("puppet", "left", "1", metadata));
    return puppet.next();
  }

  @Test
  void run_unnamedAndPeerHasADefault_isAboutThat() throws Exception {
    left.edit(3);
    RepoMessage.Am am = new RepoMessage.Am(false, OTHER, null);
    RepoMessage word = firstWordUnnamed(DocumentSource.only(shared(left), ID), am);
    assertThat(((RepoMessage.Sync) word).documentId()).isEqualTo(OTHER);
  }

  @Test
  void run_unnamedAndPeerHasNoDefault_offersItsOwn() throws Exception {
    left.edit(3);
    RepoMessage word = firstWordUnnamed(DocumentSource.only(shared(left), ID), null);
    assertThat(((RepoMessage.Sync) word).documentId()).isEqualTo(ID);
  }

  @Test
  void run_unnamedAndNeitherSideHasAnId_isUnnamed() throws Exception {
    CompletableFuture<Object> puppet =
        async(
            () -> {
              Puppet p = puppet();
              p.next();
              p.send(new RepoMessage.Peer("puppet", "left", "1", null));
              return p.next();
            });
    assertFails(
        Session.initiating(leftEnd(), atLeft, DocumentSource.only(shared(left))),
        SessionException.Kind.UNNAMED,
        "no document is named");
    assertThat(puppet.join()).isInstanceOf(RepoMessage.Leave.class);
  }

  @Test
  void run_peerAsksForOtherDocument_isToldItIsNotHere() throws Exception {
    left.edit();
    DocumentId other = OTHER;
    background(() -> leftSession().run());
    Puppet puppet = puppet();
    puppet.next();
    puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
    assertThat(((RepoMessage.Sync) puppet.next()).isRequest()).isFalse();
    puppet.send(
        new RepoMessage.Sync(
            "puppet", "left", other, false, new RepoMessage.SyncData(new byte[1])));
    assertThat(puppet.next()).isEqualTo(new RepoMessage.Unavailable("left", "puppet", other));
  }

  @Test
  void run_peerSaysError_isRefusedWithItsWords() {
    background(
        () -> {
          Puppet puppet = puppet();
          puppet.next();
          puppet.send(new RepoMessage.Fault("puppet", "left", "go away"));
          return "";
        });
    assertFails(leftSession(), SessionException.Kind.REFUSED, "the other side says: go away");
  }

  @Test
  void run_peerClosesAtOnce_isClosedEarly() {
    background(
        () -> {
          Puppet puppet = puppet();
          puppet.next();
          puppet.close();
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
              end.send(MessageCodec.encode(new RepoMessage.Join("puppet", List.of("7"), null)));
              byte[] answer = end.receive();
              return MessageCodec.decode(answer == null ? new byte[0] : answer);
            });
    assertFails(rightSession(), SessionException.Kind.PROTOCOL, "expected 1, found 7");
    assertThat(heard.join()).isInstanceOf(RepoMessage.Fault.class);
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
          Puppet puppet = puppet();
          puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
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
    CompletableFuture<RepoMessage> last =
        async(
            () -> {
              Puppet puppet = puppet();
              puppet.next();
              puppet.send(new RepoMessage.Peer("puppet", "left", "1", null));
              puppet.next();
              puppet.sync(bytes);
              RepoMessage answer = puppet.next();
              puppet.close();
              return answer;
            });
    if (good) {
      assertFails(leftSession(), SessionException.Kind.CLOSED_EARLY, "before both sides agreed");
      assertThat(last.join()).isInstanceOf(RepoMessage.Sync.class);
    } else {
      assertFails(leftSession(), SessionException.Kind.PROTOCOL, "bad sync message");
      assertThat(last.join()).isInstanceOf(RepoMessage.Fault.class);
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
}
