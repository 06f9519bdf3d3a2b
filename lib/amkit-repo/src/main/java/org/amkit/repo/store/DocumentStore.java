package org.amkit.repo.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * Keeps documents, each as the set of its chunks. A store promises no order between chunks, only
 * that what was appended is there, for every process that opens the same store.
 *
 * <p>All methods block, may be called by many threads at once, and speak of one document each: a
 * fault in one ({@link IOException}: damaged, removed, refused) is that document's alone.
 *
 * <pre>
 *   read ------> position ---- readSince ----> position
 *                   |
 *                   +-- append (refused with StalePositionException where the store has lost
 *                   |           what was read: read again, append all)
 *                   +-- compact (removes exactly what was read up to the position)
 * </pre>
 */
public interface DocumentStore extends AutoCloseable {
  /**
   * Names this store among peers, so that they know it again: the same for as long as the store is
   * there.
   *
   * @return a UUID, 36 characters, or what an older version kept; empty where the store does not
   *     outlive the process
   * @throws IOException when it cannot be read or made
   */
  Optional<String> storageId() throws IOException;

  /**
   * Finds out whether the store can be reached, where that is not certain.
   *
   * @throws IOException when it cannot
   */
  default void check() throws IOException {}

  /**
   * Reads a document.
   *
   * @param id names it
   * @return all its chunks; none when there is no such document. One without changes has a chunk
   *     that says so
   * @throws IOException when it cannot be read or is damaged
   */
  Reading read(DocumentId id) throws IOException;

  /**
   * All that is kept of a document's chunks, however damaged: what a repair looks at.
   *
   * @param id names it
   * @return none when there is no such document
   * @throws IOException when it cannot be read
   */
  default List<StoredValue> readDamaged(DocumentId id) throws IOException {
    return read(id).chunks().stream().map(chunk -> new StoredValue("", chunk)).toList();
  }

  /**
   * Whether the store would make a document that is not there.
   *
   * @param id names it
   * @return whether an append would
   * @throws IOException when that cannot be found out
   */
  default boolean mayMake(DocumentId id) throws IOException {
    return true;
  }

  /**
   * Reads what has come since, from whomever; chunks that its caller has appended may be among it.
   *
   * @param id names the document
   * @param position of a reading, or of an append
   * @return what is new; all of the document ({@link Reading#isWhole}) where the store has not what
   *     was read any more, but a snapshot of it, or an older copy
   * @throws IOException when it cannot be read
   */
  Reading readSince(DocumentId id, Position position) throws IOException;

  /**
   * Appends chunks: they are durable on return, and nothing else is touched. A chunk that is there
   * already may be stored again; readers take it once.
   *
   * @param id names the document, which is made when it is not there
   * @param position behind what the caller has read, so that what the chunks depend on is known to
   *     be there; null: nothing was read, and nothing is there as far as the caller knows
   * @param chunks each of them whole chunks, concatenated; not copied
   * @return behind the chunks where nothing else came in between, else as it was: the rest, these
   *     chunks with it, comes with {@link #readSince}
   * @throws StalePositionException when what was read is not there any more: someone has compacted
   *     it, or put an older copy back. Nothing was written; after {@link #readSince}, append all
   *     that the store lacks. A custom {@link org.amkit.repo.Storage} cannot tell, and appends
   * @throws IOException when they are not known to be durable
   */
  Position append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws IOException;

  /**
   * Replaces what was read by one snapshot: it is durable before anything is removed, and what was
   * appended meanwhile stays. Two that compact at once may leave two snapshots.
   *
   * @param id names the document
   * @param read behind what the snapshot is made of
   * @param heads of the snapshot, sorted, as {@link org.amkit.Document#getHeads} gives them
   * @param snapshot a whole document, changes that wait for others behind it, as {@link
   *     org.amkit.Document#save} gives it
   * @return behind the snapshot, as {@link #append}
   * @throws StalePositionException when what was read is not there any more; nothing was changed
   * @throws IOException when the snapshot is not known to be durable; what was read is still there
   */
  Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException;

  /**
   * Has a listener notified of documents that got something from elsewhere: another process,
   * another node. May tell it more often than needed, and of what its own process wrote.
   *
   * @param listener called by any thread; is to return soon, and not to call the store
   * @return ends it
   * @throws IOException when the store cannot be watched
   */
  Watch watch(Consumer<StoreEvent> listener) throws IOException;

  /**
   * What was kept of a peer.
   *
   * @param id names the document
   * @param storageId names the peer
   * @return as last written; empty where nothing was, or it was lost, which costs bytes only
   * @throws IOException when it cannot be read
   */
  Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException;

  /**
   * Keeps what is known of a peer. Need not be durable.
   *
   * @param id names the document
   * @param storageId names the peer
   * @param state encoded
   * @throws IOException when it cannot be kept
   */
  void keepPeerState(DocumentId id, String storageId, byte[] state) throws IOException;

  /**
   * Names all documents, in no order; those that come or go meanwhile may be among them or not.
   *
   * @param each called for each document, by the calling thread
   * @throws IOException when they cannot be listed
   */
  void list(Consumer<DocumentId> each) throws IOException;

  /**
   * Removes a document and what is kept of peers with it. Harmless when it is not there.
   *
   * @param id names it
   * @throws IOException when it cannot be removed
   */
  void delete(DocumentId id) throws IOException;

  /**
   * What passes messages between the processes that have this store open.
   *
   * @return empty where a store has no such thing
   */
  default Optional<MessageBus> bus() {
    return Optional.empty();
  }

  /** Lets go of what the store holds. Harmless when repeated. */
  @Override
  void close() throws IOException;

  /** A listener's registration. */
  interface Watch extends AutoCloseable {
    /** Ends it: when this returns the listener is not called any more, save by a call under way. */
    @Override
    void close();
  }
}
