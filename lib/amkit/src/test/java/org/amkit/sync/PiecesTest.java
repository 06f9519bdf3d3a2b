package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amkit.AutomergeScript;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.SyncState;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChunkFrame;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.engine.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First syncs of more than one message may have: they come in pieces, each kept as it comes. */
class PiecesTest {
  private static final int LIMIT = 1 << 14;

  private final SyncDocument right = empty("bb");
  private PeerState atLeft = limited(new PeerState());
  private PeerState atRight = new PeerState();

  /** What left sent, message by message. */
  private final List<byte[]> pieces = new ArrayList<>();

  /** What right makes of a message before it takes it, and what left hears of right's. */
  private UnaryOperator<SyncMessage> toRight = UnaryOperator.identity();

  private UnaryOperator<SyncMessage> toLeft = UnaryOperator.identity();

  private static PeerState limited(PeerState state) {
    state.setMaxChangeBytes(LIMIT);
    return state;
  }

  private static SyncDocument empty(String actor) {
    return new EngineDocument(Engine.create(ActorId.parse(actor), TextUnit.CODE_POINTS));
  }

  private static SyncDocument document(PieceContent content) {
    SyncDocument document = empty("aa");
    document.apply(content.saved());
    return document;
  }

  /** A message each way; whether there was one. */
  private boolean exchange(SyncDocument left) {
    Optional<SyncMessage> there = atLeft.generateMessage(left);
    there.ifPresent(
        message -> {
          message.changes().forEach(pieces::add);
          atRight.receive(right, toRight.apply(message));
        });
    Optional<SyncMessage> back = atRight.generateMessage(right);
    back.ifPresent(message -> atLeft.receive(left, toLeft.apply(message)));
    return there.isPresent() || back.isPresent();
  }

  private void sync(SyncDocument left) {
    int rounds = 0;
    while (exchange(left)) {
      assertThat(++rounds).as("messages without an end").isLessThan(2000);
    }
    assertThat(right.heads()).isEqualTo(left.heads());
    assertThat(atLeft.isSettled(left)).isTrue();
    assertThat(atRight.isSettled(right)).isTrue();
  }

  private static List<ChangeHash> hashes(byte[] chunks) {
    return Change.decodeAll(chunks).stream().map(Change::hash).toList();
  }

  private void assertNothingTwice(SyncDocument left) {
    Set<ChangeHash> all = new HashSet<>();
    for (byte[] piece : pieces) {
      for (ChangeHash hash : hashes(piece)) {
        assertThat(all.add(hash)).as("sent once").isTrue();
      }
    }
    assertThat(all).hasSize(left.changeCount());
  }

  private static boolean isBundled(byte[] piece) {
    return types(piece).contains(ChunkType.BUNDLE);
  }

  private static List<ChunkType> types(byte[] piece) {
    List<ChunkType> types = new ArrayList<>();
    ChunkReader reader = new ChunkReader(piece, LoadOptions.Limits.NONE);
    while (reader.next()) {
      types.add(reader.chunk().type());
    }
    return types;
  }

  @ParameterizedTest
  @EnumSource
  void firstSync_ofMoreThanTheLimit_comesInPiecesThatApplyAtOnce(PieceContent content) {
    SyncDocument left = document(content);
    int before = -1;
    while (exchange(left)) {
      assertThat(right.missingFor(List.of())).isEmpty();
      if (!pieces.isEmpty()) {
        int has = right.changeCount();
        int sent = pieces.stream().mapToInt(piece -> hashes(piece).size()).sum();
        assertThat(has).as("all that came is applied").isEqualTo(sent);
        assertThat(has).isGreaterThanOrEqualTo(before);
        before = has;
      }
    }
    assertThat(right.heads()).isEqualTo(left.heads());
    assertThat(pieces.size()).isGreaterThan(3);
    for (byte[] piece : pieces) {
      assertThat(piece.length <= LIMIT || hashes(piece).size() == 1).isTrue();
    }
    assertNothingTwice(left);
    assertThat(atLeft.sentChangeCount()).isEqualTo(left.changeCount());
  }

  @ParameterizedTest
  @EnumSource
  void firstSync_cutAndResumed_sendsNothingTwice(PieceContent content) {
    SyncDocument left = document(content);
    Random random = new Random(7);
    int cuts = 0;
    while (exchange(left)) {
      if (random.nextBoolean()) {
        cuts++;
        atLeft = limited(PeerState.decode(atLeft.encode()));
        atRight = PeerState.decode(atRight.encode());
      }
    }
    assertThat(cuts).isGreaterThan(1);
    assertThat(right.heads()).isEqualTo(left.heads());
    assertNothingTwice(left);
  }

