package org.amkit.repo.protocol;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DocumentActor} asks of its surroundings. Each call returns at once; where an answer
 * is due, it comes later as an input of the actor's, named here.
 */
public interface DocumentEffects {
  /**
   * Sends a message to a peer.
   *
   * @param connection the number of a connection
   * @param message what is sent
   */
  void send(long connection, RepoMessage message);

  /**
   * Passes what was said here to all other nodes. As {@link HubEffects#publish}.
   *
   * @param message with no target
   */
  void publish(RepoMessage.Ephemeral message);

  /**
   * {@return whether a peer's channel takes a message now} Else {@link DocumentActor#writable}
   * follows.
   *
   * @param connection the number of a connection
   */
  boolean canSend(long connection);

  /**
   * A message of a peer's was taken: room for so many bytes more.
   *
   * @param connection the number of a connection
   * @param byteCount how many were in it
   */
  void taken(long connection, long byteCount);

  /**
   * Ends a connection, telling the peer why.
   *
   * @param connection the number of a connection
   * @param why for people
   */
  void end(long connection, String why);

  /**
   * Answered by {@link DocumentActor#accessKnown}.
   *
   * @param link the peer's connection, which may be gone by now
   */
  void askAccess(PeerLink link);

  /**
   * Answered by {@link DocumentActor#stateKnown}.
   *
   * @param connection the number of a connection
   * @param storageId where the peer keeps documents
   */
  void readState(long connection, String storageId);

  /**
   * Keeps what is known of a peer. Not answered.
   *
   * @param storageId where the peer keeps documents
   * @param state what is known, as bytes
   */
  void keepState(String storageId, byte[] state);

  /** Answered by {@link DocumentActor#loaded} or {@link DocumentActor#loadFailed}. */
  void read();

  /**
   * Answered by {@link DocumentActor#refreshed}, {@link DocumentActor#stale} or {@link
   * DocumentActor#refreshFailed}.
   *
   * @param position behind what is known of the store
   */
  void readSince(Position position);

  /**
   * Answered by {@link DocumentActor#stored}, {@link DocumentActor#stale} or {@link
   * DocumentActor#storeFailed}.
   *
   * @param position behind what is known of the store; null: nothing is
   * @param chunks what the store lacks
   */
  void append(@Nullable Position position, List<byte[]> chunks);

  /**
   * Answered by {@link DocumentActor#stored}, {@link DocumentActor#stale} or {@link
   * DocumentActor#storeFailed}.
   *
   * @param read behind what is in the snapshot
   * @param heads those of the snapshot
   * @param snapshot the whole document
   */
  void compact(Position read, ChangeHash[] heads, byte[] snapshot);

  /**
   * About how many bytes the document takes in memory.
   *
   * @param bytes about how many
   */
  void weighs(long bytes);

  /**
   * How the document stands has changed.
   *
   * @param now how it stands
   */
  void availability(Availability now);

  /**
   * The document has other heads now.
   *
   * @param heads those that it has
   */
  void changed(ChangeHash[] heads);

  /**
   * A peer has said something to all.
   *
   * @param message what it said
   */
  void ephemeral(RepoMessage.Ephemeral message);

  /**
   * Whether a peer is notified of the document (it has it open, or is notified of it, and may read
   * it), each time that it changes. For {@link Hub#shared}.
   *
   * @param connection the number of a connection
   * @param isShared whether it is notified of it
   */
  void shared(long connection, boolean isShared);

  /**
   * A peer that keeps documents has other heads now. For {@link Hub#peerHeads}.
   *
   * @param connection the number of a connection
   * @param storageId where the peer keeps documents
   * @param heads what it has
   */
  void peerHeads(long connection, String storageId, ChangeHash[] heads);

  /**
   * A peer is gone: how many changes it gave and got.
   *
   * @param connection the number of a connection
   * @param received changes that it gave
   * @param sent changes that it got
   */
  void left(long connection, long received, long sent);

  /**
   * Whether all is said to a peer, each time that it changes.
   *
   * @param connection the number of a connection
   * @param isSettled whether all is said
   */
  void settled(long connection, boolean isSettled);

  /**
   * Answered, after so many milliseconds, by {@link DocumentActor#tick}.
   *
   * @param millis after how many
   */
  void wake(long millis);

  /**
   * Something is wrong with the document, for people; the store is tried again.
   *
   * @param what what is wrong
   */
  void trouble(Exception what);
}
