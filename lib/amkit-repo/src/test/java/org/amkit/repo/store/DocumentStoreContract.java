package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link DocumentStore} does, also when several instances and threads work on the same
 * data. A subclass says how one is opened.
 */
abstract class DocumentStoreContract {
  private static final DocumentId[] IDS = new DocumentId[3];

  static {
    Random random = new Random(14);
    Arrays.setAll(IDS, i -> DocumentId.random(random));
  }

  private final List<DocumentStore> opened = new ArrayList<>();
  private final Set<ChangeHash> acknowledged = ConcurrentHashMap.newKeySet();
  private final Random random = new Random(7);

  /** Opens the data of the test, empty at first: another instance at each call, if it is shared. */
  abstract DocumentStore open() throws IOException;

  /** How many documents it may hold. */
  int documentCount() {
    return IDS.length;
  }

  /** Whether what was kept outlives the instance. */
  boolean isShared() {
    return true;
  }

  /** Whether it tells of what other instances wrote. */
  boolean tellsOfOthers() {
    return true;
  }

  /** Puts bytes that are no chunks where a document is. */
  void damage(DocumentId id) throws IOException {
    abort("it cannot be damaged from here");
  }

  /** Makes what was written so old that it is known to be whole. */
  void settle() throws IOException {}

  /** Copies all data aside. */
  void backUp() throws IOException {
    abort("it cannot be copied from here");
  }

  /** Puts all data back as it was. */
  void restore() throws IOException {}

  final DocumentStore store() throws IOException {
    DocumentStore store = open();
    opened.add(store);
    return store;
  }

  @AfterEach
  final void closeAll() throws IOException {
    for (DocumentStore store : opened) {
      store.close();
    }
  }

  final DocumentId id() {
    return IDS[0];
  }

  final StoreClient client(DocumentStore store) {
    return client(store, id());
  }

  final StoreClient client(DocumentStore store, DocumentId id) {
    return new StoreClient(store, id, random, acknowledged);
  }

  private DocumentId secondId() {
    assumeTrue(documentCount() > 1, "it has one document");
    return IDS[1];
  }

  final Set<ChangeHash> hashes(DocumentStore store) throws IOException {
    return hashes(store, id());
  }

  private static Set<ChangeHash> hashes(DocumentStore store, DocumentId id) throws IOException {
    return StoreClient.hashes(store.read(id).chunks());
  }

  final void assertNothingLost() throws IOException {
    assertThat(hashes(store())).containsAll(acknowledged);
  }

  @Test
  void read_noDocument_isEmptyAndWhole() throws IOException {
    Reading reading = store().read(id());
    assertThat(reading.isEmpty()).isTrue();
    assertThat(reading.isWhole()).isTrue();
    assertThat(reading.byteCount()).isZero();
    assertThat(store().readSince(id(), reading.position()).isEmpty()).isTrue();
  }

  @Test
  void append_noDocument_makesItForAllInstances() throws IOException {
    StoreClient client = client(store());
    client.editAndFlush();
    assertThat(hashes(store())).isEqualTo(StoreClient.hashes(client.document));
    assertThat(store().read(id()).isWhole()).isTrue();
  }

  @Test
  void append_afterReadingNothing_makesIt() throws IOException {
    StoreClient client = client(store());
    client.refresh();
    client.editAndFlush();
    assertThat(hashes(store())).isEqualTo(acknowledged).hasSize(1);
  }

  @Test
  void append_severalChunks_areAllThere() throws IOException {
    StoreClient client = client(store());
    for (int i = 0; i < 10; i++) {
      client.edit();
    }
    client.flush();
    assertThat(hashes(store())).isEqualTo(acknowledged).hasSize(10);
  }

  @Test
  void append_noChunks_changesNothing() throws IOException {
    DocumentStore store = store();
    StoreClient client = client(store);
    client.editAndFlush();
    store.append(id(), client.position(), List.of());
    assertThat(hashes(store)).isEqualTo(acknowledged);
  }

  @Test
  void append_documentWithoutChanges_isThere() throws IOException {
    DocumentStore store = store();
    var position = store.append(id(), null, List.of(new Document().save()));
    Reading reading = store().read(id());
    assertThat(reading.chunks()).hasSize(1);
    assertThat(Document.load(reading.chunks().get(0)).changeCount()).isZero();
    assertThat(store.readSince(id(), position).isEmpty()).isTrue();
    StoreClient client = client(store);
    client.refresh();
    client.editAndFlush();
    assertThat(hashes(store())).isEqualTo(acknowledged).hasSize(1);
  }

  @Test
  void append_sameChunksTwice_isHarmless() throws IOException {
    DocumentStore store = store();
    StoreClient client = client(store);
    client.editAndFlush();
    List<byte[]> chunks = store.read(id()).chunks();
    store.append(id(), client.position(), chunks);
    store().append(id(), null, chunks);
    assertThat(hashes(store())).isEqualTo(acknowledged).hasSize(1);
  }

