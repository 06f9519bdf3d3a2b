package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerStateTest {
  private final MemoryDocument left = new MemoryDocument(1);
  private final MemoryDocument right = new MemoryDocument(2);
  private PeerState atLeft = new PeerState();
  private PeerState atRight = new PeerState();
  private long byteCount;

  /** One message, if there is one, from one side to the other. */
  private boolean pass(PeerState from, SyncDocument fromDoc, PeerState to, SyncDocument toDoc) {
    Optional<byte[]> message = from.generate(fromDoc);
    message.ifPresent(
        m -> {
          byteCount += m.length;
          to.receive(toDoc, m);
        });
    return message.isPresent();
  }

  /** Messages to and fro until both are silent; how many there were. */
  private int sync(SyncDocument a, SyncDocument b) {
    int messages = 0;
    boolean leftSpoke;
    boolean rightSpoke;
    do {
      leftSpoke = pass(atLeft, a, atRight, b);
      rightSpoke = pass(atRight, b, atLeft, a);
      messages += (leftSpoke ? 1 : 0) + (rightSpoke ? 1 : 0);
      assertThat(messages).as("messages without an end").isLessThan(100);
    } while (leftSpoke || rightSpoke);
    return messages;
  }

  private void assertSettled(SyncDocument a, SyncDocument b) {
    assertThat(atLeft.isSettled(a)).as("left is settled").isTrue();
    assertThat(atRight.isSettled(b)).as("right is settled").isTrue();
  }

  private void assertConverged() {
    assertThat(left.heads()).isEqualTo(right.heads());
    assertThat(left.changes()).isEqualTo(right.changes());
    assertSettled(left, right);
    assertThat(atLeft.isInSync(left)).isTrue();
    assertThat(atRight.isInSync(right)).isTrue();
  }

  @Test
  void generate_firstMessageOfEmptyDocument_isAutomergesBytes() {
    assertThat(atLeft.generate(left).orElseThrow())
        .isEqualTo(new byte[] {0x42, 0, 0, 1, 0, 0, 0, 2, 0x02, (byte) 0x84});
  }

  @Test
  void generate_twice_saysNothingMore() {
    left.edit();
    assertThat(atLeft.generate(left)).isPresent();
    assertThat(atLeft.generate(left)).isEmpty();
  }

  @Test
  void generate_firstResponse_isMadeThoughHeadsAreEqual() {
    left.edit();
    MemoryDocument copy = left.fork(2);
    atRight.receive(copy, atLeft.generate(left).orElseThrow());
    assertThat(atRight.isSettled(copy)).as("left does not know yet").isFalse();
    byte[] response = atRight.generate(copy).orElseThrow();
    assertThat(atRight.isSettled(copy)).isTrue();
    atLeft.receive(left, response);
    assertThat(atLeft.isSettled(left)).isTrue();
    assertThat(atLeft.generate(left)).isEmpty();
  }

  @Test
  void sync_bothEmpty_endsAfterOneMessageEach() {
    assertThat(sync(left, right)).isEqualTo(2);
    assertConverged();
  }

  @Test
  void sync_oneEmpty_sendsTheWholeDocument() {
    left.edit(100);
    sync(left, right);
    assertConverged();
    assertThat(left.wholeSaves()).isPositive();
    assertThat(atLeft.sentChangeCount()).isEqualTo(100);
  }

  @Test
  void sync_diverged_converges() {
    left.edit(300);
    MemoryDocument other = left.fork(2);
    left.edit(20);
    other.edit(30);
    sync(left, other);
    assertThat(left.changes()).isEqualTo(other.changes()).hasSize(350);
    assertSettled(left, other);
    assertThat(left.wholeSaves()).as("nothing but the changes").isEqualTo(1);
  }

  @Test
  void sync_again_sendsOnlyWhatIsNew() {
    left.edit(1000);
    sync(left, right);
    byteCount = 0;
    right.edit();
    sync(left, right);
    assertConverged();
    assertThat(byteCount).isLessThan(600);
  }

  @Test
  void sync_bothSpeakAtOnce_converges() {
    left.edit(5);
    right.edit(5);
    for (int i = 0; i < 10; i++) {
      Optional<byte[]> toRight = atLeft.generate(left);
      Optional<byte[]> toLeft = atRight.generate(right);
      toRight.ifPresent(m -> atRight.receive(right, m));
      toLeft.ifPresent(m -> atLeft.receive(left, m));
    }
    assertConverged();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void sync_randomEditsAndReconnects_convergesWhenQuiet(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(8)) {
        case 0 -> left.edit();
        case 1 -> right.edit();
        case 2, 3, 4 -> pass(atLeft, left, atRight, right);
        case 5, 6 -> pass(atRight, right, atLeft, left);
        default -> {
          if (random.nextInt(10) == 0) {
            atLeft = PeerState.decode(atLeft.encode());
            atRight = random.nextBoolean() ? PeerState.decode(atRight.encode()) : new PeerState();
          }
        }
      }
    }
    sync(left, right);
    assertConverged();
  }

  @Test
  void sync_falsePositivesOfTheFilter_areAskedFor() {
    // Among 3000 pairs some filter is wrong about the very change that matters.
    int asked = 0;
    MemoryDocument base = new MemoryDocument(9);
    base.edit(3);
    for (int i = 0; i < 300; i++) {
      MemoryDocument a = base.fork(10 + i % 100);
      MemoryDocument b = base.fork(120 + i % 100);
      a.edit(1 + i / 100);
      b.edit(1 + i / 100);
      atLeft = new PeerState();
      atRight = new PeerState();
      int messages = sync(a, b);
      asked += messages > 5 ? 1 : 0;
      assertThat(a.changes()).isEqualTo(b.changes());
      assertSettled(a, b);
    }
    assertThat(asked).as("rounds that a false positive cost").isLessThan(60);
  }

  @Test
  void sync_peerLostEverything_isFilledAgain() {
    left.edit(10);
    sync(left, right);
    MemoryDocument fresh = new MemoryDocument(3);
    atLeft = PeerState.decode(atLeft.encode());
    atRight = new PeerState();
    sync(left, fresh);
    assertThat(fresh.changes()).isEqualTo(left.changes());
    assertSettled(left, fresh);
  }

  @Test
  void sync_peerRemembersWhatWeLost_isAskedForIt() {
    left.edit(10);
    sync(left, right);
    MemoryDocument older = new MemoryDocument(3);
    older.edit(2);
    atLeft = PeerState.decode(atLeft.encode());
    atRight = PeerState.decode(atRight.encode());
    // The right side comes back with another document and the state of the old one.
    sync(left, older);
    assertThat(older.changes()).isEqualTo(left.changes());
    assertSettled(left, older);
  }

  @Test
  void readOnly_takesNothingAndGivesAll() {
    left.edit(40);
    MemoryDocument other = left.fork(2);
    left.edit(3);
    other.edit(4);
    atLeft.setReadOnly(true);
    sync(left, other);
    assertThat(left.changeCount()).isEqualTo(43);
    assertThat(other.changeCount()).isEqualTo(47);
    assertSettled(left, other);
    assertThat(atRight.isPeerReadOnly()).isTrue();
  }

  @Test
  void readOnly_peerHasAllAlready_settles() {
    left.edit(40);
    MemoryDocument other = left.fork(2);
    other.edit(4);
    atLeft.setReadOnly(true);
    sync(left, other);
    assertThat(left.changeCount()).isEqualTo(40);
    assertSettled(left, other);
  }

  @Test
  void readOnly_waitingSide_settles() {
    left.edit(40);
    MemoryDocument other = left.fork(2);
    left.edit(3);
    other.edit(4);
    atRight.setReadOnly(true);
    sync(left, other);
    assertThat(left.changeCount()).isEqualTo(47);
    assertThat(other.changeCount()).isEqualTo(44);
    assertSettled(left, other);
  }

  @Test
  void readOnly_turnedOff_fetchesWhatWasNotTaken() {
    left.edit(3);
    right.edit(4);
    atLeft.setReadOnly(true);
    sync(left, right);
    atLeft.setReadOnly(false);
    sync(left, right);
    assertConverged();
    assertThat(left.changeCount()).isEqualTo(7);
  }

  @Test
  void withholding_takesAllAndGivesNothing() {
    left.edit(40);
    MemoryDocument other = left.fork(2);
    left.edit(3);
    other.edit(4);
    atLeft.setWithholding(true);
    sync(left, other);
    assertThat(left.changeCount()).isEqualTo(47);
    assertThat(other.changeCount()).isEqualTo(44);
    assertSettled(left, other);
    assertThat(atLeft.sentChangeCount()).isZero();
  }

  @Test
  void withholding_unrelatedDocuments_settles() {
    left.edit(5);
    right.edit(6);
    atRight.setWithholding(true);
    sync(left, right);
    assertThat(left.changeCount()).isEqualTo(5);
    assertThat(right.changeCount()).isEqualTo(11);
    assertSettled(left, right);
  }

  @Test
  void withholding_peerIsEmpty_settles() {
    left.edit(5);
    atLeft.setWithholding(true);
    sync(left, right);
    assertThat(right.changeCount()).isZero();
    assertSettled(left, right);
  }

  @Test
  void withholding_onBothSides_settlesWithoutChange() {
    left.edit(5);
    right.edit(6);
    atLeft.setWithholding(true);
    atRight.setWithholding(true);
    sync(left, right);
    assertThat(left.changeCount()).isEqualTo(5);
    assertThat(right.changeCount()).isEqualTo(6);
    assertSettled(left, right);
  }

  @Test
  void withholding_fromReadOnlyPeer_settles() {
    left.edit(5);
    right.edit(6);
    atLeft.setWithholding(true);
    atRight.setReadOnly(true);
    sync(left, right);
    assertThat(left.changeCount()).isEqualTo(11);
    assertThat(right.changeCount()).isEqualTo(6);
    assertSettled(left, right);
  }

  @Test
  void generate_largeHistoryToEmptyPeer_sendsNoFilter() {
    left.edit(20_000);
    byte[] whole = left.save();
    sync(left, right);
    assertConverged();
    assertThat(byteCount - whole.length).as("bytes beside the document").isLessThan(500);
  }

  @Test
  void generate_largeHistoriesApart_converge() {
    left.edit(17_000);
    MemoryDocument other = left.fork(2);
    left.edit(5);
    other.edit(6);
    sync(left, other);
    assertThat(left.changes()).isEqualTo(other.changes()).hasSize(17_011);
    assertSettled(left, other);
    assertThat(atLeft.sentChangeCount() + atRight.sentChangeCount()).isLessThan(15);
  }

  @Test
  void receive_badChange_changesNothing() {
    left.edit(4);
    right.edit(9);
    pass(atLeft, left, atRight, right);
    pass(atRight, right, atLeft, left);
    SyncMessage good = atLeft.generateMessage(left).orElseThrow();
    byte[] change = good.changes().get(0).clone();
    change[change.length - 1] ^= 1;
    SyncMessage bad =
        new SyncMessage(2, good.heads(), good.need(), good.have(), List.of(change), good.flags());
    byte[] stateBefore = atRight.encode();
    assertThatThrownBy(() -> atRight.receive(right, bad)).isInstanceOf(FormatException.class);
    assertThat(right.changeCount()).isEqualTo(9);
    assertThat(atRight.encode()).isEqualTo(stateBefore);
    atRight.receive(right, good);
    assertThat(right.changeCount()).isEqualTo(13);
  }

  @Test
  void isSettled_documentChangesAfterwards_isNoLonger() {
    left.edit(4);
    sync(left, right);
    assertSettled(left, right);
    left.edit();
    assertThat(atLeft.isSettled(left)).isFalse();
  }

  @Test
  void encode_keepsSharedHeadsOnly() {
    left.edit(4);
    sync(left, right);
    PeerState again = PeerState.decode(atLeft.encode());
    assertThat(again.sharedHeads()).isEqualTo(left.heads());
    assertThat(again.theirHeads()).isNull();
    assertThat(again.encode()).isEqualTo(atLeft.encode());
  }

  @Test
  void decode_cutAnywhere_isRefused() {
    left.edit(4);
    sync(left, right);
    byte[] bytes = atLeft.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PeerState.decode(cut)).isInstanceOf(FormatException.class);
    }
    bytes[0] = 0x42;
    assertThatThrownBy(() -> PeerState.decode(bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("found 42");
  }
}
