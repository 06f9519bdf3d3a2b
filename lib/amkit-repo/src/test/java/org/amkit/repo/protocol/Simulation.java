package org.amkit.repo.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, connections between them and their stores, all made up from a seed; one thread, virtual
 * time.
 *
 * <pre>
 *   noise:  edits, finds, crashes, broken connections, stores that fail or go back,
 *           documents unloaded, policies changed, ephemeral messages
 *   quiet:  all nodes up, all connections there, all finds repeated; until nothing happens any more
 *   checks
 * </pre>
 */
final class Simulation {
  private static final int NOISE_MILLIS = 3_000;
  private static final int EDGE_MILLIS = 50;
  private static final int MESSAGES_PER_CONNECTION = 60;
  private static final List<Access> POLICIES =
      List.of(
          Access.ALL,
          Access.ALL,
          Access.ON_REQUEST,
          Access.NONE,
          new Access(true, true, false),
          new Access(true, false, true),
          new Access(false, true, false));

  /** Two nodes that are to be connected. */
  private static final class Edge {
    final int dials;
    final int accepts;
    @Nullable SimulatedLink link;

    Edge(int dials, int accepts) {
      this.dials = dials;
      this.accepts = accepts;
    }
  }

  private record Share(int from, int to, DocumentId id) {}

  private record Told(Access access, long since) {}

  private record Made(int node, DocumentId id, ChangeHash change) {}

  final SimulatedTime time;
  final DocumentRules rules;
  private final long seed;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedStore> stores = new ArrayList<>();
  private final List<Integer> lives = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<DocumentId> ids = new ArrayList<>();
  private final List<Set<DocumentId>> wanted = new ArrayList<>();
  private final Map<Share, Told> policies = new HashMap<>();
  private final Set<Share> everFlowed = new HashSet<>();
  private final List<Made> changes = new ArrayList<>();
  private final Map<String, Integer> heard = new LinkedHashMap<>();
  private final double policed;
  private final boolean isChanging;
  private final boolean isGoingBack;
  private final boolean isKept;
  private final int capacity;
  private final int linkMillis;
  private long lastActor;
  private long lastLink;
  private int lastSaid;
  private boolean isQuiet;

  // What is counted.
  private long messages;
  private long quietMessages;
  private long quietRemoteHeads;
  long taken;
  long compactions;
  long remoteHeadsCount;

  Simulation(long seed, int maxPeers, boolean isTraced) {
    this.seed = seed;
    this.time = new SimulatedTime(seed, isTraced);
    this.rules =
        new DocumentRules(true, true, false, time.chance(0.5) ? 1 << 20 : time.random.nextInt(500));
    int size = 2 + time.random.nextInt(Math.max(1, time.chance(0.9) ? maxPeers / 5 : maxPeers - 1));
    boolean isShared = time.chance(0.5);
    int storeCount = isShared ? 1 + time.random.nextInt(3) : size;
    this.policed = time.chance(0.5) ? 0 : time.random.nextDouble();
    this.isChanging = time.chance(0.3);
    this.isGoingBack = time.chance(0.2);
    this.isKept = time.chance(0.8);
    this.capacity = time.chance(0.3) ? 1 + time.random.nextInt(3) : 1_000;
    this.linkMillis = 1 + time.random.nextInt(40);
    double failures = time.chance(0.5) ? 0 : time.random.nextDouble() * 0.4;
    for (int i = 0; i < storeCount; i++) {
      SimulatedStore store = new SimulatedStore(time, "store-" + i);
      store.failures = failures;
      store.maxMillis = 1 + time.random.nextInt(30);
      stores.add(store);
    }
    for (int i = 1 + time.random.nextInt(4); i > 0; i--) {
      ids.add(DocumentId.random(time.random));
    }
    for (int i = 0; i < size; i++) {
      lives.add(0);
      wanted.add(new LinkedHashSet<>());
      nodes.add(started(i));
    }
    boolean isStar = time.chance(0.4);
    for (int i = 1; i < size; i++) {
      int other = isStar ? 0 : time.random.nextInt(i);
      edges.add(time.chance(0.8) ? new Edge(i, other) : new Edge(other, i));
    }
    for (int i = time.random.nextInt(1 + size / 2); i > 0; i--) {
      int one = time.random.nextInt(size);
      int other = time.random.nextInt(size);
      if (one != other) {
        edges.add(new Edge(one, other));
      }
    }
    time.trace(
        "seed %d: %d nodes, %d stores, %d connections, %d documents, failures %.2f, policies %.2f",
        seed, size, storeCount, edges.size(), ids.size(), failures, policed);
  }

