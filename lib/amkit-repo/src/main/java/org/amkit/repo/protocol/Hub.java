package org.amkit.repo.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;
import org.jspecify.annotations.Nullable;

/**
 * All connections of a Repo: the handshake of each, and which message belongs to which document. A
 * state machine: inputs are this class's methods, called by one thread at a time; what it wants
 * done goes out through {@link HubEffects}.
 *
 * <pre>{@code
 * dialing side                 accepting side
 *     join  ---------------------->
 *           <----------------------  peer
 *     sync, request, doc-unavailable, ephemeral, remote-...: to documents, both ways
 *     leave ---------------------->
 * }</pre>
 *
 * <p>Other nodes that have the same store open are no peers: documents come and go by the store,
 * and what is said and not kept is published to all of them, as it was said here.
 */
public final class Hub {
  /**
   * What this side says of itself.
   *
   * @param peerId what it calls itself
   * @param storageId where it keeps documents; null: nowhere that outlives it
   * @param announces whether documents may be announced to peers at all
   * @param handshakeMillis how long a peer may take to say who it is; 0: any time
   */
  public record Self(
      String peerId, @Nullable String storageId, boolean announces, long handshakeMillis) {}

  /** One connection. */
  private static final class Peer {
    final boolean dials;
    final Optional<String> principal;
    final long since;
    final Set<DocumentId> documents = new LinkedHashSet<>();

    /** Those of its documents that it is notified of. */
    final Set<DocumentId> shared = new HashSet<>();

    /** Those of its documents that are not here, in the order in which that was found. */
    final Set<DocumentId> absent = new LinkedHashSet<>();

    /** Null before the handshake is done. */
    @Nullable PeerLink link;

    /** What it has said of itself, while the answer is made; null before and after. */
    RepoMessage.@Nullable Peer said;

    /** What came meanwhile. */
    final Deque<Runnable> early = new ArrayDeque<>(0);

    Peer(boolean dials, Optional<String> principal, long since) {
      this.dials = dials;
      this.principal = principal;
      this.since = since;
    }
  }

  /**
   * How many documents that are not here may be kept in mind for a peer, so that it gets them
   * should they come. Beyond that those asked for first are let go: a peer may ask for any number
   * of random ids.
   */
  static final int MAX_ABSENT = 4096;

  /** Stands for other nodes where a connection's number is asked for. */
  public static final long NODES = 0;

  private final Self self;
  private final Hello hello;
  private final HubEffects effects;
  private final Map<Long, Peer> peers = new LinkedHashMap<>();

  /** The peers of each open document. */
  private final Map<DocumentId, Set<Peer>> open = new LinkedHashMap<>();

  /** The open documents that neither the store nor any peer has. */
  private final Set<DocumentId> absent = new HashSet<>();

  private final Map<Long, Peer> shaking = new HashMap<>();
  private final RemoteHeadsTable remoteHeads;

  /**
   * A hub without connections.
   *
   * @param self what this side says of itself
   * @param hello what it says to peers of this library's
   * @param effects does what it wants done
   */
  public Hub(Self self, Hello hello, HubEffects effects) {
    this.self = self;
    this.hello = hello;
    this.effects = effects;
    this.remoteHeads =
        new RemoteHeadsTable(
            new RemoteHeadsTable.Effects() {
              @Override
              public void tellHeads(
                  long connection, DocumentId id, String storageId, HeadsAt heads) {
                PeerLink link = link(connection);
                if (link != null && mayHear(connection, id)) {
                  effects.send(
                      connection,
                      new RepoMessage.RemoteHeads(
                          link.ownId(), link.peerId(), id, Map.of(storageId, heads)));
                }
              }

              @Override
              public void subscribe(long connection, List<String> add, List<String> remove) {
                PeerLink link = link(connection);
                if (link != null) {
                  effects.send(
                      connection,
                      new RepoMessage.RemoteSubscription(link.ownId(), link.peerId(), add, remove));
                }
              }

              @Override
              public void heard(DocumentId id, String storageId, HeadsAt heads) {
                effects.remoteHeads(id, storageId, heads);
              }

              @Override
              public void tellNodes(DocumentId id, Map<String, HeadsAt> heads) {
                effects.publish(new RepoMessage.RemoteHeads(self.peerId(), "", id, heads));
              }

              @Override
              public void tellNodesInterest(List<String> storageIds) {
                effects.publish(
                    new RepoMessage.RemoteSubscription(self.peerId(), "", storageIds, List.of()));
              }
            });
  }

