package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.protocol.Availability;
import org.amkit.repo.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to whole documents: they are brought, cloned, removed, looked for. */
@Timeout(60)
class RepoDocumentsTest extends ConnectedRepos {
  private static Document document(String key, String value) {
    Document document = new Document();
    edit(document, key, value);
    return document;
  }

  private static void edit(Document document, String key, String value) {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, key, value);
      tx.commit();
    }
  }

  private static <T> T within(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static ChangeHash[] heads(DocHandle handle) throws Exception {
    return within(handle.withDocument(Document::getHeads));
  }

  // Import

  @Test
  void importDocument_underAnId_isFoundThereByOthers_andStored() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo repo = repo(RepoConfig.builder().storage(storage));
    Repo other = repo();
    connect(other, repo);
    Document document = document("k", "v");
    DocumentId id = DocumentId.generate();
    DocHandle handle = within(repo.importDocument(id, document.save()));
    assertThat(handle.getDocumentId()).isEqualTo(id);
    assertThat(heads(handle)).isEqualTo(document.getHeads());
    awaitValue(awaitFind(other, id).orElseThrow(), "k", "v");
    within(repo.flush());
    Repo later = repo(RepoConfig.builder().storage(storage));
    assertThat(get(find(later, id).orElseThrow(), "k")).contains("v");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void importDocument_ofAnIdThatIsHere_isMerged(boolean isOpen) throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo repo = repo(RepoConfig.builder().storage(storage));
    DocHandle made = within(repo.create(document("first", "1").save()));
    Document copy = within(made.withDocument(Document::fork));
    edit(copy, "elsewhere", "2");
    set(made, "here", "3");
    within(repo.flush());
    Repo importer = isOpen ? repo : repo(RepoConfig.builder().storage(storage));
    DocHandle merged = within(importer.importDocument(made.getDocumentId(), copy.save()));
    assertThat(get(merged, "first")).contains("1");
    assertThat(get(merged, "elsewhere")).contains("2");
    assertThat(get(merged, "here")).contains("3");
    assertThat(heads(merged)).hasSize(2);
    within(importer.flush());
    Repo later = repo(RepoConfig.builder().storage(storage));
    DocHandle stored = find(later, made.getDocumentId()).orElseThrow();
    assertThat(heads(stored)).isEqualTo(heads(merged));
  }

  @Test
  void importDocument_withoutChanges_isADocument() throws Exception {
    Repo repo = repo();
    DocumentId id = DocumentId.generate();
    within(repo.importDocument(id, new Document().save()));
    assertThat(find(repo, id)).isPresent();
  }

  @Test
  void importDocument_whatIsNone_isRefusedAndNothingIsThere() throws Exception {
    Repo repo = repo();
    DocumentId id = DocumentId.generate();
    assertThatThrownBy(() -> within(repo.importDocument(id, new byte[] {1, 2, 3})))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repo.importDocument(id, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(find(repo, id)).isEmpty();
  }

  // Clone

  @Test
  void clone_hasItsOwnIdAndTheSameHistory_andCanBeMergedBack() throws Exception {
    Repo repo = repo();
    DocHandle original = within(repo.create(document("k", "1").save()));
    DocHandle clone = within(repo.clone(original));
    assertThat(clone.getDocumentId()).isNotEqualTo(original.getDocumentId());
    assertThat(heads(clone)).isEqualTo(heads(original));
    set(clone, "in the clone", "2");
    set(original, "in the original", "3");
    assertThat(get(original, "in the clone")).isEmpty();
    assertThat(get(clone, "in the original")).isEmpty();
    byte[] changed = within(clone.withDocument(Document::save));
    within(repo.importDocument(original.getDocumentId(), changed));
    assertThat(get(original, "k")).contains("1");
    assertThat(get(original, "in the clone")).contains("2");
    assertThat(get(original, "in the original")).contains("3");
  }

  @Test
  void clone_isAnnounced() throws Exception {
    Repo repo = repo();
    Repo other = repo();
    connect(other, repo);
    DocHandle clone = within(repo.clone(within(repo.create(document("k", "1").save()))));
    awaitValue(awaitFind(other, clone.getDocumentId()).orElseThrow(), "k", "1");
  }

  // Delete

  @Test
  void delete_removesFromStoreAndMemory() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo repo = repo(RepoConfig.builder().storage(storage));
    DocHandle kept = within(repo.create(document("k", "kept").save()));
    DocHandle handle = within(repo.create(document("k", "v").save()));
    within(repo.flush());
    within(repo.delete(handle.getDocumentId()));
    assertThat(repo.status().documents()).extracting("id").containsExactly(kept.getDocumentId());
    assertThatThrownBy(() -> get(handle, "k"))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not here");
    assertThat(find(repo, handle.getDocumentId())).isEmpty();
    List<DocumentId> stored = new ArrayList<>();
    Repo later = repo(RepoConfig.builder().storage(storage));
    assertThat(find(later, handle.getDocumentId())).isEmpty();
    assertThat(get(find(later, kept.getDocumentId()).orElseThrow(), "k")).contains("kept");
    new org.amkit.repo.store.StorageStore(storage).list(stored::add);
    assertThat(stored).containsExactly(kept.getDocumentId());
  }

  @Test
  void delete_aDocumentThatWasNeverOpened_orIsNotThere_isDone() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    DocumentId id;
    try (Repo first = Repo.load(RepoConfig.builder().storage(storage).build())) {
      id = within(first.create(document("k", "v").save())).getDocumentId();
    }
    Repo repo = repo(RepoConfig.builder().storage(storage));
    within(repo.delete(id));
    within(repo.delete(DocumentId.generate()));
    assertThat(find(repo, id)).isEmpty();
  }

  @Test
  void delete_peersAreNotTold_andOneThatGoesOnBringsItBack() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo client = repo();
    connect(client, hub);
    DocHandle ofClient = within(client.create(document("k", "1").save()));
    DocumentId id = ofClient.getDocumentId();
    assertThat(awaitFind(hub, id)).isPresent();
    within(hub.delete(id));
    assertThat(get(ofClient, "k")).contains("1");
    Thread.sleep(200);
    assertThat(hub.status().documents()).isEmpty();
    set(ofClient, "k", "2");
    awaitValue(awaitFind(hub, id).orElseThrow(), "k", "2");
  }

  @Test
  void delete_whileItIsChanged_leavesNothingOfIt() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo repo = repo(RepoConfig.builder().storage(storage));
    for (int i = 0; i < 50; i++) {
      DocHandle handle = within(repo.create());
      List<CompletableFuture<Boolean>> edits = new ArrayList<>();
      for (int j = 0; j < 5; j++) {
        String value = "v" + j;
        edits.add(
            handle.withDocument(
                document -> {
                  edit(document, "k", value);
                  return true;
                }));
      }
      CompletableFuture<Void> deleted = repo.delete(handle.getDocumentId());
      CompletableFuture<Void> again = repo.delete(handle.getDocumentId());
      within(deleted);
      within(again);
      // None hangs: each was done, or is said to be too late.
      CompletableFuture.allOf(edits.toArray(new CompletableFuture<?>[0]))
          .handle((done, failure) -> true)
          .get(10, TimeUnit.SECONDS);
    }
    within(repo.flush());
    List<DocumentId> stored = new ArrayList<>();
    new org.amkit.repo.store.StorageStore(storage).list(stored::add);
    assertThat(stored).isEmpty();
  }

  @Test
  void delete_thenMadeAgain_theNewOneStays() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    Repo repo = repo(RepoConfig.builder().storage(storage));
    DocumentId id = DocumentId.generate();
    for (int i = 0; i < 50; i++) {
      within(repo.importDocument(id, document("k", "old").save()));
      CompletableFuture<Void> deleted = repo.delete(id);
      // The deletion may not be through with the store yet.
      within(deleted.thenCompose(done -> repo.importDocument(id, document("k", "new").save())));
      within(repo.flush());
      Repo later = repo(RepoConfig.builder().storage(storage));
      assertThat(heads(find(later, id).orElseThrow())).hasSize(1);
      assertThat(get(find(later, id).orElseThrow(), "k")).contains("new");
      within(repo.delete(id));
    }
  }

  @Test
  void delete_aSearchUnderWay_isToldThatItFailed() throws Exception {
    Repo repo = repo();
    CountDownLatch holds = new CountDownLatch(1);
    repo.dial(
        new Dialer() {
          @Override
          public String getUrl() {
            return "slow";
          }

          @Override
          public CompletableFuture<Transport> connect() {
            return CompletableFuture.supplyAsync(
                () -> {
                  try {
                    holds.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new IllegalStateException("no connection");
                });
          }
        });
    DocumentId id = DocumentId.generate();
    BlockingQueue<Availability> states = new LinkedBlockingQueue<>();
    FindProgress progress = repo.findWithProgress(id, states::add);
    within(repo.delete(id));
    assertThatThrownBy(() -> within(progress.getResult()))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was deleted");
    assertThat(progress.getState()).isEqualTo(Availability.FAILED);
    assertThat(progress.getFailure()).get().isInstanceOf(IllegalStateException.class);
    holds.countDown();
  }

  // Progress

  @Test
  void findWithProgress_ofWhatIsInTheStore_isLoadingThenReady() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    DocumentId id;
    try (Repo first = Repo.load(RepoConfig.builder().storage(storage).build())) {
      id = within(first.create(document("k", "v").save())).getDocumentId();
    }
    Repo repo = repo(RepoConfig.builder().storage(storage));
    BlockingQueue<Availability> states = new LinkedBlockingQueue<>();
    FindProgress progress = repo.findWithProgress(id, states::add);
    assertThat(get(within(progress.getResult()).orElseThrow(), "k")).contains("v");
    assertThat(states).containsExactly(Availability.LOADING, Availability.READY);
    assertThat(progress.getState()).isEqualTo(Availability.READY);
    assertThat(progress.getFailure()).isEmpty();
  }

  @Test
  void findWithProgress_ofWhatComesLater_goesOnFromUnavailableToReady() throws Exception {
    Repo hub = hub(RepoConfig.builder());
    Repo early = repo();
    Repo late = repo();
    connect(early, hub);
    DocHandle made = within(late.create(document("k", "v").save()));
    BlockingQueue<Availability> states = new LinkedBlockingQueue<>();
    FindProgress progress = early.findWithProgress(made.getDocumentId(), states::add);
    assertThat(within(progress.getResult())).isEmpty();
    assertThat(states)
        .containsExactly(Availability.LOADING, Availability.REQUESTING, Availability.UNAVAILABLE);
    states.clear();
    connect(late, hub);
    Availability state = Availability.UNAVAILABLE;
    while (state != Availability.READY) {
      state = states.poll(10, TimeUnit.SECONDS);
      assertThat(state).isNotNull().isNotEqualTo(Availability.FAILED);
    }
    progress.close();
    Optional<DocHandle> there = find(early, made.getDocumentId());
    awaitValue(there.orElseThrow(), "k", "v");
  }

  @Test
  void findWithProgress_ofWhatCannotBeRead_fails() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    DocumentId id;
    try (Repo first = Repo.load(RepoConfig.builder().storage(storage).build())) {
      id = within(first.create(document("k", "v").save())).getDocumentId();
    }
    StorageKey prefix = new StorageKey(id.toString());
    for (StorageKey key : within(storage.loadRange(prefix)).keySet()) {
      within(storage.put(key, new byte[] {1, 2, 3}));
    }
    Repo repo = repo(RepoConfig.builder().storage(storage));
    BlockingQueue<Availability> states = new LinkedBlockingQueue<>();
    FindProgress progress = repo.findWithProgress(id, states::add);
    assertThatThrownBy(() -> within(progress.getResult()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(states).containsExactly(Availability.LOADING, Availability.FAILED);
    assertThat(progress.getFailure()).get().isInstanceOf(IOException.class);
  }
}
