package org.amkit.repo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.amkit.repo.protocol.PlainCbor;
import org.jspecify.annotations.Nullable;

/**
 * Who else has a document open, and what they do there: cursors, selections, names. A state of
 * channels, each a plain value, is shared with all peers that have the document open, and kept
 * nowhere. Programs on automerge-repo's {@code Presence} see this one, and it sees them.
 *
 * <pre>{@code
 * Presence presence = new Presence(handle);
 * presence.start(Map.of("name", "Ada", "cursor", 0));
 * presence.broadcast("cursor", 12);
 * presence.getPeers().values().forEach(peer -> System.out.println(peer.state()));
 * }</pre>
 *
 * <p>The messages, in CBOR, as ephemeral messages of the document:
 *
 * <pre>
 *   {__presence: {type: "snapshot", state: {CHANNEL: VALUE, ...}}}   at the start, and half a second
 *                                                                    after an unknown peer spoke
 *   {__presence: {type: "update", channel: CHANNEL, value: VALUE}}
 *   {__presence: {type: "heartbeat"}}                                after a time without another
 *   {__presence: {type: "goodbye"}}
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
public final class Presence implements AutoCloseable {
  /** After how long without another message peers are told that this one is still there. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** After how long without a message a peer is forgotten. */
  public static final Duration PEER_TTL = HEARTBEAT.multipliedBy(3);

  private static final String MARKER = "__presence";

  /** A peer that is new may not hear anything before. */
  private static final long HELLO_MILLIS = 500;

  /** A peer, and when it was last seen, by a clock that never goes back. */
  private record Seen(PresentPeer peer, long millis) {}

  /** From a start to its stop; what a timer of an earlier one does is of no effect. */
  private static final class Run {
    final long heartbeatMillis;
    final long ttlMillis;
    long sentMillis;
    boolean helloIsDue;
    boolean helloIsDueAgain;

    Run(long heartbeatMillis, long ttlMillis) {
      this.heartbeatMillis = heartbeatMillis;
      this.ttlMillis = ttlMillis;
    }
  }

  private final DocHandle handle;
  private final RepoRuntime runtime;

  /** Tells listeners, in the order of what has come. */
  private final SerialQueue telling;

  private final List<PresenceListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<PeerId, Seen> peers = new LinkedHashMap<>();
  private Map<String, @Nullable Object> localState = Map.of();
  private @Nullable Run run;
  private @Nullable ListenerRegistration registration;

  /**
   * Presence in a document; {@link #start} begins it.
   *
   * @param handle the document
   */
  public Presence(DocHandle handle) {
    this.handle = handle;
    this.runtime = handle.runtime();
    this.telling = new SerialQueue(runtime.pool());
  }

  /**
   * Begins, with the usual times.
   *
   * @param initialState by channel, in plain values as {@link PlainCbor} writes them; not to be
   *     changed afterwards
   * @throws IllegalArgumentException when there are values of other types in it
   */
  public void start(Map<String, ?> initialState) {
    start(initialState, HEARTBEAT, PEER_TTL);
  }

  /**
   * Begins: sends the state to all peers, and receives theirs. Has no effect while it is running.
   *
   * @param initialState as {@link #start(Map)}
   * @param heartbeat after how long peers are told that this one is still there, and how often is
   *     looked for peers to forget
   * @param peerTtl after how long without a message a peer is forgotten; some times their heartbeat
   * @throws IllegalArgumentException when there are values of other types in the state, or a time
   *     is not above 0
   */
  public synchronized void start(
      Map<String, ?> initialState, Duration heartbeat, Duration peerTtl) {
    if (run != null) {
      return;
    }
    if (heartbeat.toMillis() < 1 || peerTtl.toMillis() < 1) {
      throw new IllegalArgumentException(
          "times of at least 1 ms, found " + heartbeat + " and " + peerTtl);
    }
    byte[] snapshot = snapshot(initialState);
    Run begun = new Run(heartbeat.toMillis(), peerTtl.toMillis());
    run = begun;
    peers.clear();
    localState = copy(initialState);
    registration = handle.addEphemeralListener(this::take);
    send(begun, snapshot);
    later(begun, begun.heartbeatMillis, this::beat);
    later(begun, begun.heartbeatMillis, this::prune);
  }

  /**
   * Sets one channel, and says so to all peers. Of no effect while it is not running.
   *
   * @param channel which
   * @param value to what: a plain value, not to be changed afterwards
   * @throws IllegalArgumentException when there is a value of another type in it
   */
  public synchronized void broadcast(String channel, @Nullable Object value) {
    Run running = run;
    if (running == null) {
      return;
    }
    Map<String, @Nullable Object> update = message("update");
    update.put("channel", channel);
    update.put("value", value);
    byte[] bytes = PlainCbor.encode(Map.of(MARKER, update));
    Map<String, @Nullable Object> state = new LinkedHashMap<>(localState);
    state.put(channel, value);
    localState = Collections.unmodifiableMap(state);
    send(running, bytes);
  }

  /** Says goodbye: peers forget this one at once. Harmless when repeated. */
  public synchronized void stop() {
    ListenerRegistration listening = registration;
    if (run == null || listening == null) {
      return;
    }
    run = null;
    registration = null;
    listening.remove();
    handle.broadcast(PlainCbor.encode(Map.of(MARKER, message("goodbye"))));
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /** {@return whether it was started and not stopped} */
  public synchronized boolean isRunning() {
    return run != null;
  }

  /** {@return this side's state} */
  public synchronized Map<String, @Nullable Object> getLocalState() {
    return localState;
  }

  /**
   * {@return the peers whose state is known, and who were not silent for too long; as of the last
   * start} Cost: O(peers).
   */
  public synchronized Map<PeerId, PresentPeer> getPeers() {
    Map<PeerId, PresentPeer> known = new LinkedHashMap<>();
    peers.forEach((id, seen) -> known.put(id, seen.peer()));
    return Collections.unmodifiableMap(known);
  }

  /**
   * Has a listener notified of what peers do.
   *
   * @param listener is told
   * @return removes it
   */
  public ListenerRegistration addListener(PresenceListener listener) {
    listeners.add(listener);
    return new ListenerRegistration(() -> listeners.remove(listener));
  }

  // Out

  private static Map<String, @Nullable Object> message(String type) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("type", type);
    return message;
  }

  private static byte[] snapshot(Map<String, ?> state) {
    Map<String, @Nullable Object> message = message("snapshot");
    message.put("state", state);
    return PlainCbor.encode(Map.of(MARKER, message));
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> state) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    state.forEach((channel, value) -> copy.put(String.valueOf(channel), value));
    return Collections.unmodifiableMap(copy);
  }

  private void send(Run running, byte[] message) {
    running.sentMillis = runtime.millis();
    handle.broadcast(message);
  }

  /** Does something after a while, unless it was stopped before. */
  private void later(Run running, long millis, Consumer<Run> work) {
    runtime.later(
        () -> {
          synchronized (this) {
            if (run == running) {
              work.accept(running);
            }
          }
        },
        millis);
  }

  private void beat(Run running) {
    long quiet = runtime.millis() - running.sentMillis;
    if (quiet >= running.heartbeatMillis) {
      send(running, PlainCbor.encode(Map.of(MARKER, message("heartbeat"))));
      quiet = 0;
    }
    later(running, running.heartbeatMillis - quiet, this::beat);
  }

  private void prune(Run running) {
    long now = runtime.millis();
    List<PeerId> pruned = new ArrayList<>();
    peers.forEach(
        (id, seen) -> {
          if (now - seen.millis() > running.ttlMillis) {
            pruned.add(id);
          }
        });
    pruned.forEach(peers::remove);
    if (!pruned.isEmpty()) {
      tell(listener -> listener.onPruned(List.copyOf(pruned)));
    }
    later(running, running.heartbeatMillis, this::prune);
  }

  /** Says the state, so that a peer that is new has it; of many at once only twice. */
  private void hello(Run running) {
    if (running.helloIsDue) {
      running.helloIsDueAgain = true;
      return;
    }
    running.helloIsDue = true;
    later(
        running,
        HELLO_MILLIS,
        r -> {
          send(r, snapshot(localState));
          r.helloIsDue = false;
          if (r.helloIsDueAgain) {
            r.helloIsDueAgain = false;
            hello(r);
          }
        });
  }

  // In

  private void take(PeerId sender, byte[] data) {
    Object envelope;
    try {
      envelope = PlainCbor.decode(data);
    } catch (IllegalArgumentException e) {
      // Something else that is said about the document.
      return;
    }
    if (envelope instanceof Map<?, ?> map && map.get(MARKER) instanceof Map<?, ?> message) {
      take(sender, message);
    }
  }

  private synchronized void take(PeerId sender, Map<?, ?> message) {
    Run running = run;
    if (running == null || !(message.get("type") instanceof String type)) {
      return;
    }
    Seen known = peers.get(sender);
    if (known == null) {
      hello(running);
    }
    switch (type) {
      case "heartbeat" -> {
        // Of a peer that is new, a snapshot follows.
        if (known != null) {
          see(known.peer().state(), known.peer().lastActiveAt(), sender);
        }
        tell(listener -> listener.onHeartbeat(sender));
      }
      case "goodbye" -> {
        peers.remove(sender);
        tell(listener -> listener.onGoodbye(sender));
      }
      case "update" -> {
        if (message.get("channel") instanceof String channel) {
          Object value = message.get("value");
          Map<String, @Nullable Object> change = new LinkedHashMap<>();
          change.put(channel, value);
          update(known, sender, change);
          tell(listener -> listener.onUpdate(sender, channel, value));
        }
      }
      case "snapshot" -> {
        if (message.get("state") instanceof Map<?, ?> all) {
          Map<String, @Nullable Object> state = copy(all);
          update(known, sender, state);
          tell(listener -> listener.onSnapshot(sender, state));
        }
      }
      default -> RepoLog.log(System.Logger.Level.DEBUG, "a presence message of type " + type);
    }
  }

  private void update(@Nullable Seen known, PeerId sender, Map<String, @Nullable Object> change) {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    if (known != null) {
      state.putAll(known.peer().state());
    }
    state.putAll(change);
    see(state, Instant.now(), sender);
  }

  private void see(Map<String, @Nullable Object> state, Instant activeAt, PeerId peer) {
    peers.put(
        peer, new Seen(new PresentPeer(peer, state, activeAt, Instant.now()), runtime.millis()));
  }

  private void tell(Consumer<PresenceListener> what) {
    RepoRuntime.tried(
        () ->
            telling.execute(
                () -> {
                  for (PresenceListener listener : listeners) {
                    try {
                      what.accept(listener);
                    } catch (RuntimeException | Error e) {
                      RepoLog.log(System.Logger.Level.ERROR, "a listener failed: " + e, e);
                    }
                  }
                }));
  }
}
