package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.amkit.chunk.HostileChunks;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads with a memory of verified chunks: the same answers, whatever becomes of the memory. */
class VerifiedChunksTest {
  private static final int CHANGES = 1500;

  @TempDir Path home;
  private final Counting memory = new Counting();
  private byte[] saved = {};

  /** The memory on disk, which counts what is asked of it. */
  private final class Counting implements VerifiedChunks {
    private int hits;
    private int added;
    private @Nullable VerifiedChunks files;

    private VerifiedChunks files() {
      VerifiedChunks made = files;
      if (made == null) {
        made = StateDirectory.verifiedChunks(Map.of(), home);
        files = made;
      }
      return made;
    }

    @Override
    public boolean contains(ChangeHash chunk) {
      boolean known = files().contains(chunk);
      hits += known ? 1 : 0;
      return known;
    }

    @Override
    public byte @Nullable [] read(ChangeHash chunk) {
      return files().read(chunk);
    }

    @Override
    public void add(ChangeHash chunk, byte[] hashes) {
      added++;
      files().add(chunk, hashes);
    }
  }

  /** A document of two actors who merge now and then, with two heads. */
  private static Document document(int changes) {
    Random random = new Random(7);
    RandomEdits edits = new RandomEdits(random);
    Document one = new Document(new byte[] {1});
    one.change("begin", 3, edits::edit);
    Document two = one.fork(new byte[] {2});
    for (int i = 0; i < changes / 2; i++) {
      one.change(null, 0, tx -> tx.set(ObjectId.ROOT, "k", random.nextInt(9)));
      two.change(i % 9 == 0 ? "m" : null, i, edits::edit);
      if (i % 200 == 0) {
        one.merge(two);
      }
    }
    one.merge(two);
    return one;
  }

  @BeforeEach
  void save() {
    saved = document(CHANGES).save();
  }

  private Document load(byte[] bytes) {
    return Document.load(bytes, LoadOptions.DEFAULT.withVerifiedChunks(memory));
  }

  private Path folder() {
    return home.resolve(".local/state/am/verified");
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChangeHash nameOf(Path file) {
    return ChangeHash.fromString(String.valueOf(file.getFileName()));
  }

  /** Compares with a document that was loaded without a memory. */
  private void assertSame(Document actual) {
    Document expected = Document.load(saved);
    assertThat(actual.getHeads()).isEqualTo(expected.getHeads());
    List<Change> changes = expected.getAllChanges();
    assertThat(actual.getAllChanges()).isEqualTo(changes);
    for (Change change : changes) {
      Change found = actual.getChangeByHash(change.hash()).orElseThrow();
      assertThat(found.bytes()).isEqualTo(change.bytes());
      assertThat(found.startOp()).isEqualTo(change.startOp());
      assertThat(found.deps()).isEqualTo(change.deps());
    }
    assertThat(actual.save()).isEqualTo(expected.save());
  }

  @Test
  void aKnownChunk_isTheSameDocument() {
    assertThat(load(saved).getHeads()).hasSize(2);
    assertThat(memory.added).isEqualTo(1);
    assertThat(memory.hits).isZero();
    assertSame(load(saved));
    assertThat(memory.hits).isEqualTo(1);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aKnownChunk_goesOnAsAnUnknownOne() {
    Document unknown = load(saved);
    Document known = load(saved);
    for (Document one : List.of(unknown, known)) {
      one.setActorId(new byte[] {3});
      one.change("more", 5, tx -> tx.set(ObjectId.ROOT, "z", 1));
    }
    assertThat(known.getHeads()).isEqualTo(unknown.getHeads());
    assertThat(known.save()).isEqualTo(unknown.save());
  }

  @Test
  void whatIsSaved_isKnown() {
    Document document = load(saved);
    document.change("more", 5, tx -> tx.set(ObjectId.ROOT, "z", 1));
    byte[] more = document.save();
    assertThat(memory.added).isEqualTo(2);
    Document known = load(more);
    assertThat(memory.hits).isEqualTo(1);
    saved = more;
    assertSame(known);
  }

  @Test
  void fewChangesOfManyOps_areRemembered() {
    Document document = new Document(new byte[] {1});
    document.change(
        "paste",
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "x".repeat(20_000));
        });
    saved = document.save();
    Document unused = load(saved);
    assertThat(memory.added).isEqualTo(1);
    Document again = load(saved);
    assertThat(memory.hits).isEqualTo(1);
    assertThat(again.getHeads()).isEqualTo(document.getHeads());
    assertThat(again.getAllChanges()).isEqualTo(document.getAllChanges());
  }

