package org.amkit.repo.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
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

  final PeerLink link;

  /** What has come and was not taken yet: sync messages in their order. */
  final Deque<RepoMessage.Sync> inbox = new ArrayDeque<>();

  Status status = Status.UNKNOWN;

  /** What the peer had when it first said what it has; null before. */
  ChangeHash @Nullable [] initialHeads;

  /** Null until it is known. */
  @Nullable Access access;

  /** Whether what is kept of the peer was read, if anything. */
  boolean isStateKnown;

  private byte @Nullable [] keptState;

  /** Null until the first message, either way, is due. */
  private @Nullable SyncState state;

  /** Whether something may be to be said. */
  boolean isDirty = true;

  boolean isSettled;
  boolean isKept;

  /** Messages since something new came or went. */
  int idleMessages;

  private long sentChanges;

  DocumentPeer(PeerLink link) {
    this.link = link;
    this.isStateKnown = link.stateKey() == null;
  }

  boolean isActive() {
    return access != null && isStateKnown;
  }

  boolean isDenied() {
    Access known = access;
    return known != null && known.isDenied();
  }

  /** Whether the peer is spoken to: it is told of documents, or has spoken of this one. */
  boolean isAddressed() {
    Access known = access;
    return known != null && !known.isDenied() && (known.announce() || status != Status.UNKNOWN);
  }

  /** Whether it may have something to hear. */
  boolean isToHear() {
    return isDirty && isActive() && isAddressed();
  }

  /** Whether it wants the document, and did not get it. */
  boolean isWaiting() {
    return status == Status.WANTS || status == Status.TOLD;
  }

  /** Whether all that it had at first is here. */
  boolean hasGivenAll(Document document) {
    ChangeHash[] initial = initialHeads;
    return status == Status.HAS && initial != null && !isDenied() && document.hasHeads(initial);
  }

  /** Whether the document may come from it. */
  boolean mayHave() {
    boolean isOpen = status == Status.UNKNOWN || status == Status.HAS;
    return isOpen && (!isActive() || isAddressed());
  }

  void stateKnown(byte @Nullable [] kept) {
    keptState = kept;
    isStateKnown = true;
  }

  /** What both know of each other; made from what is kept where that still holds. */
  SyncState state(Document document, DocumentRules rules) {
    SyncState known = state;
    if (known == null) {
      known = begun(document);
      Access may = access;
      if (rules.requireRelated() && !link.isRelated()) {
        known.requireRelated();
      }
      known.setReadOnly(may != null && !may.write());
      known.setWithholding(may != null && !may.read());
      state = known;
    }
    return known;
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

  /** The state, or null before {@link #state(Document, DocumentRules)} has made it. */
  @Nullable SyncState begunState() {
    return state;
  }

  /** Whether changes went out since this was last asked. */
  boolean hasSentMore() {
    long now = state == null ? 0 : state.getSentChangeCount();
    boolean more = now != sentChanges;
    sentChanges = now;
    return more;
  }
}
