package org.amkit.repo.protocol;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StoreEvent;
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
 *     +--------------------------------------------------------------+     any, delete: DELETED
 *
 *  LOADED, one turn:  take what came -> append what is new -> (stored) -> send to the peers concerned
 * </pre>
 *
 * <p>While the store writes, what comes waits, and nothing is sent: so a message that says what is
 * here never says more than what is durable, and what waited goes into the store together.
 */
public final class DocumentActor {
  private static final long RETRY_MILLIS = 1_000;

  /** Reading a document that cannot be read is tried again less and less often, up to this. */
  private static final long MAX_RETRY_MILLIS = 60_000;

  private final DocumentRules rules;
  private final DocumentEffects effects;
  private final DocumentContent content = new DocumentContent();
  private final DocumentPeers peers;
  private final Deque<DocumentUse> uses = new ArrayDeque<>();
  private final StoreNews news = new StoreNews();

  private DocumentPhase phase = DocumentPhase.UNLOADED;
  private @Nullable Exception failure;

  /** Whether the store works on something, and nothing else goes on. */
  private boolean isBusy;

  /** When a store that has failed is tried again; 0 when it has not. */
  private long retryAt;

  /** After how long a document that cannot be read is tried again. */
  private long retryMillis = RETRY_MILLIS;

  /** When what others have written is read again, where that has failed; 0 when it has not. */
  private long refreshAt;

  /** When there may be something to do because time has passed; 0: never. */
  private long wakeAt;

  /**
   * Whether the store has written something that no one was notified of, as more was made here
   * meanwhile: no more is made before that is written, too, and said.
   */
  private boolean owesSpeech;

  /** Whether somebody here wants the document. */
  private boolean isWanted;

  private long now;

  /**
   * A document, not loaded yet.
   *
   * @param id names it
   * @param rules how it is kept and shared
   * @param effects does what it wants done
   */
  public DocumentActor(DocumentId id, DocumentRules rules, DocumentEffects effects) {
    this.rules = rules;
    this.effects = effects;
    this.peers = new DocumentPeers(id, rules, effects, content);
  }

  // What the owner asks

  /** {@return how it stands} */
  public Availability availability() {
    return peers.told();
  }

  /** {@return the heads; none before it is loaded} */
  public ChangeHash[] heads() {
    return content.heads().clone();
  }

  /** {@return whether it is known to be more than nothing: stored, made here, or with changes} */
  public boolean exists() {
    return content.exists();
  }

  /** {@return how many connections it is shared with} */
  public int peerCount() {
    return peers.count();
  }

  /** {@return how the document stands with each of them} */
  public List<PeerStanding> standings() {
    return peers.standings();
  }

  /** {@return whether the document is in memory} */
  public boolean isLoaded() {
    return phase == DocumentPhase.LOADED;
  }

  /** {@return whether all that it has is in the store, and nothing waits} */
  public boolean isQuiet() {
    return !isBusy && uses.isEmpty() && !content.isAhead() && phase != DocumentPhase.LOADING;
  }

  /** Has the document loaded, and looked for. */
  public void want() {
    isWanted = true;
    load();
    turn();
  }

  /**
   * A new document, from now on kept in the store. What is here of it, or turns out to be in the
   * store, is kept beside it.
   *
   * @param initial what is in it; belongs to this from now on
   */
  public void create(Document initial) {
    content.create(initial);
    peers.noteHeads();
    if (phase != DocumentPhase.LOADING) {
      phase = DocumentPhase.LOADED;
    }
    turn();
  }

  /**
   * Does something with the document.
   *
   * @param use called at once, or when the document is loaded
   */
  public void use(DocumentUse use) {
    uses.add(use);
    load();
    turn();
  }

