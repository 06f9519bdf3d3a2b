package org.amkit.cli.command.sync;

import java.time.Duration;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.cli.render.Amounts;
import org.amkit.codec.FormatException;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;

/**
 * What was exchanged with a peer, over all connections to it, and what the peer has said of the one
 * document that is synced. Safe for use by many threads.
 */
final class SyncTally {
  private final @Nullable SyncTrace trace;
  private final long startNanos = System.nanoTime();
  private List<ChangeHash> peerHeads = List.of();
  private boolean isPeerReadOnly;
  private long sentMessages;
  private long receivedMessages;
  private long sentBytes;
  private long receivedBytes;
  private long sentSyncs;
  private long receivedSyncs;
  private long sentChanges;
  private long receivedChanges;

  /** Writes what it counts to {@code trace}, if there is one. */
  SyncTally(@Nullable SyncTrace trace) {
    this.trace = trace;
  }

  /** Counts a message. */
  synchronized void message(boolean isSent, RepoMessage message, int byteCount) {
    if (trace != null) {
      trace.onMessage(isSent, message, byteCount);
    }
    boolean isSync = message instanceof RepoMessage.Sync;
    if (isSent) {
      sentMessages++;
      sentBytes += byteCount;
      sentSyncs += isSync ? 1 : 0;
    } else {
      receivedMessages++;
      receivedBytes += byteCount;
      receivedSyncs += isSync ? 1 : 0;
      if (message instanceof RepoMessage.Sync sync) {
        hear(sync);
      }
    }
  }

  private void hear(RepoMessage.Sync sync) {
    try {
      SyncMessage said = SyncMessage.decode(sync.data().bytes());
      SyncMessage.Flags flags = said.flags();
      peerHeads = said.heads();
      isPeerReadOnly = flags != null && flags.readOnly();
    } catch (FormatException e) {
      // The connection ends, and says what is wrong with it.
      return;
    }
  }

  /** Counts the changes of a connection that has ended. */
  synchronized void changes(long received, long sent) {
    receivedChanges += received;
    sentChanges += sent;
  }

  /** What has gone over so far, for people; empty before the peer has answered. */
  synchronized String progress() {
    return receivedBytes == 0
        ? ""
        : "am: "
            + Amounts.bytes(receivedBytes)
            + " received, "
            + Amounts.bytes(sentBytes)
            + " sent";
  }

  /** Heads of the peer's last message; empty when there was none. */
  synchronized ChangeHash[] peerHeads() {
    return peerHeads.toArray(new ChangeHash[0]);
  }

  /** Whether the peer has said that it takes no changes. */
  synchronized boolean isPeerReadOnly() {
    return isPeerReadOnly;
  }

  /**
   * Sums.
   *
   * @param rounds how often the two sides have spoken to each other about documents
   * @param sentMessages messages of any kind to the peer
   * @param receivedMessages messages of any kind from the peer
   * @param sentBytes the bytes of those messages, without framing
   * @param receivedBytes the bytes of those messages, without framing
   * @param sentChanges changes sent that the peer seemed to lack
   * @param receivedChanges changes that were new to this side
   * @param elapsed since this side has begun
   */
  record Sums(
      long rounds,
      long sentMessages,
      long receivedMessages,
      long sentBytes,
      long receivedBytes,
      long sentChanges,
      long receivedChanges,
      Duration elapsed) {}

  synchronized Sums sums() {
    return new Sums(
        Math.max(sentSyncs, receivedSyncs),
        sentMessages,
        receivedMessages,
        sentBytes,
        receivedBytes,
        sentChanges,
        receivedChanges,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
