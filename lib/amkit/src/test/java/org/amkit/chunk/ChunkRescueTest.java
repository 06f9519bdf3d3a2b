package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions.Limits;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/** What is kept of damaged files is every chunk whose content is whole, and nothing else. */
class ChunkRescueTest {
  /** A document, changes, a compressed change and a bundle, one after another. */
  private static final List<byte[]> CHUNKS = chunks();

  private static final byte[] FILE = concat(CHUNKS);

  private static final List<ChangeHash> HASHES =
      CHUNKS.stream().map(ChunkRescueTest::hash).toList();

  private static List<byte[]> chunks() {
    Document document = new Document(new byte[] {1});
    commit(document, "title", "Trip");
    List<byte[]> chunks = new ArrayList<>(List.of(document.save()));
    for (int i = 0; i < 3; i++) {
      commit(document, "n" + i, "value " + i);
      chunks.add(document.getLastLocalChange().orElseThrow().bytes());
    }
    commit(document, "long", "many words ".repeat(60));
    chunks.add(ChangeChunk.deflated(document.getLastLocalChange().orElseThrow().bytes()));
    ChangeHash[] before = document.getHeads();
    commit(document, "b1", "in the bundle");
    commit(document, "b2", "in the bundle, too");
    chunks.add(document.saveBundle(before));
    commit(document, "last", "the newest");
    chunks.add(document.getLastLocalChange().orElseThrow().bytes());
    return chunks;
  }