  @ParameterizedTest
  @EnumSource
  void firstSync_cutAndBothForget_sendsNothingTwice(PieceContent content) {
    SyncDocument left = document(content);
    for (int i = 0; i < 3; i++) {
      int sent = pieces.size();
      while (pieces.size() == sent && exchange(left)) {
        // Up to the next piece.
      }
      atLeft = limited(new PeerState());
      atRight = new PeerState();
    }
    sync(left);
    assertNothingTwice(left);
  }

  @Test
  void firstSync_upToTheLimit_isTheWholeDocument() {
    SyncDocument left = document(PieceContent.TYPED);
    atLeft.setMaxChangeBytes(left.save().length);
    sync(left);
    assertThat(pieces.size()).isEqualTo(1);
    assertThat(types(pieces.get(0))).containsExactly(ChunkType.DOCUMENT);
  }

  @Test
  void firstSync_manySmallChanges_growsLittle() {
    SyncDocument left = document(PieceContent.TYPED);
    sync(left);
    int sent = pieces.stream().mapToInt(piece -> piece.length).sum();
    int apart =
        left.changesSince(List.of()).stream().mapToInt(h -> left.changeBytes(h).length).sum();
    assertThat(pieces.stream().allMatch(PiecesTest::isBundled)).isTrue();
    assertThat(sent).isLessThan(apart / 4);
  }

  /** Automerge before 3.2.6 says nothing of sync resets; its readers may know no bundles. */
  @ParameterizedTest
  @EnumSource
  void firstSync_toOneWhoMayReadNoBundles_hasNone(PieceContent content) {
    SyncDocument left = document(content);
    toLeft = message -> withFlags(message, SyncMessage.Flags.of(new byte[] {2}));
    sync(left);
    assertThat(pieces.stream().anyMatch(PiecesTest::isBundled)).isFalse();
    int sent = pieces.stream().mapToInt(piece -> piece.length).sum();
    assertThat(sent).as("bytes sent").isLessThan(2 * left.save().length + LIMIT);
    assertNothingTwice(left);
  }

  @Test
  void firstSync_toOneOfVersion1_isCutIntoPlainChanges() {
    SyncDocument left = document(PieceContent.TYPED);
    toLeft = message -> withFlags(message, null);
    List<SyncMessage> messages = new ArrayList<>();
    toRight =
        message -> {
          messages.add(message);
          return message;
        };
    sync(left);
    assertThat(messages.size()).isGreaterThan(10);
    assertThat(messages.stream().allMatch(message -> message.version() == 1)).isTrue();
    assertThat(pieces.size()).isEqualTo(left.changeCount());
    assertThat(pieces.stream().allMatch(change -> ChunkFrame.typeAt(change, 0) == ChunkType.CHANGE))
        .isTrue();
    for (SyncMessage message : messages) {
      assertThat(message.changes().stream().mapToInt(change -> change.length).sum())
          .isLessThanOrEqualTo(LIMIT);
    }
  }

  private static SyncMessage withFlags(SyncMessage m, SyncMessage.@Nullable Flags flags) {
    return new SyncMessage(m.version(), m.heads(), m.need(), m.have(), m.changes(), flags);
  }

  @Test
  void firstSync_toOneWhoDropsBundles_goesOnWithout() {
    SyncDocument left = document(PieceContent.TYPED);
    toRight = PiecesTest::withoutBundles;
    sync(left);
    assertThat(pieces.stream().anyMatch(PiecesTest::isBundled)).isTrue();
    assertThat(isBundled(pieces.get(pieces.size() - 1))).isFalse();
  }

  private static SyncMessage withoutBundles(SyncMessage m) {
    if (m.changes().isEmpty()) {
      return m;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] all = m.changes().get(0);
    ChunkReader reader = new ChunkReader(all, LoadOptions.Limits.NONE);
    while (reader.next()) {
      if (reader.chunk().type() != ChunkType.BUNDLE) {
        kept.write(
            all,
            (int) reader.chunk().start(),
            (int) (reader.chunk().end() - reader.chunk().start()));
      }
    }
    return m.withChanges(kept.size() == 0 ? List.of() : List.of(kept.toByteArray()));
  }

