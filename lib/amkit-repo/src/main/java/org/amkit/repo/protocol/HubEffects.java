package org.amkit.repo.protocol;

import java.util.function.Consumer;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.jspecify.annotations.Nullable;

/** What a {@link Hub} asks of its surroundings. Each call returns at once. */
public interface HubEffects {
  /**
   * Sends a message to a peer.
   *
   * @param connection the number of a connection
   * @param message what is sent
   */
  void send(long connection, RepoMessage message);

  /**
   * Passes a message to all other nodes that have the same store open, if there are any; it may be
   * lost. There it is an input to {@link Hub#published}.
   *
   * @param message with no target
   */
  void publish(RepoMessage message);

  /**
   * Ends a connection: what was sent before goes out first.
   *
   * @param connection the number of a connection
   * @param why for people; null: the peer has sent a leave message
   */
  void close(long connection, @Nullable String why);

  /**
   * Answered by {@link Hub#greeted}.
   *
   * @param connection the number of a connection
   * @param dials whether this side has spoken first, so that only the relation is asked for
   * @param said what the peer has said
   */
  void greet(long connection, boolean dials, Hello.Said said);

  /**
   * A peer has said who it is.
   *
   * @param link the peer's connection
   * @param answer what it has said of itself
   */
  void established(PeerLink link, RepoMessage.Peer answer);

  /**
   * Has a document's actor do something, in its turn.
   *
   * @param id names the document
   * @param open whether the document is opened for it where it is not open
   * @param input what it is to do
   */
  void toDocument(DocumentId id, boolean open, Consumer<DocumentActor> input);

  /**
   * A peer says that something is wrong; it is about to close.
   *
   * @param connection the number of a connection
   * @param message what it said
   */
  void fault(long connection, String message);

  /**
   * A peer on a connection of ours has other heads, or a storage this side is subscribed to.
   *
   * @param id names the document
   * @param storageId where the peer keeps documents
   * @param heads what the peer has, and since when
   */
  void remoteHeads(DocumentId id, String storageId, HeadsAt heads);
}
