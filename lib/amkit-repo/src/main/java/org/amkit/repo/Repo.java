package org.amkit.repo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.amkit.AutomergeException;
import org.amkit.Document;

/**
 * Documents, storage and network in one place: documents are kept in a {@link
 * org.amkit.repo.store.DocumentStore} or a {@link Storage}, and are synced with all peers that
 * dialers and acceptors connect, in automerge-repo's protocol.
 *
 * <pre>{@code
 * try (Repo repo = Repo.load(RepoConfig.builder().storage(new FileSystemStorage(dir)).build())) {
 *   repo.dial(new WebSocketDialer(URI.create("wss://sync.automerge.org")));
 *   DocHandle handle = repo.find(AutomergeUrl.parse(url)).get().orElseThrow();
 *   handle.withDocument(doc -> ...).get();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Work on one document is done one after the other, on different
 * documents side by side.
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
    if (initialContent == null || initialContent.length == 0) {
      throw new IllegalArgumentException("a document of no bytes; create() makes an empty one");
    }
    Document initial;
    try {
      initial = Document.load(initialContent);
    } catch (AutomergeException e) {
      return CompletableFuture.failedFuture(new IllegalArgumentException(e.getMessage(), e));
    }
    return runtime.create(initial);
  }

  /**
   * Looks for a document: in the store, then at peers.
   *
   * @param documentId names it
   * @return the document, as soon as all is here that the first peer to have it has; empty when
   *     neither the store nor any peer has it, which is known when all dialers have tried
   */
  public CompletableFuture<Optional<DocHandle>> find(DocumentId documentId) {
    return runtime.find(documentId);
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

  /** {@return done when all that documents have now is stored; failed when something cannot be} */
  public CompletableFuture<Void> flush() {
    return runtime.flush();
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
