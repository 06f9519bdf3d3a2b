package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.DocumentId;
import org.amkit.storage.ActorLease;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.DocumentFileException;
import org.amkit.storage.DocumentLockedException;
import org.amkit.storage.StateDirectory;
import org.amkit.storage.WriteSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to a document file while a store has it open. */
class StoredFileTest {
  private static final DocumentId ID = DocumentId.random(new Random(1));
  private static final DocumentId OTHER = DocumentId.random(new Random(2));
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  @TempDir Path temporary;

  private final Set<ChangeHash> acknowledged = new HashSet<>();
  private Path folder;
  private Path file;
  private FolderStore store;
  private StoreClient client;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectory(temporary.resolve("data"));
    file = folder.resolve(ID + ".automerge");
    state = StateDirectory.of(temporary.resolve("state"), "host");
    store = new FolderStore(folder, true, LOCK_TIMEOUT, state);
    client = new StoreClient(store, ID, new Random(3), acknowledged);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void assertAllThere() throws IOException {
    Document document = new Document();
    document.loadIncremental(DocumentFile.of(file).read().bytes());
    assertThat(StoreClient.hashes(document)).containsAll(acknowledged).isNotEmpty();
  }

  @Test
  void append_noFile_makesOneThatLoads() throws IOException {
    client.editAndFlush();
    assertThat(Document.load(Files.readAllBytes(file)).getHeads())
        .isEqualTo(client.document.getHeads());
  }

