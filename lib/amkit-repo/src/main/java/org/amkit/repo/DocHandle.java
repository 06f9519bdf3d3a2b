package org.amkit.repo;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.repo.protocol.PlainCbor;
import org.jspecify.annotations.Nullable;

/** A document of a {@link Repo}'s, kept and synced for as long as the Repo is open. */
public final class DocHandle {
  private final RepoRuntime runtime;
  private final DocumentId documentId;

  DocHandle(RepoRuntime runtime, DocumentId documentId) {
    this.runtime = runtime;
    this.documentId = documentId;
  }

  /**
   * Does something with the document, in its turn: no one else changes it meanwhile. What is
   * committed is stored and synced; {@link Repo#flush} says when it is stored.
   *
   * @param fn is handed the document, which is of no use when it has returned
   * @param <T> the type of the result
   * @return what it returned; failed with what it threw, with what is wrong with the document, or
   *     with {@link IllegalStateException} when the Repo is closed
   */
  public <T> CompletableFuture<T> withDocument(Function<Document, T> fn) {
    return runtime.withDocument(documentId, fn);
  }

  /**
   * Has a listener notified of changes, ours and those of peers.
   *
   * @param listener is told
   * @return removes it
   */
  public ListenerRegistration addChangeListener(ChangeListener listener) {
    return runtime.document(documentId).listen(listeners -> listeners.add(listener));
  }

  /**
   * Says something to all peers that have the document open; no one keeps it. {@link Presence} says
   * who is there.
   *
   * @param data CBOR, so that automerge-repo's programs understand it: see {@link PlainCbor}
   */
  public void broadcast(byte[] data) {
    runtime.broadcast(documentId, data);
  }

  /**
   * Has a listener notified of what peers say to all.
   *
   * @param listener is told
   * @return removes it
   */
  public ListenerRegistration addEphemeralListener(EphemeralListener listener) {
    return runtime.document(documentId).listen(listeners -> listeners.add(listener));
  }

  RepoRuntime runtime() {
    return runtime;
  }

  /** {@return names the document} */
  public DocumentId getDocumentId() {
    return documentId;
  }

  /** {@return the document's URL} */
  public AutomergeUrl getUrl() {
    return new AutomergeUrl(documentId);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof DocHandle other
        && runtime == other.runtime
        && documentId.equals(other.documentId);
  }

  @Override
  public int hashCode() {
    return documentId.hashCode();
  }

  @Override
  public String toString() {
    return documentId.toUrl();
  }
}