  @Test
  void append_whatOthersHaveAppendedBetween_isStillToBeRead() throws IOException {
    StoreClient a = client(store());
    a.editAndFlush();
    StoreClient b = client(store());
    b.refresh();
    a.editAndFlush();
    b.editAndFlush();
    b.refresh();
    a.refresh();
    assertThat(a.document.getHeads()).isEqualTo(b.document.getHeads()).hasSize(2);
    assertThat(StoreClient.hashes(b.document)).isEqualTo(acknowledged).hasSize(3);
  }

  @Test
  void append_alwaysByTwo_eachReadsTheOthersOnly() throws IOException {
    StoreClient a = client(store());
    StoreClient b = client(store());
    for (int i = 0; i < 10; i++) {
      a.editAndFlush();
      b.refresh();
      b.editAndFlush();
      a.refresh();
    }
    assertThat(a.document.getHeads()).isEqualTo(b.document.getHeads()).hasSize(1);
    assertThat(a.document.changeCount()).isEqualTo(20);
  }

  @Test
  void readSince_ownAppend_isNothing() throws IOException {
    DocumentStore store = store();
    StoreClient client = client(store);
    for (int i = 0; i < 3; i++) {
      client.editAndFlush();
      Reading more = store.readSince(id(), client.position());
      assertThat(more.isEmpty()).isTrue();
      assertThat(more.isWhole()).isFalse();
    }
  }

  @Test
  void readSince_whatOthersAppended_isOnlyThat() throws IOException {
    StoreClient a = client(store());
    a.editAndFlush();
    StoreClient b = client(store());
    b.refresh();
    Set<ChangeHash> before = new HashSet<>(acknowledged);
    a.editAndFlush();
    Reading more = b.store.readSince(id(), b.position());
    assertThat(more.isWhole()).isFalse();
    Set<ChangeHash> expected = new HashSet<>(acknowledged);
    expected.removeAll(before);
    assertThat(StoreClient.hashes(more.chunks())).isEqualTo(expected).hasSize(1);
    assertThat(b.store.readSince(id(), more.position()).isEmpty()).isTrue();
  }

  @Test
  void readSince_nothingWasThere_isAllOfIt() throws IOException {
    DocumentStore store = store();
    var before = store.read(id()).position();
    StoreClient client = client(store());
    client.editAndFlush();
    client.editAndFlush();
    assertThat(StoreClient.hashes(store.readSince(id(), before).chunks())).isEqualTo(acknowledged);
  }

  @Test
  void compact_manyChunks_areOneAfterwards() throws IOException {
    StoreClient client = client(store());
    for (int i = 0; i < 20; i++) {
      client.editAndFlush();
    }
    long before = store().read(id()).byteCount();
    client.compact();
    Reading after = store().read(id());
    assertThat(after.byteCount()).isEqualTo(client.document.save().length).isLessThan(before);
    assertThat(StoreClient.hashes(after.chunks())).isEqualTo(acknowledged).hasSize(20);
    assertThat(client.store.readSince(id(), client.position()).isEmpty()).isTrue();
    client.editAndFlush();
    assertNothingLost();
  }

  @Test
  void compact_whatCameMeanwhile_stays() throws IOException {
    StoreClient a = client(store());
    a.editAndFlush();
    StoreClient b = client(store());
    b.refresh();
    b.editAndFlush();
    a.store.compact(id(), a.position(), a.document.getHeads(), a.document.save());
    assertNothingLost();
    assertThat(acknowledged).hasSize(2);
  }

  @Test
  void compact_byTwoFromTheSameReading_losesNothing() throws IOException {
    StoreClient a = client(store());
    a.editAndFlush();
    StoreClient b = client(store());
    b.refresh();
    a.editAndFlush();
    a.compact();
    try {
      b.store.compact(id(), b.position(), b.document.getHeads(), b.document.save());
    } catch (StalePositionException e) {
      b.refresh();
    }
    assertNothingLost();
    settle();
    b.compact();
    settle();
    a.compact();
    assertNothingLost();
    assertThat(store().read(id()).byteCount()).isEqualTo(a.document.save().length);
  }

