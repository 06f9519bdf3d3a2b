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
  /** Sends a message to a peer. */
  void send(long connection, RepoMessage message);

  /** Whether a peer's channel takes a message now; else {@link DocumentActor#writable} follows. */
  boolean canSend(long connection);

  /** A message of a peer's was taken: room for so many bytes more. */
  void taken(long connection, long byteCount);

  /** Ends a connection, telling the peer why. */
  void end(long connection, String why);

  /** Answered by {@link DocumentActor#accessKnown}. */
  void askAccess(long connection);

  /** Answered by {@link DocumentActor#stateKnown}. */
  void readState(long connection, String storageId);

  /** Keeps what is known of a peer. Not answered. */
  void keepState(String storageId, byte[] state);

  /** Answered by {@link DocumentActor#loaded} or {@link DocumentActor#loadFailed}. */
  void read();

  /**
   * Answered by {@link DocumentActor#refreshed}, {@link DocumentActor#stale} or {@link
   * DocumentActor#refreshFailed}.
   */
  void readSince(Position position);

  /**
   * Answered by {@link DocumentActor#stored}, {@link DocumentActor#stale} or {@link
   * DocumentActor#storeFailed}.
   */
  void append(@Nullable Position position, List<byte[]> chunks);

  /**
   * Answered by {@link DocumentActor#stored}, {@link DocumentActor#stale} or {@link
   * DocumentActor#storeFailed}.
   */
  void compact(Position read, ChangeHash[] heads, byte[] snapshot);

  /** About how many bytes the document takes in memory. */
  void weighs(long bytes);

  /** How the document stands has changed. */
  void availability(Availability now);

  /** The document has other heads now. */
  void changed(ChangeHash[] heads);

  /** A peer has said something to all. */
  void ephemeral(RepoMessage.Ephemeral message);

  /**
   * Whether a peer hears of the document (it has it open, or is notified of it, and may read it),
   * each time that it changes. For {@link Hub#shared}.
   */
  void shared(long connection, boolean isShared);

  /** A peer that keeps documents has other heads now. For {@link Hub#peerHeads}. */
  void peerHeads(long connection, String storageId, ChangeHash[] heads);

  /** A peer is gone: how many changes it gave and got. */
  void left(long connection, long received, long sent);

  /** Whether all is said to a peer, each time that it changes. */
  void settled(long connection, boolean isSettled);

  /** Answered, after so many milliseconds, by {@link DocumentActor#tick}. */
  void wake(long millis);

  /** Something is wrong with the document, for people; the store is tried again. */
  void trouble(Exception what);
}
