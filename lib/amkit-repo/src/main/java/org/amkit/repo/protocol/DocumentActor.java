package org.amkit.repo.protocol;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.DocumentPeer.Status;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * One document among its store and its peers. A state machine: inputs are this class's methods,
 * called by one thread at a time; what it wants done goes out through {@link DocumentEffects}.
 *
 * <pre>
 *            want, received, use                  loaded
 *  UNLOADED ---------------------> LOADING ---------------------> LOADED
 *     ^                               | loadFailed                   |
 *     |  wanted again, a second later v                              | unload
 *     +---------------------------- FAILED                           |
 *     +--------------------------------------------------------------+
 *
 *  LOADED, one turn:  take what came -> append what is new -> (stored) -> send to whom it concerns
 * </pre>
 *
 * <p>While the store writes, what comes waits, and nothing is sent: so a message that says what is
 * here never says more than what is durable, and what waited goes into the store together.
 */
public final class DocumentActor {
  /** Something that is done with the document as soon as it is here. */
  public interface Use {
    /** Called with the document, which may be changed; it is not to be kept. */
    void with(Document document);

    /** Called instead when the document cannot be read. */
    void failed(Exception why);
  }

  private enum Phase {
    UNLOADED,
    LOADING,
    LOADED,
    FAILED
  }

  private static final long RETRY_MILLIS = 1_000;

  private final DocumentId id;
  private final DocumentRules rules;
  private final DocumentEffects effects;
  private final DocumentContent content = new DocumentContent();
  private final DocumentPeers peers;
  private final Deque<Use> uses = new ArrayDeque<>();

  private Phase phase = Phase.UNLOADED;
  private @Nullable Exception failure;

  /** Whether the store works on something, and nothing else goes on. */
  private boolean isBusy;

  /** Whether others may have written to the store. */
  private boolean isStoreChanged;

  /** When a store that has failed is tried again; 0 when it has not. */
  private long retryAt;

  private long now;

  /**
   * A document, not loaded yet.
   *
   * @param id names it
   * @param rules how it is kept and shared
   * @param effects does what it wants done
   */
  public DocumentActor(DocumentId id, DocumentRules rules, DocumentEffects effects) {
    this.id = id;
    this.rules = rules;
    this.effects = effects;
    this.peers = new DocumentPeers(id, rules, effects, content);
  }

  // What the owner asks

  /** {@return names the document} */
  public DocumentId id() {
    return id;
  }

  /** {@return how it stands} */
  public Availability availability() {
    return peers.told();
  }

  /** {@return the heads; none before it is loaded} */
  public ChangeHash[] heads() {
    return content.heads().clone();
  }

  /** {@return how many connections it is shared with} */
  public int peerCount() {
    return peers.count();
  }

  /** {@return whether the document is in memory} */
  public boolean isLoaded() {
    return phase == Phase.LOADED;
  }

  /** {@return whether all that it has is in the store, and nothing waits} */
  public boolean isQuiet() {
    return !isBusy && uses.isEmpty() && !content.isAhead() && phase != Phase.LOADING;
  }

  /**
   * {@return whether all is said to a peer, as far as this side knows}
   *
   * @param connection the peer's
   */
  public boolean isSettled(long connection) {
    DocumentPeer peer = peers.get(connection);
    return peer != null && peer.isSettled;
  }

  /** Has the document loaded, and looked for. */
  public void want() {
    load();
    turn();
  }

  /**
   * A new document, from now on kept in the store.
   *
   * @param initial what is in it; belongs to this from now on
   */
  public void create(Document initial) {
    content.create(initial);
    phase = Phase.LOADED;
    isStoreChanged = false;
    peers.touch();
    turn();
  }

  /**
   * Does something with the document.
   *
   * @param use called at once, or when the document is loaded
   */
  public void use(Use use) {
    uses.add(use);
    load();
    turn();
  }

  /**
   * Says something to all who have the document open.
   *
   * @param message with no target
   */
  public void broadcast(RepoMessage.Ephemeral message) {
    peers.say(message);
  }

  /**
   * Takes the document out of memory. It comes back when something concerns it.
   *
   * @return false when it is in use
   */
  public boolean unload() {
    if (phase != Phase.LOADED || !isQuiet() || !content.exists()) {
      return false;
    }
    peers.keepStates();
    content.unload();
    phase = Phase.UNLOADED;
    return true;
  }

  /**
   * Time has passed.
   *
   * @param millis of a clock that never goes back
   */
  public void tick(long millis) {
    now = millis;
    if (retryAt != 0 && now >= retryAt && phase == Phase.LOADED) {
      retryAt = 0;
      isBusy = false;
      turn();
    }
  }

  // What peers do

  /**
   * A peer is there that the document may be shared with.
   *
   * @param link its connection
   */
  public void peerAdded(PeerLink link) {
    peers.add(link);
    effects.askAccess(link.connection());
    if (link.stateKey() != null) {
      effects.readState(link.connection(), link.stateKey());
    }
    turn();
  }

  /**
   * {@return whether the peer was added}
   *
   * @param connection its connection
   */
  public boolean hasPeer(long connection) {
    return peers.get(connection) != null;
  }

  /**
   * A peer is gone.
   *
   * @param connection it was on
   */
  public void peerRemoved(long connection) {
    if (peers.remove(connection)) {
      turn();
    }
  }

  /**
   * What a peer may do is known, or has changed.
   *
   * @param connection the peer's
   * @param access what it may do
   */
  public void accessKnown(long connection, Access access) {
    DocumentPeer peer = peers.get(connection);
    if (peer == null || access.equals(peer.access)) {
      return;
    }
    peers.setAccess(peer, access);
    turn();
  }