  @Test
  void compact_withChangesThatWait_keepsThem() throws IOException {
    DocumentStore store = store();
    StoreClient whole = client(store);
    whole.edit();
    whole.edit();
    byte[] second = whole.document.getAllChanges().get(1).bytes();
    StoreClient waiting = client(store);
    waiting.editAndFlush();
    store.append(id(), waiting.position(), List.of(second));
    waiting.refresh();
    waiting.document.loadIncremental(second);
    ChangeHash hash = whole.document.getAllChanges().get(1).hash();
    assertThat(waiting.document.waitingChanges()).containsExactly(hash);
    var heads = waiting.document.getHeads();
    var position = store.compact(id(), waiting.position(), heads, waiting.document.save());
    assertThat(hashes(store())).contains(hash).containsAll(acknowledged);
    // Another that has the same heads, and not the change that waits.
    StoreClient other = client(store());
    Document without = new Document();
    waiting.document.getAllChanges().forEach(change -> without.loadIncremental(change.bytes()));
    assertThat(without.getHeads()).isEqualTo(heads);
    try {
      other.store.compact(
          id(), other.store.read(secondIdOrOwn()).position(), heads, without.save());
    } catch (StalePositionException e) {
      assertThat(documentCount()).isEqualTo(1);
    }
    if (documentCount() > 1) {
      assertThat(hashes(store())).contains(hash).containsAll(acknowledged);
    }
    assertThat(position).isNotNull();
  }

  /** A document of which nothing was read of the other; the only one where there is one. */
  private DocumentId secondIdOrOwn() {
    return documentCount() > 1 ? IDS[1] : IDS[0];
  }

  @Test
  void readSince_othersHaveCompacted_isAllOrWhatIsNew() throws IOException {
    StoreClient a = client(store());
    a.editAndFlush();
    StoreClient b = client(store());
    b.refresh();
    a.editAndFlush();
    a.compact();
    a.editAndFlush();
    b.refresh();
    assertThat(StoreClient.hashes(b.document)).isEqualTo(acknowledged).hasSize(3);
    b.editAndFlush();
    assertNothingLost();
    a.refresh();
    assertThat(a.document.getHeads()).isEqualTo(b.document.getHeads());
  }

  @Test
  void append_olderCopyPutBack_bringsAllThere() throws IOException {
    StoreClient client = client(store());
    client.editAndFlush();
    backUp();
    client.editAndFlush();
    client.editAndFlush();
    restore();
    assertThat(hashes(store())).hasSize(1);
    client.edit();
    assertThatThrownBy(() -> client.store.append(id(), client.position(), List.of(new byte[0])))
        .isInstanceOf(StalePositionException.class);
    client.flush();
    assertNothingLost();
    assertThat(acknowledged).hasSize(4);
  }

  @Test
  void readSince_olderCopyPutBack_saysThatItIsWhole() throws IOException {
    StoreClient client = client(store());
    client.editAndFlush();
    backUp();
    client.editAndFlush();
    restore();
    Reading reading = client.store.readSince(id(), client.position());
    assertThat(reading.isWhole()).isTrue();
    assertThat(StoreClient.hashes(reading.chunks())).hasSize(1);
    client.refresh();
    client.flush();
    assertNothingLost();
  }

  @Test
  void documents_several_areApart() throws IOException {
    DocumentStore store = store();
    StoreClient a = client(store);
    StoreClient b = client(store, secondId());
    a.editAndFlush();
    b.editAndFlush();
    b.editAndFlush();
    b.compact();
    assertThat(hashes(store())).isEqualTo(StoreClient.hashes(a.document)).hasSize(1);
    assertThat(hashes(store(), secondId())).isEqualTo(StoreClient.hashes(b.document)).hasSize(2);
    store.delete(secondId());
    assertThat(hashes(store())).hasSize(1);
  }

  @Test
  void read_damagedDocument_failsAloneAndIsReadWhenMended() throws IOException {
    DocumentStore store = store();
    StoreClient good = client(store, secondId());
    good.editAndFlush();
    StoreClient bad = client(store);
    bad.editAndFlush();
    backUp();
    byte[] whole = StoreClient.kept(store, id());
    damage(id());
    assertThatThrownBy(() -> store().read(id())).isInstanceOf(IOException.class);
    assertThat(StoreClient.kept(store(), id())).isNotEmpty().isNotEqualTo(whole);
    good.editAndFlush();
    assertThat(hashes(store(), secondId())).hasSize(2);
    assertThat(StoreClient.listed(store)).contains(secondId());
    restore();
    assertThat(hashes(store())).isEqualTo(StoreClient.hashes(bad.document));
  }

  @Test
  void list_someDocuments_namesEachOnce() throws IOException {
    DocumentStore store = store();
    assertThat(StoreClient.listed(store)).isEmpty();
    for (int i = 0; i < documentCount(); i++) {
      StoreClient client = client(store, IDS[i]);
      client.editAndFlush();
      client.editAndFlush();
      store.keepPeerState(IDS[i], "peer-1", new byte[] {1});
    }
    assertThat(StoreClient.listed(store()))
        .containsExactlyInAnyOrder(Arrays.copyOf(IDS, documentCount()));
  }

