package org.amkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.MalformedDataException;
import org.amkit.ObjectId;
import org.amkit.VerifiedChunks;
import org.amkit.codec.Sha256;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whole documents, put into one that has some of their changes, all, or none. */
class MoreChunksTest {
  private static final int MANY = 1_200;

  /** What was verified, and how often it was asked for. */
  private static final class Memory implements VerifiedChunks {
    final Map<ChangeHash, byte[]> chunks = new HashMap<>();
    int found;

    @Override
    public boolean contains(ChangeHash chunk) {
      found += chunks.containsKey(chunk) ? 1 : 0;
      return chunks.containsKey(chunk);
    }

    @Override
    public byte @Nullable [] read(ChangeHash chunk) {
      return chunks.get(chunk);
    }

    @Override
    public void add(ChangeHash chunk, byte[] hashes) {
      chunks.put(chunk, hashes);
    }
  }

  private static Document document() {
    Document document = new Document(new byte[] {1});
    for (int i = 0; i < MANY; i++) {
      int number = i;
      document.change(null, i, tx -> tx.set(ObjectId.ROOT, "k" + number % 10, number));
    }
    return document;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static Set<ChangeHash> hashes(Document document) {
    return document.getAllChanges().stream().map(Change::hash).collect(Collectors.toSet());
  }

  /** Adds bytes to a loaded document; the result is that of applying all their changes. */
  private static void assertAdded(byte[] into, byte[] more, LoadOptions options) {
    Document document = Document.load(into, options, new byte[] {9});
    int before = document.changeCount();
    long ops = document.stats().ops();
    Document expected = Document.load(into);
    List<Change> changes = Change.decodeAll(more, LoadOptions.Limits.NONE);
    expected.applyChanges(changes.stream().map(Change::bytes).toList());

    int opCount = document.loadIncremental(more);

    assertThat(document.getHeads()).isEqualTo(expected.getHeads());
    assertThat(document.waitingChanges()).isEqualTo(expected.waitingChanges());
    assertThat(document.changeCount()).isEqualTo(expected.changeCount());
    assertThat(hashes(document)).isEqualTo(hashes(expected));
    assertThat(JsonWriter.COMPACT.toString(document))
        .isEqualTo(JsonWriter.COMPACT.toString(expected));
    assertThat(opCount)
        .as("%d changes more", document.changeCount() - before)
        .isEqualTo((int) (document.stats().ops() - ops));
  }

  @Test
  void documents_bringWhatIsLacking() {
    Document base = document();
    byte[] saved = base.save();
    Document left = base.fork(new byte[] {2});
    Document right = base.fork(new byte[] {3});
    for (int i = 0; i < 5; i++) {
      int number = i;
      left.change("left", tx -> tx.set(ObjectId.ROOT, "left", number));
      right.change("right", tx -> tx.set(ObjectId.ROOT, "right", number));
      base.change("base", tx -> tx.set(ObjectId.ROOT, "base", number));
    }
    Document other = new Document(new byte[] {7});
    other.change("other", tx -> tx.set(ObjectId.ROOT, "other", true));
    Memory memory = new Memory();
    for (LoadOptions options :
        List.of(
            LoadOptions.DEFAULT,
            LoadOptions.DEFAULT.withVerifyHeads(false),
            LoadOptions.DEFAULT.withVerifiedChunks(memory),
            LoadOptions.DEFAULT.withVerifiedChunks(memory))) {
      assertAdded(saved, saved, options);
      assertAdded(saved, left.save(), options);
      assertAdded(left.save(), saved, options);
      assertAdded(left.save(), right.save(), options);
      assertAdded(left.save(), joined(right.save(), base.save(), right.save()), options);
      assertAdded(left.save(), joined(saved, right.saveSince(left.getHeads())), options);
      assertAdded(saved, other.save(), options);
      assertAdded(new byte[0], joined(left.save(), right.save()), options);
    }
    assertThat(memory.found).isPositive();
    assertThat(memory.chunks).hasSizeGreaterThan(2);
  }

  /** A document whose checksum is right and whose head is not. */
  private static byte[] withOtherHead(Document document) {
    byte[] bytes = document.save();
    byte[] head = document.getHeads()[0].getBytes();
    int at = 0;
    while (!Arrays.equals(bytes, at, at + head.length, head, 0, head.length)) {
      at++;
    }
    bytes[at + 1] ^= 1;
    byte[] hash = new Sha256().hash(bytes, 8, bytes.length - 8);
    System.arraycopy(hash, 0, bytes, 4, 4);
    return bytes;
  }

  @Test
  void aDocumentThatLiesAboutItsHeads_isRefused() {
    Document base = document();
    byte[] saved = base.save();
    Document more = base.fork(new byte[] {2});
    more.change("more", tx -> tx.set(ObjectId.ROOT, "more", true));
    byte[] lying = withOtherHead(more);
    Memory memory = new Memory();
    for (LoadOptions options :
        List.of(LoadOptions.DEFAULT, LoadOptions.DEFAULT.withVerifiedChunks(memory))) {
      Document document = Document.load(saved, options, new byte[] {9});
      assertThatThrownBy(() -> document.loadIncremental(lying))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("heads");
      assertThat(document.getHeads()).isEqualTo(base.getHeads());
    }
  }

  @Test
  void anotherChangeUnderAKnownNumber_isRefused() {
    Document base = document();
    Document one = base.fork(new byte[] {2});
    Document two = base.fork(new byte[] {2});
    one.change("one", tx -> tx.set(ObjectId.ROOT, "one", true));
    two.change("two", tx -> tx.set(ObjectId.ROOT, "two", true));
    byte[] saved = one.save();
    assertThatThrownBy(() -> one.loadIncremental(two.save()))
        .isInstanceOf(AutomergeException.class);
    assertThat(Arrays.equals(one.save(), saved)).isTrue();
  }
}
