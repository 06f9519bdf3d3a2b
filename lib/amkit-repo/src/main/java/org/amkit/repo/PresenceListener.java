package org.amkit.repo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is called with what {@link Presence} receives from peers. Called by a thread of the Repo's, one
 * call after the other; what it throws is logged.
 */
public interface PresenceListener {
  /**
   * A peer has set one channel of its state.
   *
   * @param peer who
   * @param channel which
   * @param value to what
   */
  default void onUpdate(PeerId peer, String channel, @Nullable Object value) {}

  /**
   * A peer has sent its whole state, as it does when it begins, or meets another.
   *
   * @param peer who
   * @param state by channel
   */
  default void onSnapshot(PeerId peer, Map<String, @Nullable Object> state) {}

  /**
   * A peer is still there.
   *
   * @param peer who
   */
  default void onHeartbeat(PeerId peer) {}

  /**
   * A peer has left, and is forgotten.
   *
   * @param peer who
   */
  default void onGoodbye(PeerId peer) {}

  /**
   * Nothing has come of peers for a long time, and they are forgotten.
   *
   * @param peers who
   */
  default void onPruned(List<PeerId> peers) {}
}
