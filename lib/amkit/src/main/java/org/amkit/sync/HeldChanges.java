package org.amkit.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.codec.FormatException;
import org.amkit.engine.Engine;

/**
 * What a peer has sent that is not known to be related, held back from the document until it is.
 */
final class HeldChanges {
  /**
   * How many messages in a row may bring nothing, while something is asked for, until the peer is
   * taken to have no more to send. (The first need not be an answer to what was asked.)
   */
  private static final int MAX_FRUITLESS_MESSAGES = 3;

  /** What is known of the peer's document. */
  enum Verdict {
    RELATED,
    UNRELATED,
    OPEN
  }

  private final Engine engine = Engine.create(ActorId.NONE, TextUnit.CODE_POINTS);
  private final EngineDocument document = new EngineDocument(engine);
  private final List<byte[]> chunks = new ArrayList<>();

  /** Heads of ours that were sent to the peer. */
  private final Set<ChangeHash> toldHeads = new HashSet<>();

  private boolean isAsking;
  private int fruitlessMessages;

  /** Notes a message to the peer. */
  void told(List<ChangeHash> heads, List<ChangeHash> need) {
    toldHeads.addAll(heads);
    isAsking |= !need.isEmpty();
  }

  /** All that came, concatenated chunks. */
  List<byte[]> chunks() {
    return chunks;
  }

  /** What must still come before {@code heads} can be applied. */
  List<ChangeHash> missingFor(SyncDocument ours, List<ChangeHash> heads) {
    return ours.missingFor(document.missingFor(heads));
  }

  /**
   * Takes in a peer's message.
   *
   * @param mayHaveOurs whether changes of ours were sent, so that what the peer asks for tells
   *     nothing
   * @throws FormatException when a change in it is bad; nothing has changed then
   */
  Verdict receive(SyncDocument ours, SyncMessage message, boolean mayHaveOurs) {
    int before = changeCount();
    if (!message.changes().isEmpty()) {
      byte[] joined = SyncMessage.join(message.changes());
      engine.loadIncremental(joined, LoadOptions.DEFAULT.withLimits(ours.limits()));
      chunks.add(joined);
    }
    if (isRelated(ours, message, mayHaveOurs)) {
      return Verdict.RELATED;
    }
    if (ours.changeCount() == 0) {
      // The first changes to come are taken, whosever they are.
      return Verdict.OPEN;
    }
    fruitlessMessages = changeCount() > before || !isAsking ? 0 : fruitlessMessages + 1;
    return fruitlessMessages >= MAX_FRUITLESS_MESSAGES
            || missingFor(ours, message.heads()).isEmpty()
        ? Verdict.UNRELATED
        : Verdict.OPEN;
  }

  private int changeCount() {
    return engine.changeCount() + engine.waiting().size();
  }

  private boolean isRelated(SyncDocument ours, SyncMessage message, boolean mayHaveOurs) {
    if (message.heads().isEmpty() || (ours.changeCount() == 0 && !chunks.isEmpty())) {
      return true;
    }
    for (ChangeHash head : message.heads()) {
      if (ours.mentions(head)) {
        return true;
      }
    }
    for (Have have : message.have()) {
      for (ChangeHash shared : have.lastSync()) {
        if (ours.mentions(shared)) {
          return true;
        }
      }
    }
    if (!mayHaveOurs) {
      // A peer asks for the heads it was sent; for others of ours only where its own need them.
      for (ChangeHash needed : message.need()) {
        if (!toldHeads.contains(needed) && ours.mentions(needed)) {
          return true;
        }
      }
    }
    return document.origins().areAnyIn(ours) || ours.origins().areAnyIn(document);
  }
}
