package org.amkit.repo.protocol;

import java.util.LinkedHashSet;

/** The last ephemeral messages, so that a copy that comes another way is known. */
final class EphemeralRing {
  private static final int SIZE = 1_000;

  private record Name(String senderId, String sessionId, long count) {}

  private final LinkedHashSet<Name> seen = new LinkedHashSet<>();

  /** Whether the message is new. */
  boolean add(RepoMessage.Ephemeral message) {
    boolean isNew = seen.add(new Name(message.senderId(), message.sessionId(), message.count()));
    if (seen.size() > SIZE) {
      seen.remove(seen.iterator().next());
    }
    return isNew;
  }
}
