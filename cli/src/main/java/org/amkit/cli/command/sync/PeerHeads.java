package org.amkit.cli.command.sync;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.amkit.ChangeHash;
import org.amkit.cli.render.Amounts;
import org.amkit.codec.FormatException;
import org.amkit.net.SessionOptions;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which version the peer said it has, of the one document that is synced, and how much
 * went over.
 */
final class PeerHeads implements SessionOptions.Listener {
  private final SessionOptions.@Nullable Listener next;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong receivedBytes = new AtomicLong();
  private List<ChangeHash> heads = List.of();

  /** Passes on what it is told to {@code next}, if there is one. */
  PeerHeads(SessionOptions.@Nullable Listener next) {
    this.next = next;
  }

  @Override
  public void onMessage(boolean sent, RepoMessage message, int byteCount) {
    (sent ? sentBytes : receivedBytes).addAndGet(byteCount);
    if (next != null) {
      next.onMessage(sent, message, byteCount);
    }
    if (!sent && message instanceof RepoMessage.Sync sync) {
      try {
        heads = SyncMessage.decode(sync.data().bytes()).heads();
      } catch (FormatException e) {
        // The session says what is wrong with it.
        return;
      }
    }
  }

  /** What has gone over so far, for people; empty before the peer has answered. */
  String progress() {
    long received = receivedBytes.get();
    return received == 0
        ? ""
        : "am: "
            + Amounts.bytes(received)
            + " received, "
            + Amounts.bytes(sentBytes.get())
            + " sent";
  }

  /** Heads of the last message; empty when there was none. */
  ChangeHash[] last() {
    return heads.toArray(new ChangeHash[0]);
  }
}
