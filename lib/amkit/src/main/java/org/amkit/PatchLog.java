package org.amkit;

import java.util.List;
import java.util.NoSuchElementException;
import org.amkit.edit.ActionLog;
import org.amkit.edit.RecordedEdits;
import org.amkit.patch.EnginePatch;
import org.jspecify.annotations.Nullable;

/**
 * A record of what happened to a document's visible state, from which {@link Document#makePatches}
 * makes the patches that take a copy of the state before to the state after.
 *
 * <p>Hand one log to any number of transactions, merges, applied changes and sync messages of one
 * document, one after the other. Making patches does not empty it; {@link #clear} does. A log
 * belongs to the first document that wrote to it.
 */
public class PatchLog {
  private enum State {
    FREE,
    LENT,
    FREED
  }

  private State state = State.FREE;

  /** The document that wrote here; null before any did. */
  private @Nullable Document owner;

  private final ActionLog actions = new ActionLog();

  /** An empty log. */
  public PatchLog() {}

  /** Refuses all further use. Harmless when repeated. */
  public synchronized void free() {
    state = State.FREED;
    actions.clear();
    owner = null;
  }

  /**
   * Forgets what was recorded.
   *
   * @throws NoSuchElementException when the log is in an open transaction or freed
   */
  public synchronized void clear() {
    requireFree();
    actions.clear();
  }

  /** Hands the log to a transaction of a document. */
  synchronized void lend(Document document) {
    if (state != State.FREE) {
      throw new IllegalStateException("PatchLog already in use");
    }
    belongTo(document);
    state = State.LENT;
  }

  /** Takes the log back. */
  synchronized void giveBack() {
    if (state == State.LENT) {
      state = State.FREE;
    }
  }

  private void requireFree() {
    if (state != State.FREE) {
      throw new NoSuchElementException(
          state == State.FREED ? "the patch log was freed" : "the patch log is in a transaction");
    }
  }

  private void belongTo(Document document) {
    if (owner != null && owner != document) {
      throw new AutomergeException("the patch log belongs to another document");
    }
    owner = document;
  }

  /** Checks that the document may write here now. */
  synchronized void requireUsableBy(Document document) {
    requireFree();
    belongTo(document);
  }

  /** Records what a transaction did, in the order it was done. */
  synchronized void record(List<RecordedEdits.Event> edits) {
    actions.addEdits(edits);
  }

  /** Records what came from elsewhere. */
  synchronized void recordDiff(List<EnginePatch> patches) {
    actions.addDiff(patches);
  }

  /** The owner's view is about to leave the version that it shows. */
  synchronized void finishView(Document document) {
    actions.finishView(document.engine(), document.version());
  }

  /** What happened, as patches; for the owner only. */
  synchronized List<EnginePatch> patches(Document document) {
    requireFree();
    if (owner != null && owner != document) {
      throw new AutomergeException("the patch log belongs to another document");
    }
    return actions.patches(document.engine(), document.version());
  }
}
