package org.amkit.repo.protocol;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.MalformedDataException;
import org.amkit.SyncState;
import org.jspecify.annotations.Nullable;

/** What a document has to do with one connection. */
final class DocumentPeer {
  /** What the peer is to the document. */
  enum Status {
    /** It has said nothing of the document. */
    UNKNOWN,
    /** It has changes of it. */
    HAS,
    /** It does not have it, and waits to hear whether we do. */
    WANTS,
    /** It was told that we do not have it, and gets it when it comes. */
    TOLD,
    /** It was asked and does not have it. */
    UNAVAILABLE
  }

  /** Others are not asked for what a peer is giving, unless nothing comes for so long. */
  static final long GIVING_MILLIS = 5_000;

  /** How long a peer may take to say anything, or to send what it says it has. */
  static final long PATIENCE_MILLIS = 60_000;

  /** How many ephemeral messages wait for a peer, or of a peer; the others are lost. */
  private static final int MAX_EPHEMERALS = 100;

  final PeerLink link;

  /** What has come and was not taken yet, in its order: sync messages, doc-unavailable. */
  final Deque<RepoMessage> inbox = new ArrayDeque<>();

  /** What it has said to all, before it was known whether it may. */
  final Deque<RepoMessage.Ephemeral> heard = new ArrayDeque<>();

  /** What was said to all while its channel took nothing. */
  final Deque<RepoMessage.Ephemeral> unsaid = new ArrayDeque<>();

  Status status = Status.UNKNOWN;

  /** What the peer had when it first said what it has; null before. */
  ChangeHash @Nullable [] initialHeads;

  /** What the peer had when it last reported it; null before. */
  private ChangeHash @Nullable [] heads;

  /** Null until it is known. */
  @Nullable Access access;

  /** Whether what is kept of the peer was read, if anything. */
  boolean isStateKnown;

  private byte @Nullable [] keptState;

  /** Null until the first message, either way, is due. */
  private @Nullable SyncState state;

  /** Whether what it has sent was dropped, or is lost, so that it has to send it again. */
  private boolean isToRepeat;

  /** Whether the next message says that nothing is here, so that all comes again. */
  private boolean isToAskAnew;

  private boolean wasAskedAnew;

  /** Whether it was refused although it has the document: it is asked once that changes. */
  boolean hasOffered;

  /** Whether something may be to be said. */
  boolean isDirty = true;

  boolean isSettled;
  boolean isKept;

  /** Whether its connection is gone: what has come over it still counts. */
  boolean isGone;

  /** Whether the surroundings know that it is notified of the document. */
  boolean isShared;

  /** Messages since something new came or went. */
  int idleMessages;

  /** When it came, or last gave something. */
  long progressMillis;

  /** How many changes it gave. */
  long receivedChanges;

  private long sentChanges;

  /** When it last sent a sync message; null: never. */
  @Nullable Long heardMillis;

  /** When it was last sent one, and the heads then; null: never. */
  private @Nullable Long spokenMillis;

  private ChangeHash @Nullable [] sentHeads;

  DocumentPeer(PeerLink link, long now) {
    this.link = link;
    this.isStateKnown = link.stateKey() == null;
    this.progressMillis = now;
  }

  /** Keeps an ephemeral message for later, unless too many are. */
  static void keep(Deque<RepoMessage.Ephemeral> messages, RepoMessage.Ephemeral message) {
    if (messages.size() < MAX_EPHEMERALS) {
      messages.add(message);
    }
  }

  boolean isActive() {
    return access != null && isStateKnown;
  }

  boolean isDenied() {
    Access known = access;
    return known != null && known.isDenied();
  }

  private boolean mayWrite() {
    Access known = access;
    return known != null && known.write();
  }

  boolean mayRead() {
    Access known = access;
    return known != null && known.read();
  }

  /** Whether the peer is spoken to: it is notified of documents, or has spoken of this one. */
  boolean isAddressed() {
    Access known = access;
    return !isGone
        && known != null
        && !known.isDenied()
        && (known.announce() || status != Status.UNKNOWN);
  }

  /** Whether it may have something to hear. */
  boolean isToHear() {
    return isDirty && isActive() && isAddressed();
  }

  /** Whether it wants the document, and did not get it. */
  boolean isWaiting() {
    return status == Status.WANTS || status == Status.TOLD;
  }

  /** Whether it is asked for a document that is not here. */
  boolean isToAsk() {
    return status == Status.UNKNOWN && isAddressed() && mayWrite();
  }

  /** Whether it is notified of a document that is here: who may not read it is to speak first. */
  boolean isToTell() {
    return status != Status.UNKNOWN || mayRead();
  }

  /** Whether all that it had at first is here. */
  boolean hasGivenAll(Document document) {
    ChangeHash[] initial = initialHeads;
    return status == Status.HAS && initial != null && mayWrite() && document.hasHeads(initial);
  }

  /** Whether it has more, and is giving it. */
  boolean isGiving(Document document, long now) {
    return status == Status.HAS
        && mayWrite()
        && now - progressMillis < GIVING_MILLIS
        && !hasGivenAll(document);
  }

