package org.amkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldFileTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path path;
  private HeldFile held;

  /** What the file held before the last change. */
  private byte[] older;

  @BeforeEach
  void makeWithTwoChanges() throws IOException {
    path = folder.resolve("d");
    Document document = new Document(new byte[] {1});
    set(document, "a", 1);
    held = new HeldFile(DocumentFile.of(path), document, null);
    held.write(SOON);
    older = Files.readAllBytes(path);
    set(document, "b", 2);
    held.write(SOON);
  }

  private static void set(Document document, String key, int value) {
    try (Transaction transaction = document.startTransaction()) {
      transaction.set(ObjectId.ROOT, key, value);
      transaction.commit();
    }
  }

  private Document onDisk() throws IOException {
    return Document.load(Files.readAllBytes(path));
  }

  /** How other programs put an older copy in a file's place. */
  private void putOlder(String way) throws IOException {
    switch (way) {
      case "rename" -> {
        Path other = Files.write(folder.resolve("other"), older);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
      }
      case "remove and make" -> {
        Files.delete(path);
        Files.write(path, older);
      }
      case "in place" -> Files.write(path, older);
      case "in place, and longer" -> {
        Document other = Document.load(older);
        set(other, "c", 3);
        set(other, "d", 4);
        set(other, "e", 5);
        Files.write(path, other.save());
      }
      case "truncate" -> truncate(older.length);
      case "truncate in the first chunk" -> truncate(older.length - 1);
      case "truncate in the last chunk" -> truncate(Files.size(path) - 1);
      default -> truncate(0);
    }
  }

  private void truncate(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rename",
        "remove and make",
        "in place",
        "in place, and longer",
        "truncate",
        "truncate in the last chunk",
        "truncate in the first chunk",
        "empty"
      })
  void write_olderCopyInItsPlace_writesAllThatItLacks(String way) throws IOException {
    putOlder(way);
    set(held.document(), "new", 9);
    held.write(SOON);

    assertThat(onDisk().getHeads()).isEqualTo(held.document().getHeads());
    assertThat(onDisk().waitingChanges()).isEmpty();
    assertThat(onDisk().get(ObjectId.ROOT, "b")).isPresent();
    assertThat(held.isAhead()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename", "in place", "truncate", "empty"})
  void refresh_olderCopyInItsPlace_isAheadUntilWritten(String way) throws IOException {
    putOlder(way);
    assertThat(held.refresh()).isFalse();
    assertThat(held.isAhead()).isTrue();

    held.write(SOON);
    assertThat(held.isAhead()).isFalse();
    assertThat(onDisk().getHeads()).isEqualTo(held.document().getHeads());
  }

  @Test
  void write_waitingChangesThatTheCopyLacks_writesThemToo() throws IOException {
    Document other = Document.load(Files.readAllBytes(path));
    set(other, "x", 1);
    var missing = other.getHeads();
    set(other, "x", 2);
    byte[] waiting = other.saveSince(missing);
    Files.write(path, waiting, StandardOpenOption.APPEND);
    held.refresh();
    assertThat(held.document().waitingChanges()).hasSize(1);
    assertThat(held.isAhead()).isFalse();

    putOlder("rename");
    held.write(SOON);
    assertThat(onDisk().waitingChanges()).isEqualTo(held.document().waitingChanges());
  }

  @Test
  void write_otherDocumentInItsPlace_isRefusedAndKeepsIt() throws IOException {
    Document other = new Document(new byte[] {2});
    set(other, "z", 1);
    Files.write(path, other.save());
    set(held.document(), "new", 9);

    assertThatThrownBy(() -> held.write(SOON))
        .isInstanceOfSatisfying(
            DocumentFileException.class,
            e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.REPLACED));
    assertThat(Files.readAllBytes(path)).isEqualTo(other.save());
  }

  /** A shell's redirection empties the file before the program behind it writes to it. */
  @Test
  void refresh_otherDocumentWrittenBitByBit_isRefusedAndKeepsIt() throws IOException {
    Document other = new Document(new byte[] {2});
    set(other, "z", 1);
    Files.write(path, new byte[0]);
    held.refresh();
    assertThat(held.isAhead()).isTrue();
    Files.write(path, other.save());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> held.refresh())
          .isInstanceOfSatisfying(
              DocumentFileException.class,
              e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.REPLACED));
    }
    assertThatThrownBy(() -> held.write(SOON)).isInstanceOf(DocumentFileException.class);
    assertThat(Files.readAllBytes(path)).isEqualTo(other.save());
    assertThat(held.document().isRelatedTo(other)).isFalse();
  }

  @Test
  void write_fileThatIsBeingReplaced_waitsForIt() throws Exception {
    Files.delete(path);
    Thread slow =
        new Thread(
            () -> {
              try {
                Thread.sleep(150);
                Files.write(path, java.util.Arrays.copyOf(older, 20));
                Thread.sleep(150);
                Files.write(path, older);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    slow.start();
    set(held.document(), "new", 9);
    held.write(SOON);
    slow.join();
    assertThat(onDisk().getHeads()).isEqualTo(held.document().getHeads());
  }

  @Test
  void write_fileThatAnotherMakesMeanwhile_isMergedOnlyWhereItIsRelated() throws IOException {
    Document other = new Document(new byte[] {2});
    set(other, "z", 1);
    Path fresh = Files.write(folder.resolve("fresh"), other.save());
    HeldFile late = new HeldFile(DocumentFile.of(fresh), held.document(), null);
    assertThatThrownBy(() -> late.write(SOON))
        .isInstanceOfSatisfying(
            DocumentFileException.class,
            e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.EXISTS));
    assertThat(Files.readAllBytes(fresh)).isEqualTo(other.save());

    Files.write(fresh, older);
    late.write(SOON);
    assertThat(Document.load(Files.readAllBytes(fresh)).getHeads())
        .isEqualTo(held.document().getHeads());
  }

  /** Puts another document in place: empties the file, waits, and writes, the last half later. */
  private Thread overwriting(byte[] other) {
    Thread slow =
        new Thread(
            () -> {
              try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
                Thread.sleep(200);
                channel.write(ByteBuffer.wrap(other, 0, other.length - 10));
                Thread.sleep(200);
                channel.write(ByteBuffer.wrap(other, other.length - 10, 10));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    slow.start();
    return slow;
  }

  /** Two chunks, so that the first half is a whole one and some bytes of the next. */
  private byte[] otherDocument() throws IOException {
    Document other = new Document(new byte[] {2});
    set(other, "z", 1);
    byte[] first = other.save();
    var before = other.getHeads();
    set(other, "y", 1);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(other.saveSince(before));
    return both.toByteArray();
  }

  private void awaitSizeBelow(long size) throws Exception {
    while (Files.size(path) >= size) {
      Thread.sleep(1);
    }
  }

  @Test
  void write_otherDocumentWrittenBitByBit_keepsIt() throws Exception {
    byte[] other = otherDocument();
    long size = Files.size(path);
    Thread slow = overwriting(other);
    awaitSizeBelow(size);
    set(held.document(), "new", 9);
    assertThatThrownBy(() -> held.write(SOON)).isInstanceOf(DocumentFileException.class);
    slow.join();
    assertThat(Files.readAllBytes(path)).isEqualTo(other);
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(path);
    }
  }

  @Test
  void watch_otherDocumentWrittenBitByBit_isReadWhole() throws Exception {
    byte[] other = otherDocument();
    FilePosition end = DocumentFile.of(path).read().end();
    try (FileGrowth growth = DocumentFile.of(path).watch(end, Duration.ofMillis(5))) {
      Thread slow = overwriting(other);
      assertThat(growth.next(SOON).orElseThrow().bytes()).isEqualTo(other);
      slow.join();
    }
  }

  @Test
  void watch_fileThatWasEmptiedAndStaysSo_isReadAsEmpty() throws Exception {
    FilePosition end = DocumentFile.of(path).read().end();
    try (FileGrowth growth = DocumentFile.of(path).watch(end, Duration.ofMillis(5))) {
      truncate(0);
      assertThat(growth.next(Duration.ZERO)).isEmpty();
      FileContents now = growth.next(SOON).orElseThrow();
      assertThat(now.start()).isZero();
      assertThat(now.bytes()).isEmpty();
    }
  }

  @Test
  void write_fileThatIsNoDocumentAnyMore_isRefusedAndKept() throws IOException {
    Files.writeString(path, "something else");
    set(held.document(), "new", 9);
    assertThatThrownBy(() -> held.write(SOON)).isInstanceOf(DocumentDamagedException.class);
    assertThat(path).hasContent("something else");
  }

  @Test
  void write_othersGrowth_isTakenInAndKept() throws IOException {
    Document other = Document.load(Files.readAllBytes(path));
    var before = other.getHeads();
    set(other, "c", 3);
    Files.write(path, other.saveSince(before), StandardOpenOption.APPEND);
    set(held.document(), "new", 9);
    held.write(SOON);

    assertThat(onDisk().getHeads()).isEqualTo(held.document().getHeads());
    assertThat(onDisk().changeCount()).isEqualTo(4);
  }

  @Test
  void write_folderThatCannotBeForced_saysSoAndGoesOn() throws IOException {
    FolderSync real = FolderSync.current;
    Path fresh = folder.resolve("fresh");
    HeldFile made = new HeldFile(DocumentFile.of(fresh), held.document(), null);
    FolderSync.current = new FailingFolderSync();
    try {
      assertThatThrownBy(() -> made.write(SOON))
          .isInstanceOfSatisfying(
              DocumentFileException.class,
              e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.NOT_DURABLE));
    } finally {
      FolderSync.current = real;
    }
    made.write(SOON);
    assertThat(Files.readAllBytes(fresh)).isEqualTo(held.document().save());
  }
}
