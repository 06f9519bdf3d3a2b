package org.amkit.repo.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/**
 * A hub and its documents as a runtime has them: a queue for the hub, one for each document, a
 * store that is worked on by others. One life of it: after a crash, another takes its place.
 */
final class SimulatedNode implements HubEffects {
  private static final RepoMessage.Am OURS = new RepoMessage.Am(false, null, null);
  private static final int MAX_INBOX = 2_000;

  private final Simulation world;
  private final SimulatedTime time;
  final int index;
  final String peerId;
  final SimulatedStore store;
  private final Hub hub;
  private final SimulatedTime.Queue hubQueue;
  private final Map<DocumentId, Opened> documents = new LinkedHashMap<>();
  private final Map<Long, SimulatedLink.End> ends = new HashMap<>();
  private final String session;
  private long ephemeralCount;
  boolean isUp = true;

  SimulatedNode(Simulation world, int index, int life, SimulatedStore store, boolean isKept) {
    this.world = world;
    this.time = world.time;
    this.index = index;
    this.peerId = "peer-" + index;
    this.store = store;
    this.session = peerId + "/" + life;
    this.hubQueue = time.queue();
    Hub.Self self = new Hub.Self(peerId, isKept ? store.storageId : null, true, 10_000);
    // The others are taken for peers of other libraries.
    boolean isOurs = index % 2 == 0;
    this.hub = new Hub(self, asked -> isOurs ? OURS : null, this);
    store.watch(this);
  }

  /** One document at work. */
  final class Opened implements DocumentEffects {
    final DocumentId id;
    final DocumentActor actor;
    private final SimulatedTime.Queue queue = time.queue();
    private int waiting;
    private boolean isWanted;

    Opened(DocumentId id) {
      this.id = id;
      this.actor = new DocumentActor(id, world.rules, this);
    }

    void input(Consumer<DocumentActor> input) {
      waiting++;
      if (waiting > MAX_INBOX) {
        throw new AssertionError("the queue of " + id + " has no bound");
      }
      queue.add(
          2,
          () -> {
            waiting--;
            if (isUp) {
              actor.tick(time.now());
              input.accept(actor);
            }
          });
    }

    @Override
    public void send(long connection, RepoMessage message) {
      SimulatedNode.this.send(connection, message);
    }

    @Override
    public void publish(RepoMessage.Ephemeral message) {
      SimulatedNode.this.publish(message);
    }

    @Override
    public boolean canSend(long connection) {
      SimulatedLink.End end = ends.get(connection);
      return end != null && end.canSend(id);
    }

    @Override
    public void taken(long connection, long byteCount) {
      world.taken += byteCount;
    }

    @Override
    public void end(long connection, String why) {
      onHub(h -> h.end(connection, why));
    }

    @Override
    public void askAccess(PeerLink link) {
      int peer = Integer.parseInt(link.peerId().substring("peer-".length()));
      time.within(
          8,
          () -> {
            Access access = world.access(index, peer, id);
            input(a -> a.accessKnown(link.connection(), access));
          });
    }

    @Override
    public void readState(long connection, String storageId) {
      time.within(
          8, () -> input(a -> a.stateKnown(connection, store.state(id, peerId + storageId))));
    }

    @Override
    public void keepState(String storageId, byte[] state) {
      store.keepState(id, peerId + storageId, state);
    }

    /** Works on the store: done at one time, and answered at a later one. */
    private void work(SimulatedStore.Work work, Consumer<Exception> failed) {
      time.within(
          store.maxMillis,
          () -> {
            if (!isUp && time.chance(0.5)) {
              // Its node has crashed before it was done.
              return;
            }
            Consumer<DocumentActor> answer;
            try {
              answer = work.run();
            } catch (StalePositionException e) {
              time.trace("%s %s: stale", peerId, id);
              answer = DocumentActor::stale;
            } catch (IOException e) {
              time.trace("%s %s: %s", peerId, id, e.getMessage());
              answer = a -> failed.accept(e);
            }
            Consumer<DocumentActor> then = answer;
            time.within(store.maxMillis, () -> input(then));
          });
    }