  /** Whether the document may come from it, as far as it can be waited for. */
  boolean mayHave(long now) {
    boolean isOpen =
        status == Status.UNKNOWN ? !isActive() || isToAsk() : status == Status.HAS && mayWrite();
    return isOpen && now - progressMillis < PATIENCE_MILLIS;
  }

  /** Whether these heads differ from those it last said it has. */
  boolean saysHeads(ChangeHash[] now) {
    ChangeHash[] before = heads;
    heads = now;
    return before == null ? now.length > 0 : !Arrays.equals(before, now);
  }

  void stateKnown(byte @Nullable [] kept) {
    keptState = kept;
    isStateKnown = true;
  }

  /** What the peer may do, from now on. */
  void setAccess(Access now, DocumentRules rules) {
    access = now;
    SyncState known = state;
    if (known != null) {
      setDirection(known, rules);
    }
  }

  /** What may go to the peer, and come from it. */
  private void setDirection(SyncState of, DocumentRules rules) {
    boolean isRefused = access != null && !mayWrite();
    boolean isKept = access != null && !mayRead();
    of.setReadOnly(isRefused || rules.direction() == DocumentRules.Direction.PUSH);
    of.setWithholding(isKept || rules.direction() == DocumentRules.Direction.PULL);
  }

  /** What both know of each other; made from what is kept where that still holds. */
  SyncState state(Document document, DocumentRules rules) {
    SyncState known = state;
    if (known == null) {
      known = begun(document);
      if (rules.requireRelated() && !link.isRelated() && mayWrite()) {
        known.requireRelated();
      }
      setDirection(known, rules);
      if (rules.pieceBytes() > 0) {
        known.setMaxChangeBytes(rules.pieceBytes());
      }
      state = known;
    }
    if (isToRepeat) {
      isToRepeat = false;
      repeat(known);
    }
    return known;
  }

  /** A message of its was not taken in. */
  void dropped(RepoMessage.Sync message) {
    if (message.isRequest()) {
      // Nothing was in it: both begin.
      state = null;
    } else {
      isToRepeat = true;
      hasOffered = true;
    }
  }

  /** What was heard before does not count: it is asked for what it has. */
  void begin() {
    state = null;
    isToRepeat = false;
    isToAskAnew = true;
    hasOffered = false;
    initialHeads = null;
  }

  /** Whether the message that goes out is a request, although this is not the first. */
  boolean asksAnew() {
    wasAskedAnew = isToAskAnew;
    isToAskAnew = false;
    return wasAskedAnew;
  }

  /** Whether it was told that nothing is here, to get what it has, and has nothing either. */
  boolean isToHearAll() {
    boolean is = wasAskedAnew;
    if (is) {
      wasAskedAnew = false;
      state = null;
    }
    return is;
  }

  /** Has the peer send again what it has sent before. */
  private void repeat(SyncState known) {
    // Whether the peer knows of the flag for that is not known before it has spoken.
    isToAskAnew |= known.getTheirHeads().isEmpty();
    boolean isReadOnly = known.isReadOnly();
    known.setReadOnly(true);
    known.setReadOnly(false);
    known.setReadOnly(isReadOnly);
  }

  private SyncState begun(Document document) {
    byte[] kept = keptState;
    keptState = null;
    if (kept != null) {
      try {
        SyncState known = SyncState.decode(kept);
        // A document put back from an older copy does not have all that was shared once.
        if (document.hasHeads(known.getSharedHeads())) {
          return known;
        }
      } catch (MalformedDataException e) {
        // What cannot be read is as good as not there: it is only there to save bytes.
        return new SyncState();
      }
    }
    return new SyncState();
  }

  /** The document was read again: where it has lost what was shared, both begin anew. */
  void reloaded(Document document) {
    SyncState known = state;
    if (known != null && !document.hasHeads(known.getSharedHeads())) {
      lost();
    }
  }

  /** What it has sent is not here any more. */
  void lost() {
    isToRepeat = true;
    isDirty = true;
  }

  /** The state, or null before {@link #state(Document, DocumentRules)} has made it. */
  @Nullable SyncState begunState() {
    return state;
  }

  /**
   * Whether nothing is left to say, also where its channel was gone before that was noted.
   *
   * @param isAhead whether something of the document is not in the store yet
   */
  boolean isSettledIn(@Nullable Document loaded, boolean isAhead) {
    SyncState known = state;
    if (known == null || loaded == null) {
      return isSettled;
    }
    return !isAhead && known.isSettled(loaded);
  }

  /** Whether changes went out since this was last asked. */
  boolean hasSentMore() {
    long now = state == null ? 0 : state.getSentChangeCount();
    boolean more = now != sentChanges;
    sentChanges = now;
    return more;
  }

  /** A sync message has gone out. */
  void spoken(long millis, ChangeHash[] now) {
    spokenMillis = millis;
    sentHeads = now;
  }

  /** How the document stands with it. */
  PeerStanding standing() {
    SyncState known = state;
    return new PeerStanding(
        link.connection(),
        Optional.ofNullable(heardMillis),
        Optional.ofNullable(spokenMillis),
        Optional.ofNullable(sentHeads).map(List::of),
        Optional.ofNullable(known).map(s -> List.of(s.getSharedHeads())),
        Optional.ofNullable(heads).map(List::of));
  }
}
