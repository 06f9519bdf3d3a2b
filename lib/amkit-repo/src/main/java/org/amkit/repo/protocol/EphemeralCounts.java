package org.amkit.repo.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Up to where each sender's ephemeral messages have come, so that a copy that comes another way is
 * known. Every peer passes messages on in the order in which it has them first, and drops copies,
 * as automerge-repo does: so a lower count is a copy.
 *
 * <p>Cost: O(1), and some 200 bytes a session; of the sessions that spoke last {@value #SESSIONS}
 * are known.
 */
final class EphemeralCounts {
  private static final int SESSIONS = 10_000;
  private static final int INITIAL_CAPACITY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private record Session(String senderId, String sessionId) {}

  /** The one that spoke last is the last. */
  private final Map<Session, Long> counts =
      new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);

  /** Whether the message is new. */
  boolean add(RepoMessage.Ephemeral message) {
    Session session = new Session(message.senderId(), message.sessionId());
    Long before = counts.get(session);
    if (before != null && before >= message.count()) {
      return false;
    }
    counts.put(session, message.count());
    if (counts.size() > SESSIONS) {
      counts.remove(counts.keySet().iterator().next());
    }
    return true;
  }
}
