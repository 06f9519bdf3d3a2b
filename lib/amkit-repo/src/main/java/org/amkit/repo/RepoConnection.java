package org.amkit.repo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.amkit.repo.protocol.BadMessageException;
import org.amkit.repo.protocol.Hub;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/** One connection: its channel, and how much of what came in was not taken yet. */
final class RepoConnection {
  private static final long MANY_BYTES = 8 << 20;
  private static final long FEW_BYTES = 2 << 20;

  /** About what any message takes before it is taken, however short it is. */
  private static final long MESSAGE_BYTES = 1 << 10;

  /** Up to this length what a message causes is short, and the network's own thread does it. */
  private static final int SHORT_BYTES = 4 << 10;

  private final RepoRuntime runtime;
  private final ConnectionId id;
  private final Transport transport;
  private final @Nullable DialerHandle dialer;
  private final Consumer<RepoConnection> onGone;
  private final AtomicBoolean isGone = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean isPaused = new AtomicBoolean();

  /** Documents that have something to say as soon as the channel takes it. */
  private final Set<DocumentId> blocked = ConcurrentHashMap.newKeySet();

  private final Instant since = Instant.now();
  private final TrafficCount traffic = new TrafficCount();

  private volatile @Nullable PeerInfo peer;

  /** Whether messages come by the network's own thread, which holds no lock. */
  private volatile boolean isOpen;

  RepoConnection(
      RepoRuntime runtime,
      ConnectionId id,
      Transport transport,
      @Nullable DialerHandle dialer,
      Consumer<RepoConnection> onGone) {
    this.runtime = runtime;
    this.id = id;
    this.transport = transport;
    this.dialer = dialer;
    this.onGone = onGone;
  }

  void open() {
    transport.connect(this::onMessage, this::onClose, this::onWritable);
    isOpen = transport.link().lendsThread();
  }

  ConnectionId id() {
    return id;
  }

  @Nullable DialerHandle dialer() {
    return dialer;
  }

  /** Null before the handshake is done. */
  @Nullable PeerInfo peer() {
    return peer;
  }

  void established(PeerInfo info) {
    peer = info;
  }

  Optional<String> principal() {
    return transport.link().principal();
  }

  String remote() {
    return transport.link().remote();
  }

  RepoStatus.Connected status() {
    return new RepoStatus.Connected(
        id, Optional.ofNullable(peer), principal(), remote(), since, traffic.traffic());
  }

  ConnectionInfo info(Map<DocumentId, PeerDocState> documents) {
    PeerInfo known = peer;
    return new ConnectionInfo(
        id,
        traffic.lastReceived(),
        traffic.lastSent(),
        documents,
        known == null
            ? new ConnectionState.Handshaking()
            : new ConnectionState.Connected(known.peerId()));
  }

  private void count(boolean isSent, RepoMessage message, int byteCount) {
    traffic.count(isSent, byteCount);
    runtime.traffic().count(isSent, byteCount);
    runtime.listener().onMessage(id, isSent, message, byteCount);
  }

  // Out

  boolean canSend(DocumentId document) {
    if (transport.link().isWritable()) {
      return true;
    }
    blocked.add(document);
    // It may have become free in between.
    return transport.link().isWritable();
  }

  /** Sends a message, at the latest with {@link #flush}. */
  void send(RepoMessage message) {
    boolean mayBeLost = message instanceof RepoMessage.Ephemeral;
    if (mayBeLost && !transport.link().isWritable()) {
      return;
    }
    byte[] bytes = MessageCodec.encode(message);
    count(true, message, bytes.length);
    if (transport.sendLater(bytes).isCompletedExceptionally()) {
      close();
    }
  }

  /** What was sent goes out. */
  void flush() {
    transport.link().flush();
  }

  void close() {
    transport.close();
    onClose();
  }

  private void onWritable() {
    for (DocumentId document : List.copyOf(blocked)) {
      if (blocked.remove(document)) {
        runtime.toDocument(document, false, actor -> actor.writable(id.value()));
      }
    }
  }

  // In

  private void onMessage(byte[] bytes) {
    RepoMessage message;
    try {
      message = MessageCodec.decode(bytes);
    } catch (BadMessageException e) {
      runtime.onHub(hub -> hub.end(id.value(), String.valueOf(e.getMessage())));
      return;
    }
    count(false, message, bytes.length);
    if (message instanceof RepoMessage.Sync sync) {
      came(sync.data().bytes().length);
      hear(bytes.length, hub -> hub.received(id.value(), message));
    } else {
      came(bytes.length);
      hear(
          bytes.length,
          hub -> {
            hub.received(id.value(), message);
            taken(bytes.length);
          });
    }
  }

  private void hear(int byteCount, Consumer<Hub> input) {
    if (isOpen && byteCount <= SHORT_BYTES) {
      runtime.lent().lend(() -> runtime.onHub(input));
    } else {
      runtime.onHub(input);
    }
  }

  private void came(long byteCount) {
    if (waitingBytes.addAndGet(byteCount + MESSAGE_BYTES) > MANY_BYTES
        && isPaused.compareAndSet(false, true)) {
      transport.link().setReading(false);
    }
  }

  void taken(long byteCount) {
    if (waitingBytes.addAndGet(-byteCount - MESSAGE_BYTES) < FEW_BYTES
        && isPaused.compareAndSet(true, false)) {
      transport.link().setReading(true);
    }
  }

  private void onClose() {
    if (isGone.compareAndSet(false, true)) {
      onGone.accept(this);
      runtime.gone(this);
    }
  }
}
