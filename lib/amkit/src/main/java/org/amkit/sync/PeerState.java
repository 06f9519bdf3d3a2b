package org.amkit.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * What this side knows of one peer, and the protocol's two steps. Not thread-safe.
 *
 * <p>Only {@link #sharedHeads} outlives a connection:
 *
 * <pre>
 *   0x43 | count uleb | 32 bytes a hash, sorted
 * </pre>
 */
public final class PeerState {
  private static final int TYPE = 0x43;

  /**
   * A filter of more entries than this (20 KiB) is not sent where it may well tell the peer
   * nothing: before anything is known of the peer, and to a peer that has nothing we lack.
   */
  private static final int LARGE_FILTER_ENTRIES = 1 << 14;

  /** How many changes are asked for at once; more are asked for when these have come. */
  private static final int MAX_NEED = 1 << 12;

  /**
   * With more heads than this, known to both while the peer has others, only those in its last
   * message count: what is kept of a peer must not grow with each of its messages.
   */
  private static final int MAX_SHARED_HEADS = 1 << 10;

  /** How many messages may come without what bundles brought until no more bundles are sent. */
  private static final int MAX_WITHOUT_BUNDLED = 4;

  private List<ChangeHash> sharedHeads = List.of();
  private List<ChangeHash> lastSentHeads = List.of();
  private @Nullable List<ChangeHash> theirHeads;
  private @Nullable List<ChangeHash> theirNeed;
  private @Nullable List<Have> theirHave;
  private final SentChanges sent = new SentChanges();
  private boolean inFlight;
  private boolean haveResponded;
  private boolean peerKnowsVersion2;
  private boolean peerKnowsSyncReset;
  private boolean peerReadOnly;
  private boolean readOnly;
  private boolean withholding;
  private boolean needsReset;
  private long maxChangeBytes = Long.MAX_VALUE;

  /** More changes wait for the peer to have answered to those sent last. */
  private boolean isCutting;

  /** A change that was sent in a bundle, or behind one; null once the peer has said it has it. */
  private @Nullable ChangeHash bundled;

  private int messagesWithoutBundled;
  private boolean refusesBundles;

  /** The heads in the last message made, whatever {@link #lastSentHeads} makes of later ones. */
  private @Nullable List<ChangeHash> toldHeads;

  /** The shared heads in the last message made; null when it said nothing of them. */
  private @Nullable List<ChangeHash> toldSharedHeads;

  private long sentChangeCount;

  /** What came of a peer that is not known to be related; null where it is, or need not be. */
  private @Nullable HeldChanges held;

  private boolean unrelated;

  /** Nothing is known of the peer. */
  public PeerState() {}

  /**
   * Reads what {@link #encode} made: a state for a new connection to a known peer. Bytes behind it
   * are ignored.
   *
   * @throws FormatException when the bytes are not a state
   */
  public static PeerState decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int type = in.readByte();
    if (type != TYPE) {
      throw new FormatException(
          "expected a sync state (43), found " + Integer.toHexString(type), 0);
    }
    PeerState state = new PeerState();
    state.sharedHeads = sorted(SyncMessage.readHashes(in));
    state.theirHave = List.of();
    return state;
  }

  /** What a later connection to the same peer can start from. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter(2 + sharedHeads.size() * ChangeHash.BYTE_COUNT);
    out.putByte(TYPE);
    SyncMessage.writeHashes(out, sharedHeads);
    return out.toByteArray();
  }

  /**
   * Stops or starts taking the peer's changes; ours are sent in either case. To start means to
   * begin anew: the peer is asked for what was not taken before.
   */
  public void setReadOnly(boolean on) {
    if (on == readOnly) {
      return;
    }
    readOnly = on;
    haveResponded = false;
    inFlight = false;
    if (!on) {
      sharedHeads = List.of();
      lastSentHeads = List.of();
      theirHeads = null;
      theirNeed = null;
      theirHave = null;
      forgetSent();
      peerReadOnly = false;
      needsReset = true;
      toldHeads = null;
      toldSharedHeads = null;
    }
  }

  /** Whether the peer's changes are not taken. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /**
   * Sets how many bytes of changes one message may have. What the peer lacks beyond that comes in
   * further messages, each when the peer has answered to the one before; each has changes that can
   * be applied as they come. Of a document of at most so many bytes the whole is sent, where
   * Automerge would send it. Unless set there is no limit, and messages are Automerge's.
   *
   * @param byteCount at least 1; one change may have more
   */
  public void setMaxChangeBytes(long byteCount) {
    if (byteCount < 1) {
      throw new IllegalArgumentException("expected at least 1 byte, found " + byteCount);
    }
    maxChangeBytes = byteCount;
  }

  /**
   * Keeps our changes from the peer, or no longer. To the peer this side then looks like a document
   * that holds what the peer has told us of and no more, so that the two can agree. Set before the
   * first message.
   */
  public void setWithholding(boolean on) {
    withholding = on;
  }

  /**
   * Holds back what comes, and sends no changes, until it is known that the peer's document is
   * related to this one; to a peer with shared heads kept from before changes are sent. Set before
   * the first message.
   */
  public void requireRelated() {
    held = new HeldChanges();
  }

  /** Whether the peer's document turned out to be unrelated. Nothing of it was applied. */
  public boolean isUnrelated() {
    return unrelated;
  }

  /** What is not yet known to be related is taken in, to be held back, also by a reader. */
  private boolean takesChanges() {
    return !readOnly || held != null;
  }

  /** Whether the peer said that it takes no changes. */
  public boolean isPeerReadOnly() {
    return peerReadOnly;
  }

  /** Heads of what both sides are known to have, sorted. */
  public List<ChangeHash> sharedHeads() {
    return sharedHeads;
  }

  /** The heads in the peer's last message, sorted; null before the first. */
  public @Nullable List<ChangeHash> theirHeads() {
    return theirHeads;
  }

  /** How many changes that the peer seemed to lack were sent since this state was made. */
  public long sentChangeCount() {
    return sentChangeCount;
  }

  /** Whether the peer is known to have all that the document has, and nothing else. */
  public boolean isInSync(SyncDocument document) {
    return sharedHeads.equals(document.heads());
  }

  /** {@link #generateMessage} as bytes. */
  public Optional<byte[]> generate(SyncDocument document) {
    return generateMessage(document).map(SyncMessage::encode);
  }

  /**
   * The next message for the peer, which must then be sent. Empty when there is nothing to say
   * until the peer has answered or the document has changed.
   */
  public Optional<SyncMessage> generateMessage(SyncDocument document) {
    if (unrelated) {
      return Optional.empty();
    }
    List<ChangeHash> heads = presentedHeads(document);
    if (lastSyncIsUnknown(document)) {
      // The peer takes us for someone who has more than we do: we, or it, lost something.
      told(heads, List.of());
      if (held != null) {
        held.told(heads, List.of());
      }
      return Optional.of(
          new SyncMessage(
              1,
              heads,
              List.of(),
              List.of(Have.NOTHING),
              List.of(),
              SyncMessage.Flags.of(false, false)));
    }
    // Automerge stays silent when the peer told it of our heads before we did; but a peer that ends
    // when both agree has to hear them from us.
    boolean told = heads.equals(toldHeads) || theirHeads == null;
    boolean isSaid = haveResponded && told && lastSentHeads.equals(heads);
    if (inFlight && (isSaid || isCutting)) {
      return Optional.empty();
    }
    Outgoing outgoing = outgoing(document);
    if (isSaid && outgoing.changeCount == 0 && (!takesChanges() || heads.equals(theirHeads))) {
      return Optional.empty();
    }
    List<ChangeHash> need = need(document);
    List<Have> have = have(document, need);

    haveResponded = true;
    inFlight = true;
    lastSentHeads = heads;
    sent(outgoing);
    boolean reset = needsReset && peerKnowsSyncReset;
    // A peer that does not know the flag sends again what it sent before to one who has nothing.
    List<ChangeHash> headsToSend = needsReset && !reset ? List.of() : heads;
    needsReset = false;
    told(headsToSend, have.isEmpty() ? null : have.get(0).lastSync());
    if (held != null) {
      held.told(headsToSend, need);
    }
    return Optional.of(
        new SyncMessage(
            peerKnowsVersion2 ? 2 : 1,
            headsToSend,
            need,
            have,
            peerKnowsVersion2 && !outgoing.chunks.isEmpty()
                ? List.of(SyncMessage.join(outgoing.chunks))
                : outgoing.chunks,
            SyncMessage.Flags.of(!takesChanges(), reset)));
  }

  private void sent(Outgoing outgoing) {
    sentChangeCount += outgoing.changeCount;
    if (outgoing.closure == null) {
      sent.add(outgoing.hashes);
    } else {
      sent.addAll(outgoing.closure);
    }
    isCutting = outgoing.hasMore;
    if (outgoing.hasBundles && bundled == null) {
      bundled = outgoing.hashes.get(outgoing.hashes.size() - 1);
      messagesWithoutBundled = 0;
    }
  }

  private void forgetSent() {
    sent.clear();
    isCutting = false;
  }

  private List<ChangeHash> need(SyncDocument document) {
    if (!takesChanges()) {
      return List.of();
    }
    List<ChangeHash> theirs = orNone(theirHeads);
    List<ChangeHash> missing =
        held == null ? document.missingFor(theirs) : held.missingFor(document, theirs);
    return missing.size() > MAX_NEED ? List.copyOf(missing.subList(0, MAX_NEED)) : missing;
  }

  private void told(List<ChangeHash> heads, @Nullable List<ChangeHash> shared) {
    toldHeads = heads;
    toldSharedHeads = shared;
  }

  /**
   * The heads this side shows: the document's, or, where changes are withheld, those of the peer's
   * that the document has. Two that withhold show each other none.
   */
  private List<ChangeHash> presentedHeads(SyncDocument document) {
    return withholding && held == null
        ? LackingChanges.known(document, orNone(theirHeads))
        : document.heads();
  }

  private boolean lastSyncIsUnknown(SyncDocument document) {
    return theirHave != null
        && !theirHave.isEmpty()
        && !hasAll(document, theirHave.get(0).lastSync());
  }

  private static boolean hasAll(SyncDocument document, List<ChangeHash> hashes) {
    for (ChangeHash hash : hashes) {
      if (!document.hasChange(hash)) {
        return false;
      }
    }
    return true;
  }

  private List<Have> have(SyncDocument document, List<ChangeHash> need) {
    List<ChangeHash> theirs = theirHeads;
    for (ChangeHash hash : need) {
      if (Collections.binarySearch(orNone(theirs), hash) < 0) {
        return List.of();
      }
    }
    boolean mayTellNothing =
        takesChanges()
            && !peerReadOnly
            && (theirs == null ? sharedHeads.isEmpty() : hasAll(document, theirs));
    if (mayTellNothing && sharedHeads.isEmpty() && document.changeCount() > LARGE_FILTER_ENTRIES) {
      // Without the list of changes, which for a document just loaded is not cheap to come by.
      return List.of();
    }
    List<ChangeHash> beyond = document.changesSince(sharedHeads);
    if (mayTellNothing && beyond.size() > LARGE_FILTER_ENTRIES) {
      return List.of();
    }
    return List.of(new Have(sharedHeads, BloomFilter.of(beyond)));
  }

  /**
   * What a message carries.
   *
   * @param chunks changes, or the whole document
   * @param hashes of the changes
   * @param closure what was sent with it, as heads; null where it is not all that something reaches
   * @param changeCount how many of them the peer seems to lack
   * @param hasMore whether changes are left for the next message
   */
  private record Outgoing(
      List<byte[]> chunks,
      List<ChangeHash> hashes,
      @Nullable List<ChangeHash> closure,
      int changeCount,
      boolean hasBundles,
      boolean hasMore) {
    static final Outgoing NOTHING = new Outgoing(List.of(), List.of(), null, 0, false, false);

    static Outgoing whole(byte[] saved, SyncDocument document, int changeCount) {
      return new Outgoing(List.of(saved), List.of(), document.heads(), changeCount, false, false);
    }
  }

  private Outgoing outgoing(SyncDocument document) {
    List<Have> have = theirHave;
    List<ChangeHash> need = theirNeed;
    boolean keptFromStranger = held != null && sharedHeads.isEmpty();
    if (peerReadOnly || withholding || keptFromStranger || have == null || need == null) {
      return Outgoing.NOTHING;
    }
    LackingChanges lacking = new LackingChanges(document, have, need, sent);
    byte[] whole = null;
    int lackingCount = 0;
    if (!isCutting) {
      boolean hasNothing = peerKnowsVersion2 && theirHeads != null && theirHeads.isEmpty();
      List<ChangeHash> hashes = hasNothing ? List.of() : lacking.all();
      lackingCount = hasNothing ? document.changeCount() : hashes.size();
      if (hasNothing || (peerKnowsVersion2 && hashes.size() > document.changeCount() / 3)) {
        whole = document.save();
        if (whole.length <= maxChangeBytes) {
          return Outgoing.whole(whole, document, lackingCount);
        }
      } else if (maxChangeBytes == Long.MAX_VALUE) {
        List<byte[]> chunks = new ArrayList<>(hashes.size());
        for (ChangeHash hash : hashes) {
          chunks.add(document.changeBytes(hash));
        }
        return new Outgoing(chunks, hashes, null, hashes.size(), false, false);
      }
    }
    ChangePacker packer = new ChangePacker(maxChangeBytes, form());
    List<ChangeHash> closure = lacking.pack(packer);
    if (whole != null && !packer.hasBundles() && lacking.wouldTake(packer) > 2L * whole.length) {
      // Small changes to a peer that reads no bundles: apart they would be many times as long.
      return Outgoing.whole(whole, document, lackingCount);
    }
    List<ChangeHash> packed = packer.packed();
    return new Outgoing(
        packer.chunks(), packed, closure, packed.size(), packer.hasBundles(), packer.isFull());
  }

  /**
   * Who knows a sync reset (Automerge 3.2.6) reads bundles (3.2.0), or says so by not taking it.
   */
  private ChangePacker.Form form() {
    if (!peerKnowsVersion2) {
      return ChangePacker.Form.PLAIN;
    }
    return peerKnowsSyncReset && !refusesBundles
        ? ChangePacker.Form.BUNDLED
        : ChangePacker.Form.DEFLATED;
  }

  /**
   * Takes in a message of the peer's and applies its changes.
   *
   * @throws FormatException when the message or a change in it is bad; state and document are then
   *     as they were
   */
  public void receive(SyncDocument document, byte[] message) {
    receive(document, SyncMessage.decode(message));
  }

  /** {@link #receive(SyncDocument, byte[])} for a message that is decoded already. */
  public void receive(SyncDocument document, SyncMessage message) {
    HeldChanges before = held;
    if (before == null) {
      take(document, message);
      return;
    }
    switch (before.receive(document, message, !sharedHeads.isEmpty())) {
      case RELATED -> {
        take(document, message.withChanges(before.chunks()));
        held = null;
        if (readOnly) {
          // The peer was not told until now.
          haveResponded = false;
        }
      }
      case UNRELATED -> unrelated = true;
      case OPEN -> take(document, message.withChanges(List.of()));
    }
  }

  private void take(SyncDocument document, SyncMessage message) {
    List<ChangeHash> before = document.heads();
    boolean empty = message.changes().isEmpty();
    if (!empty && !readOnly) {
      document.apply(SyncMessage.join(message.changes()));
      sharedHeads = advanced(before, document.heads());
    }
    inFlight = false;
    SyncMessage.Flags flags = message.flags();
    if (flags != null) {
      peerKnowsVersion2 = true;
      peerKnowsSyncReset = flags.understandsSyncReset();
      peerReadOnly = flags.readOnly();
      if (flags.syncReset()) {
        forgetSent();
      }
    }
    List<ChangeHash> heads = sorted(message.heads());
    List<ChangeHash> knownHeads = LackingChanges.known(document, heads);
    checkBundles(document, message, knownHeads);
    sent.removeAncestors(document, knownHeads);
    if (empty && heads.equals(before)) {
      lastSentHeads = heads;
    }
    if (knownHeads.size() == heads.size()) {
      sharedHeads = heads;
      if (heads.isEmpty()) {
        // A peer that has nothing, or has lost all it had.
        lastSentHeads = List.of();
        forgetSent();
      }
    } else {
      // A peer that has lost what was shared is not sent it again by who withholds it.
      boolean hasLost =
          withholding && !message.have().isEmpty() && message.have().get(0).lastSync().isEmpty();
      Set<ChangeHash> union = new TreeSet<>(hasLost ? List.of() : sharedHeads);
      union.addAll(knownHeads);
      sharedHeads =
          union.size() <= MAX_SHARED_HEADS
              ? List.copyOf(union)
              : List.copyOf(knownHeads.subList(0, Math.min(MAX_SHARED_HEADS, knownHeads.size())));
    }
    theirHeads = heads;
    theirNeed = message.need();
    theirHave = message.have();
  }

  /** Finds out that the peer does not take what stands in bundles: it is then sent once more. */
  private void checkBundles(
      SyncDocument document, SyncMessage message, List<ChangeHash> knownHeads) {
    ChangeHash sentLast = bundled;
    if (sentLast == null) {
      return;
    }
    List<ChangeHash> has = new ArrayList<>(knownHeads);
    if (!message.have().isEmpty()) {
      has.addAll(message.have().get(0).lastSync());
    }
    if (!document.changesSince(has).contains(sentLast)) {
      bundled = null;
    } else if (++messagesWithoutBundled >= MAX_WITHOUT_BUNDLED) {
      bundled = null;
      refusesBundles = true;
      sent.clear();
    }
  }

  /** The heads that are new, and those of the shared ones that still are heads. */
  private List<ChangeHash> advanced(List<ChangeHash> before, List<ChangeHash> after) {
    Set<ChangeHash> unshared = new HashSet<>(before);
    for (ChangeHash head : sharedHeads) {
      unshared.remove(head);
    }
    List<ChangeHash> advanced = new ArrayList<>();
    for (ChangeHash head : after) {
      if (!unshared.contains(head)) {
        advanced.add(head);
      }
    }
    return List.copyOf(advanced);
  }

  /**
   * Whether all is said: each side has what it is to have from the other and has been told that the
   * other has it too. A session that is to end can then end; the peer comes to the same view when
   * it has our last message.
   *
   * <p>That is equal heads on both sides, and ours are sent to the peer. Where one side takes no
   * changes heads may stay different; then the taking side must have said, by the heads that it
   * calls shared, that it has all of the other's.
   */
  public boolean isSettled(SyncDocument document) {
    List<ChangeHash> theirs = theirHeads;
    if (theirs == null || toldHeads == null || held != null) {
      return false;
    }
    List<ChangeHash> heads = presentedHeads(document);
    if (!heads.equals(toldHeads)) {
      return false;
    }
    if (heads.equals(theirs) || (readOnly && peerReadOnly)) {
      return true;
    }
    if (readOnly) {
      return theirHave != null
          && !theirHave.isEmpty()
          && new HashSet<>(theirHave.get(0).lastSync()).containsAll(heads);
    }
    return peerReadOnly
        && LackingChanges.known(document, theirs).size() == theirs.size()
        && theirs.equals(toldSharedHeads);
  }

  private static List<ChangeHash> orNone(@Nullable List<ChangeHash> hashes) {
    return hashes == null ? List.of() : hashes;
  }

  private static List<ChangeHash> sorted(List<ChangeHash> hashes) {
    List<ChangeHash> copy = new ArrayList<>(hashes);
    Collections.sort(copy);
    return Collections.unmodifiableList(copy);
  }
}
