package org.amkit;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.amkit.codec.FormatException;
import org.amkit.sync.EngineDocument;
import org.amkit.sync.PeerState;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a sync connection knows of the other.
 *
 * <p>Make one for each peer and document. Then, until both have nothing to say, send what {@link
 * Document#generateSyncMessage} gives and hand what comes to {@link Document#receiveSyncMessage};
 * messages must arrive whole, in order and once. To go on with the same peer later with fewer
 * rounds, keep {@link #encode} and start from {@link #decode}.
 */
public class SyncState {
  /** Null once freed. */
  private @Nullable PeerState state;

  /** Nothing is known of the peer. */
  public SyncState() {
    this(new PeerState());
  }

  private SyncState(PeerState state) {
    this.state = state;
  }

  /**
   * The state kept by {@link #encode}, for a new connection.
   *
   * @param encoded the bytes
   * @return the state
   * @throws MalformedDataException when the bytes are not one
   */
  public static SyncState decode(byte[] encoded) {
    try {
      return new SyncState(PeerState.decode(encoded));
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }

  /** {@return what of this state outlives the connection} */
  public synchronized byte[] encode() {
    return state().encode();
  }

  /** Refuses all further use of this state. Harmless when repeated. */
  public synchronized void free() {
    state = null;
  }

  private PeerState state() {
    if (state == null) {
      throw new NoSuchElementException("the sync state was freed");
    }
    return state;
  }

  /**
   * Whether the peer is known to have what a document has, and nothing more.
   *
   * @param doc the document synced with this state
   * @return whether it is
   */
  public boolean isInSync(Document doc) {
    ChangeHash[] heads = doc.getHeads();
    synchronized (this) {
      return List.of(heads).equals(state().sharedHeads());
    }
  }

  /** {@return the heads of what both sides are known to have, sorted} */
  public synchronized ChangeHash[] getSharedHeads() {
    return state().sharedHeads().toArray(new ChangeHash[0]);
  }

  /** {@return the heads in the peer's last message, sorted; empty before the first} */
  public synchronized Optional<ChangeHash[]> getTheirHeads() {
    return Optional.ofNullable(state().theirHeads())
        .map(hashes -> hashes.toArray(new ChangeHash[0]));
  }

  /**
   * Stops or starts taking the peer's changes; ours are sent in either case, and the peer is told
   * not to send any. To start again means to begin anew with the peer.
   *
   * @param on whether not to take them
   */
  public synchronized void setReadOnly(boolean on) {
    state().setReadOnly(on);
  }

  /** {@return whether the peer's changes are not taken} */
  public synchronized boolean isReadOnly() {
    return state().isReadOnly();
  }

  /** {@return whether the peer said that it takes no changes} */
  public synchronized boolean isPeerReadOnly() {
    return state().isPeerReadOnly();
  }

  /**
   * Sets how many bytes of changes one message may have, so that a first sync of a large document
   * comes in pieces: each can be applied and kept as it comes, and follows when the peer has
   * answered to the one before. After a connection was cut, what has come is not sent again. Not
   * kept by {@link #encode}; without it there is no limit.
   *
   * @param byteCount at least 1; a change of more bytes than that is sent alone
   */
  public synchronized void setMaxChangeBytes(long byteCount) {
    state().setMaxChangeBytes(byteCount);
  }

  /**
   * Keeps our changes from the peer; to be set before the first message. To the peer this side then
   * looks like a document that holds what the peer has told us of and no more, so that the two can
   * agree.
   *
   * @param on whether to keep them
   */
  public synchronized void setWithholding(boolean on) {
    state().setWithholding(on);
  }

  /**
   * Holds back what comes, and sends no changes, until it is known that the peer's document is
   * related to ours (see {@link Document#isRelatedTo}). To be set before the first message; without
   * it whatever comes is applied.
   */
  public synchronized void requireRelated() {
    state().requireRelated();
  }

  /**
   * {@return whether the peer's document turned out to be unrelated, where that was asked for; what
   * came of it was not applied, and nothing is left to say}
   */
  public synchronized boolean isUnrelated() {
    return state().isUnrelated();
  }

  /**
   * {@return how many changes that the peer seemed to lack were put in messages since this state
   * was made} What goes along in a whole document is not counted.
   */
  public synchronized long getSentChangeCount() {
    return state().sentChangeCount();
  }

  /**
   * Whether all is said: each side has what it is to have from the other and has been told that the
   * other has it too. The peer comes to the same view when it has our last message.
   *
   * @param doc the document synced with this state
   * @return whether it is
   */
  public boolean isSettled(Document doc) {
    return doc.isSettled(this);
  }

  /** For the document, which holds its own lock already. */
  synchronized boolean settled(EngineDocument document) {
    return state().isSettled(document);
  }

  /**
   * The next message to a peer.
   *
   * @param doc the document
   * @return the message, or empty when there is nothing to say
   */
  protected Optional<byte[]> generateSyncMessage(Document doc) {
    return doc.generateSyncMessage(this);
  }

  /**
   * Takes a message of a peer's.
   *
   * @param doc the document
   * @param message the message
   */
  protected void receiveSyncMessage(Document doc, byte[] message) {
    doc.receiveSyncMessage(this, message);
  }

  /** For the document, which holds its own lock already. */
  synchronized Optional<byte[]> generate(EngineDocument document) {
    return state().generate(document);
  }

  /** For the document, which holds its own lock already. */
  synchronized void receive(EngineDocument document, byte[] message) {
    state().receive(document, message);
  }

  @Override
  public synchronized String toString() {
    return state == null
        ? "SyncState [freed]"
        : "SyncState [sharedHeads="
            + state.sharedHeads().stream().map(ChangeHash::toString).toList()
            + "]";
  }
}