  private SimulatedNode started(int index) {
    int life = lives.get(index) + 1;
    lives.set(index, life);
    return new SimulatedNode(this, index, life, stores.get(index % stores.size()), isKept);
  }

  byte[] newActor() {
    return ByteBuffer.allocate(Long.BYTES).putLong(++lastActor).array();
  }

  // What nodes ask, and tell

  void made(SimulatedNode node, DocumentId id, ChangeHash change) {
    changes.add(new Made(node.index, id, change));
  }

  Access access(int from, int to, DocumentId id) {
    return policy(new Share(from, to, id)).access();
  }

  private Told policy(Share share) {
    Told known = policies.get(share);
    if (known == null) {
      known = new Told(randomAccess(), 0);
      policies.put(share, known);
      noteFlow(share);
    }
    return known;
  }

  private Access randomAccess() {
    return time.chance(policed) ? POLICIES.get(time.random.nextInt(POLICIES.size())) : Access.ALL;
  }

  /** Whether changes may go from one to the other, now. */
  private boolean mayFlow(int from, int to, DocumentId id) {
    return access(from, to, id).read() && access(to, from, id).write();
  }

  private void noteFlow(Share share) {
    Share back = new Share(share.to(), share.from(), share.id());
    if (policies.containsKey(back)) {
      for (Share each : List.of(share, back)) {
        if (mayFlow(each.from(), each.to(), each.id())) {
          everFlowed.add(each);
        }
      }
    }
  }

  void sent(SimulatedNode from, SimulatedNode to, RepoMessage message) {
    messages++;
    if (isQuiet && message instanceof RepoMessage.RemoteHeads) {
      quietRemoteHeads++;
    } else if (isQuiet) {
      quietMessages++;
    }
    time.trace("%s > %s: %s", from.peerId, to.peerId, shown(message));
    if (message instanceof RepoMessage.Sync sync) {
      Told told = policy(new Share(from.index, to.index, sync.documentId()));
      require(
          !told.access().isDenied() || time.now() - told.since() < 200,
          "%s sent %s to %s, which may not know of it",
          from.peerId,
          message,
          to.peerId);
      ChangeHash[] heads = heads(sync.data().bytes());
      require(
          isGoingBack || from.store.has(sync.documentId(), heads),
          "%s told %s that it has what is not durable: %s",
          from.peerId,
          to.peerId,
          message);
    } else if (message instanceof RepoMessage.Ephemeral said) {
      requireReader(from, to, said.documentId());
    } else if (message instanceof RepoMessage.RemoteHeads told) {
      requireReader(from, to, told.documentId());
    }
  }

  private void requireReader(SimulatedNode from, SimulatedNode to, DocumentId id) {
    Told told = policy(new Share(from.index, to.index, id));
    require(
        told.access().read() || time.now() - told.since() < 200,
        "%s spoke to %s of %s, which it may not read",
        from.peerId,
        to.peerId,
        id);
  }

  private static String shown(RepoMessage message) {
    if (message instanceof RepoMessage.Sync sync) {
      StringBuilder heads = new StringBuilder();
      for (ChangeHash head : heads(sync.data().bytes())) {
        heads.append(' ').append(head.toString(), 0, 6);
      }
      return sync.type() + " " + sync.documentId() + " " + sync.data() + ", heads" + heads;
    }
    return message.toString();
  }