  private @Nullable PeerLink link(long connection) {
    Peer peer = peers.get(connection);
    return peer == null ? null : peer.link;
  }

  /** Of documents that are not open here it is not known who may be notified of them. */
  private boolean mayHear(long connection, DocumentId id) {
    Peer peer = peers.get(connection);
    return peer != null && peer.shared.contains(id);
  }

  /** {@return how many connections there are} */
  public int connectionCount() {
    return peers.size();
  }

  // Connections

  /**
   * A connection is open.
   *
   * @param connection a number that no other has, from 1 on
   * @param dials whether this side speaks first
   * @param principal the name of the token or certificate that the other side has shown, if any
   * @param millis of the clock of {@link #tick}
   */
  public void connected(long connection, boolean dials, Optional<String> principal, long millis) {
    Peer peer = new Peer(dials, principal, millis);
    peers.put(connection, peer);
    shaking.put(connection, peer);
    if (dials) {
      effects.send(
          connection,
          new RepoMessage.Join(
              self.peerId(), List.of(RepoMessage.PROTOCOL_VERSION), metadata(hello.am(null))));
    }
  }

  private RepoMessage.Metadata metadata(RepoMessage.@Nullable Am am) {
    return new RepoMessage.Metadata(self.storageId(), self.storageId() == null, am);
  }

  /**
   * A connection is closed or broken.
   *
   * @param connection its number
   */
  public void disconnected(long connection) {
    Peer peer = peers.get(connection);
    if (peer != null && peer.said != null) {
      peer.early.add(() -> remove(connection));
    } else {
      remove(connection);
    }
  }

  private void remove(long connection) {
    Peer peer = peers.remove(connection);
    shaking.remove(connection);
    if (peer != null) {
      remoteHeads.removed(connection);
      for (DocumentId id : peer.documents) {
        peersOf(id).remove(peer);
        effects.toDocument(id, false, actor -> actor.peerRemoved(connection));
      }
    }
  }

  /** All connections end: each peer is told. */
  public void leave() {
    for (Map.Entry<Long, Peer> peer : new ArrayList<>(peers.entrySet())) {
      if (peer.getValue().link != null) {
        effects.send(peer.getKey(), new RepoMessage.Leave(self.peerId()));
      }
      effects.close(peer.getKey(), null);
    }
  }

  /**
   * Time has passed: who has not said in time who it is goes.
   *
   * @param millis of a clock that never goes back
   */
  public void tick(long millis) {
    remoteHeads.tick(millis);
    if (self.handshakeMillis() > 0) {
      for (Map.Entry<Long, Peer> peer : new ArrayList<>(shaking.entrySet())) {
        if (millis - peer.getValue().since > self.handshakeMillis()) {
          end(
              peer.getKey(),
              "the other side did not say who it is within "
                  + self.handshakeMillis() / 1_000
                  + " s");
        }
      }
    }
  }

  /**
   * Ends a connection, telling the peer why.
   *
   * @param connection its number
   * @param why for people
   */
  public void end(long connection, String why) {
    Peer peer = peers.get(connection);
    if (peer != null) {
      PeerLink link = peer.link;
      String target = link == null ? null : link.peerId();
      effects.send(connection, new RepoMessage.Fault(self.peerId(), target, why));
      effects.close(connection, why);
      remove(connection);
    }
  }

  // Documents

  /**
   * A document is open from now on: peers may be told.
   *
   * @param id names it
   */
  public void opened(DocumentId id) {
    if (open.putIfAbsent(id, new HashSet<>(2)) == null && self.announces()) {
      for (Peer peer : peers.values()) {
        if (peer.link != null) {
          add(peer, id);
        }
      }
    }
  }

  /**
   * A document is not open any more.
   *
   * @param id names it
   */
  public void closed(DocumentId id) {
    for (Peer peer : peersOf(id)) {
      peer.documents.remove(id);
      peer.shared.remove(id);
      peer.absent.remove(id);
    }
    open.remove(id);
    absent.remove(id);
    remoteHeads.closed(id);
  }

