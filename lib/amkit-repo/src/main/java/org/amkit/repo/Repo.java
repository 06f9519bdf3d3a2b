package org.amkit.repo;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.repo.protocol.Availability;

/**
 * Documents, storage and network in one place: documents are kept in a {@link
 * org.amkit.repo.store.DocumentStore} or a {@link Storage}, and are synced with all peers that
 * dialers and acceptors connect, in automerge-repo's protocol.
 *
 * <pre>{@code
 * try (Repo repo = Repo.load(RepoConfig.builder().storage(new FileSystemStorage(dir)).build())) {
 *   repo.dial(new WebSocketDialer(URI.create("wss://sync.automerge.org")));
 *   DocHandle handle = repo.find(AutomergeUrl.parse(url)).get().orElseThrow();
 *   handle.withDocument(doc -> doc.change("Title", tx -> tx.set(ObjectId.ROOT, "title", "Plan")))
 *       .get();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Work on one document is done one after the other, on different
 * documents in parallel.
 */
public final class Repo implements AutoCloseable {
  private final RepoRuntime runtime;

  private Repo(RepoRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Opens a Repo.
   *
   * @param config how it is to be
   * @return the Repo
   */
  public static Repo load(RepoConfig config) {
    return new Repo(new RepoRuntime(config));
  }

  /** {@return a Repo in memory, which tells all peers of everything} */
  public static Repo load() {
    return load(RepoConfig.builder().build());
  }

  /**
   * Makes a document.
   *
   * @return the document, with nothing in it
   * @throws IllegalStateException when the Repo is closed
   */
  public CompletableFuture<DocHandle> create() {
    runtime.requireOpen();
    return runtime.create(new Document());
  }

  /**
   * Makes a document of what another has, under an id of its own.
   *
   * @param initialContent a saved document
   * @return the document; failed with {@link IllegalArgumentException} when the bytes are none
   * @throws IllegalArgumentException when there are no bytes
   * @throws IllegalStateException when the Repo is closed
   */
  public CompletableFuture<DocHandle> create(byte[] initialContent) {
    runtime.requireOpen();
    return loaded(initialContent, runtime::create);
  }

  private static CompletableFuture<DocHandle> loaded(
      byte[] bytes, Function<Document, CompletableFuture<DocHandle>> then) {
    if (bytes == null || bytes.length == 0) {
      throw new IllegalArgumentException("a document of no bytes; create() makes an empty one");
    }
    Document document;
    try {
      document = Document.load(bytes);
    } catch (AutomergeException e) {
      return CompletableFuture.failedFuture(new IllegalArgumentException(e.getMessage(), e));
    }
    return then.apply(document);
  }

  /**
   * Takes in a document under the id that it has elsewhere, and merges it with what the store or a
   * peer has under that id. ({@link #create(byte[])} is for one that is to have a new id.)
   *
   * <p>What one id stands for is to have one history: two documents that were made apart from each
   * other are both in the result, as a conflict.
   *
   * @param documentId the id
   * @param document as {@link Document#save} gives it
   * @return the document, with what the store has merged into it; failed with {@link
   *     IllegalArgumentException} when the bytes are none, or with what is wrong with the store's
   * @throws IllegalArgumentException when there are no bytes
   * @throws IllegalStateException when the Repo is closed
   */
  public CompletableFuture<DocHandle> importDocument(DocumentId documentId, byte[] document) {
    runtime.requireOpen();
    return loaded(document, initial -> runtime.bring(documentId, initial));
  }

  /**
   * Makes a document of what another has now, under an id of its own. They share their history, so
   * that changes of one can be merged into the other.
   *
   * @param original of this Repo or another
   * @return the new document; failed as {@link DocHandle#withDocument} where the original cannot be
   *     read
   * @throws IllegalStateException when the Repo is closed
   */
  public CompletableFuture<DocHandle> clone(DocHandle original) {
    runtime.requireOpen();
    return original.withDocument(Document::fork).thenCompose(runtime::create);
  }

  /**
   * Removes a document from memory and from the store. Peers are not told and keep theirs; one that
   * changes it, or {@link #find}, brings it back. Its listeners are gone, its handles fail.
   *
   * @param documentId names it; harmless where it is not there
   * @return done when the store has removed it; failed when it cannot
   */
  public CompletableFuture<Void> delete(DocumentId documentId) {
    return runtime.delete(Objects.requireNonNull(documentId, "documentId"));
  }

  /**
   * Looks for a document: in the store, then at peers.
   *
   * @param documentId names it
   * @return the document, as soon as all is here that the first peer to have it has; empty when
   *     neither the store nor any peer has it, which is known when all dialers have tried, a
   *     quarter of a second after the last peer has denied it (which may be about to get it)
   */
  public CompletableFuture<Optional<DocHandle>> find(DocumentId documentId) {
    return runtime.find(Objects.requireNonNull(documentId, "documentId"));
  }

  /**
   * Looks for a document.
   *
   * @param url names it
   * @return as {@link #find(DocumentId)}
   */
  public CompletableFuture<Optional<DocHandle>> find(AutomergeUrl url) {
    return find(url.getId());
  }

  /**
   * Looks for a document, and says how that goes for as long as anybody listens: a document that is
   * unavailable is ready as soon as a peer brings it.
   *
   * <pre>
   *   LOADING --> REQUESTING --> UNAVAILABLE
   *      |             |              |
   *      +-------------+--------------+----> READY
   *      +-> FAILED                              (deleted: FAILED)
   * </pre>
   *
   * @param documentId names it
   * @param listener told the state first as it is, then each time that it is another. Called by a
   *     thread of the Repo's, one state after the other; is to return soon; what it throws is
   *     logged
   * @return how it stands; {@link FindProgress#close} ends the telling
   * @throws IllegalStateException when the Repo is closed
   */
  public FindProgress findWithProgress(DocumentId documentId, Consumer<Availability> listener) {
    runtime.requireOpen();
    return runtime.findWithProgress(
        Objects.requireNonNull(documentId, "documentId"),
        Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Connects to a peer, and again when the connection is lost.
   *
   * @param dialer connects
   * @return ends it
   */
  public DialerHandle dial(Dialer dialer) {
    return dial(dialer, DialerConfig.defaults());
  }

  /**
   * Connects to a peer, and again when the connection is lost.
   *
   * @param dialer connects
   * @param config how often
   * @return ends it
   */
  public DialerHandle dial(Dialer dialer, DialerConfig config) {
    return runtime.dial(dialer, config);
  }

  /**
   * Takes in connections that peers open.
   *
   * @param url where they do, for people
   * @return is handed the connections
   */
  public AcceptorHandle makeAcceptor(String url) {
    return runtime.acceptor(url);
  }

  /**
   * Ends a connection, telling the peer why.
   *
   * @param connection which one; harmless where there is no such connection any more
   * @param why for people
   */
  public void disconnect(ConnectionId connection, String why) {
    runtime.onHub(hub -> hub.end(connection.value(), why));
  }

  /**
   * Has the listener notified of what heads peers have, also of peers behind peers.
   *
   * @param storages where they keep documents
   */
  public void subscribeToRemotes(List<StorageId> storages) {
    List<String> ids = storages.stream().map(StorageId::value).toList();
    runtime.onHub(hub -> hub.subscribe(ids));
  }

  /**
   * Ends what {@link #subscribeToRemotes} began.
   *
   * @param storages where the peers keep documents
   */
  public void unsubscribeFromRemotes(List<StorageId> storages) {
    List<String> ids = storages.stream().map(StorageId::value).toList();
    runtime.onHub(hub -> hub.unsubscribe(ids));
  }

  /**
   * Waits for the store.
   *
   * @return done when all that documents have now is stored; failed when something cannot be, or
   *     the Repo is closed
   */
  public CompletableFuture<Void> flush() {
    return runtime.isClosed() ? RepoRuntime.closedFuture() : runtime.flush();
  }

  /** {@return where this Repo keeps documents, as peers know it; empty in memory} */
  public Optional<StorageId> getStorageId() {
    return runtime.storageId().map(StorageId::fromString);
  }

  /** {@return what this Repo calls itself} */
  public PeerId getPeerId() {
    return runtime.config().getPeerId();
  }

  /** {@return how all of it stands} Cost: O(documents and peers). */
  public RepoStatus status() {
    return runtime.status();
  }

  /**
   * Looks at the connections. {@link #status} tells less, and costs less.
   *
   * @return each with how the documents stand that are synced over it; failed when the Repo is
   *     closed. Cost: a turn of each open document
   */
  public CompletableFuture<List<ConnectionInfo>> connections() {
    return runtime.infos();
  }

  /** The same as {@link #close}. */
  public void stop() {
    close();
  }

  /**
   * Stores what is not stored yet, sends a leave message to peers and closes the store. Takes ten
   * seconds at most. Harmless when repeated.
   */
  @Override
  public void close() {
    runtime.close();
  }
}