  /** The heads in a sync message: a byte, their number, and each. */
  private static ChangeHash[] heads(byte[] bytes) {
    int count = 0;
    int at = 1;
    int shift = 0;
    do {
      count |= (bytes[at] & 0x7f) << shift;
      shift += 7;
    } while (bytes[at++] < 0);
    ChangeHash[] heads = new ChangeHash[count];
    for (int i = 0; i < count; i++) {
      heads[i] = ChangeHash.fromBytes(bytes, at + i * ChangeHash.BYTE_COUNT);
    }
    return heads;
  }

  void heard(SimulatedNode node, RepoMessage.Ephemeral message) {
    String what = node.peerId + "/" + lives.get(node.index) + " " + said(message.data().bytes());
    time.trace("%s hears it", what);
    require(heard.merge(what, 1, Integer::sum) == 1, "%s was heard twice", what);
  }

  private static int said(byte[] data) {
    return ByteBuffer.wrap(data).getInt();
  }

  void closed(@Nullable String why) {
    boolean isExpected =
        why == null
            || why.startsWith("the document cannot be kept")
            || why.startsWith("the other side did not say who it is in time");
    require(isExpected && !(isQuiet && why != null), "a connection was closed: %s", why);
  }

  private void require(boolean holds, String format, @Nullable Object... of) {
    if (!holds) {
      throw new AssertionError("seed " + seed + ": " + String.format(Locale.ROOT, format, of));
    }
  }

  // The run

  /** One run, with all its checks. */
  void run() {
    try {
      noise();
      quiet();
      check();
      checkEphemerals();
    } catch (AssertionError | RuntimeException e) {
      String trace = time.trace();
      throw new AssertionError(
          (e instanceof AssertionError ? e.getMessage() : "seed " + seed + ": " + e)
              + (trace.isEmpty() ? "" : "\n" + trace),
          e);
    }
  }

  /** What it took. */
  String figures() {
    return messages + " messages, " + compactions + " compactions, " + nodes.size() + " nodes";
  }

  private void noise() {
    connect();
    for (DocumentId id : ids) {
      int maker = time.random.nextInt(nodes.size());
      time.within(NOISE_MILLIS / 2, () -> create(maker, id));
    }
    int actions = 20 + time.random.nextInt(10 * nodes.size());
    for (int i = 0; i < actions; i++) {
      time.within(NOISE_MILLIS, this::act);
    }
    for (int at = EDGE_MILLIS; at < NOISE_MILLIS; at += EDGE_MILLIS) {
      time.in(at, this::connect);
    }
    time.runUntil(SimulatedTime.START + NOISE_MILLIS);
  }

  private void create(int maker, DocumentId id) {
    wanted.get(maker).add(id);
    if (nodes.get(maker).isUp) {
      time.trace("%s creates %s", nodes.get(maker).peerId, id);
      nodes.get(maker).create(id);
    }
  }

  private void connect() {
    for (Edge edge : edges) {
      SimulatedNode dials = nodes.get(edge.dials);
      SimulatedNode accepts = nodes.get(edge.accepts);
      boolean isOff = edge.link == null || edge.link.isBroken();
      if (isOff && dials.isUp && accepts.isUp) {
        edge.link = new SimulatedLink(time, ++lastLink, capacity, linkMillis, dials, accepts);
      }
    }
    nodes.forEach(SimulatedNode::tick);
  }

