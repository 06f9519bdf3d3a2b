package org.amkit.repo;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.amkit.repo.protocol.PlainCbor;
import org.jspecify.annotations.Nullable;

/**
 * A peer that {@link Presence} knows of.
 *
 * @param peerId who it is
 * @param state its state by channel, in plain values as {@link PlainCbor} reads them
 * @param lastActiveAt when its state last came
 * @param lastSeenAt when anything last came of it
 */
public record PresentPeer(
    PeerId peerId, Map<String, @Nullable Object> state, Instant lastActiveAt, Instant lastSeenAt) {
  /**
   * Copies the map.
   *
   * @param peerId who it is
   * @param state copied
   * @param lastActiveAt when its state last came
   * @param lastSeenAt when anything last came of it
   */
  public PresentPeer {
    state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
  }
}
