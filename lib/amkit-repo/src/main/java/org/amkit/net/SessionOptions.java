package org.amkit.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a session goes. Immutable; start from {@link #of} and derive.
 *
 * @param peerId names this side for the time of the session
 * @param storageId names where this side keeps its documents; null when the peer need not know it
 *     again
 * @param live whether to stay and pass on changes after both sides agree
 * @param direction which way changes go
 * @param handshakeTimeout how long the peer may take until it has said who it is; zero for ever
 * @param silenceTimeout how long it may then keep this side waiting, unless live; zero for ever
 * @param lingerTimeout how long to wait at the end for the peer to close, too
 * @param queuedByteCount how many bytes of messages are taken from the connection ahead
 * @param unrelated what to do about a peer whose document has nothing in common with ours; asked
 *     only where the source has a single document
 * @param listener told of every message
 */
public record SessionOptions(
    String peerId,
    @Nullable String storageId,
    boolean live,
    Direction direction,
    Duration handshakeTimeout,
    Duration silenceTimeout,
    Duration lingerTimeout,
    long queuedByteCount,
    Unrelated unrelated,
    Listener listener) {

  /** Which way changes go. */
  public enum Direction {
    /** To either side. */
    BOTH,
    /** Only to this side. */
    PULL,
    /** Only to the peer. */
    PUSH
  }

  /** What to do about documents that have nothing in common. */
  public enum Unrelated {
    /** Sync them like any others. */
    MIX,
    /**
     * End the session with {@link SessionException.Kind#UNRELATED}; a peer that can tell, too, is
     * left to say so first.
     */
    REFUSE,
    /** The same, and the peer is told at once. */
    TURN_AWAY
  }

  /** Is told of each message as it is sent or has come in. */
  public interface Listener {
    /** Passes over all of them. */
    Listener NONE = (sent, message, byteCount) -> {};

    /**
     * Called by the session's thread.
     *
     * @param sent whether it goes to the peer
     * @param message what is said
     * @param byteCount of the message without framing
     */
    void onMessage(boolean sent, NetMessage message, int byteCount);
  }

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SILENCE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LINGER_TIMEOUT = Duration.ofSeconds(2);
  private static final long QUEUED_BYTE_COUNT = 1 << 26;

  /**
   * Both ways, ending when both sides agree.
   *
   * @param peerId names this side for the time of the session
   * @return options with the usual timeouts: 30 s, 2 min and 2 s
   */
  public static SessionOptions of(String peerId) {
    return new SessionOptions(
        peerId,
        null,
        false,
        Direction.BOTH,
        HANDSHAKE_TIMEOUT,
        SILENCE_TIMEOUT,
        LINGER_TIMEOUT,
        QUEUED_BYTE_COUNT,
        Unrelated.MIX,
        Listener.NONE);
  }

  /**
   * These, but for the storage id.
   *
   * @param id the new one
   * @return new options
   */
  public SessionOptions withStorageId(@Nullable String id) {
    return new SessionOptions(
        peerId,
        id,
        live,
        direction,
        handshakeTimeout,
        silenceTimeout,
        lingerTimeout,
        queuedByteCount,
        unrelated,
        listener);
  }

  /**
   * These, but live or not.
   *
   * @param on whether to stay after both sides agree
   * @return new options
   */
  public SessionOptions withLive(boolean on) {
    return new SessionOptions(
        peerId,
        storageId,
        on,
        direction,
        handshakeTimeout,
        silenceTimeout,
        lingerTimeout,
        queuedByteCount,
        unrelated,
        listener);
  }

  /**
   * These, but for the direction.
   *
   * @param d the new one
   * @return new options
   */
  public SessionOptions withDirection(Direction d) {
    return new SessionOptions(
        peerId,
        storageId,
        live,
        d,
        handshakeTimeout,
        silenceTimeout,
        lingerTimeout,
        queuedByteCount,
        unrelated,
        listener);
  }

  /**
   * These, but for how long to wait.
   *
   * @param handshake for the peer to say who it is; zero for ever
   * @param silence for its next word after that; zero for ever
   * @param linger for it to close at the end
   * @return new options
   */
  public SessionOptions withTimeouts(Duration handshake, Duration silence, Duration linger) {
    return new SessionOptions(
        peerId,
        storageId,
        live,
        direction,
        handshake,
        silence,
        linger,
        queuedByteCount,
        unrelated,
        listener);
  }

  /**
   * Returns a copy with {@code unrelated} set.
   *
   * @param u what to do about unrelated documents
   * @return new options
   */
  public SessionOptions withUnrelated(Unrelated u) {
    return new SessionOptions(
        peerId,
        storageId,
        live,
        direction,
        handshakeTimeout,
        silenceTimeout,
        lingerTimeout,
        queuedByteCount,
        u,
        listener);
  }

  /**
   * These, but for the listener.
   *
   * @param l the new one
   * @return new options
   */
  public SessionOptions withListener(Listener l) {
    return new SessionOptions(
        peerId,
        storageId,
        live,
        direction,
        handshakeTimeout,
        silenceTimeout,
        lingerTimeout,
        queuedByteCount,
        unrelated,
        l);
  }
}
