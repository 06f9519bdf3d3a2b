package org.amkit.repo.protocol;

import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.amkit.repo.DocumentId;

/** A connection between two nodes: messages come late, in their order, and until it breaks. */
final class SimulatedLink {
  /** One of its two ends. */
  final class End {
    final long connection;
    final SimulatedNode node;
    private final SimulatedTime.Queue toPeer;
    private final Set<DocumentId> blocked = new LinkedHashSet<>();
    private int underWay;
    private boolean isGone;

    End(long connection, SimulatedNode node) {
      this.connection = connection;
      this.node = node;
      this.toPeer = time.queue();
    }

    End peer() {
      return this == dialing ? accepting : dialing;
    }

    boolean canSend(DocumentId id) {
      boolean can = isGone || underWay < capacity;
      if (!can) {
        blocked.add(id);
      }
      return can;
    }

    void send(RepoMessage message) {
      if (isGone) {
        return;
      }
      underWay++;
      byte[] bytes = MessageCodec.encode(message);
      toPeer.add(maxMillis, () -> arrive(bytes));
    }

    private void arrive(byte[] bytes) {
      underWay--;
      if (!peer().isGone) {
        peer().node.received(peer(), decoded(bytes));
      }
      if (underWay == capacity - 1 && !isGone) {
        for (DocumentId id : Set.copyOf(blocked)) {
          blocked.remove(id);
          node.writable(this, id);
        }
      }
    }

    /** This end takes its leave: what it has sent before still arrives. */
    void close() {
      if (!isGone) {
        gone();
        toPeer.add(maxMillis, peer()::gone);
      }
    }

    private void gone() {
      if (!isGone) {
        isGone = true;
        node.gone(this);
      }
    }
  }

  private final SimulatedTime time;
  private final int capacity;
  private final int maxMillis;
  final End dialing;
  final End accepting;

  SimulatedLink(
      SimulatedTime time,
      long number,
      int capacity,
      int maxMillis,
      SimulatedNode dials,
      SimulatedNode accepts) {
    this.time = time;
    this.capacity = capacity;
    this.maxMillis = maxMillis;
    this.dialing = new End(2 * number, dials);
    this.accepting = new End(2 * number + 1, accepts);
    accepts.connected(accepting, false);
    dials.connected(dialing, true);
  }

  private static RepoMessage decoded(byte[] bytes) {
    try {
      return MessageCodec.decode(bytes);
    } catch (BadMessageException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isBroken() {
    return dialing.isGone && accepting.isGone;
  }

  /** Breaks: each end sees it some time. */
  void lose() {
    time.within(30, dialing::gone);
    time.within(30, accepting::gone);
  }

  /** One end is not there any more. */
  void crashed(SimulatedNode node) {
    End end = dialing.node == node ? dialing : accepting;
    end.isGone = true;
    time.within(30, end.peer()::gone);
  }
}