  private void act() {
    int index = time.random.nextInt(nodes.size());
    SimulatedNode node = nodes.get(index);
    DocumentId id = ids.get(time.random.nextInt(ids.size()));
    int what = time.random.nextInt(100);
    if (!node.isUp) {
      return;
    }
    if (what < 45) {
      node.edit(id);
    } else if (what < 60) {
      wanted.get(index).add(id);
      node.want(id);
    } else if (what < 70) {
      node.unload(id);
    } else if (what < 78) {
      say(node, id);
    } else if (what < 84) {
      SimulatedLink link = edges.get(time.random.nextInt(edges.size())).link;
      if (link != null) {
        link.lose();
      }
    } else if (what < 88) {
      crash(node);
    } else if (what < 92) {
      if (isGoingBack) {
        node.store.goBack(id);
      }
    } else if (what < 96) {
      if (isChanging) {
        changePolicy(index, time.random.nextInt(nodes.size()), id);
      }
    } else {
      String of = stores.get(time.random.nextInt(stores.size())).storageId;
      boolean isOn = time.chance(0.7);
      node.subscribe(isOn ? List.of(of) : List.of(), isOn ? List.of() : List.of(of));
    }
  }

  private int say(SimulatedNode node, DocumentId id) {
    int number = ++lastSaid;
    node.say(id, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return number;
  }

  private void crash(SimulatedNode node) {
    node.crash();
    for (Edge edge : edges) {
      boolean isAtEnd = edge.dials == node.index || edge.accepts == node.index;
      if (edge.link != null && isAtEnd && !edge.link.isBroken()) {
        edge.link.crashed(node);
      }
    }
    time.within(400, () -> nodes.set(node.index, started(node.index)));
  }

  private void changePolicy(int from, int to, DocumentId id) {
    Share share = new Share(from, to, id);
    Access access = randomAccess();
    policies.put(share, new Told(access, time.now()));
    noteFlow(share);
    time.trace("%d lets %d do %s with %s", from, to, access, id);
    nodes.get(from).accessChanged(to, id);
  }

  private void quiet() {
    stores.forEach(store -> store.failures = 0);
    time.runUntil(SimulatedTime.START + NOISE_MILLIS + 500);
    for (int i = 0; i < nodes.size(); i++) {
      for (DocumentId id : wanted.get(i)) {
        nodes.get(i).want(id);
      }
    }
    for (int at = 0; at < 1_000; at += EDGE_MILLIS) {
      connect();
      time.runUntil(time.now() + EDGE_MILLIS);
    }
    time.trace("quiet");
    isQuiet = true;
    require(time.runOut(1_000_000), "it does not come to an end");
    // Pieces may be so small that each change crosses each connection alone, and is answered.
    long bound =
        (long) MESSAGES_PER_CONNECTION * 2 * edges.size() * ids.size()
            + 4L * edges.size() * changes.size();
    require(quietMessages <= bound, "%d messages, at most %d expected", quietMessages, bound);
    // What each node's store has after each change crosses each connection once: of several nodes
    // on
    // one store, each says it at a moment of its own.
    long headsBound = 2L * edges.size() * nodes.size() * (ids.size() + changes.size());
    require(
        quietRemoteHeads <= headsBound,
        "%d remote heads, at most %d expected",
        quietRemoteHeads,
        headsBound);
  }

  // The checks

  private void check() {
    for (Edge edge : edges) {
      require(
          edge.link != null && !edge.link.isBroken(),
          "connection %d - %d is broken",
          edge.dials,
          edge.accepts);
      for (DocumentId id : ids) {
        requireFlowed(edge.dials, edge.accepts, id);
        requireFlowed(edge.accepts, edge.dials, id);
      }
    }
    for (SimulatedNode node : nodes) {
      for (DocumentId id : node.opened()) {
        checkDocument(node, id);
      }
    }
    ids.forEach(this::checkOrigins);
  }

  /** All that one has, the other has, where it may. */
  private void requireFlowed(int from, int to, DocumentId id) {
    DocumentActor source = nodes.get(from).actor(id);
    if (source == null || source.heads().length == 0 || !isEngaged(from, to, id)) {
      return;
    }
    DocumentActor target = nodes.get(to).actor(id);
    if (target == null) {
      throw new AssertionError(to + " was not notified of " + id + " by " + from);
    }
    require(
        nodes.get(to).store.has(id, source.heads()),
        "%d has not all of %s that %d has: %s against %s",
        to,
        id,
        from,
        List.of(target.heads()),
        List.of(source.heads()));
  }

  private boolean isEngaged(int from, int to, DocumentId id) {
    Access forth = access(from, to, id);
    Access back = access(to, from, id);
    boolean isOpen = nodes.get(to).hasOpen(id);
    // Who has the document tells of it where it may be read, who lacks it asks.
    boolean lacks = nodes.get(to).store.heads(id).length == 0;
    boolean begins =
        (forth.announce() && forth.read()) || (isOpen && back.announce() && (back.read() || lacks));
    return begins && mayFlow(from, to, id);
  }

  private void checkDocument(SimulatedNode node, DocumentId id) {
    DocumentActor actor = node.actor(id);
    if (actor == null) {
      return;
    }
    String what = node.peerId + " " + id + " (" + actor.availability() + ")";
    require(actor.isQuiet(), "%s is at work", what);
    require(node.store.has(id, actor.heads()), "%s is not stored", what);
    if (actor.isLoaded()) {
      require(
          List.of(actor.heads()).equals(List.of(node.store.heads(id))),
          "%s is not what the store has",
          what);
    }
    if (wanted.get(node.index).contains(id)) {
      Availability expected =
          node.store.isEmpty(id) ? Availability.UNAVAILABLE : Availability.READY;
      require(actor.availability() == expected, "%s was to be %s", what, expected);
    }
  }

  /** Nothing has come to where it may not. */
  private void checkOrigins(DocumentId id) {
    for (int from = 0; from < nodes.size(); from++) {
      Set<Integer> reached = reachable(from, id, true);
      for (Made made : changes) {
        for (int to = 0; to < nodes.size(); to++) {
          require(
              made.node() != from
                  || !made.id().equals(id)
                  || reached.contains(to)
                  || !nodes.get(to).store.has(id, new ChangeHash[] {made.change()}),
              "%d has a change of %s by %d, which it may not have",
              to,
              id,
              from);
        }
      }
    }
  }

  /** Whom something of a node's may reach: ever, stores among the ways; or now. */
  private Set<Integer> reachable(int from, DocumentId id, boolean ever) {
    Set<Integer> reached = new LinkedHashSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int at = open.remove();
      if (!reached.add(at)) {
        continue;
      }
      for (Edge edge : edges) {
        int to = edge.dials == at ? edge.accepts : edge.accepts == at ? edge.dials : -1;
        if (to >= 0
            && (ever
                ? everFlowed.contains(new Share(at, to, id))
                : isEngaged(at, to, id) && nodes.get(to).hasOpen(id))) {
          open.add(to);
        }
      }
      // By the store, or by its bus.
      for (int to = 0; to < nodes.size(); to++) {
        if (nodes.get(to).store == nodes.get(at).store && (ever || nodes.get(to).hasOpen(id))) {
          open.add(to);
        }
      }
    }
    return reached;
  }

  /** Where all is quiet, each message comes to each node that may have it, once. */
  private void checkEphemerals() {
    Map<Integer, Set<Integer>> expected = new LinkedHashMap<>();
    for (DocumentId id : ids) {
      for (SimulatedNode node : nodes) {
        DocumentActor actor = node.actor(id);
        if (actor != null && actor.heads().length > 0 && time.chance(0.5)) {
          Set<Integer> to = reachable(node.index, id, false);
          to.remove(node.index);
          expected.put(say(node, id), to);
        }
      }
    }
    require(time.runOut(1_000_000), "ephemeral messages do not come to an end");
    expected.forEach(
        (number, to) -> {
          for (int index : to) {
            String what = nodes.get(index).peerId + "/" + lives.get(index) + " " + number;
            require(heard.containsKey(what), "%s was not heard", what);
          }
        });
  }
}