  @Test
  void delete_document_isGoneWithItsPeerStates() throws IOException {
    DocumentStore store = store();
    client(store).editAndFlush();
    store.keepPeerState(id(), "peer-1", new byte[] {1});
    store.delete(id());
    assertThat(store().read(id()).isEmpty()).isTrue();
    assertThat(store().peerState(id(), "peer-1")).isEmpty();
    store.list(id -> assertThat(id).isNull());
    store.delete(id());
    acknowledged.clear();
    client(store).editAndFlush();
    assertThat(hashes(store())).isEqualTo(acknowledged).hasSize(1);
  }

  @Test
  void peerState_kept_isThatOfItsDocumentAndPeer() throws IOException {
    DocumentStore store = store();
    client(store).editAndFlush();
    assertThat(store.peerState(id(), "peer-1")).isEmpty();
    store.keepPeerState(id(), "peer-1", new byte[] {1});
    store.keepPeerState(id(), "peer-2", new byte[] {2});
    store.keepPeerState(id(), "peer-1", new byte[] {3});
    assertThat(store().peerState(id(), "peer-1")).contains(new byte[] {3});
    assertThat(store().peerState(id(), "peer-2")).contains(new byte[] {2});
    assertThat(store().read(id()).chunks()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../x", "a/b", "\0", "\ud800"})
  void peerState_nameThatNoPeerHas_isHarmless(String name) throws IOException {
    DocumentStore store = store();
    client(store).editAndFlush();
    store.keepPeerState(id(), name, new byte[] {1});
    store.peerState(id(), name);
    assertNothingLost();
  }

  @Test
  void storageId_always_isTheSame() throws IOException {
    Optional<String> first = store().storageId();
    assertThat(first.isPresent()).isEqualTo(isShared());
    first.ifPresent(id -> assertThat(id).hasSize(36));
    client(store()).editAndFlush();
    assertThat(store().storageId()).isEqualTo(first);
  }

  @Test
  void watch_whatOtherInstancesAppend_isTold() throws Exception {
    assumeTrue(tellsOfOthers(), "it does not tell");
    DocumentStore store = store();
    BlockingQueue<StoreEvent> told = new LinkedBlockingQueue<>();
    try (DocumentStore.Watch watch = store.watch(told::add)) {
      assertThat(watch).isNotNull();
      StoreClient reader = client(store);
      reader.refresh();
      StoreClient writer = client(store());
      for (int i = 1; i <= 3; i++) {
        writer.editAndFlush();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reader.document.changeCount() < i) {
          StoreEvent event = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          assertThat(event).as("notified of change " + i).isNotNull();
          assertThat(event.id().orElse(id())).isEqualTo(id());
          reader.hear(event);
        }
      }
      writer.compact();
      writer.editAndFlush();
      assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
    Thread.sleep(100);
    told.clear();
    client(store).editAndFlush();
    assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void allOfIt_byManyAtOnce_losesNothingAcknowledged() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Set<ChangeHash>> of = new ArrayList<>();
    AtomicInteger writing = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try {
      for (int d = 0; d < documentCount(); d++) {
        DocumentId id = IDS[d];
        Set<ChangeHash> known = ConcurrentHashMap.newKeySet();
        of.add(known);
        for (int w = 0; w < 3; w++) {
          writing.incrementAndGet();
          long seed = random.nextLong();
          DocumentStore store = store();
          all.add(
              pool.submit(
                  () -> {
                    try {
                      write(store, id, seed, known);
                    } finally {
                      writing.decrementAndGet();
                    }
                    return null;
                  }));
        }
        DocumentStore store = store();
        Callable<Void> reads =
            () -> {
              while (writing.get() > 0) {
                Set<ChangeHash> before = new HashSet<>(known);
                assertThat(hashes(store, id)).containsAll(before);
              }
              return null;
            };
        all.add(pool.submit(reads));
      }
      for (Future<?> each : all) {
        each.get(120, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    for (int d = 0; d < documentCount(); d++) {
      assertThat(of.get(d)).hasSize(3 * 40);
      assertThat(hashes(store(), IDS[d])).isEqualTo(of.get(d));
    }
  }

  private void write(DocumentStore store, DocumentId id, long seed, Set<ChangeHash> acknowledged)
      throws IOException {
    Random random = new Random(seed);
    StoreClient client = new StoreClient(store, id, random, acknowledged);
    Queue<StoreEvent> told = new ConcurrentLinkedQueue<>();
    try (DocumentStore.Watch watch = tellsOfOthers() ? store.watch(told::add) : () -> {}) {
      assertThat(watch).isNotNull();
      for (int i = 0; i < 40; i++) {
        if (random.nextInt(3) == 0) {
          client.refresh();
        }
        for (StoreEvent event = told.poll(); event != null; event = told.poll()) {
          if (event.id().orElse(id).equals(id)) {
            client.hear(event);
          }
        }
        client.editAndFlush();
        if (random.nextInt(4) == 0) {
          client.compact();
        }
      }
    }
  }
}