    @Override
    public void read() {
      work(() -> store.read(id), actor::loadFailed);
    }

    @Override
    public void readSince(Position position) {
      work(() -> store.readSince(id, position), actor::refreshFailed);
    }

    @Override
    public void append(@Nullable Position position, List<byte[]> chunks) {
      work(() -> store.append(id, position, chunks), actor::storeFailed);
    }

    @Override
    public void compact(Position read, ChangeHash[] heads, byte[] snapshot) {
      world.compactions++;
      work(() -> store.compact(id, read, heads, snapshot), actor::storeFailed);
    }

    @Override
    public void weighs(long bytes) {}

    @Override
    public void availability(Availability now) {
      time.trace("%s %s: %s", peerId, id, now);
      if (now != Availability.LOADING && now != Availability.REQUESTING) {
        onHub(h -> h.stands(id, now == Availability.READY));
      }
    }

    @Override
    public void changed(ChangeHash[] heads) {}

    @Override
    public void ephemeral(RepoMessage.Ephemeral message) {
      world.heard(SimulatedNode.this, message);
    }

    @Override
    public void shared(long connection, boolean isShared) {
      onHub(h -> h.shared(connection, id, isShared));
    }

    @Override
    public void peerHeads(long connection, String storageId, ChangeHash[] heads) {
      HeadsAt at = new HeadsAt(List.of(String.valueOf(heads.length)), time.now());
      onHub(h -> h.peerHeads(connection, id, storageId, at));
    }

    @Override
    public void left(long connection, long received, long sent) {}

    @Override
    public void settled(long connection, boolean isSettled) {}

    @Override
    public void wake(long millis) {
      time.in(millis, () -> input(a -> {}));
    }

    @Override
    public void trouble(Exception what) {
      time.trace("%s %s: trouble: %s", peerId, id, what.getMessage());
    }
  }

  // What is done to it

  private void onHub(Consumer<Hub> input) {
    hubQueue.add(
        2,
        () -> {
          if (isUp) {
            input.accept(hub);
          }
        });
  }

  private Opened open(DocumentId id) {
    Opened known = documents.get(id);
    if (known == null) {
      known = new Opened(id);
      documents.put(id, known);
      onHub(h -> h.opened(id));
    }
    return known;
  }

  void connected(SimulatedLink.End end, boolean dials) {
    ends.put(end.connection, end);
    onHub(h -> h.connected(end.connection, dials, Optional.empty(), time.now()));
  }

  void received(SimulatedLink.End end, RepoMessage message) {
    onHub(h -> h.received(end.connection, message));
  }

  void writable(SimulatedLink.End end, DocumentId id) {
    Opened document = documents.get(id);
    if (isUp && document != null) {
      document.input(a -> a.writable(end.connection));
    }
  }

  void gone(SimulatedLink.End end) {
    if (isUp) {
      ends.remove(end.connection);
      onHub(h -> h.disconnected(end.connection));
    }
  }

  void storeChanged(DocumentId id, StoreEvent event) {
    Opened document = documents.get(id);
    if (isUp && document != null) {
      document.input(actor -> actor.storeChanged(event));
    }
  }

  void published(RepoMessage message) {
    onHub(h -> h.published(message));
  }

  void crash() {
    time.trace("%s crashes", peerId);
    isUp = false;
    store.unwatch(this);
  }

  void tick() {
    onHub(h -> h.tick(time.now()));
  }

  void create(DocumentId id) {
    Document initial = new Document(world.newActor());
    edit(id, initial);
    open(id).input(a -> a.create(initial));
  }

  void want(DocumentId id) {
    Opened document = open(id);
    document.isWanted = true;
    document.input(DocumentActor::want);
  }

  /** Changes a document, where it is here. */
  void edit(DocumentId id) {
    Opened document = documents.get(id);
    if (document == null) {
      return;
    }
    document.input(
        a -> {
          if (a.availability() == Availability.READY) {
            a.use(
                new DocumentUse() {
                  @Override
                  public void with(Document loaded) {
                    edit(id, loaded);
                  }

                  @Override
                  public void failed(Exception why) {
                    time.trace("%s %s: not edited: %s", peerId, id, why.getMessage());
                  }
                });
          }
        });
  }

