package org.amkit.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amkit.Document;
import org.amkit.DocumentOrigins;
import org.amkit.MalformedDataException;
import org.amkit.SyncState;
import org.jspecify.annotations.Nullable;

/**
 * One document that any number of sessions sync with their peers: what comes in through one goes
 * out through the others. Safe for use by many threads.
 */
public final class SharedDocument {
  /** Where the document and what is known of its peers is kept. Called with the document locked. */
  public interface Store {
    /**
     * Returns when all that the document has is on disk.
     *
     * @throws IOException when it cannot be kept
     */
    void persist() throws IOException;

    /**
     * Takes in what others have written.
     *
     * @return whether the document has changed
     * @throws IOException when it cannot be read
     */
    boolean refresh() throws IOException;

    /**
     * The state kept for a peer.
     *
     * @param storageId names the peer
     * @return what {@link #writeState} was last called with for it; null when it never was
     * @throws IOException when it cannot be read
     */
    byte @Nullable [] readState(String storageId) throws IOException;

    /**
     * Keeps the state shared with a peer.
     *
     * @param storageId names the peer
     * @param state encoded
     * @throws IOException when it cannot be kept
     */
    void writeState(String storageId, byte[] state) throws IOException;

    /** Keeps nothing: for documents that live in memory only. */
    Store NONE =
        new Store() {
          @Override
          public void persist() {}

          @Override
          public boolean refresh() {
            return false;
          }

          @Override
          public byte @Nullable [] readState(String storageId) {
            return null;
          }

          @Override
          public void writeState(String storageId, byte[] state) {}
        };
  }

  private final Document document;
  private final Store store;
  private final Set<Runnable> watchers = new LinkedHashSet<>();

  /** Whether something came in that is not on disk, since the store failed. */
  private boolean isBehind;

  /** Whether memory ran out while something was taken in, so that the document is not whole. */
  private boolean isLost;

  /**
   * Shares a document, which only sessions touch from now on.
   *
   * @param document the document
   * @param store where it is kept
   */
  public SharedDocument(Document document, Store store) {
    this.document = document;
    this.store = store;
  }

  /**
   * Takes in what others have written to the store and lets the sessions know.
   *
   * @return whether the document has changed
   * @throws IOException when the store cannot be read
   */
  public synchronized boolean refresh() throws IOException {
    requireWhole();
    boolean changed = store.refresh();
    if (changed) {
      wake(null);
    }
    return changed;
  }

  /**
   * {@return whether memory ran out while something was taken in} The document is no longer shared
   * then: what is kept of it is whole, and can be opened anew.
   */
  public synchronized boolean isLost() {
    return isLost;
  }

  private void requireWhole() throws IOException {
    if (isLost) {
      throw new IOException("the document is no longer served: memory ran out");
    }
  }

  /** {@return how many changes the document has} */
  public synchronized int changeCount() {
    return document.changeCount();
  }

  /** What a peer needs to know to tell whether its document is related to this one. */
  synchronized DocumentOrigins origins() {
    return document.getOrigins();
  }

  /** Whether this document finds itself related to the one with these origins. */
  synchronized boolean meets(DocumentOrigins origins) {
    return document.meets(origins);
  }

  /** A state for a peer, from what is kept of it where something is. */
  synchronized SyncState open(@Nullable String storageId, Runnable watcher) throws IOException {
    requireWhole();
    watchers.add(watcher);
    byte[] kept = storageId == null ? null : store.readState(storageId);
    if (kept != null) {
      try {
        SyncState state = SyncState.decode(kept);
        // A document put back from an older copy does not have all that was shared once.
        if (document.hasHeads(state.getSharedHeads())) {
          return state;
        }
      } catch (MalformedDataException e) {
        // What cannot be read is as good as not there: it is only there to save bytes.
        return new SyncState();
      }
    }
    return new SyncState();
  }

  synchronized void close(Runnable watcher) {
    watchers.remove(watcher);
  }

  synchronized void keep(String storageId, SyncState state) throws IOException {
    store.writeState(storageId, state.encode());
  }

  /**
   * The next message to a peer. What could not be kept when it came is kept first: else its sender
   * would be told that it is here, and no peer would send it again.
   *
   * @throws IOException when it cannot be kept still
   */
  synchronized Optional<byte[]> generate(SyncState state) throws IOException {
    requireWhole();
    keepUp(null);
    return document.generateSyncMessage(state);
  }

  /**
   * Takes in a peer's message. What it brings is on disk on return.
   *
   * @param watcher of the session it came from, which need not be told
   * @return how many changes were new
   * @throws MalformedDataException when the message is bad; nothing has changed then
   * @throws OutOfMemoryError when memory runs out; the document {@link #isLost} then
   */
  synchronized int receive(SyncState state, byte[] message, Runnable watcher) throws IOException {
    try {
      requireWhole();
      int before = document.changeCount();
      document.receiveSyncMessage(state, message);
      int received = document.changeCount() - before;
      isBehind |= received > 0;
      keepUp(watcher);
      return received;
    } catch (OutOfMemoryError e) {
      // What was taken in halfway must not be kept or passed on; and its memory is needed.
      isLost = true;
      document.free();
      throw e;
    }
  }

  /** Keeps what came in, and lets all sessions know but one. */
  private void keepUp(@Nullable Runnable but) throws IOException {
    if (isBehind) {
      store.persist();
      isBehind = false;
      wake(but);
    }
  }

  synchronized boolean isSettled(SyncState state) {
    return !isLost && state.isSettled(document);
  }

  private void wake(@Nullable Runnable but) {
    List<Runnable> others = new ArrayList<>(watchers);
    for (Runnable watcher : others) {
      if (watcher != but) {
        watcher.run();
      }
    }
  }
}
