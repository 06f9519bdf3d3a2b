package org.amkit.repo.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/** What a document's actor wants done, in its order; a line each. */
final class RecordedEffects implements DocumentEffects {
  /** A message, and to whom. */
  record Sent(long connection, RepoMessage message) {}

  final List<String> lines = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  final List<byte[]> appended = new ArrayList<>();
  @Nullable Position appendedBehind;
  final Set<Long> full = new HashSet<>();

  /** Who is gone, and what has come of it. */
  final List<String> left = new ArrayList<>();

  /** Peers to which all is said. */
  final Set<Long> settled = new HashSet<>();

  /** The lines since this was last asked. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** The last message to a peer. */
  RepoMessage lastTo(long connection) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      if (sent.get(i).connection() == connection) {
        return sent.get(i).message();
      }
    }
    throw new AssertionError("nothing was sent to " + connection);
  }

  @Override
  public void send(long connection, RepoMessage message) {
    sent.add(new Sent(connection, message));
    lines.add(message.type() + " > " + connection);
  }

  @Override
  public void publish(RepoMessage.Ephemeral message) {
    lines.add("publish " + message.count());
  }

  @Override
  public boolean canSend(long connection) {
    return !full.contains(connection);
  }

  @Override
  public void taken(long connection, long byteCount) {}

  @Override
  public void end(long connection, String why) {
    lines.add("end " + connection + ": " + why);
  }

  @Override
  public void askAccess(PeerLink link) {
    lines.add("access? " + link.connection());
  }

  @Override
  public void readState(long connection, String storageId) {
    lines.add("state? " + connection);
  }

  @Override
  public void keepState(String storageId, byte[] state) {
    lines.add("state of " + storageId);
  }

  @Override
  public void read() {
    lines.add("read");
  }

  @Override
  public void readSince(Position position) {
    lines.add("readSince");
  }

  @Override
  public void append(@Nullable Position position, List<byte[]> chunks) {
    appended.addAll(chunks);
    appendedBehind = position;
    lines.add("append");
  }

  @Override
  public void compact(Position read, ChangeHash[] heads, byte[] snapshot) {
    lines.add("compact");
  }

  @Override
  public void weighs(long bytes) {}

  @Override
  public void availability(Availability now) {
    lines.add(now.toString());
  }

  @Override
  public void changed(ChangeHash[] heads) {
    lines.add("changed");
  }

  @Override
  public void ephemeral(RepoMessage.Ephemeral message) {
    lines.add("heard " + message.count());
  }

  @Override
  public void shared(long connection, boolean isShared) {
    lines.add((isShared ? "shared " : "not shared ") + connection);
  }

  @Override
  public void peerHeads(long connection, String storageId, ChangeHash[] heads) {
    lines.add("heads of " + storageId);
  }

  @Override
  public void left(long connection, long received, long sent) {
    left.add(connection + ": " + received + " received");
  }

  @Override
  public void settled(long connection, boolean isSettled) {
    if (isSettled) {
      settled.add(connection);
    } else {
      settled.remove(connection);
    }
  }

  @Override
  public void wake(long millis) {}

  @Override
  public void trouble(Exception what) {
    lines.add("trouble: " + what.getMessage());
  }
}
