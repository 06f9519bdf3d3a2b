package org.amkit.repo.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other nodes are told of a write. */
class PostgresNoticeTest {
  private static final String BORN = "0b8f6c4e-2f2a-4f0e-9a55-0d2f6a5d9a10";
  private static final byte[] CHUNK = "a chunk".getBytes(StandardCharsets.UTF_8);

  private final DocumentId id = DocumentId.generate();
  private final SnapshotPosition seen = new SnapshotPosition("1", BORN, "10:10:", List.of("11"));

  private WriteNotice written(byte[] bytes, boolean replaces) {
    ChunkWrite write = new ChunkWrite(id, seen, bytes, replaces);
    write.begin();
    write.locked(seen, "12", true);
    return WriteNotice.of(write);
  }

  private Optional<Reading> heard(String word, SnapshotPosition position) {
    return WriteNotice.parse(word).event().since(position);
  }

  @Test
  void shortChunk_isToldWhole_behindWhatWasRead() {
    WriteNotice notice = written(CHUNK, false);
    assertThat(notice.word()).startsWith(id + ":12:").doesNotContain(BORN, "chunk");
    Reading since = heard(notice.word(), seen).orElseThrow();
    assertThat(since.chunks()).containsExactly(CHUNK);
    assertThat(since.isWhole()).isFalse();
    assertThat(since.position())
        .isEqualTo(new SnapshotPosition("1", BORN, "10:10:", List.of("11", "12")));
    Reading again = heard(notice.word(), (SnapshotPosition) since.position()).orElseThrow();
    assertThat(again.isEmpty()).isTrue();
    assertThat(again.position()).isEqualTo(since.position());
  }

  @Test
  void sameChunkTwice_isSealedInOtherBytes() {
    assertThat(written(CHUNK, false).word()).isNotEqualTo(written(CHUNK, false).word());
  }

  @Test
  void anotherDocumentOfTheId_isToBeRead() {
    String word = written(CHUNK, false).word();
    String other = BORN.replace('0', '1');
    assertThat(heard(word, new SnapshotPosition("1", other, "10:10:", List.of()))).isEmpty();
    assertThat(heard(word, SnapshotPosition.NOTHING)).isEmpty();
  }

  @Test
  void forgedOrDamaged_isToBeRead() {
    String word = written(CHUNK, false).word();
    int last = word.length() - 1;
    String bit = word.substring(0, last) + (word.charAt(last) == 'A' ? 'B' : 'A');
    for (String bad : List.of(bit, word.replace(":12:", ":13:"), id + ":12:AAAA", id + ":12:%%")) {
      assertThat(heard(bad, seen)).as(bad).isEmpty();
    }
  }

  @Test
  void longChunkAndSnapshot_areToBeRead() {
    for (WriteNotice notice : List.of(written(new byte[5_001], false), written(CHUNK, true))) {
      assertThat(notice.word()).isEqualTo(id + ":12");
      assertThat(heard(notice.word(), seen)).isEmpty();
      assertThat(WriteNotice.parse(notice.word()).event().id()).contains(id);
    }
    assertThat(written(new byte[5_000], false).word().length()).isLessThan(ChangeFeed.MAX_PAYLOAD);
  }

  @Test
  void manyBesideASnapshot_areReadOnce() {
    List<String> own = new ArrayList<>();
    for (int i = 100; i < 164; i++) {
      own.add("" + i);
    }
    assertThat(heard(written(CHUNK, false).word(), new SnapshotPosition("1", BORN, "9:9:", own)))
        .isEmpty();
  }

  @Test
  void removal_isTheIdAlone() {
    WriteNotice removal = new WriteNotice(id, "", "");
    assertThat(removal.word()).isEqualTo(id.toString());
    assertThat(WriteNotice.parse(removal.word())).isEqualTo(removal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "x", "?:1", "am"})
  void otherWords_areNoneOfOurs(String word) {
    assertThatThrownBy(() -> WriteNotice.parse(word)).isInstanceOf(IllegalArgumentException.class);
  }
}