  @Test
  void edits_whileAPieceIsOut_waitForItsAnswer() {
    SyncDocument left = document(PieceContent.TYPED);
    SyncDocument author = document(PieceContent.TYPED);
    while (pieces.isEmpty()) {
      exchange(left);
    }
    Optional<SyncMessage> piece = atLeft.generateMessage(left);
    byte[] edit = PieceContent.edit(author);
    left.apply(edit);
    assertThat(atLeft.generateMessage(left)).as("before an answer").isEmpty();
    piece.ifPresent(message -> message.changes().forEach(pieces::add));
    atRight.receive(right, piece.orElseThrow());
    sync(left);
    assertNothingTwice(left);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void sync_randomEditsAndReconnects_convergesWhenQuiet(long seed) {
    Random random = new Random(seed);
    Document left = new Document(new byte[] {1});
    Document other = new Document(new byte[] {2});
    edit(left, random, 300);
    edit(other, random, 300);
    SyncState ofLeft = limited(new SyncState());
    SyncState ofOther = limited(new SyncState());
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(8)) {
        case 0 -> edit(left, random, 40);
        case 1 -> edit(other, random, 40);
        case 2, 3, 4 -> pass(ofLeft, left, ofOther, other);
        case 5, 6 -> pass(ofOther, other, ofLeft, left);
        default -> {
          if (random.nextInt(6) == 0) {
            ofLeft = limited(random.nextBoolean() ? new SyncState() : again(ofLeft));
            ofOther = limited(random.nextBoolean() ? new SyncState() : again(ofOther));
          }
        }
      }
    }
    int rounds = 0;
    boolean isOpen = true;
    while (isOpen) {
      isOpen = pass(ofLeft, left, ofOther, other);
      isOpen |= pass(ofOther, other, ofLeft, left);
      assertThat(++rounds).as("messages without an end").isLessThan(1000);
    }
    assertThat(left.getHeads()).isEqualTo(other.getHeads());
    assertThat(left.getMissingDeps(new ChangeHash[0])).isEmpty();
    assertThat(ofLeft.isSettled(left)).isTrue();
    assertThat(ofOther.isSettled(other)).isTrue();
  }

  private static void edit(Document document, Random random, int atMost) {
    for (int i = random.nextInt(atMost); i >= 0; i--) {
      byte[] value = new byte[random.nextInt(100)];
      random.nextBytes(value);
      int key = random.nextInt(9);
      document.change(null, tx -> tx.set(ObjectId.ROOT, "key" + key, NewValue.bytes(value)));
    }
  }

  private static SyncState limited(SyncState state) {
    state.setMaxChangeBytes(1000);
    return state;
  }

  private static SyncState again(SyncState state) {
    return SyncState.decode(state.encode());
  }

  private static boolean pass(SyncState from, Document fromDoc, SyncState to, Document at) {
    Optional<byte[]> message = fromDoc.generateSyncMessage(from);
    message.ifPresent(m -> at.receiveSyncMessage(to, m));
    return message.isPresent();
  }

  @Test
  void setMaxChangeBytes_ofNothing_isRefused() {
    assertThatThrownBy(() -> atLeft.setMaxChangeBytes(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<PieceContent> forAutomerge() {
    return Stream.of(PieceContent.values());
  }

  /** Automerge takes the pieces as they come, and answers to each. */
  @ParameterizedTest
  @MethodSource("forAutomerge")
  void firstSync_toAutomerge_comesInPieces(PieceContent content) {
    AutomergeScript.require();
    SyncDocument left = document(content);
    try (AutomergeReplica theirs = new AutomergeReplica("dd")) {
      theirs.ask("open p new");
      int cutAt = 5;
      boolean isOpen = true;
      for (int i = 0; i < 2000 && isOpen; i++) {
        Optional<SyncMessage> there = atLeft.generateMessage(left);
        there.ifPresent(
            message -> {
              message.changes().forEach(pieces::add);
              theirs.receive("p", message.encode());
            });
        Optional<byte[]> back = theirs.generate("p");
        back.ifPresent(message -> atLeft.receive(left, message));
        isOpen = there.isPresent() || back.isPresent();
        if (pieces.size() == cutAt) {
          cutAt = -1;
          atLeft = limited(PeerState.decode(atLeft.encode()));
          theirs.open("p", theirs.encode("p"));
        }
      }
      assertThat(theirs.heads()).isEqualTo(text(left.heads()));
      assertThat(pieces.size()).isGreaterThan(3);
      assertNothingTwice(left);

      // And the other way: Automerge sends all at once to one who has nothing.
      atRight = limited(atRight);
      theirs.ask("open q new");
      isOpen = true;
      for (int i = 0; i < 20 && isOpen; i++) {
        Optional<byte[]> there = theirs.generate("q");
        there.ifPresent(message -> atRight.receive(right, message));
        Optional<byte[]> back = atRight.generate(right);
        back.ifPresent(message -> theirs.receive("q", message));
        isOpen = there.isPresent() || back.isPresent();
      }
      assertThat(right.heads()).isEqualTo(left.heads());
    }
  }

  private static String text(List<ChangeHash> hashes) {
    return hashes.stream().map(ChangeHash::toString).collect(Collectors.joining(","));
  }

  @Test
  void pieceOfOneLargeChange_isDeflated() {
    SyncDocument left = document(PieceContent.LARGE_VALUES);
    sync(left);
    assertThat(
            pieces.stream().anyMatch(piece -> types(piece).contains(ChunkType.COMPRESSED_CHANGE)))
        .isTrue();
  }
}
