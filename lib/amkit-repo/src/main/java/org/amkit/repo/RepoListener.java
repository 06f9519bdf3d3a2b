package org.amkit.repo;

import java.util.List;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** Is told what happens in a {@link Repo}. Called by its threads; is to return soon. */
public interface RepoListener {
  /**
   * A message went out or came in.
   *
   * @param connection the peer's
   * @param isSent whether it went out
   * @param message the message
   * @param byteCount how long it is
   */
  default void onMessage(
      ConnectionId connection, boolean isSent, RepoMessage message, int byteCount) {}

  /**
   * A peer has said who it is.
   *
   * @param connection the peer's
   * @param peer who it is
   * @param am what it has said to peers of this library's; null from others
   */
  default void onPeer(ConnectionId connection, PeerInfo peer, RepoMessage.@Nullable Am am) {}

  /**
   * A connection has ended.
   *
   * @param connection the peer's
   * @param why what was wrong, for people; null where nothing was
   * @param isByPeer whether the peer has ended it, with a message
   */
  default void onEnd(ConnectionId connection, @Nullable String why, boolean isByPeer) {}

  /**
   * A connection is closed, by whichever side, or broken. {@link #onLeft} is called for each
   * document that was spoken of, before or after this.
   *
   * @param connection the peer's
   */
  default void onGone(ConnectionId connection) {}

  /**
   * All is said to a peer about a document, or not any more.
   *
   * @param connection the peer's
   * @param document names the document
   * @param isSettled whether it is
   */
  default void onSettled(ConnectionId connection, DocumentId document, boolean isSettled) {}

  /**
   * A peer is gone that has spoken of a document.
   *
   * @param connection the peer's
   * @param document names the document
   * @param received how many changes it gave
   * @param sent how many it got
   */
  default void onLeft(ConnectionId connection, DocumentId document, long received, long sent) {}

  /**
   * Something is wrong with a document; the others go on.
   *
   * @param document names it
   * @param what is wrong, for people
   */
  default void onTrouble(DocumentId document, Exception what) {}

  /**
   * A dialer could not connect.
   *
   * @param dialer which one
   * @param what is wrong
   * @param retryMillis when it is tried again
   */
  default void onDialFailed(DialerId dialer, Throwable what, long retryMillis) {}

  /**
   * A storage that this side is subscribed to has other heads.
   *
   * @param document names the document
   * @param storage where the peer keeps it
   * @param heads what the peer has, as they stand in URLs
   * @param timestamp when it reported it, in milliseconds since 1970
   */
  default void onRemoteHeads(
      DocumentId document, StorageId storage, List<String> heads, long timestamp) {}
}