  /**
   * What was kept of a peer is known.
   *
   * @param connection the peer's
   * @param state what was kept; empty: nothing
   */
  public void stateKnown(long connection, Optional<byte[]> state) {
    DocumentPeer peer = peers.get(connection);
    if (peer != null && !peer.isStateKnown) {
      peer.stateKnown(state.orElse(null));
      turn();
    }
  }

  /**
   * A peer has sent a sync message.
   *
   * @param connection the peer's, which was added
   * @param message the message
   */
  public void received(long connection, RepoMessage.Sync message) {
    DocumentPeer peer = peers.get(connection);
    if (peer == null) {
      effects.taken(connection, message.data().bytes().length);
      return;
    }
    peer.inbox.add(message);
    turn();
  }

  /**
   * A peer does not have the document.
   *
   * @param connection the peer's
   */
  public void unavailable(long connection) {
    DocumentPeer peer = peers.get(connection);
    if (peer != null && peer.status == Status.UNKNOWN) {
      peer.status = Status.UNAVAILABLE;
      turn();
    }
  }

  /**
   * A peer has said something to all, or passes it on.
   *
   * @param connection the peer's
   * @param message what it said
   */
  public void received(long connection, RepoMessage.Ephemeral message) {
    peers.pass(connection, message);
  }

  /**
   * A channel takes messages again.
   *
   * @param connection it belongs to
   */
  public void writable(long connection) {
    DocumentPeer peer = peers.get(connection);
    if (peer != null) {
      peer.isDirty = true;
      turn();
    }
  }

  // What the store answers

  /**
   * The document was read.
   *
   * @param reading what the store holds
   */
  public void loaded(Reading reading) {
    if (phase != Phase.LOADING && !isBusy) {
      return;
    }
    try {
      content.load(reading);
    } catch (IOException | AutomergeException e) {
      loadFailed(e);
      return;
    }
    phase = Phase.LOADED;
    isBusy = false;
    peers.noteHeads();
    turn();
  }

  /**
   * The document cannot be read.
   *
   * @param why of the store's
   */
  public void loadFailed(Exception why) {
    if (content.document() != null) {
      // What is here goes on, and the store is tried again.
      storeFailed(why);
      return;
    }
    failure = why;
    isBusy = false;
    phase = Phase.FAILED;
    retryAt = now + RETRY_MILLIS;
    effects.trouble(why);
    turn();
  }

  /**
   * What came into the store since was read.
   *
   * @param reading it
   */
  public void refreshed(Reading reading) {
    isBusy = false;
    try {
      content.refresh(reading);
      peers.noteHeads();
    } catch (AutomergeException e) {
      effects.trouble(e);
    }
    turn();
  }

  /**
   * What was to be stored is durable.
   *
   * @param behind where the store is now
   */
  public void stored(Position behind) {
    isBusy = false;
    content.written(behind);
    turn();
  }

  /**
   * What others have written cannot be read: the document goes on as it is.
   *
   * @param why of the store's
   */
  public void refreshFailed(Exception why) {
    isBusy = false;
    effects.trouble(why);
    turn();
  }

  /** The store has lost what was read: what it holds is read again. */
  public void stale() {
    content.lost();
    isBusy = true;
    effects.read();
  }

  /**
   * What was to be stored is not known to be durable: it is tried again, and nobody is told that it
   * is here.
   *
   * @param why of the store's
   */
  public void storeFailed(Exception why) {
    // Busy until then.
    isBusy = true;
    retryAt = now + RETRY_MILLIS;
    effects.trouble(why);
    peers.endThoseThatGave("the document cannot be kept: " + why.getMessage());
  }

  /** Others may have written to the store. */
  public void storeChanged() {
    isStoreChanged = true;
    if (phase == Phase.FAILED) {
      retryAt = 0;
      phase = Phase.UNLOADED;
    }
    turn();
  }

  // One turn

  private void load() {
    if (phase == Phase.FAILED && now >= retryAt) {
      retryAt = 0;
      phase = Phase.UNLOADED;
    }
    if (phase == Phase.UNLOADED) {
      phase = Phase.LOADING;
      isStoreChanged = false;
      effects.read();
    }
  }

  private void turn() {
    if (phase != Phase.LOADED && hasWork()) {
      load();
    }
    if (phase == Phase.FAILED) {
      Exception why = failure == null ? new IOException("it cannot be read") : failure;
      for (Use use = uses.poll(); use != null; use = uses.poll()) {
        use.failed(why);
      }
      peers.refuse();
    }
    Document loaded = content.document();
    if (phase != Phase.LOADED || loaded == null) {
      return;
    }
    serveUses(loaded);
    if (!isBusy) {
      peers.take();
      if (content.document() == null) {
        phase = Phase.UNLOADED;
        load();
      } else {
        goOn(loaded);
      }
    }
  }

  private void serveUses(Document loaded) {
    for (Use use = uses.poll(); use != null; use = uses.poll()) {
      use.with(loaded);
      peers.noteHeads();
    }
  }

  /** Has the store do what is due; else says what is to be said. */
  private void goOn(Document loaded) {
    Position position = content.position();
    isBusy = true;
    if (content.isAhead()) {
      effects.append(position, content.lacking(loaded));
    } else if (isStoreChanged) {
      isStoreChanged = false;
      if (position == null) {
        effects.read();
      } else {
        effects.readSince(position);
      }
    } else if (rules.compact() && position != null && content.isToBeCompacted()) {
      effects.compact(position, content.snapshot(loaded));
    } else {
      isBusy = false;
      peers.speak(loaded);
    }
  }

  /** Whether the document has to be in memory. */
  private boolean hasWork() {
    return !uses.isEmpty() || (isStoreChanged && peers.count() > 0) || peers.haveWork();
  }
}
