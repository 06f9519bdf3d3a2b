package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ForgedMessages;
import org.amkit.ObjectId;
import org.amkit.SyncState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that says what it likes must cost no more than the bytes that it sent. */
class ForgedMessagesTest {
  /** Far above what any takes; what is quadratic takes minutes. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Bytes of an answer beside what it must say of the document. */
  private static final int ANSWER_BYTE_COUNT = 1 << 18;

  private final Document document = document(5000);

  private static Document document(int changeCount) {
    Document document = new Document(new byte[] {1});
    for (int i = 0; i < changeCount; i++) {
      int value = i;
      document.change(null, tx -> tx.set(ObjectId.ROOT, "key" + value % 10, value));
    }
    return document;
  }

  static Stream<Arguments> messages() {
    return Stream.of(100_000, 1_000_000)
        .flatMap(
            count ->
                Stream.<IntFunction<byte[]>>of(
                        ForgedMessages::heads,
                        ForgedMessages::needs,
                        ForgedMessages::lastSync,
                        ForgedMessages::filters)
                    .map(kind -> Arguments.of(count, kind)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void answer_ofAnySize_isMadeAtOnceAndSmall(int count, IntFunction<byte[]> kind) {
    byte[] message = kind.apply(count);
    SyncState state = new SyncState();
    byte[] answer =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              document.receiveSyncMessage(state, message);
              return document.generateSyncMessage(state).orElseThrow();
            });
    // The changes themselves are sent to one who has none of them.
    assertThat(withoutChanges(answer)).hasSizeLessThan(ANSWER_BYTE_COUNT);
  }

  private static byte[] withoutChanges(byte[] message) {
    return SyncMessage.decode(message).withChanges(List.of()).encode();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void state_withManyUnknownHeads_isTakenAtOnce(int count) {
    byte[] bytes = ForgedMessages.state(count);
    byte[] message = ForgedMessages.heads(1);
    boolean inSync =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              SyncState state = SyncState.decode(bytes);
              assertThat(document.generateSyncMessage(state)).isPresent();
              document.receiveSyncMessage(state, message);
              assertThat(document.generateSyncMessage(state)).isPresent();
              return state.isInSync(document) || state.isSettled(document);
            });
    assertThat(inSync).isFalse();
  }

  static Stream<Integer> sizes() {
    return Stream.of(100_000, 1_000_000);
  }

  @Test
  void answer_toFakeHeadsAgainAndAgain_doesNotGrow() {
    List<ChangeHash> known = document.getAllChanges().stream().map(Change::hash).toList();
    SyncState state = new SyncState();
    List<Integer> sizes = new ArrayList<>();
    for (int from = 0; from + 100 <= known.size(); from += 100) {
      List<ChangeHash> heads = new ArrayList<>(known.subList(from, from + 100));
      heads.addAll(ForgedMessages.hashes(1 + from));
      Collections.sort(heads);
      document.receiveSyncMessage(state, ForgedMessages.heads(heads));
      sizes.add(withoutChanges(document.generateSyncMessage(state).orElseThrow()).length);
    }
    assertThat(Collections.max(sizes)).isLessThan(ANSWER_BYTE_COUNT);
    assertThat(state.getSharedHeads()).hasSizeLessThanOrEqualTo(1 << 10);
  }

  @Test
  void needs_moreThanAreAskedForAtOnce_comeAllTheSame() {
    Document author = new Document(new byte[] {9});
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      Document one = new Document(new byte[] {2, (byte) (i >> 8), (byte) i});
      int value = i;
      one.change(null, tx -> tx.set(ObjectId.ROOT, "key", value));
      changes.add(one.getAllChanges().get(0).bytes());
    }
    author.applyChanges(changes);
    SyncState ofAuthor = new SyncState();
    SyncState ofDocument = new SyncState();
    boolean isOpen = true;
    for (int i = 0; i < 20 && isOpen; i++) {
      var fromAuthor = author.generateSyncMessage(ofAuthor);
      fromAuthor.ifPresent(message -> document.receiveSyncMessage(ofDocument, message));
      var answer = document.generateSyncMessage(ofDocument);
      answer.ifPresent(message -> author.receiveSyncMessage(ofAuthor, message));
      isOpen = fromAuthor.isPresent() || answer.isPresent();
    }
    assertThat(isOpen).isFalse();
    assertThat(document.getHeads()).isEqualTo(author.getHeads()).hasSize(9001);
  }
}