  private void edit(DocumentId id, Document loaded) {
    loaded.setActorId(world.newActor());
    try (Transaction tx = loaded.startTransaction()) {
      for (int i = 1 + time.random.nextInt(3); i > 0; i--) {
        tx.set(ObjectId.ROOT, "key " + time.random.nextInt(10), time.random.nextInt());
      }
      tx.commit().ifPresent(change -> world.made(this, id, change));
    }
    if (time.chance(0.05)) {
      try (Transaction tx = loaded.startTransaction()) {
        tx.set(ObjectId.ROOT, "text", "much more ".repeat(200 + time.random.nextInt(500)));
        tx.commit().ifPresent(change -> world.made(this, id, change));
      }
    }
  }

  /** Takes a document out of memory; forgets it where no one is interested. */
  void unload(DocumentId id) {
    Opened document = documents.get(id);
    if (document == null) {
      return;
    }
    document.input(
        a -> {
          a.unload();
          if (!a.isLoaded() && a.isQuiet() && a.peerCount() == 0 && !document.isWanted) {
            onHub(
                h -> {
                  if (document.waiting == 0 && documents.remove(id, document)) {
                    h.closed(id);
                  }
                });
          }
        });
  }

  void say(DocumentId id, byte[] data) {
    Opened document = documents.get(id);
    if (document != null) {
      RepoMessage.Ephemeral message =
          new RepoMessage.Ephemeral(
              peerId, "", id, ++ephemeralCount, session, new RepoMessage.Payload(data));
      document.input(a -> a.broadcast(message));
    }
  }

  void accessChanged(int peer, DocumentId id) {
    Opened document = documents.get(id);
    if (document == null) {
      return;
    }
    for (SimulatedLink.End end : ends.values()) {
      if (end.peer().node.index == peer) {
        Access access = world.access(index, peer, id);
        document.input(a -> a.accessKnown(end.connection, access));
      }
    }
  }

  void subscribe(List<String> add, List<String> remove) {
    onHub(
        h -> {
          h.subscribe(add);
          h.unsubscribe(remove);
        });
  }

  // What it says of itself

  boolean hasOpen(DocumentId id) {
    return documents.containsKey(id);
  }

  @Nullable DocumentActor actor(DocumentId id) {
    Opened document = documents.get(id);
    return document == null ? null : document.actor;
  }

  List<DocumentId> opened() {
    return new ArrayList<>(documents.keySet());
  }

  // What it wants done

  @Override
  public void send(long connection, RepoMessage message) {
    SimulatedLink.End end = ends.get(connection);
    if (end != null) {
      world.sent(this, end.peer().node, message);
      end.send(message);
    }
  }

  @Override
  public void publish(RepoMessage message) {
    store.publish(this, message);
  }

  @Override
  public void close(long connection, @Nullable String why) {
    SimulatedLink.End end = ends.get(connection);
    if (end != null) {
      time.trace("%s closes %d: %s", peerId, connection, why);
      world.closed(why);
      end.close();
    }
  }

  @Override
  public void greet(long connection, boolean dials, Hello.Said said) {
    time.within(
        50, () -> onHub(h -> h.greeted(connection, dials ? null : OURS, Hello.Relation.UNKNOWN)));
  }

  @Override
  public void established(PeerLink link, RepoMessage.Peer answer) {
    time.trace("%s knows %s by %d", peerId, link.peerId(), link.connection());
  }

  @Override
  public void toDocument(DocumentId id, boolean open, Consumer<DocumentActor> input) {
    Opened document = open ? open(id) : documents.get(id);
    if (document != null) {
      document.input(input);
    }
  }

  @Override
  public void fault(long connection, String message) {
    time.trace("%s is told: %s", peerId, message);
  }

  @Override
  public void remoteHeads(DocumentId id, String storageId, HeadsAt heads) {
    world.remoteHeadsCount++;
  }
}
