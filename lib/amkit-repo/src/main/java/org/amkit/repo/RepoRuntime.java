package org.amkit.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.repo.protocol.Availability;
import org.amkit.repo.protocol.DocumentActor;
import org.amkit.repo.protocol.Hello;
import org.amkit.repo.protocol.Hub;
import org.amkit.repo.protocol.HubEffects;
import org.amkit.repo.protocol.PeerLink;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/**
 * A Repo at work: gives the state machines of the protocol threads, a clock, a store and channels.
 *
 * <pre>
 *   channels --decoded--> hub's queue --> queue of each document --> store's threads
 *      ^                      |                |        ^                 |
 *      +----------------------+----------------+        +-----------------+
 * </pre>
 *
 * <p>Queues run on a pool of as many threads as there are cores; only the store's threads wait for
 * anything.
 */
final class RepoRuntime implements HubEffects {
  private static final long HUB_TICK_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 10_000;
  private static final long LEAVE_MILLIS = 2_000; // Of a close's time, what the store is not given.

  private final RepoConfig config;
  private final @Nullable String storageId;
  private final RepoThreads threads = new RepoThreads();
  private final SerialQueue hubQueue;
  private final Hub hub;
  private final StoreWatch watch;
  private final OtherNodes nodes;

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Map<DocumentId, OpenDocument> documents = new ConcurrentHashMap<>();

  /** Those that the store is to remove; put there in the hub's queue only. */
  private final Map<DocumentId, CompletableFuture<Void>> deletions = new ConcurrentHashMap<>();

  private final Map<Long, RepoConnection> connections = new ConcurrentHashMap<>();
  private final Set<DialerHandle> dialers = ConcurrentHashMap.newKeySet();
  private final Set<AcceptorHandle> acceptors = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final MemoryBudget memory;

  private final TrafficCount traffic = new TrafficCount();
  private final StoreTimes storeTimes = new StoreTimes();
  private final LongAdder connectionCount = new LongAdder();
  private final EphemeralSource ephemerals;

  RepoRuntime(RepoConfig config) {
    this.config = config;
    this.memory = new MemoryBudget(config.memoryBytes(), documents.values(), this);
    this.storageId = storageId(config.getStore());
    this.ephemerals = new EphemeralSource(config.getPeerId());
    this.hubQueue = new SerialQueue(threads.lent());
    this.hub =
        new Hub(
            new Hub.Self(
                config.getPeerId().getValue(),
                storageId,
                !(config.getAnnouncePolicy() instanceof AnnounceNone),
                config.handshakeMillis()),
            config.hello(),
            this);
    this.watch = StoreWatch.begin(config.getStore(), this::storeChanged, threads);
    this.nodes =
        new OtherNodes(config.getStore().bus(), message -> onHub(h -> h.published(message)));
    threads.each(HUB_TICK_MILLIS, () -> onHub(h -> h.tick(millis())));
  }

  private static @Nullable String storageId(DocumentStore store) {
    try {
      return store.storageId().orElse(null);
    } catch (IOException | RuntimeException e) {
      RepoLog.log(System.Logger.Level.WARNING, "the store does not tell its id: " + e.getMessage());
      return null;
    }
  }

  private void storeChanged(StoreEvent event) {
    Collection<OpenDocument> changed =
        event.id().isEmpty()
            ? documents.values()
            : Optional.ofNullable(documents.get(event.id().get())).stream().toList();
    for (OpenDocument document : changed) {
      if (!document.isWriter()) {
        Runnable input = () -> tried(() -> document.input(actor -> actor.storeChanged(event)));
        if (event.hasContent()) {
          lent().lend(input);
        } else {
          input.run();
        }
      }
    }
  }

  // What its parts need

  RepoConfig config() {
    return config;
  }

  RepoListener listener() {
    return config.listener();
  }

  DocumentStore store() {
    return config.getStore();
  }

  Optional<String> storageId() {
    return Optional.ofNullable(storageId);
  }

  Executor pool() {
    return threads.pool();
  }

  LentThreads lent() {
    return threads.lent();
  }

  boolean isClosed() {
    return isClosed.get();
  }

  long millis() {
    return System.nanoTime() / 1_000_000;
  }

