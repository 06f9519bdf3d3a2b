package org.amkit.repo;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** The ephemeral messages of one Repo: which is which, peers tell by a session and a number. */
final class EphemeralSource {
  private static final int SESSION_ID_BYTES = 8;

  private final PeerId from;

  /** Made when the first is said: randomness takes time at the start. */
  private @Nullable String sessionId;

  private long count;

  EphemeralSource(PeerId from) {
    this.from = from;
  }

  /** A message that is to be said to all. */
  synchronized RepoMessage.Ephemeral next(DocumentId id, byte[] data) {
    String session = sessionId;
    if (session == null) {
      byte[] random = new byte[SESSION_ID_BYTES];
      new SecureRandom().nextBytes(random);
      session = HexFormat.of().formatHex(random);
      sessionId = session;
    }
    count++;
    return new RepoMessage.Ephemeral(
        from.getValue(), "", id, count, session, new RepoMessage.Payload(data.clone()));
  }
}
