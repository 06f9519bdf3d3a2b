package org.amkit.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.protocol.Availability;
import org.amkit.repo.protocol.DocumentActor;
import org.amkit.repo.protocol.DocumentEffects;
import org.amkit.repo.protocol.PeerLink;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/** A document's actor at work: its queue, and what it wants done. */
final class OpenDocument implements DocumentEffects {
  private final RepoRuntime runtime;
  private final DocumentId id;
  private final DocumentActor actor;
  private final SerialQueue queue;
  private final DocumentListeners listeners = new DocumentListeners();
  private final DocumentFinds finds;

  /** Up to this weight a document's turns are short, and not worth waking a thread for. */
  private static final long LIGHT_BYTES = 1 << 18;

  /** The deletion of the one that had the id before: the store is to be done with it. */
  private final CompletableFuture<Void> before;

  /** The thread that writes to the store; null while none does. */
  private volatile @Nullable Thread writer;

  /** Who was sent something in this turn. Only touched in the queue, as the next five. */
  private final List<RepoConnection> spokenTo = new ArrayList<>();

  /** What a peer had last, and the same as texts: the others have the same soon. */
  private ChangeHash[] lastHeads = {};

  private List<String> lastTexts = List.of();

  private int storeWorks;

  /** Null while it is not deleted. */
  private @Nullable CompletableFuture<Void> deletion;

  /** Whether a program has looked for it. */
  private boolean isWanted;

  /** Whether nothing would be missed without this, as of the last input. */
  private volatile boolean isIdle;

  /** Whether a program uses it. */
  private volatile boolean isUsed;

  private volatile long usedMillis;
  private volatile long weight;
  private volatile int peerCount;
  private volatile Availability availability = Availability.LOADING;
  private volatile @Nullable Exception trouble;

  OpenDocument(RepoRuntime runtime, DocumentId id, CompletableFuture<Void> before) {
    this.runtime = runtime;
    this.id = id;
    this.before = before;
    this.actor = new DocumentActor(id, runtime.config().rules(), this);
    this.queue = new SerialQueue(this::turn, this::forget);
    this.finds = new DocumentFinds(runtime, id, this::reconsider);
  }

  DocumentId id() {
    return id;
  }

  /** When something concerned it last. */
  long usedMillis() {
    return usedMillis;
  }

  /** About how many bytes it takes in memory; 0 when it is not there. */
  long weight() {
    return weight;
  }

  RepoStatus.OpenOne status() {
    Exception what = trouble;
    return new RepoStatus.OpenOne(
        id,
        availability,
        peerCount,
        weight,
        what == null ? Optional.empty() : Optional.of(String.valueOf(what.getMessage())));
  }

  /** A program uses it, and may take any time in its turns. */
  void used() {
    isUsed = true;
  }

  private void turn(Runnable turn) {
    (weight <= LIGHT_BYTES && !isUsed ? runtime.lent() : runtime.pool()).execute(turn);
  }

  // In

  /** Has the actor do something, in its turn. */
  void input(Consumer<DocumentActor> input) {
    if (!own(input)) {
      runtime.document(id).input(input);
    }
  }

  /** As {@link #input}, where it concerns no one but this; false when this is gone. */
  private boolean own(Consumer<DocumentActor> input) {
    return queue.offer(
        () -> {
          try {
            actor.tick(runtime.millis());
            input.accept(actor);
          } catch (RuntimeException | Error e) {
            RepoLog.log(System.Logger.Level.ERROR, "document " + id + ": " + e, e);
          }
          spokenTo.forEach(RepoConnection::flush);
          spokenTo.clear();
          usedMillis = runtime.millis();
          peerCount = actor.peerCount();
          availability = finds.judge(actor.availability(), peerCount);
          finds.tell(availability, trouble);
          isIdle = isToBeForgotten();
        });
  }

