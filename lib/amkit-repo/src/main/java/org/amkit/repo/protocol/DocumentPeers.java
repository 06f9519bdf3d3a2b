package org.amkit.repo.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.MalformedDataException;
import org.amkit.SyncState;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.DocumentPeer.Status;
import org.jspecify.annotations.Nullable;

/** The peers of a document: what they say is taken in, and what they are to hear is said. */
final class DocumentPeers {
  /** Messages that a peer may send without anything new coming or going. */
  private static final int MAX_IDLE_MESSAGES = 300;

  private final DocumentId id;
  private final DocumentRules rules;
  private final DocumentEffects effects;
  private final DocumentContent content;
  private final Map<Long, DocumentPeer> peers = new LinkedHashMap<>();
  private final EphemeralRing ephemerals = new EphemeralRing();
  private Availability told = Availability.LOADING;

  DocumentPeers(
      DocumentId id, DocumentRules rules, DocumentEffects effects, DocumentContent content) {
    this.id = id;
    this.rules = rules;
    this.effects = effects;
    this.content = content;
  }

  Availability told() {
    return told;
  }

  int count() {
    return peers.size();
  }

  @Nullable DocumentPeer get(long connection) {
    return peers.get(connection);
  }

  void add(PeerLink link) {
    peers.put(link.connection(), new DocumentPeer(link));
  }

  /** False where there is no such peer. */
  boolean remove(long connection) {
    DocumentPeer peer = peers.remove(connection);
    if (peer != null) {
      keepState(peer);
    }
    return peer != null;
  }

  /** All peers may have something to hear. */
  void touch() {
    for (DocumentPeer peer : peers.values()) {
      peer.isDirty = true;
    }
  }

  /** Whether the document has to be in memory for a peer. */
  boolean haveWork() {
    for (DocumentPeer peer : peers.values()) {
      if (peer.isActive() && (!peer.inbox.isEmpty() || peer.isToHear())) {
        return true;
      }
    }
    return false;
  }

  /** What a peer may do is known, or has changed. */
  void setAccess(DocumentPeer peer, Access access) {
    boolean isLost = access.isDenied() && peer.access != null && peer.status != Status.UNKNOWN;
    peer.access = access;
    SyncState state = peer.begunState();
    if (state != null) {
      state.setReadOnly(!access.write());
    }
    if (isLost) {
      sendUnavailable(peer);
    }
    peer.isDirty = true;
  }

  // Ephemeral messages

  /** Says something of this side's to all. */
  void say(RepoMessage.Ephemeral message) {
    ephemerals.add(message);
    passOn(message, -1);
  }

  /** Passes on what a peer has said, or has passed on itself. */
  void pass(long connection, RepoMessage.Ephemeral message) {
    DocumentPeer peer = peers.get(connection);
    boolean mayWrite = peer == null || peer.access == null || peer.access.write();
    if (mayWrite && ephemerals.add(message)) {
      effects.ephemeral(message);
      passOn(message, connection);
    }
  }

  private void passOn(RepoMessage.Ephemeral message, long from) {
    for (DocumentPeer peer : peers.values()) {
      Access access = peer.access;
      boolean hears = access != null && access.read() && peer.isAddressed();
      if (hears
          && peer.link.connection() != from
          && !peer.link.peerId().equals(message.senderId())) {
        effects.send(peer.link.connection(), message.to(peer.link.peerId()));
      }
    }
  }

  /** Where the heads are new, all peers may have something to hear. */
  void noteHeads() {
    if (content.hasNewHeads()) {
      touch();
      effects.changed(content.heads().clone());
    }
  }

  // What came

  /** Takes in what has come from peers whose standing is known. */
  void take() {
    for (DocumentPeer peer : new ArrayList<>(peers.values())) {
      if (peer.isActive()) {
        takeInbox(peer);
      }
    }
  }

  private void takeInbox(DocumentPeer peer) {
    for (RepoMessage.Sync m = peer.inbox.poll(); m != null; m = peer.inbox.poll()) {
      effects.taken(peer.link.connection(), m.data().bytes().length);
      Document loaded = content.document();
      if (loaded == null || !peers.containsKey(peer.link.connection())) {
        return;
      }
      if (m.isRequest()) {
        peer.status = Status.WANTS;
      }
      if (peer.isDenied() || (!content.exists() && !rules.create() && !m.isRequest())) {
        peer.status = peer.status == Status.UNKNOWN ? Status.TOLD : peer.status;
        sendUnavailable(peer);
      } else {
        take(loaded, peer, m);
      }
    }
  }

  private void take(Document loaded, DocumentPeer peer, RepoMessage.Sync message) {
    long connection = peer.link.connection();
    SyncState state = peer.state(loaded, rules);
    int before = loaded.changeCount();
    try {
      loaded.receiveSyncMessage(state, message.data().bytes());
    } catch (MalformedDataException e) {
      effects.end(connection, "the other side sent a bad sync message: " + e.getMessage());
      return;
    } catch (AutomergeException e) {
      effects.end(connection, "the other side sent changes that do not fit: " + e.getMessage());
      return;
    } catch (OutOfMemoryError e) {
      // What was taken in halfway must not be kept or passed on; and its memory is needed.
      content.unload();
      effects.end(connection, "memory ran out");
      return;
    }
    if (state.isUnrelated()) {
      effects.end(connection, RepoMessage.Fault.NOT_RELATED);
      return;
    }
    boolean isNew = loaded.changeCount() > before;
    learn(peer, state, message);
    peer.isDirty = true;
    peer.idleMessages = isNew || peer.hasSentMore() ? 0 : peer.idleMessages + 1;
    if (peer.idleMessages > MAX_IDLE_MESSAGES) {
      effects.end(connection, "the other side sent " + peer.idleMessages + " messages in vain");
    } else if (isNew) {
      noteHeads();
    }
  }