  /** A shell's redirection empties a file before the program behind it writes to it. */
  @Test
  void append_otherDocumentCameIntoAnEmptiedFile_isStale() throws Exception {
    client.editAndFlush();
    byte[] ours = Files.readAllBytes(file);
    Reading.Position known = store.read(ID).position();
    Files.write(file, new byte[0]);
    Reading.Position empty = store.readSince(ID, known).position();
    byte[] other = document(2).save();
    Files.write(file, other);
    assertThatThrownBy(() -> store.append(ID, empty, List.of(ours)))
        .isInstanceOf(StalePositionException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(other);
    Reading now = store.readSince(ID, empty);
    assertThat(now.isWhole()).isTrue();
    store.append(ID, now.position(), List.of(ours));
    assertThat(Files.size(file)).isEqualTo(other.length + ours.length);
  }

  @Test
  void append_fileThatIsBeingOverwritten_isStaleAndKeepsIt() throws Exception {
    client.editAndFlush();
    byte[] ours = Files.readAllBytes(file);
    Reading.Position known = store.read(ID).position();
    byte[] other = document(2).save();
    Files.write(file, new byte[0]);
    CompletableFuture<Void> later = writeSoon(other);
    assertThatThrownBy(() -> store.append(ID, known, List.of(ours)))
        .isInstanceOf(StalePositionException.class);
    later.get(10, TimeUnit.SECONDS);
    assertThat(Files.readAllBytes(file)).isEqualTo(other);
  }

  @Test
  void readSince_fileThatIsBeingOverwritten_isReadWhenItIsWhole() throws Exception {
    client.editAndFlush();
    Reading.Position known = store.read(ID).position();
    byte[] other = document(2).save();
    Files.write(file, new byte[0]);
    CompletableFuture<Void> later = writeSoon(other);
    Reading now = store.readSince(ID, known);
    later.get(10, TimeUnit.SECONDS);
    assertThat(now.isWhole()).isTrue();
    assertThat(now.chunks()).containsExactly(other);
  }

  private CompletableFuture<Void> writeSoon(byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Files.write(file, bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
  }

  private static Document document(int actor) {
    Document document = new Document(new byte[] {(byte) actor});
    try (Transaction transaction = document.startTransaction()) {
      transaction.set(ObjectId.ROOT, "z", actor);
      transaction.commit();
    }
    return document;
  }

  /** Nothing was written then: the store's caller reads what is there now, and goes on. */
  @Test
  void append_whileAnotherWritesInPlace_isStaleAtWorst() throws Exception {
    client.editAndFlush();
    byte[] whole = Files.readAllBytes(file);
    AtomicBoolean isDone = new AtomicBoolean();
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!isDone.get()) {
                  Files.write(file, whole);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      for (int i = 0; i < 300; i++) {
        try {
          store.append(ID, store.read(ID).position(), List.of(whole));
        } catch (StalePositionException | DocumentDamagedException e) {
          assertThat(e).hasMessageContaining(ID.toString());
        }
      }
    } finally {
      isDone.set(true);
      other.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void append_documentWithoutChanges_makesAFileWithoutBytes() throws IOException {
    store.append(ID, null, List.of(new Document().save()));
    assertThat(file).isEmptyFile();
    assertThat(store.read(ID).chunks()).hasSize(1);
    client.refresh();
    client.editAndFlush();
    assertThat(store.read(ID).byteCount()).isEqualTo(Files.size(file));
    assertAllThere();
  }

  @Test
  void append_notToBeMade_isRefused() throws IOException {
    FolderStore reading = new FolderStore(folder, false, LOCK_TIMEOUT, null);
    StoreClient stranger = new StoreClient(reading, ID, new Random(4), acknowledged);
    assertThatThrownBy(stranger::editAndFlush)
        .isInstanceOfSatisfying(
            DocumentFileException.class,
            e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.MISSING));
    assertThat(file).doesNotExist();
    client.editAndFlush();
    stranger.refresh();
    stranger.flush();
    assertAllThere();
  }

  @Test
  void append_lockedByAnother_failsInTime() throws IOException {
    client.editAndFlush();
    try (WriteSession session = DocumentFile.of(file).openForWriting(Duration.ZERO)) {
      assertThat(session.contents().bytes()).isNotEmpty();
      assertThatThrownBy(client::editAndFlush).isInstanceOf(DocumentLockedException.class);
    }
    client.flush();
    assertAllThere();
  }

  @Test
  void append_afterATornChunk_setsItAside() throws IOException {
    client.editAndFlush();
    byte[] chunk = client.document.save();
    Files.write(file, Arrays.copyOf(chunk, 12), StandardOpenOption.APPEND);
    assertThat(store.read(ID).byteCount()).isLessThan(Files.size(file));
    client.editAndFlush();
    assertAllThere();
    assertThat(DocumentFile.of(file).read().tornByteCount()).isZero();
    try (var beside = Files.list(folder)) {
      assertThat(beside.map(Path::toString).filter(name -> name.contains(".torn-"))).hasSize(1);
    }
  }

  private void truncate(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void append_truncatedBetweenChunks_bringsAllThere() throws IOException {
    client.editAndFlush();
    long size = Files.size(file);
    client.editAndFlush();
    client.editAndFlush();
    truncate(size);
    client.editAndFlush();
    assertAllThere();
    assertThat(acknowledged).hasSize(4);
  }

  @Test
  void append_truncatedToNothing_bringsAllThere() throws IOException {
    client.editAndFlush();
    truncate(0);
    client.editAndFlush();
    assertAllThere();
  }

  @Test
  void readSince_truncatedWithinTheFirstChunk_isMovedAwayWhenItStaysSo() throws Exception {
    client.editAndFlush();
    truncate(15);
    assertThatThrownBy(client::refresh).isInstanceOf(DocumentDamagedException.class);
    Thread.sleep(2_100);
    client.refresh();
    client.flush();
    assertAllThere();
    assertThat(file.resolveSibling(file.getFileName() + ".torn-0")).hasSize(15);
  }

  @Test
  void append_truncatedWithinTheFirstChunk_bringsAllThere() throws IOException {
    client.editAndFlush();
    truncate(15);
    client.editAndFlush();
    assertAllThere();
  }

  @Test
  void append_damagedOtherwise_isRefusedAndKept() throws IOException {
    client.editAndFlush();
    Files.writeString(file, "not a document at all");
    assertThatThrownBy(client::editAndFlush).isInstanceOf(IOException.class);
    assertThat(file).hasContent("not a document at all");
  }

  @Test
  void append_fileThatIsBeingReplaced_waitsForIt() throws Exception {
    client.editAndFlush();
    byte[] before = Files.readAllBytes(file);
    client.editAndFlush();
    Files.delete(file);
    client.edit();
    CompletableFuture<Void> appending =
        CompletableFuture.runAsync(
            () -> {
              try {
                client.flush();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(300);
    assertThat(appending).isNotDone();
    Files.write(file, before);
    appending.get(10, TimeUnit.SECONDS);
    assertAllThere();
  }

  @Test
  void append_removedFile_isRefused() throws IOException {
    client.editAndFlush();
    Files.delete(file);
    assertThatThrownBy(client::editAndFlush)
        .isInstanceOfSatisfying(
            DocumentFileException.class,
            e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.MISSING));
    assertThat(file).doesNotExist();
    assertThatThrownBy(client::refresh).isInstanceOf(IOException.class);
  }

  @Test
  void everyMethod_folderInItsPlace_isRefused() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> store.read(ID)).hasMessageContaining("is a folder");
    assertThatThrownBy(client::editAndFlush).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> store.delete(ID)).hasMessageContaining("is a folder");
    List<DocumentId> listed = new ArrayList<>();
    store.list(listed::add);
    assertThat(listed).isEmpty();
  }

  @Test
  void read_pipeInItsPlace_isRefusedAndDoesNotHang() throws Exception {
    Process made = new ProcessBuilder("mkfifo", file.toString()).start();
    assertThat(made.waitFor()).isZero();
    assertThatThrownBy(() -> store.read(ID)).hasMessageContaining("is a pipe");
    assertThatThrownBy(client::editAndFlush).hasMessageContaining("is a pipe");
  }

  @Test
  void compact_fileOfTwoNames_isRefusedAndKept() throws IOException {
    client.editAndFlush();
    client.editAndFlush();
    Files.createLink(file.resolveSibling("other name"), file);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(client::compact)
        .isInstanceOfSatisfying(
            DocumentFileException.class,
            e -> assertThat(e.kind()).isEqualTo(DocumentFileException.Kind.HARD_LINKS));
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void compact_file_keepsTheActorThatWroteToIt() throws IOException {
    client.editAndFlush();
    byte[] actor = client.document.getActorId();
    try (ActorLease lease = state.leaseActor(file, new Document(), new Random(5))) {
      actor = lease.actor();
      Document document = Document.load(Files.readAllBytes(file));
      document.setActorId(actor);
      try (var tx = document.startTransaction()) {
        tx.set(ObjectId.ROOT, "by", "the command");
        tx.commit();
      }
      var change = document.getAllChanges().get(1);
      store.append(ID, client.position(), List.of(change.bytes()));
      lease.wrote(change);
    }
    client.compact();
    Document now = Document.load(Files.readAllBytes(file));
    try (ActorLease lease = state.leaseActor(file, now, new Random(6))) {
      assertThat(lease.isTakenAgain()).isTrue();
      assertThat(lease.actor()).isEqualTo(actor);
    }
  }

  @Test
  void delete_damagedFile_isGone() throws IOException {
    Files.writeString(file, "not a document");
    store.delete(ID);
    assertThat(file).doesNotExist();
  }

  @Test
  void list_otherFiles_areLeftOut() throws IOException {
    client.editAndFlush();
    Files.writeString(file.resolveSibling("notes.automerge"), "x");
    Files.writeString(file.resolveSibling("notes.txt"), "x");
    List<DocumentId> listed = new ArrayList<>();
    store.list(listed::add);
    assertThat(listed).containsExactly(ID);
  }

  @Test
  void storageId_keptByAnOlderVersion_staysTheSame() throws IOException {
    byte[] old = "00112233445566778899aabbccddeeff".getBytes(StandardCharsets.US_ASCII);
    state.keepSyncState(folder, "this side", old);
    assertThat(store.storageId()).contains("00112233445566778899aabbccddeeff");
    assertThat(new FolderStore(folder, true, LOCK_TIMEOUT, null).storageId()).isEmpty();
  }

  @Test
  void otherId_ofAFile_leadsToNothing() throws IOException {
    FileStore one = new FileStore(file, new OneId(ID), LOCK_TIMEOUT, null);
    client.editAndFlush();
    assertThat(one.read(ID).isEmpty()).isFalse();
    assertThat(one.read(OTHER).isEmpty()).isTrue();
    StoreClient stranger = new StoreClient(one, OTHER, new Random(7), new HashSet<>());
    assertThatThrownBy(stranger::editAndFlush).isInstanceOf(IOException.class);
    one.delete(OTHER);
    assertAllThere();
  }

  @Test
  void watch_ownAppends_areToldOnceEach() throws Exception {
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    try (DocumentStore.Watch watch = store.watch(event -> told.add(event.id()))) {
      assertThat(watch).isNotNull();
      client.refresh();
      client.editAndFlush();
      client.editAndFlush();
      Thread.sleep(300);
      int soFar = told.size();
      Thread.sleep(300);
      assertThat(told).hasSize(soFar);
      assertThat(told).contains(Optional.of(ID));
    }
  }

  @Test
  void watch_symbolicLink_isToldOfWhatItLeadsTo() throws Exception {
    client.editAndFlush();
    Path real = temporary.resolve("elsewhere");
    Files.move(file, real);
    Files.createSymbolicLink(file, real);
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    try (DocumentStore.Watch watch = store.watch(event -> told.add(event.id()))) {
      assertThat(watch).isNotNull();
      client.refresh();
      Thread.sleep(50);
      told.clear();
      client.edit();
      byte[] chunk = client.document.getAllChanges().get(1).bytes();
      try (FileChannel channel = FileChannel.open(real, StandardOpenOption.APPEND)) {
        channel.write(ByteBuffer.wrap(chunk));
      }
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(Optional.of(ID));
    }
  }
}
