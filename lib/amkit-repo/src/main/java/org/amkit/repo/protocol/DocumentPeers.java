package org.amkit.repo.protocol;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Those who may have something to hear; all that are dirty and can be spoken to are in it. */
  private final Set<DocumentPeer> toHear = new LinkedHashSet<>();

  /** Peers with messages that were not taken yet. */
  private final Set<DocumentPeer> toTake = new LinkedHashSet<>();

  private final DocumentGivers givers = new DocumentGivers(peers.values());
  private final EphemeralCounts ephemerals = new EphemeralCounts();

  /** Whether a document that is not there is made when a peer offers it. */
  private boolean mayBeMade;

  private Availability told = Availability.LOADING;
  private boolean existed;
  private long now;

  DocumentPeers(
      DocumentId id, DocumentRules rules, DocumentEffects effects, DocumentContent content) {
    this.id = id;
    this.rules = rules;
    this.mayBeMade = rules.create();
    this.effects = effects;
    this.content = content;
  }

  Availability told() {
    return told;
  }

  int count() {
    return peers.size();
  }

  List<PeerStanding> standings() {
    return peers.values().stream().map(DocumentPeer::standing).toList();
  }

  @Nullable DocumentPeer get(long connection) {
    return peers.get(connection);
  }

  /** Time has passed. */
  void tick(long millis) {
    now = millis;
  }

  void add(PeerLink link) {
    DocumentPeer peer = new DocumentPeer(link, now);
    peers.put(link.connection(), peer);
    mark(peer);
  }

  /**
   * A connection is gone. What has come over it is taken in first, where the peer may write: until
   * then the peer stays.
   *
   * @return whether there was such a peer
   */
  boolean gone(long connection) {
    DocumentPeer peer = peers.get(connection);
    if (peer == null) {
      return false;
    }
    peer.isGone = true;
    noteShared(peer);
    removeWhenTaken(peer);
    return true;
  }

  /** What it has sent is taken, and in the store, before it is said what came of it. */
  private void removeWhenTaken(DocumentPeer peer) {
    boolean isTaken = peer.isGone && peer.inbox.isEmpty();
    if (isTaken && peer.isActive() && content.isAhead()) {
      toTake.add(peer);
    } else if (isTaken) {
      remove(peer);
    }
  }

  private void remove(DocumentPeer peer) {
    long connection = peer.link.connection();
    if (peers.remove(connection) == null) {
      return;
    }
    toHear.remove(peer);
    toTake.remove(peer);
    keepState(peer);
    SyncState state = peer.begunState();
    if (state != null) {
      setSettled(peer, peer.isSettledIn(content.document(), content.isAhead()));
      effects.left(connection, peer.receivedChanges, state.getSentChangeCount());
    }
  }

  /** Lets go of all peers; what they have sent is dropped. */
  void letGo() {
    for (DocumentPeer peer : peers.values()) {
      for (RepoMessage message : peer.inbox) {
        if (message instanceof RepoMessage.Sync sync) {
          effects.taken(peer.link.connection(), sync.data().bytes().length);
        }
      }
    }
    peers.clear();
    toHear.clear();
    toTake.clear();
  }

  /** A peer may have something to hear. */
  void mark(DocumentPeer peer) {
    peer.isDirty = true;
    toHear.add(peer);
  }

  /** All peers may have something to hear, and to answer. */
  void touch() {
    for (DocumentPeer peer : peers.values()) {
      mark(peer);
      peer.idleMessages = 0;
      setSettled(peer, false);
    }
  }

  /** Something has come of a peer. */
  void put(DocumentPeer peer, RepoMessage message) {
    peer.inbox.add(message);
    toTake.add(peer);
  }

  /** A peer does not have the document: behind what it has said before. */
  void unavailable(DocumentPeer peer) {
    if (peer.inbox.isEmpty()) {
      takeUnavailable(peer);
    } else {
      put(peer, new RepoMessage.Unavailable(peer.link.peerId(), peer.link.ownId(), id));
    }
  }

  /** A peer's channel takes messages again. */
  void writable(DocumentPeer peer) {
    while (!peer.unsaid.isEmpty() && effects.canSend(peer.link.connection())) {
      effects.send(peer.link.connection(), peer.unsaid.remove());
    }
    if (peer.isDirty) {
      toHear.add(peer);
    }
  }

  /** Something that peers have sent is lost with the memory: they are to send it again. */
  void lost() {
    for (DocumentPeer peer : peers.values()) {
      peer.lost();
      toHear.add(peer);
    }
  }

  /** The document was read from the store, where it was not in memory before. */
  void reloaded(Document document) {
    for (DocumentPeer peer : peers.values()) {
      peer.reloaded(document);
      if (peer.isDirty) {
        toHear.add(peer);
      }
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
    peer.setAccess(access, rules);
    if (isLost) {
      peer.hasOffered |= peer.status == Status.HAS;
      refuse(peer);
    }
    noteShared(peer);
    for (RepoMessage.Ephemeral m = peer.heard.poll(); m != null; m = peer.heard.poll()) {
      pass(peer.link.connection(), m);
    }
    mark(peer);
  }

  private void noteShared(DocumentPeer peer) {
    boolean isShared = peer.mayRead() && peer.isAddressed();
    if (isShared != peer.isShared) {
      peer.isShared = isShared;
      effects.shared(peer.link.connection(), isShared);
    }
  }

  private void setStatus(DocumentPeer peer, Status status) {
    peer.status = status;
    noteShared(peer);
  }

  // Ephemeral messages

  /** Says something of this side's to all. */
  void say(RepoMessage.Ephemeral message) {
    ephemerals.add(message);
    effects.publish(message);
    passOn(message, Hub.NODES);
  }

  /** Passes on what a peer has said, or has passed on itself. */
  void pass(long connection, RepoMessage.Ephemeral message) {
    DocumentPeer peer = peers.get(connection);
    Access access = peer == null ? null : peer.access;
    if (peer != null && access == null) {
      DocumentPeer.keep(peer.heard, message);
      return;
    }
    boolean isAllowed = access == null ? connection == Hub.NODES : access.write();
    if (isAllowed && ephemerals.add(message)) {
      effects.ephemeral(message);
      if (peer != null) {
        effects.publish(message.to(""));
      }
      passOn(message, connection);
    }
  }

  private void passOn(RepoMessage.Ephemeral message, long from) {
    for (DocumentPeer peer : peers.values()) {
      long connection = peer.link.connection();
      if (peer.isShared && connection != from && !peer.link.peerId().equals(message.senderId())) {
        RepoMessage.Ephemeral copy = message.to(peer.link.peerId());
        if (peer.unsaid.isEmpty() && effects.canSend(connection)) {
          effects.send(connection, copy);
        } else {
          DocumentPeer.keep(peer.unsaid, copy);
        }
      }
    }
  }

  /** Where the heads are new, all peers may have something to hear. */
  void noteHeads() {
    if (content.exists() && !existed) {
      existed = true;
      touch();
    }
    if (content.hasNewHeads()) {
      touch();
      effects.changed(content.heads().clone());
    }
  }

  // What came

  /** Takes in what has come from peers whose standing is known. */
  void take() {
    for (DocumentPeer peer : List.copyOf(toTake)) {
      if (peer.isActive()) {
        takeInbox(peer);
      }
    }
  }

  private void takeInbox(DocumentPeer peer) {
    while (!peer.inbox.isEmpty() && toTake.contains(peer)) {
      Document loaded = content.document();
      if (loaded == null) {
        // Memory ran out: what others have sent waits until it is here again.
        return;
      }
      RepoMessage message = peer.inbox.remove();
      if (message instanceof RepoMessage.Sync sync) {
        effects.taken(peer.link.connection(), sync.data().bytes().length);
        if (peer.isDenied()) {
          peer.dropped(sync);
          refuse(peer);
        } else if (mayTake()) {
          take(loaded, peer, sync);
        } else {
          // It is notified of the document when the store has it.
          peer.dropped(sync);
          refuse(peer);
        }
      } else {
        takeUnavailable(peer);
      }
    }
    if (peer.inbox.isEmpty()) {
      toTake.remove(peer);
      removeWhenTaken(peer);
    }
  }

  /** A document that the store does not have is not made for peers. */
  void mayNotBeMade() {
    mayBeMade = false;
  }

  /** Whether what peers send is taken: else only what the store has, or is made here, counts. */
  private boolean mayTake() {
    return content.exists() || mayBeMade;
  }

  /** To the peer, there is no such document. */
  private void refuse(DocumentPeer peer) {
    setStatus(peer, Status.TOLD);
    sendUnavailable(peer);
  }

  private void takeUnavailable(DocumentPeer peer) {
    peer.hasOffered = false;
    if (!peer.isWaiting()) {
      setStatus(peer, Status.UNAVAILABLE);
    }
    if (peer.isToHearAll()) {
      mark(peer);
    }
  }

  private void take(Document loaded, DocumentPeer peer, RepoMessage.Sync message) {
    SyncState state = peer.state(loaded, rules);
    peer.hasOffered = false;
    peer.heardMillis = now;
    int before = loaded.changeCount();
    if (message.isRequest()) {
      setStatus(peer, Status.WANTS);
    }
    try {
      loaded.receiveSyncMessage(state, message.data().bytes());
    } catch (MalformedDataException e) {
      end(peer, "the other side sent a bad sync message: " + e.getMessage());
      return;
    } catch (AutomergeException e) {
      end(peer, "the other side sent changes that do not fit: " + e.getMessage());
      return;
    } catch (OutOfMemoryError e) {
      // What was taken in halfway must not be kept or passed on; and its memory is needed.
      content.unload();
      lost();
      end(peer, "out of memory");
      return;
    }
    if (state.isUnrelated()) {
      end(peer, RepoMessage.Fault.NOT_RELATED);
      return;
    }
    boolean isNew = loaded.changeCount() > before;
    boolean saysMore = learn(peer, state, message);
    mark(peer);
    if (isNew) {
      peer.receivedChanges += loaded.changeCount() - before;
      peer.progressMillis = now;
      noteHeads();
    }
    // A peer whose changes are not taken gets nowhere, and must still be notified of ours.
    boolean isOn = isNew || peer.hasSentMore() || (saysMore && state.isReadOnly());
    peer.idleMessages = isOn ? 0 : peer.idleMessages + 1;
    if (peer.idleMessages > MAX_IDLE_MESSAGES) {
      end(peer, "the other side sent " + peer.idleMessages + " messages in vain");
    }
  }

  /** Ends a peer's connection: nothing more is taken of it, or said to it. */
  private void end(DocumentPeer peer, String why) {
    remove(peer);
    effects.end(peer.link.connection(), why);
  }

  /** Whether the peer has other heads now. */
  private boolean learn(DocumentPeer peer, SyncState state, RepoMessage.Sync message) {
    ChangeHash[] theirs = state.getTheirHeads().orElse(new ChangeHash[0]);
    boolean hasEmpty = theirs.length == 0 && peer.link.isOurs() && !message.isRequest();
    if (theirs.length > 0 || hasEmpty) {
      if (peer.status != Status.HAS || peer.initialHeads == null) {
        setStatus(peer, Status.HAS);
        peer.initialHeads = theirs;
        peer.progressMillis = now;
      }
      if (hasEmpty && !state.isReadOnly()) {
        content.adopt();
        noteHeads();
      }
    }
    boolean saysMore = peer.saysHeads(theirs);
    String storageId = peer.link.storageId();
    if (saysMore && storageId != null) {
      effects.peerHeads(peer.link.connection(), storageId, theirs);
    }
    return saysMore;
  }

  /** To peers, a document that cannot be read is one that is not here. */
  void refuse() {
    for (DocumentPeer peer : List.copyOf(toTake)) {
      for (RepoMessage m = peer.inbox.poll(); m != null; m = peer.inbox.poll()) {
        if (m instanceof RepoMessage.Sync sync) {
          effects.taken(peer.link.connection(), sync.data().bytes().length);
          peer.dropped(sync);
          refuse(peer);
        } else {
          takeUnavailable(peer);
        }
      }
      mark(peer);
      removeWhenTaken(peer);
    }
    toTake.clear();
    tellAvailability(Availability.FAILED);
  }

  /** What came could not be stored: peers that would take silence for consent are told. */
  void endThoseThatGave(String why) {
    for (DocumentPeer peer : List.copyOf(peers.values())) {
      if (peer.link.isOurs() && peer.status == Status.HAS) {
        end(peer, why);
      }
    }
  }

  // What goes out

  /**
   * Says what is to be said. Only while all that is here is durable.
   *
   * @return after how many milliseconds there may be more to say, should nothing come; 0: never
   */
  long speak(Document loaded) {
    boolean isComing = !isWhole(loaded) && givers.isGiving(loaded, now);
    for (DocumentPeer peer : List.copyOf(toHear)) {
      if (isComing && peer.status != Status.HAS && peer.isToHear()) {
        // Half a document is no answer, and what comes need not be asked of others.
        continue;
      }
      toHear.remove(peer);
      if (peer.isToHear() && effects.canSend(peer.link.connection())) {
        speak(loaded, peer);
      }
    }
    tellAvailability(standing(loaded));
    if (told == Availability.UNAVAILABLE) {
      tellWanting();
    }
    long patience = told == Availability.REQUESTING ? DocumentPeer.PATIENCE_MILLIS : 0;
    return isComing ? DocumentPeer.GIVING_MILLIS : patience;
  }

  private void speak(Document loaded, DocumentPeer peer) {
    peer.isDirty = false;
    if (!mayTake()) {
      return;
    }
    if (peer.hasOffered && !content.exists()) {
      peer.begin();
      peer.progressMillis = now;
      setStatus(peer, Status.HAS);
    }
    boolean isNew = peer.status == Status.UNKNOWN;
    boolean isAsking = !content.exists() && isNew;
    // A document is announced with its first change: who took it for whole before would lack it.
    boolean isSilent = isNew && content.heads().length == 0;
    boolean isVain = isAsking ? !peer.isToAsk() : isSilent || !peer.isToTell();
    // Neither has it: without changes it would look like a document that is here and empty.
    boolean isNowhere = !content.exists() && peer.status == Status.UNAVAILABLE;
    if (isVain || isNowhere) {
      return;
    }
    if (peer.isWaiting() && isNothingTo(peer) && !peer.hasOffered) {
      // To other peers a document without changes is none; they would wait for it forever.
      if (content.exists() && peer.status == Status.WANTS) {
        setStatus(peer, Status.TOLD);
        sendUnavailable(peer);
      }
      return;
    }
    SyncState state = peer.state(loaded, rules);
    Optional<byte[]> bytes = loaded.generateSyncMessage(state);
    if (bytes.isPresent()) {
      peer.spoken(now, content.heads());
      effects.send(
          peer.link.connection(),
          new RepoMessage.Sync(
              peer.link.ownId(),
              peer.link.peerId(),
              id,
              isAsking || peer.asksAnew(),
              new RepoMessage.Payload(bytes.get())));
    }
    noteSettled(loaded, peer, state);
  }

  private boolean isNothingTo(DocumentPeer peer) {
    boolean isEmpty = content.heads().length == 0 && !(peer.link.isOurs() && content.exists());
    return isEmpty || !peer.mayRead();
  }

  private void noteSettled(Document loaded, DocumentPeer peer, SyncState state) {
    boolean isSettled = state.isSettled(loaded);
    if (isSettled && !peer.isKept) {
      peer.isKept = true;
      keepState(peer);
    }
    setSettled(peer, isSettled);
  }

  private void setSettled(DocumentPeer peer, boolean isSettled) {
    if (isSettled != peer.isSettled) {
      peer.isSettled = isSettled;
      effects.settled(peer.link.connection(), isSettled);
    }
  }

  /**
   * Whether the document is here: it was kept or made here, or all has come that a peer had at
   * first; what is here once stays.
   */
  private boolean isWhole(Document loaded) {
    boolean wasWhole = told == Availability.READY && content.exists();
    return wasWhole || content.wasHere() || givers.haveGivenAll(loaded);
  }

  /** How the document stands, once the store has answered. */
  private Availability standing(Document loaded) {
    if (isWhole(loaded)) {
      return Availability.READY;
    }
    if (mayBeMade && givers.isAwaited(now)) {
      return Availability.REQUESTING;
    }
    return content.exists() ? Availability.READY : Availability.UNAVAILABLE;
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
        setStatus(peer, Status.TOLD);
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