  private void learn(DocumentPeer peer, SyncState state, RepoMessage.Sync message) {
    ChangeHash[] theirs = state.getTheirHeads().orElse(new ChangeHash[0]);
    if (theirs.length > 0 || (peer.link.isOurs() && !message.isRequest())) {
      if (peer.status != Status.HAS) {
        peer.status = Status.HAS;
        peer.initialHeads = theirs;
      }
      String storageId = peer.link.storageId();
      if (storageId != null) {
        effects.peerHeads(peer.link.connection(), storageId, theirs);
      }
    }
  }

  /** To peers, a document that cannot be read is one that is not here. */
  void refuse() {
    for (DocumentPeer peer : peers.values()) {
      for (RepoMessage.Sync m = peer.inbox.poll(); m != null; m = peer.inbox.poll()) {
        effects.taken(peer.link.connection(), m.data().bytes().length);
        peer.status = Status.TOLD;
        sendUnavailable(peer);
      }
    }
    tellAvailability(Availability.FAILED);
  }

  /** What came could not be stored: peers that would take silence for consent are told. */
  void endThoseThatGave(String why) {
    for (DocumentPeer peer : new ArrayList<>(peers.values())) {
      if (peer.link.isOurs() && peer.status == Status.HAS) {
        effects.end(peer.link.connection(), why);
      }
    }
  }

  // What goes out

  /** Says what is to be said. Only while all that is here is durable. */
  void speak(Document loaded) {
    boolean awaitsSupplier = !content.exists() && hasPeer(Status.HAS);
    for (DocumentPeer peer : new ArrayList<>(peers.values())) {
      boolean isNext = peer.status == Status.HAS || !awaitsSupplier;
      if (isNext && peer.isToHear() && effects.canSend(peer.link.connection())) {
        speak(loaded, peer);
      }
    }
    tellAvailability(standing(loaded));
    if (told == Availability.UNAVAILABLE) {
      tellWanting();
    }
  }

  private void speak(Document loaded, DocumentPeer peer) {
    peer.isDirty = false;
    if (peer.isWaiting() && isNothingTo(peer)) {
      // To other peers a document without changes is none; they would wait for it for ever.
      if (content.exists() && peer.status == Status.WANTS) {
        peer.status = Status.TOLD;
        sendUnavailable(peer);
      }
      return;
    }
    boolean isAsking = !content.exists() && peer.status == Status.UNKNOWN;
    SyncState state = peer.state(loaded, rules);
    Optional<byte[]> bytes = loaded.generateSyncMessage(state);
    if (bytes.isPresent()) {
      effects.send(
          peer.link.connection(),
          new RepoMessage.Sync(
              peer.link.ownId(),
              peer.link.peerId(),
              id,
              isAsking && state.getSharedHeads().length == 0,
              new RepoMessage.SyncData(bytes.get())));
    }
    noteSettled(loaded, peer, state);
  }

  private boolean isNothingTo(DocumentPeer peer) {
    return content.heads().length == 0 && !(peer.link.isOurs() && content.exists());
  }

  private void noteSettled(Document loaded, DocumentPeer peer, SyncState state) {
    boolean isSettled = state.isSettled(loaded);
    if (isSettled && !peer.isKept) {
      peer.isKept = true;
      keepState(peer);
    }
    if (isSettled != peer.isSettled) {
      peer.isSettled = isSettled;
      effects.settled(peer.link.connection(), isSettled);
    }
  }

  private boolean hasPeer(Status status) {
    for (DocumentPeer peer : peers.values()) {
      if (peer.status == status && !peer.isDenied()) {
        return true;
      }
    }
    return false;
  }

  /**
   * How the document stands, once the store has answered. It is here when it was kept or made here,
   * or when all has come that a peer had at first; what is here once stays.
   */
  private Availability standing(Document loaded) {
    boolean isAwaited = false;
    boolean isWhole = told == Availability.READY || content.wasHere();
    for (DocumentPeer peer : peers.values()) {
      isWhole |= peer.hasGivenAll(loaded);
      isAwaited |= peer.mayHave();
    }
    if (isWhole || (content.exists() && !isAwaited)) {
      return Availability.READY;
    }
    return isAwaited ? Availability.REQUESTING : Availability.UNAVAILABLE;
  }

  private void tellAvailability(Availability now) {
    if (now != told) {
      told = now;
      effects.availability(now);
    }
  }

  private void tellWanting() {
    for (DocumentPeer peer : peers.values()) {
      if (peer.status == Status.WANTS) {
        peer.status = Status.TOLD;
        sendUnavailable(peer);
      }
    }
  }

  private void sendUnavailable(DocumentPeer peer) {
    effects.send(
        peer.link.connection(),
        new RepoMessage.Unavailable(peer.link.ownId(), peer.link.peerId(), id));
  }

  // What is kept of peers

  void keepStates() {
    peers.values().forEach(this::keepState);
  }

  private void keepState(DocumentPeer peer) {
    SyncState state = peer.begunState();
    String key = peer.link.stateKey();
    if (key != null && state != null && state.getTheirHeads().isPresent()) {
      effects.keepState(key, state.encode());
    }
  }
}