  /**
   * Whether an open document is here is known, or has changed.
   *
   * @param id names it
   * @param isHere false where neither the store nor any peer has it
   */
  public void stands(DocumentId id, boolean isHere) {
    if (isHere && absent.remove(id)) {
      peersOf(id).forEach(peer -> peer.absent.remove(id));
    } else if (!isHere && open.containsKey(id) && absent.add(id)) {
      List.copyOf(peersOf(id)).forEach(peer -> noteAbsent(peer, id));
    }
  }

  private Set<Peer> peersOf(DocumentId id) {
    return open.getOrDefault(id, Set.of());
  }

  private void noteAbsent(Peer peer, DocumentId id) {
    PeerLink link = peer.link;
    peer.absent.add(id);
    if (link != null && peer.absent.size() > MAX_ABSENT) {
      DocumentId first = peer.absent.iterator().next();
      shared(link.connection(), first, false);
      peer.absent.remove(first);
      peer.documents.remove(first);
      peersOf(first).remove(peer);
      effects.toDocument(first, false, actor -> actor.peerRemoved(link.connection()));
    }
  }

  /** The peer and the document come to know of each other; harmless when repeated. */
  private void add(Peer peer, DocumentId id) {
    PeerLink link = peer.link;
    if (link != null && peer.documents.add(id)) {
      peersOf(id).add(peer);
      effects.toDocument(id, true, actor -> actor.peerAdded(link));
      if (absent.contains(id)) {
        noteAbsent(peer, id);
      }
    }
  }

  /**
   * A peer is notified of a document from now on, or no longer.
   *
   * @param connection the peer's
   * @param id names the document
   * @param isShared whether it does
   */
  public void shared(long connection, DocumentId id, boolean isShared) {
    Peer peer = peers.get(connection);
    if (peer == null) {
      return;
    }
    if (isShared) {
      peer.shared.add(id);
      remoteHeads.opened(connection, id);
    } else {
      peer.shared.remove(id);
      remoteHeads.closed(connection, id);
    }
  }

  /**
   * A peer has other heads of a document.
   *
   * @param connection the peer's
   * @param id names the document
   * @param storageId where the peer keeps documents
   * @param heads what it has
   */
  public void peerHeads(long connection, DocumentId id, String storageId, HeadsAt heads) {
    remoteHeads.peerHeads(connection, id, storageId, heads);
  }

  /**
   * This side wants to hear what heads peers have.
   *
   * @param storageIds where they keep documents
   */
  public void subscribe(List<String> storageIds) {
    remoteHeads.subscribe(storageIds);
    open.keySet().forEach(id -> remoteHeads.askNodes(id, storageIds));
  }

  /**
   * This side no longer wants to be notified of peers.
   *
   * @param storageIds where they keep documents
   */
  public void unsubscribe(List<String> storageIds) {
    remoteHeads.unsubscribe(storageIds);
  }

  // Messages

  /**
   * Another node has published a message.
   *
   * @param message of those that {@link HubEffects#publish} is called with; others are dropped
   */
  public void published(RepoMessage message) {
    if (message instanceof RepoMessage.Ephemeral said) {
      effects.toDocument(said.documentId(), false, actor -> actor.received(NODES, said));
    } else if (message instanceof RepoMessage.RemoteSubscription interest) {
      remoteHeads.published(interest);
    } else if (message instanceof RepoMessage.RemoteHeads heads
        && open.containsKey(heads.documentId())) {
      remoteHeads.published(heads);
    }
  }

  /**
   * A message has come.
   *
   * @param connection it came on
   * @param message the message
   */
  public void received(long connection, RepoMessage message) {
    Peer peer = peers.get(connection);
    if (peer == null) {
      return;
    }
    PeerLink link = peer.link;
    if (peer.said != null) {
      peer.early.add(() -> received(connection, message));
    } else if (message instanceof RepoMessage.Fault fault) {
      effects.fault(connection, fault.message());
    } else if (message instanceof RepoMessage.Leave) {
      effects.close(connection, null);
    } else if (link == null) {
      shake(connection, peer, message);
    } else {
      hear(peer, link, message);
    }
  }

