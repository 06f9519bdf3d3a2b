package org.amkit.cli.command.sync;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.amkit.cli.transport.PeerException;
import org.amkit.cli.transport.PeerException.Kind;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Transport;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** One connection of an {@link Exchange}, which guards it: how far the two sides are. */
final class PeerLine {
  private final Transport transport;

  /** Of the documents that this side has spoken of. */
  private final Map<DocumentId, Boolean> settled = new LinkedHashMap<>();

  /** Documents of which nothing comes any more. */
  private final Set<DocumentId> left = new HashSet<>();

  private long progressNanos;
  private long sentBytes;

  /** Bytes of all messages so far that were handed to the transport. */
  private long queuedBytes;

  /** The same at the last sync message. */
  private long syncedBytes;

  /** The first document that the peer spoke of and that is not here. */
  private @Nullable DocumentId unknown;

  /** Null before the first message. */
  @Nullable ConnectionId connection;

  /** Whether the peer has said who it is. */
  boolean isMet;

  /** Whether it has said that it goes. */
  boolean hasLeft;

  boolean isGone;

  /** What was wrong with the way to the peer; null for nothing. */
  @Nullable Throwable broken;

  /** What ends it. */
  @Nullable PeerException failure;

  /**
   * A connection that is open.
   *
   * @param beginNanos when the peer was first waited for, by {@link System#nanoTime}
   */
  PeerLine(Transport transport, long beginNanos) {
    this.transport = transport;
    this.progressNanos = beginNanos;
  }

  Transport transport() {
    return transport;
  }

  // What goes over

  void message(boolean isSent, RepoMessage message, int byteCount) {
    if (isSent) {
      queuedBytes += byteCount;
    }
    if (message instanceof RepoMessage.Sync sync) {
      if (isSent) {
        settled.putIfAbsent(sync.documentId(), false);
        syncedBytes = queuedBytes;
      }
      if (isAbout(sync.documentId())) {
        progressed();
      }
    } else if (isSent && message instanceof RepoMessage.Unavailable absent) {
      unknown = unknown == null ? absent.documentId() : unknown;
    } else if (!isSent && message instanceof RepoMessage.Leave) {
      hasLeft = true;
    }
  }

  void progressed() {
    progressNanos = System.nanoTime();
  }

  /** When something came that may lead on, or bytes went out, by {@link System#nanoTime}. */
  long lastProgressNanos() {
    long now = transport.link().sentByteCount();
    if (now != sentBytes) {
      // What answers idle talk leads to nothing.
      boolean isOfSync = isMet && sentBytes < syncedBytes;
      sentBytes = now;
      if (isOfSync) {
        progressed();
      }
    }
    return progressNanos;
  }

  // How it stands

  boolean isAbout(DocumentId id) {
    return settled.containsKey(id);
  }

  void settled(DocumentId id, boolean is) {
    settled.put(id, is);
  }

  void left(DocumentId id) {
    left.add(id);
  }

  boolean hasNothing() {
    return settled.isEmpty();
  }

  /** Whether something was spoken of and all of it is settled. */
  boolean isSettled() {
    return !settled.isEmpty() && !settled.containsValue(false);
  }

  /** Whether nothing comes any more, and what came is taken in. */
  boolean hasEnded() {
    return isGone && left.containsAll(settled.keySet());
  }

  /** Why it has ended, although something was left to say. */
  PeerException ending() {
    if (broken instanceof PeerException e) {
      return e;
    }
    String said = broken == null ? null : broken.getMessage();
    // On a pipe that the peer closed, writing fails with words that say no more than that.
    boolean saysMore = said != null && !said.equals("Stream closed") && !said.equals("Broken pipe");
    String what = words();
    return new PeerException(Kind.LOST, saysMore ? what + " (" + said + ")" : what, broken);
  }

  private String words() {
    String closed = "the other side closed the connection";
    if (!isMet) {
      return closed + " before it said who it is";
    }
    if (isSettled()) {
      return closed;
    }
    String early = closed + " before both sides agreed";
    return unknown == null || !settled.isEmpty()
        ? early
        : early
            + ": it spoke of the document "
            + unknown
            + ", which is not here (--id "
            + unknown
            + " answers to that id)";
  }
}