  /**
   * The document is deleted: it is of no use any more, and nothing of it is to be stored.
   *
   * @param why handed to those who wait for it
   */
  public void delete(Exception why) {
    peers.letGo();
    content.unload();
    effects.weighs(content.weight());
    failure = why;
    phase = DocumentPhase.DELETED;
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
    if (phase != DocumentPhase.LOADED || !isQuiet() || !content.exists()) {
      return false;
    }
    peers.keepStates();
    if (content.hasWaiting()) {
      peers.lost();
    }
    content.unload();
    effects.weighs(content.weight());
    phase = DocumentPhase.UNLOADED;
    return true;
  }

  /**
   * Time has passed.
   *
   * @param millis of a clock that never goes back
   */
  public void tick(long millis) {
    now = millis;
    peers.tick(millis);
    if (retryAt != 0 && now >= retryAt && phase == DocumentPhase.LOADED) {
      retryAt = 0;
      isBusy = false;
      turn();
    } else if (wakeAt != 0 && now >= wakeAt) {
      wakeAt = 0;
      if (phase == DocumentPhase.FAILED && (isWanted || peers.count() > 0)) {
        load();
      }
      turn();
      // One call is asked for at a time, the next that is due.
      for (long at : new long[] {retryAt, refreshAt}) {
        if (at > now) {
          wake(at - now);
        }
      }
    }
  }

  /** When to read again. */
  private long laterAndLater() {
    long at = now + retryMillis;
    wake(retryMillis);
    retryMillis = Math.min(2 * retryMillis, MAX_RETRY_MILLIS);
    return at;
  }

