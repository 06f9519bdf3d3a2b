package org.amkit.net;

import java.time.Duration;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/**
 * How a session goes: immutable; start from {@link #of}, each {@code with} method returns a copy.
 */
public final class SessionOptions {
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

  /** Called for each message that is sent or received. */
  public interface Listener {
    /** Does nothing. */
    Listener NONE = (sent, message, byteCount) -> {};

    /**
     * Called by the session's thread.
     *
     * @param sent whether it goes to the peer
     * @param message what it says
     * @param byteCount of the message without framing
     */
    void onMessage(boolean sent, RepoMessage message, int byteCount);
  }

  private final String peerId;
  private @Nullable String storageId;
  private boolean live;
  private Direction direction = Direction.BOTH;
  private Duration handshakeTimeout = Duration.ofSeconds(30);
  private Duration silenceTimeout = Duration.ofMinutes(2);
  private Duration lingerTimeout = Duration.ofSeconds(2);
  private long queuedByteCount = 1 << 26;
  private Unrelated unrelated = Unrelated.MIX;
  private Listener listener = Listener.NONE;

  private SessionOptions(String peerId) {
    this.peerId = peerId;
  }

  /**
   * Both ways, ending when both sides agree.
   *
   * @param peerId names this side for the time of the session
   * @return options with the usual timeouts: 30 s, 2 min and 2 s
   */
  public static SessionOptions of(String peerId) {
    return new SessionOptions(peerId);
  }

  private SessionOptions copy() {
    SessionOptions copy = new SessionOptions(peerId);
    copy.storageId = storageId;
    copy.live = live;
    copy.direction = direction;
    copy.handshakeTimeout = handshakeTimeout;
    copy.silenceTimeout = silenceTimeout;
    copy.lingerTimeout = lingerTimeout;
    copy.queuedByteCount = queuedByteCount;
    copy.unrelated = unrelated;
    copy.listener = listener;
    return copy;
  }

  /**
   * Returns a copy with {@code storageId} set.
   *
   * @param id names where this side keeps its documents; null when the peer need not know it again
   * @return the copy
   */
  public SessionOptions withStorageId(@Nullable String id) {
    SessionOptions copy = copy();
    copy.storageId = id;
    return copy;
  }

  /**
   * Returns a copy with {@code live} set.
   *
   * @param on whether to stay and pass on changes after both sides agree
   * @return the copy
   */
  public SessionOptions withLive(boolean on) {
    SessionOptions copy = copy();
    copy.live = on;
    return copy;
  }

  /**
   * Returns a copy with {@code direction} set.
   *
   * @param way which way changes go
   * @return the copy
   */
  public SessionOptions withDirection(Direction way) {
    SessionOptions copy = copy();
    copy.direction = way;
    return copy;
  }

  /**
   * Returns a copy with the timeouts set; zero is for ever.
   *
   * @param handshake how long the peer may take until it has said who it is
   * @param silence how long it may then keep this side waiting, unless live
   * @param linger how long to wait at the end for the peer to close, too
   * @return the copy
   */
  public SessionOptions withTimeouts(Duration handshake, Duration silence, Duration linger) {
    SessionOptions copy = copy();
    copy.handshakeTimeout = handshake;
    copy.silenceTimeout = silence;
    copy.lingerTimeout = linger;
    return copy;
  }

  /**
   * Returns a copy with {@code unrelated} set.
   *
   * @param answer what to do about a peer whose document has nothing in common with ours; asked
   *     only where the source has a single document
   * @return the copy
   */
  public SessionOptions withUnrelated(Unrelated answer) {
    SessionOptions copy = copy();
    copy.unrelated = answer;
    return copy;
  }

  /**
   * Returns a copy with {@code listener} set.
   *
   * @param called for each message
   * @return the copy
   */
  public SessionOptions withListener(Listener called) {
    SessionOptions copy = copy();
    copy.listener = called;
    return copy;
  }

  String peerId() {
    return peerId;
  }

  @Nullable String storageId() {
    return storageId;
  }

  boolean live() {
    return live;
  }

  Direction direction() {
    return direction;
  }

  Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  Duration silenceTimeout() {
    return silenceTimeout;
  }

  /**
   * How long to wait at the end for the peer to close, too.
   *
   * @return zero for ever
   */
  public Duration lingerTimeout() {
    return lingerTimeout;
  }

  /** How many bytes of messages are taken from the connection ahead. */
  long queuedByteCount() {
    return queuedByteCount;
  }

  Unrelated unrelated() {
    return unrelated;
  }

  Listener listener() {
    return listener;
  }
}