  @Test
  void fewChanges_areNotRemembered() {
    Document unused = load(document(10).save());
    assertThat(memory.added).isZero();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aDamagedMemory_isAsNone() throws IOException {
    Document unused = load(saved);
    Path file = files().get(0);
    byte[] good = Files.readAllBytes(file);
    List<byte[]> damaged = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      byte[] bytes = good.clone();
      bytes[i < 20 ? 3 * i : random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      damaged.add(bytes);
    }
    damaged.add(new byte[0]);
    damaged.add(new byte[good.length]);
    damaged.add(Arrays.copyOf(good, good.length - 1));
    damaged.add(Arrays.copyOf(good, good.length + 1));
    for (byte[] bytes : damaged) {
      Files.write(file, bytes);
      assertSame(load(saved));
    }
  }

  @Test
  void hashesOfAnotherDocument_areNotBelieved() {
    Document unused = load(saved);
    byte[] other = document(CHANGES + 100).save();
    VerifiedChunks mixed =
        new VerifiedChunks() {
          @Override
          public boolean contains(ChangeHash chunk) {
            return true;
          }

          @Override
          public byte[] read(ChangeHash chunk) {
            byte[] bytes = Objects.requireNonNull(memory.read(nameOf(files().get(0))));
            Arrays.fill(bytes, (byte) 7);
            return bytes;
          }

          @Override
          public void add(ChangeHash chunk, byte[] hashes) {}
        };
    assertSame(Document.load(saved, LoadOptions.DEFAULT.withVerifiedChunks(mixed)));
    Document load = Document.load(other, LoadOptions.DEFAULT.withVerifiedChunks(mixed));
    assertThat(load.getAllChanges()).isEqualTo(Document.load(other).getAllChanges());
  }

  @Test
  void aDocumentThatLies_isRefusedEachTime() {
    Document unused = load(saved);
    byte[] lie = saved.clone();
    byte[] head = Document.load(saved).getHeads()[0].getBytes();
    int at = 0;
    while (!Arrays.equals(lie, at, at + 32, head, 0, 32)) {
      at++;
    }
    lie[at + 31] ^= 1;
    byte[] chunk = HostileChunks.withChecksum(lie);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> load(chunk)).hasMessageContaining("mismatching heads");
    }
    assertThat(memory.added).isEqualTo(1);
    assertThat(memory.hits).isZero();
  }

  @Test
  void aFolderThatCannotBeMade_costsTimeOnly() throws IOException {
    Files.createDirectories(home.resolve(".local/state"));
    Files.writeString(home.resolve(".local/state/am"), "a file");
    assertSame(load(saved));
    assertSame(load(saved));
    assertThat(memory.hits).isZero();
  }

  @Test
  void filesAreTheUsersAlone_andTheOldestGo() throws IOException {
    Document unused = load(saved);
    Path first = files().get(0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rw-------");
    Instant old = Instant.now().minusSeconds(1_000_000);
    Files.setLastModifiedTime(first, FileTime.from(old));
    assertThat(memory.files().contains(nameOf(first))).isTrue();
    assertThat(Files.getLastModifiedTime(first).toInstant()).isAfter(old.plusSeconds(1000));
    Files.setLastModifiedTime(first, FileTime.from(old));
    byte[] large = new byte[100 << 20];
    for (int i = 0; i < 3; i++) {
      byte[] name = new byte[ChangeHash.BYTE_COUNT];
      name[0] = (byte) i;
      memory.files().add(ChangeHash.fromBytes(name), large);
    }
    assertThat(files()).hasSize(2).doesNotContain(first);
  }
}