  /** Time has to be told, at the latest then. */
  private void wake(long millis) {
    if (wakeAt == 0 || wakeAt > now + millis) {
      wakeAt = now + millis;
      effects.wake(millis);
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
    effects.askAccess(link);
    if (link.stateKey() != null) {
      effects.readState(link.connection(), link.stateKey());
    }
    turn();
  }

  /**
   * A peer is gone.
   *
   * @param connection it was on
   */
  public void peerRemoved(long connection) {
    if (peers.gone(connection)) {
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
    if (peer == null || (peer.access != null && access.equals(peer.access))) {
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
      peers.mark(peer);
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
    peers.put(peer, message);
    turn();
  }

  /**
   * A peer does not have the document.
   *
   * @param connection the peer's
   */
  public void unavailable(long connection) {
    DocumentPeer peer = peers.get(connection);
    if (peer != null) {
      peers.unavailable(peer);
      turn();
    }
  }

  /**
   * A peer has said something to all, or passes it on.
   *
   * @param connection the peer's; {@link Hub#NODES}: another node passes on what its peers may say
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
      peers.writable(peer);
      turn();
    }
  }

  // What the store answers

  /** The store would not take a document of this name: peers do not bring it. */
  public void mayNotBeMade() {
    peers.mayNotBeMade();
  }

  /**
   * The document was read.
   *
   * @param reading what the store holds
   */
  public void loaded(Reading reading) {
    if (phase != DocumentPhase.LOADING && !isBusy) {
      return;
    }
    boolean isReload = content.document() == null;
    try {
      content.load(reading);
    } catch (IOException | AutomergeException e) {
      loadFailed(e);
      return;
    }
    phase = DocumentPhase.LOADED;
    isBusy = false;
    retryMillis = RETRY_MILLIS;
    Document loaded = content.document();
    if (isReload && loaded != null) {
      peers.reloaded(loaded);
    }
    peers.noteHeads();
    effects.weighs(content.weight());
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
      phase = DocumentPhase.LOADED;
      if (content.isAhead()) {
        news.toBeRead();
        storeFailed(why);
      } else {
        refreshFailed(why);
      }
      return;
    }
    failure = why;
    isBusy = false;
    phase = DocumentPhase.FAILED;
    retryAt = laterAndLater();
    effects.trouble(why);
    turn();
  }

  /**
   * What came into the store since was read.
   *
   * @param reading it
   */
  public void refreshed(Reading reading) {
    if (reading.isWhole()) {
      loaded(reading);
      return;
    }
    isBusy = false;
    retryMillis = RETRY_MILLIS;
    refresh(reading);
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
    effects.weighs(content.weight());
    owesSpeech = content.isAhead();
    Document loaded = content.document();
    if (!owesSpeech && loaded != null) {
      // Before more is taken in: a steady stream would keep this side silent.
      say(loaded);
    }
    turn();
  }

  /**
   * What others have written cannot be read: the document goes on as it is.
   *
   * @param why of the store's
   */
  public void refreshFailed(Exception why) {
    isBusy = false;
    news.toBeRead();
    refreshAt = laterAndLater();
    effects.trouble(why);
    turn();
  }

  /** The store has lost what was read: what it holds is read again. */
  public void stale() {
    isBusy = true;
    effects.read();
  }

  /**
   * What was to be stored is not known to be durable: it is tried again, and no one is told that it
   * is here.
   *
   * @param why of the store's
   */
  public void storeFailed(Exception why) {
    // Busy until then.
    isBusy = true;
    owesSpeech = false;
    retryAt = now + RETRY_MILLIS;
    wake(RETRY_MILLIS);
    effects.trouble(why);
    peers.endThoseThatGave(RepoMessage.Fault.NOT_KEPT + why.getMessage());
    turn();
  }

  /**
   * Others may have written to the store.
   *
   * @param event what it tells
   */
  public void storeChanged(StoreEvent event) {
    news.add(event, phase == DocumentPhase.LOADED);
    refreshAt = 0;
    retryMillis = RETRY_MILLIS;
    if (phase == DocumentPhase.FAILED) {
      retryAt = 0;
      phase = DocumentPhase.UNLOADED;
    }
    turn();
  }

  // One turn

  private void load() {
    if (phase == DocumentPhase.FAILED && now >= retryAt) {
      retryAt = 0;
      phase = DocumentPhase.UNLOADED;
    }
    if (phase == DocumentPhase.UNLOADED) {
      phase = DocumentPhase.LOADING;
      news.reading();
      effects.read();
    }
  }

  private void turn() {
    if (phase != DocumentPhase.LOADED && hasWork()) {
      load();
    }
    if (phase.isOfNoUse()) {
      Exception why = failure == null ? new IOException("it cannot be read") : failure;
      for (DocumentUse use = uses.poll(); use != null; use = uses.poll()) {
        use.failed(why);
      }
      peers.refuse();
    }
    Document loaded = content.document();
    if (phase != DocumentPhase.LOADED || loaded == null) {
      return;
    }
    serveUses(loaded);
    if (!isBusy) {
      news.take(content::position, this::refresh);
      peers.take();
      if (content.document() == null) {
        phase = DocumentPhase.UNLOADED;
        load();
      } else {
        goOn(loaded);
      }
    }
  }

  private void serveUses(Document loaded) {
    if (isBusy && owesSpeech) {
      return;
    }
    for (DocumentUse use = uses.poll(); use != null; use = uses.poll()) {
      use.with(loaded);
      peers.noteHeads();
    }
  }

  private void refresh(Reading reading) {
    try {
      content.refresh(reading);
    } catch (AutomergeException e) {
      effects.trouble(e);
    }
    peers.noteHeads();
  }

  /** Has the store do what is due; else says what is to be said. */
  private void goOn(Document loaded) {
    Position position = content.position();
    isBusy = true;
    if (content.isAhead()) {
      effects.append(position, content.lacking(loaded));
    } else if (news.isToBeRead() && now >= refreshAt) {
      news.reading();
      if (position == null) {
        effects.read();
      } else {
        effects.readSince(position);
      }
    } else if (rules.compact() && position != null && content.isToBeCompacted()) {
      effects.compact(position, content.heads().clone(), content.snapshot(loaded));
    } else {
      isBusy = false;
      say(loaded);
    }
  }

  private void say(Document loaded) {
    long millis = peers.speak(loaded);
    if (millis > 0) {
      wake(millis);
    }
  }

  /** Whether the document has to be in memory. */
  private boolean hasWork() {
    boolean isOfInterest = isWanted || peers.count() > 0;
    return !uses.isEmpty() || (news.isToBeRead() && isOfInterest) || peers.haveWork();
  }
}