  private static void commit(Document document, String key, String value) {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, key, value);
      tx.commit();
    }
  }

  private static byte[] concat(List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunks.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static boolean provesItself(byte[] chunk) {
    try {
      Document.load(chunk);
      return true;
    } catch (AutomergeException e) {
      return false;
    }
  }

  private static ChunkRescue.Result rescue(byte[] bytes) {
    return ChunkRescue.of(bytes, Limits.DEFAULT, ChunkRescueTest::provesItself);
  }

  private static int bodyStart(byte[] chunk) {
    int at = 9;
    while (chunk[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** The chunks whose content none of the positions is in. */
  private static List<byte[]> whole(int... damaged) {
    List<byte[]> whole = new ArrayList<>();
    int start = 0;
    for (byte[] chunk : CHUNKS) {
      int from = start + bodyStart(chunk);
      int to = start + chunk.length;
      if (Arrays.stream(damaged).noneMatch(at -> from <= at && at < to)) {
        whole.add(chunk);
      }
      start = to;
    }
    return whole;
  }

  private static void assertTilesTheInput(ChunkRescue.Result result, int length) {
    List<long[]> ranges = new ArrayList<>();
    result.pieces().forEach(piece -> ranges.add(new long[] {piece.start(), piece.end()}));
    result.losses().forEach(loss -> ranges.add(new long[] {loss.start(), loss.end()}));
    ranges.sort((a, b) -> Long.compare(a[0], b[0]));
    long at = 0;
    for (long[] range : ranges) {
      assertThat(range[0]).isEqualTo(at);
      at = range[1];
    }
    assertThat(at).isEqualTo(length);
  }

  private static void check(byte[] damaged, List<byte[]> expected, String what) {
    ChunkRescue.Result result = rescue(damaged);
    List<byte[]> found = new ArrayList<>();
    result.pieces().forEach(piece -> found.add(piece.bytes()));
    boolean isDocumentLost = expected.isEmpty() || expected.get(0) != CHUNKS.get(0);
    if (isDocumentLost
        && !found.isEmpty()
        && ChunkFrame.typeAt(found.get(0), 0) == ChunkType.DOCUMENT) {
      // A byte that none of its changes is made of: the heads prove them.
      assertThat(Document.load(found.remove(0)).getAllChanges())
          .as(what)
          .isEqualTo(Document.load(CHUNKS.get(0)).getAllChanges());
    } else {
      boolean isAll = found.stream().mapToInt(chunk -> chunk.length).sum() == damaged.length;
      assertThat(result.losses().isEmpty()).as(what).isEqualTo(isAll);
    }
    // Bits behind the end of a deflated stream are not content.
    found.removeIf(chunk -> !contains(expected, chunk) && HASHES.contains(hash(chunk)));
    assertThat(found).as(what).usingElementComparator(Arrays::compare).isEqualTo(expected);
    assertTilesTheInput(result, damaged.length);
  }

  private static boolean contains(List<byte[]> chunks, byte[] chunk) {
    return chunks.stream().anyMatch(each -> Arrays.equals(each, chunk));
  }

  private static ChangeHash hash(byte[] chunk) {
    ChunkReader reader = new ChunkReader(chunk);
    assertThat(reader.next()).isTrue();
    return reader.chunk().hash();
  }

  @Test
  void of_undamaged_keepsAllWithoutANote() {
    ChunkRescue.Result result = rescue(FILE);
    assertThat(result.losses()).isEmpty();
    assertThat(result.pieces()).hasSize(CHUNKS.size()).allMatch(piece -> piece.note() == null);
    assertThat(rescue(new byte[0])).isEqualTo(new ChunkRescue.Result(List.of(), List.of()));
  }

  @Test
  void of_everyByteFlipped_keepsEveryChunkWhoseContentIsWhole() {
    for (int at = 0; at < FILE.length; at++) {
      for (int mask : new int[] {0x01, 0x10, 0x80, 0xff}) {
        byte[] damaged = FILE.clone();
        damaged[at] ^= (byte) mask;
        check(damaged, whole(at), "byte " + at + " xor " + mask);
      }
    }
  }

  @Test
  void of_cutAtEveryLength_keepsEveryWholeChunk() {
    for (int length = 0; length < FILE.length; length++) {
      List<byte[]> expected = new ArrayList<>();
      int end = 0;
      for (byte[] chunk : CHUNKS) {
        end += chunk.length;
        if (end <= length) {
          expected.add(chunk);
        }
      }
      check(Arrays.copyOf(FILE, length), expected, "cut at " + length);
    }
  }

  @Test
  void of_oneByteOfEachOfTwoChunks_keepsEveryChunkWhoseContentIsWhole() {
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      int first = random.nextInt(CHUNKS.size());
      int second = random.nextInt(CHUNKS.size());
      int[] at = new int[first == second ? 1 : 2];
      int start = 0;
      for (int c = 0; c < CHUNKS.size(); c++) {
        int length = CHUNKS.get(c).length;
        if (c == first || c == second) {
          // Headers more often than not.
          at[c == first ? 0 : at.length - 1] =
              start + random.nextInt(random.nextBoolean() ? bodyStart(CHUNKS.get(c)) : length);
        }
        start += length;
      }
      byte[] damaged = FILE.clone();
      for (int each : at) {
        damaged[each] ^= (byte) (1 << random.nextInt(8));
      }
      check(damaged, whole(at), "bytes " + Arrays.toString(at));
    }
  }

  @Test
  void of_checksumOverwritten_keepsWhatOthersName() {
    int start = 0;
    for (int c = 0; c < CHUNKS.size(); c++) {
      byte[] damaged = FILE.clone();
      Arrays.fill(damaged, start + 4, start + 8, (byte) 0x55);
      List<byte[]> expected = new ArrayList<>(CHUNKS);
      if (c == CHUNKS.size() - 1) {
        // No one names the newest change.
        expected.remove(c);
      }
      check(damaged, expected, "checksum of chunk " + c);
      start += CHUNKS.get(c).length;
    }
  }

  @Test
  void of_checksumsOverwrittenInARow_followsTheNames() {
    byte[] damaged = FILE.clone();
    int start = CHUNKS.get(0).length;
    for (int c = 1; c < CHUNKS.size() - 1; c++) {
      Arrays.fill(damaged, start + 4, start + 8, (byte) 0x55);
      start += CHUNKS.get(c).length;
    }
    check(damaged, CHUNKS, "all checksums but the first and last");
  }

  @Test
  void of_bundleThatIsNamedInPart_keepsThosePartsOfIt() {
    Document document = new Document(new byte[] {1});
    commit(document, "a", "1");
    byte[] base = document.save();
    ChangeHash[] heads = document.getHeads();
    commit(document, "b", "2");
    Document other = document.fork(new byte[] {2});
    commit(other, "c", "3");
    byte[] named = other.getLastLocalChange().orElseThrow().bytes();
    Change kept = document.getLastLocalChange().orElseThrow();
    commit(document, "d", "4");
    byte[] bundle = document.saveBundle(heads);
    byte[] file = concat(List.of(base, bundle, named));
    Arrays.fill(file, base.length + 4, base.length + 8, (byte) 0x55);

    ChunkRescue.Result result = rescue(file);
    assertThat(result.pieces()).hasSize(3);
    assertThat(result.pieces().get(1).bytes()).isEqualTo(kept.bytes());
    assertThat(result.pieces().get(1).note()).contains("1 of its 2 changes");
  }

  @Test
  void of_documentInsideADamagedDocument_isNotTakenForAChunkOfTheFile() {
    Document inner = new Document(new byte[] {9});
    commit(inner, "secret", "another document's");
    Document outer = new Document(new byte[] {1});
    try (Transaction tx = outer.startTransaction()) {
      tx.set(ObjectId.ROOT, "attachment", inner.save());
      tx.set(ObjectId.ROOT, "z", "z");
      tx.commit();
    }
    byte[] bytes = outer.getLastLocalChange().orElseThrow().bytes();
    bytes[bytes.length - 1] ^= 1;
    ChunkRescue.Result result = rescue(bytes);
    assertThat(result.pieces()).isEmpty();
    assertThat(result.losses()).hasSize(1);
  }
}