  private boolean isToBeForgotten() {
    boolean isHere = actor.isLoaded() && actor.exists();
    boolean isAwaited = isWanted && actor.availability() != Availability.READY;
    boolean isAtWork = storeWorks > 0 || deletion != null || finds.areWaiting() || !actor.isQuiet();
    return !isHere && !isAwaited && !isAtWork && peerCount == 0;
  }

  private void forget() {
    if (isIdle) {
      runtime.forget(this);
    }
  }

  /** Ends this where no one has to do with it; false where someone has. */
  boolean leave(Map<DocumentId, OpenDocument> documents) {
    boolean isGone =
        queue.close(
            () ->
                isIdle
                    && listeners.isEmpty()
                    && !finds.areFollowed()
                    && documents.remove(id, this));
    if (isGone) {
      weighs(0);
    }
    return isGone;
  }

  /** Has the actor do something that has an answer; it is that the Repo is closed where it is. */
  private <T> CompletableFuture<T> ask(CompletableFuture<T> answer, Consumer<DocumentActor> input) {
    try {
      input(input);
      return answer;
    } catch (RejectedExecutionException e) {
      return RepoRuntime.closedFuture();
    }
  }

  /** Says how it stands with each of its peers, by the numbers of their connections. */
  CompletableFuture<Void> standings(BiConsumer<Long, PeerDocState> each) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    long start = System.currentTimeMillis() - runtime.millis();
    return ask(
        done,
        a -> {
          a.standings().forEach(p -> each.accept(p.connection(), PeerDocState.of(p, start)));
          done.complete(null);
        });
  }

  /** Has it looked for. */
  void find(CompletableFuture<Optional<DocHandle>> found) {
    used();
    input(
        a -> {
          finds.add(found);
          isWanted = true;
          a.want();
        });
  }

  /** Has a search notified of how it stands, from now on. */
  void follow(FindProgress search) {
    used();
    input(a -> finds.follow(search, availability, trouble));
  }

  /** Finds may have their answer, as the last dialer has tried. */
  void reconsider() {
    own(a -> {});
  }

  private <T> CompletableFuture<T> use(BiFunction<DocumentActor, Document, T> fn) {
    used();
    CompletableFuture<T> done = new CompletableFuture<>();
    return ask(done, a -> a.use(new AnsweredUse<>(document -> fn.apply(a, document), done, queue)));
  }

  <T> CompletableFuture<T> withDocument(Function<Document, T> fn) {
    return use(
        (a, document) -> {
          if (!a.exists()) {
            throw new IllegalStateException("document " + id + " is not here: was it deleted?");
          }
          return document.lend(fn);
        });
  }

  /** Merges a document into what is here, or in the store. */
  CompletableFuture<DocHandle> bring(Document initial) {
    return use(
        (a, document) -> {
          a.create(initial);
          return new DocHandle(runtime, id);
        });
  }

  /** Takes it out of the store, behind what that works on; it is of no use any more. */
  CompletableFuture<Void> delete() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    IllegalStateException why = new IllegalStateException("document " + id + " was deleted");
    return ask(
        done,
        a -> {
          deletion = done;
          trouble = why;
          a.delete(why);
          deleteWhenIdle(done);
        });
  }

  private void deleteWhenIdle(CompletableFuture<Void> done) {
    if (storeWorks == 0) {
      storeWorks++;
      onStore(
          () -> {
            try {
              runtime.store().delete(id);
              done.complete(null);
            } catch (IOException | RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
    }
  }

  /** Done when all that it has now is stored. */
  CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    flush(done);
    return done;
  }

  private void flush(CompletableFuture<Void> done) {
    boolean isHere =
        own(
            a -> {
              Exception why = trouble;
              if (a.isQuiet()) {
                done.complete(null);
              } else if (why != null) {
                done.completeExceptionally(why);
              } else {
                runtime.later(() -> flush(done), 2);
              }
            });
    if (!isHere) {
      done.complete(null);
    }
  }

  /** Takes it out of memory, where it is not in use; tells when that is decided. */
  void unload(Runnable decided) {
    own(
        a -> {
          decided.run();
          a.unload();
        });
  }

  /** Has a listener added, unless this is gone and another has its id. */
  ListenerRegistration listen(Function<DocumentListeners, ListenerRegistration> add) {
    used();
    return queue
        .whileOpen(() -> add.apply(listeners))
        .orElseGet(() -> runtime.document(id).listen(add));
  }

  // Out: peers

  @Override
  public void send(long connection, RepoMessage message) {
    RepoConnection to = runtime.connection(connection);
    if (to != null) {
      to.send(message);
      spokenTo.add(to);
    }
  }

  @Override
  public void publish(RepoMessage.Ephemeral message) {
    runtime.publish(message);
  }

  @Override
  public boolean canSend(long connection) {
    RepoConnection to = runtime.connection(connection);
    return to != null && to.canSend(id);
  }

  @Override
  public void taken(long connection, long byteCount) {
    RepoConnection from = runtime.connection(connection);
    if (from != null) {
      from.taken(byteCount);
    }
  }

  @Override
  public void end(long connection, String why) {
    runtime.onHub(hub -> hub.end(connection, why));
  }

  @Override
  public void askAccess(PeerLink link) {
    AccessPolicy.Peer peer = AccessPolicy.Peer.of(link.asking());
    AccessPolicy.Right right = runtime.config().getAccessPolicy().right(id, peer);
    CompletableFuture<Void> unused =
        runtime
            .config()
            .getAnnouncePolicy()
            .shouldAnnounce(id, peer.peerId())
            .handle(
                (announce, failure) -> {
                  boolean announces = failure == null && Boolean.TRUE.equals(announce);
                  own(a -> a.accessKnown(link.connection(), right.access(announces)));
                  return null;
                });
  }

  @Override
  public void left(long connection, long received, long sent) {
    runtime.listener().onLeft(new ConnectionId((int) connection), id, received, sent);
  }

  @Override
  public void shared(long connection, boolean isShared) {
    runtime.onHub(hub -> hub.shared(connection, id, isShared));
  }

  @Override
  public void settled(long connection, boolean isSettled) {
    runtime.listener().onSettled(new ConnectionId((int) connection), id, isSettled);
  }

  @Override
  public void peerHeads(long connection, String storageId, ChangeHash[] heads) {
    if (!Arrays.equals(heads, lastHeads)) {
      List<String> texts = new ArrayList<>();
      for (ChangeHash head : heads) {
        texts.add(Base58Check.encode(head.getBytes()));
      }
      lastHeads = heads;
      lastTexts = List.copyOf(texts);
    }
    RepoMessage.HeadsAt at = new RepoMessage.HeadsAt(lastTexts, System.currentTimeMillis());
    runtime.onHub(hub -> hub.peerHeads(connection, id, storageId, at));
  }

  // Out: the store

  private interface StoreWork {
    Consumer<DocumentActor> on(DocumentStore store) throws IOException;
  }

  private interface StoreFailure {
    Consumer<DocumentActor> on(Exception why);
  }

  /** Does something with the store, on a thread that may wait, and hands the answer back. */
  private void work(StoreWork work, StoreFailure failed) {
    storeWorks++;
    onStore(() -> answered(result(work, failed)));
  }

  /** As {@link #work}, where it is short what is done with the answer. */
  private void write(StoreWork work, StoreFailure failed) {
    storeWorks++;
    onStore(
        () -> {
          Consumer<DocumentActor> answer = result(work, failed);
          runtime.lent().lend(() -> answered(answer));
        });
  }

  private Consumer<DocumentActor> result(StoreWork work, StoreFailure failed) {
    try {
      return work.on(runtime.store());
    } catch (StalePositionException e) {
      return DocumentActor::stale;
    } catch (IOException | RuntimeException e) {
      return failed.on(e);
    } catch (OutOfMemoryError e) {
      return failed.on(new IOException("out of memory", e));
    }
  }

  private void onStore(Runnable work) {
    if (before.isDone()) {
      runtime.io(work);
    } else {
      CompletableFuture<Void> unused = before.whenComplete((done, failure) -> runtime.io(work));
    }
  }

  private void answered(Consumer<DocumentActor> answer) {
    RepoRuntime.tried(
        () ->
            input(
                a -> {
                  storeWorks--;
                  if (deletion == null) {
                    answer.accept(a);
                  } else {
                    deleteWhenIdle(deletion);
                  }
                }));
  }

  @Override
  public void readState(long connection, String storageId) {
    work(
        store -> {
          Optional<byte[]> state = store.peerState(id, storageId);
          return a -> a.stateKnown(connection, state);
        },
        e -> a -> a.stateKnown(connection, Optional.empty()));
  }

  @Override
  public void keepState(String storageId, byte[] state) {
    write(
        store -> {
          store.keepPeerState(id, storageId, state);
          return a -> {};
        },
        e -> {
          RepoLog.log(System.Logger.Level.DEBUG, "the state of a peer was not kept", e);
          return a -> {};
        });
  }

  @Override
  public void read() {
    work(
        store -> {
          Reading reading = store.read(id);
          boolean mayBeMade = !reading.isEmpty() || store.mayMake(id);
          return a -> {
            if (!mayBeMade) {
              a.mayNotBeMade();
            }
            a.loaded(reading);
          };
        },
        e -> a -> a.loadFailed(e));
  }

  @Override
  public void readSince(Position position) {
    work(
        store -> {
          Reading reading = store.readSince(id, position);
          return a -> a.refreshed(reading);
        },
        e -> a -> a.refreshFailed(e));
  }

  @Override
  public void append(@Nullable Position position, List<byte[]> chunks) {
    write(
        store -> {
          long start = System.nanoTime();
          Position behind = written(() -> store.append(id, position, chunks));
          runtime.storeTimes().wrote(System.nanoTime() - start);
          return a -> stored(a, position, behind);
        },
        this::storeFailed);
  }

  @Override
  public void compact(Position read, ChangeHash[] heads, byte[] snapshot) {
    write(
        store -> {
          Position behind = written(() -> store.compact(id, read, heads, snapshot));
          return a -> stored(a, read, behind);
        },
        this::storeFailed);
  }

  private Consumer<DocumentActor> storeFailed(Exception why) {
    runtime.storeTimes().failed();
    return a -> a.storeFailed(why);
  }

  private interface Write {
    Position run() throws IOException;
  }

  /** What the store tells meanwhile, by this thread, is known. */
  private Position written(Write write) throws IOException {
    writer = Thread.currentThread();
    try {
      return write.run();
    } finally {
      writer = null;
    }
  }

  /** Whether it is this document that writes to the store, by the thread that asks. */
  boolean isWriter() {
    return Thread.currentThread().equals(writer);
  }

  private void stored(DocumentActor a, @Nullable Position before, Position behind) {
    trouble = null;
    a.stored(behind);
    if (behind.equals(before)) {
      // Others have written, too.
      a.storeChanged(StoreEvent.of(id));
    }
  }

  // Out: listeners

  @Override
  public void weighs(long bytes) {
    long more = bytes - weight;
    weight = bytes;
    runtime.weighed(more);
  }

  @Override
  public void availability(Availability now) {
    if (now == Availability.READY) {
      trouble = null;
    }
    if (now != Availability.LOADING && now != Availability.REQUESTING) {
      runtime.onHub(hub -> hub.stands(id, now == Availability.READY));
    }
  }

  @Override
  public void changed(ChangeHash[] heads) {
    listeners.changed(heads);
  }

  @Override
  public void ephemeral(RepoMessage.Ephemeral message) {
    listeners.said(message);
  }

  @Override
  public void trouble(Exception what) {
    trouble = what;
    runtime.listener().onTrouble(id, what);
  }

  @Override
  public void wake(long millis) {
    runtime.later(this::reconsider, millis);
  }
}