  void io(Runnable work) {
    tried(() -> threads.io(work));
  }

  /** Does something after a while, unless the Repo is closed before. */
  void later(Runnable work, long millis) {
    tried(() -> threads.later(work, millis));
  }

  /** False after the end, when nothing is done any more. */
  static boolean tried(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  static RuntimeException closed() {
    return new IllegalStateException("the repo is closed");
  }

  static <T> CompletableFuture<T> closedFuture() {
    return CompletableFuture.failedFuture(closed());
  }

  /** False where it is not done, after the end. */
  boolean onHub(Consumer<Hub> input) {
    return tried(
        () ->
            hubQueue.execute(
                () -> {
                  try {
                    input.accept(hub);
                  } catch (RuntimeException | Error e) {
                    RepoLog.log(System.Logger.Level.ERROR, "the hub: " + e, e);
                  }
                }));
  }

  // Documents

  OpenDocument document(DocumentId id) {
    OpenDocument known = documents.get(id);
    if (known != null) {
      return known;
    }
    OpenDocument opened = documents.computeIfAbsent(id, this::opened);
    onHub(h -> h.opened(id));
    return opened;
  }

  private OpenDocument opened(DocumentId id) {
    return new OpenDocument(this, id, deletions.getOrDefault(id, DONE));
  }

  /** A document that is of no interest to anybody, unless it becomes so in between. */
  void forget(OpenDocument document) {
    onHub(
        h -> {
          if (document.leave(documents)) {
            h.closed(document.id());
          }
        });
  }

  CompletableFuture<DocHandle> create(Document initial) {
    DocumentId id = DocumentId.generate();
    CompletableFuture<DocHandle> created = new CompletableFuture<>();
    OpenDocument document = document(id);
    document.used();
    try {
      document.input(
          actor -> {
            actor.create(initial);
            created.complete(new DocHandle(this, id));
          });
    } catch (RejectedExecutionException e) {
      return closedFuture();
    }
    return created;
  }

  CompletableFuture<DocHandle> bring(DocumentId id, Document initial) {
    return document(id).bring(initial);
  }

  /**
   * Removes a document. Peers that speak of it afterwards speak of a new one of the same id; all
   * that came before goes to the one that is deleted, as the hub's queue has one order for both.
   */
  CompletableFuture<Void> delete(DocumentId id) {
    CompletableFuture<Void> deleted = new CompletableFuture<>();
    boolean isAsked =
        !isClosed()
            && onHub(
                h -> {
                  CompletableFuture<Void> before = deletions.put(id, deleted);
                  OpenDocument document = documents.remove(id);
                  h.closed(id);
                  if (document == null) {
                    document = new OpenDocument(this, id, before == null ? DONE : before);
                  }
                  CompletableFuture<Void> unused =
                      document
                          .delete()
                          .whenComplete(
                              (done, failure) -> {
                                deletions.remove(id, deleted);
                                if (failure == null) {
                                  deleted.complete(null);
                                } else {
                                  deleted.completeExceptionally(failure);
                                }
                              });
                });
    return isAsked ? deleted : closedFuture();
  }

  CompletableFuture<Optional<DocHandle>> find(DocumentId id) {
    CompletableFuture<Optional<DocHandle>> found = new CompletableFuture<>();
    find(id, found, null);
    return found;
  }

  FindProgress findWithProgress(DocumentId id, Consumer<Availability> listener) {
    CompletableFuture<Optional<DocHandle>> found = new CompletableFuture<>();
    FindProgress progress = new FindProgress(found, listener);
    find(id, found, progress);
    return progress;
  }

  private void find(
      DocumentId id,
      CompletableFuture<Optional<DocHandle>> found,
      @Nullable FindProgress progress) {
    Consumer<Hub> search =
        hub -> {
          OpenDocument document = document(id);
          if (progress != null) {
            document.follow(progress);
          }
          // First the peers that may have it: else a store without it would decide.
          hub.opened(id);
          document.find(found);
        };
    boolean isAsked =
        !isClosed()
            && onHub(
                hub -> {
                  if (!tried(() -> search.accept(hub))) {
                    found.completeExceptionally(closed());
                  }
                });
    if (!isAsked) {
      found.completeExceptionally(closed());
    }
  }

  <T> CompletableFuture<T> withDocument(DocumentId id, Function<Document, T> fn) {
    return isClosed() ? closedFuture() : document(id).withDocument(fn);
  }

  void broadcast(DocumentId id, byte[] data) {
    RepoMessage.Ephemeral message = ephemerals.next(id, data);
    // Where it is not open, no peer is known to have it open.
    toDocument(id, false, actor -> actor.broadcast(message));
  }

  CompletableFuture<Void> flush() {
    List<CompletableFuture<?>> stored = new ArrayList<>(deletions.values());
    for (OpenDocument document : documents.values()) {
      stored.add(document.flushed());
    }
    return CompletableFuture.allOf(stored.toArray(new CompletableFuture<?>[0]));
  }

  /** A document weighs more than before, or less. */
  void weighed(long more) {
    memory.add(more);
  }

  // How it stands

  TrafficCount traffic() {
    return traffic;
  }

  StoreTimes storeTimes() {
    return storeTimes;
  }

  RepoStatus status() {
    List<RepoStatus.Bucket> millis = storeTimes.buckets();
    return new RepoStatus(
        documents.values().stream().map(OpenDocument::status).toList(),
        connections.values().stream().map(RepoConnection::status).toList(),
        new RepoStatus.Totals(
            connectionCount.sum(),
            traffic.traffic(),
            millis.get(millis.size() - 1).count(),
            storeTimes.failures(),
            storeTimes.isFailing(),
            storeTimes.sumMillis(),
            millis));
  }

  // Connections

  /** The connections, each with how the documents stand that are synced over it. */
  CompletableFuture<List<ConnectionInfo>> infos() {
    if (isClosed()) {
      return closedFuture();
    }
    Map<Long, Map<DocumentId, PeerDocState>> states = new ConcurrentHashMap<>();
    CompletableFuture<Void> asked = DONE;
    for (OpenDocument document : documents.values()) {
      CompletableFuture<Void> told =
          document.standings((peer, state) -> of(states, peer).put(document.id(), state));
      asked = asked.thenCombine(told, (all, one) -> null);
    }
    return asked.thenApply(
        all ->
            connections.entrySet().stream()
                .map(entry -> entry.getValue().info(of(states, entry.getKey())))
                .toList());
  }

  private static Map<DocumentId, PeerDocState> of(
      Map<Long, Map<DocumentId, PeerDocState>> states, long connection) {
    return states.computeIfAbsent(connection, c -> new ConcurrentHashMap<>());
  }

  /** A connection of a channel's, which is to be opened. */
  RepoConnection connection(
      Transport transport, @Nullable DialerHandle dialer, Consumer<RepoConnection> onGone) {
    ConnectionId id = new ConnectionId(lastNumber.incrementAndGet());
    RepoConnection connection = new RepoConnection(this, id, transport, dialer, onGone);
    connections.put((long) id.value(), connection);
    connectionCount.increment();
    Optional<String> principal = connection.principal();
    onHub(h -> h.connected(id.value(), dialer != null, principal, millis()));
    return connection;
  }

  @Nullable RepoConnection connection(long number) {
    return connections.get(number);
  }

  void gone(RepoConnection connection) {
    long number = connection.id().value();
    // Behind what it has said last.
    onHub(
        h -> {
          connections.remove(number);
          h.disconnected(number);
          config.listener().onGone(connection.id());
        });
  }

  DialerHandle dial(Dialer dialer, DialerConfig how) {
    requireOpen();
    DialerHandle handle =
        new DialerHandle(
            this, new DialerId(lastNumber.incrementAndGet()), dialer, how.getBackoff());
    dialers.add(handle);
    tried(() -> threads.pool().execute(handle::dial));
    return handle;
  }

  void remove(DialerHandle dialer) {
    dialers.remove(dialer);
  }

  /** Whether a dialer has not come to the end of its first attempt. */
  boolean isDialing() {
    for (DialerHandle dialer : dialers) {
      if (!dialer.hasTried()) {
        return true;
      }
    }
    return false;
  }

  void dialerTried(DialerHandle dialer) {
    if (!isDialing()) {
      documents.values().forEach(document -> tried(document::reconsider));
    }
  }

  AcceptorHandle acceptor(String url) {
    requireOpen();
    AcceptorHandle handle =
        new AcceptorHandle(this, new ListenerId(lastNumber.incrementAndGet()), url);
    acceptors.add(handle);
    return handle;
  }

  void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("the repo is closed");
    }
  }

  // What the hub wants done

  @Override
  public void publish(RepoMessage message) {
    nodes.publish(message);
  }

  @Override
  public void send(long connection, RepoMessage message) {
    RepoConnection to = connections.get(connection);
    if (to != null) {
      to.send(message);
      to.flush();
    }
  }

  @Override
  public void close(long connection, @Nullable String why) {
    // Also where the peer was quicker to close.
    config.listener().onEnd(new ConnectionId((int) connection), why, why == null);
    RepoConnection to = connections.get(connection);
    if (to != null) {
      to.close();
    }
  }

  @Override
  public void greet(long connection, boolean dials, Hello.Said said) {
    io(
        () -> {
          RepoMessage.Am am = null;
          Hello.Relation relation = Hello.Relation.UNKNOWN;
          try {
            am = dials ? null : config.hello().am(said);
            relation = config.hello().relation(said);
          } catch (RuntimeException | Error e) {
            RepoLog.log(System.Logger.Level.ERROR, "nothing is said at first: " + e, e);
          }
          RepoMessage.Am answer = am;
          Hello.Relation tells = relation;
          onHub(h -> h.greeted(connection, answer, tells));
        });
  }

  @Override
  public void established(PeerLink link, RepoMessage.Peer said) {
    RepoConnection with = connections.get(link.connection());
    if (with == null) {
      return;
    }
    RepoMessage.Metadata metadata = said.metadata();
    PeerInfo peer =
        new PeerInfo(
            PeerId.fromString(link.peerId()),
            Optional.ofNullable(metadata)
                .map(
                    m ->
                        new PeerMetadata(
                            m.isEphemeral(),
                            Optional.ofNullable(m.storageId()).map(StorageId::fromString))),
            said.version());
    with.established(peer);
    config.listener().onPeer(with.id(), peer, metadata == null ? null : metadata.am());
    DialerHandle dialer = with.dialer();
    if (dialer != null) {
      // Behind what the hub does now, so that documents know of the peer.
      onHub(h -> dialer.established(peer.peerId()));
    }
  }

  @Override
  public void toDocument(DocumentId id, boolean open, Consumer<DocumentActor> input) {
    OpenDocument document = open ? document(id) : documents.get(id);
    if (document != null) {
      tried(() -> document.input(input));
    }
  }

  @Override
  public void fault(long connection, String message) {
    ConnectionId id = new ConnectionId((int) connection);
    config.listener().onEnd(id, "the other side says: " + message, true);
  }

  @Override
  public void remoteHeads(DocumentId id, String storageId, HeadsAt heads) {
    config
        .listener()
        .onRemoteHeads(id, StorageId.fromString(storageId), heads.heads(), heads.timestamp());
  }

  // The end

  void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    long end = millis() + CLOSE_MILLIS;
    // Their connections are closed behind the leave message.
    dialers.forEach(DialerHandle::stop);
    nodes.close();
    watch.close();
    await(flush(), end - LEAVE_MILLIS, "what was not stored is lost");
    CompletableFuture<Void> left = new CompletableFuture<>();
    onHub(Hub::leave);
    onHub(h -> left.complete(null));
    await(left, end, "peers were not told");
    acceptors.forEach(AcceptorHandle::close);
    connections.values().forEach(RepoConnection::close);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    onHub(h -> gone.complete(null));
    await(gone, end, "documents were not told");
    await(flush(), end, "what was not stored is lost");
    threads.end(end - millis());
    try {
      config.getStore().close();
    } catch (IOException e) {
      RepoLog.log(System.Logger.Level.WARNING, "the store was not closed: " + e.getMessage());
    }
  }

  private void await(CompletableFuture<?> future, long end, String what) {
    try {
      future.get(end - millis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // The listener was notified.
      RepoLog.log(System.Logger.Level.DEBUG, what + ": " + e.getMessage());
    } catch (TimeoutException e) {
      RepoLog.log(System.Logger.Level.WARNING, what + ": it takes too long");
    }
  }
}