  private void shake(long connection, Peer peer, RepoMessage message) {
    if (message instanceof RepoMessage.Join join && !peer.dials) {
      if (!join.versions().contains(RepoMessage.PROTOCOL_VERSION)) {
        refuseVersion(connection, String.join(", ", join.versions()));
        return;
      }
      greet(
          connection,
          peer,
          new RepoMessage.Peer(
              join.senderId(), self.peerId(), RepoMessage.PROTOCOL_VERSION, join.metadata()));
    } else if (message instanceof RepoMessage.Peer answer && peer.dials) {
      if (answer.version().equals(RepoMessage.PROTOCOL_VERSION)) {
        greet(connection, peer, answer);
      } else {
        refuseVersion(connection, answer.version());
      }
    } else {
      String expected = peer.dials ? "peer" : "join";
      end(connection, "expected a " + expected + " message, found " + message.type());
    }
  }

  private void refuseVersion(long connection, String found) {
    end(connection, "unsupported protocol version: expected 1, found " + found);
  }

  private static RepoMessage.@Nullable Am am(RepoMessage.@Nullable Metadata metadata) {
    return metadata == null ? null : metadata.am();
  }

  /** What is said to a peer of this library's, and what its word tells, may take time. */
  private void greet(long connection, Peer peer, RepoMessage.Peer said) {
    peer.said = said;
    shaking.remove(connection);
    RepoMessage.Am am = am(said.metadata());
    if (am == null) {
      greeted(connection, null, Hello.Relation.UNKNOWN);
    } else {
      AskingPeer who = new AskingPeer(said.senderId(), peer.principal);
      effects.greet(connection, peer.dials, new Hello.Said(who, am));
    }
  }

  /**
   * It is known what to say to a peer, and what its word tells.
   *
   * @param connection its number
   * @param am what is said, where the peer has spoken first; null: nothing
   * @param relation what its word tells
   */
  public void greeted(long connection, RepoMessage.@Nullable Am am, Hello.Relation relation) {
    Peer peer = peers.get(connection);
    RepoMessage.Peer said = peer == null ? null : peer.said;
    if (peer == null || said == null) {
      return;
    }
    peer.said = null;
    if (!peer.dials) {
      effects.send(
          connection,
          new RepoMessage.Peer(
              self.peerId(), said.senderId(), RepoMessage.PROTOCOL_VERSION, metadata(am)));
    }
    meet(connection, peer, said, relation);
    for (Runnable next = peer.early.poll(); next != null; next = peer.early.poll()) {
      next.run();
    }
  }

  private void meet(long connection, Peer peer, RepoMessage.Peer said, Hello.Relation relation) {
    RepoMessage.Metadata metadata = said.metadata();
    String storageId = metadata == null ? null : metadata.storageId();
    boolean isKept = metadata != null && !metadata.isEphemeral();
    PeerLink link =
        new PeerLink(
            connection,
            self.peerId(),
            said.senderId(),
            peer.principal,
            storageId,
            isKept ? storageId : null,
            am(metadata) != null,
            relation == Hello.Relation.RELATED);
    peer.link = link;
    if (relation == Hello.Relation.UNRELATED) {
      end(connection, RepoMessage.Fault.NOT_RELATED);
      return;
    }
    effects.established(link, said);
    if (self.announces()) {
      remoteHeads.addAnnounced(connection);
      for (DocumentId id : List.copyOf(open.keySet())) {
        add(peer, id);
      }
    }
  }

  private void hear(Peer peer, PeerLink link, RepoMessage message) {
    long connection = link.connection();
    if (message instanceof RepoMessage.Sync sync) {
      opened(sync.documentId());
      add(peer, sync.documentId());
      effects.toDocument(sync.documentId(), true, actor -> actor.received(connection, sync));
    } else if (message instanceof RepoMessage.Unavailable unavailable) {
      effects.toDocument(unavailable.documentId(), false, actor -> actor.unavailable(connection));
    } else if (message instanceof RepoMessage.Ephemeral said) {
      effects.toDocument(said.documentId(), false, actor -> actor.received(connection, said));
    } else if (message instanceof RepoMessage.RemoteSubscription subscription) {
      remoteHeads.received(connection, subscription);
    } else if (message instanceof RepoMessage.RemoteHeads heads) {
      if (open.containsKey(heads.documentId())) {
        remoteHeads.received(connection, heads);
      }
    } else if (message instanceof RepoMessage.Join || message instanceof RepoMessage.Peer) {
      end(connection, "found a " + message.type() + " message after the handshake");
    }
  }
}
