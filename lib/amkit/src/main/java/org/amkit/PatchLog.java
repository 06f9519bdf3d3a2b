package org.amkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
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
  private @Nullable DocumentState owner;

  /** What happened to each object, in order, by packed id. */
  private final Map<Long, List<Action>> events = new LinkedHashMap<>();

  /** An empty log. */
  public PatchLog() {}

  /** Refuses all further use. Harmless when repeated. */
  public synchronized void free() {
    state = State.FREED;
    events.clear();
    owner = null;
  }

  /**
   * Forgets what was recorded.
   *
   * @throws NoSuchElementException when the log is in an open transaction or freed
   */
  public synchronized void clear() {
    requireFree();
    events.clear();
  }

  /** Hands the log to a transaction of a document. */
  synchronized void lend(DocumentState document) {
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

  private void belongTo(DocumentState document) {
    if (owner != null && owner != document) {
      throw new AutomergeException("the patch log belongs to another document");
    }
    owner = document;
  }

  /** Checks that the document may write here now. */
  synchronized void requireUsableBy(DocumentState document) {
    requireFree();
    belongTo(document);
  }

  /** Records what a transaction did, in the order it was done. */
  synchronized void record(List<Event> done) {
    for (Event event : done) {
      record(event.obj(), event.action());
    }
  }

  /** Records what came from elsewhere. */
  synchronized void recordDiff(List<EnginePatch> patches) {
    for (EnginePatch patch : patches) {
      record(
          patch.obj(),
          patch.action() instanceof Action.DeleteSeq delete
              ? new Action.DeleteEach(delete.index(), delete.length())
              : patch.action());
    }
  }

  private void record(long obj, Action action) {
    if (action instanceof Action.PutMap put) {
      forgetContent(put.put());
    } else if (action instanceof Action.PutSeq put) {
      forgetContent(put.put());
    } else if (action instanceof Action.Insert insert) {
      insert.values().forEach(this::forgetContent);
    }
    events.computeIfAbsent(obj, id -> new ArrayList<>()).add(action);
  }

  /**
   * An object that is put is empty until patches fill it. When it was visible before, was hidden
   * and is exposed again, the events that fill it follow; what is recorded of it from before would
   * fill it twice.
   */
  private void forgetContent(Put put) {
    if (put.value() instanceof Value.Obj obj) {
      events.remove(obj.id());
    }
  }

  /** What happened, by object; for the owner only. */
  synchronized Map<Long, List<Action>> events(DocumentState document) {
    requireFree();
    if (owner != null && owner != document) {
      throw new AutomergeException("the patch log belongs to another document");
    }
    return new LinkedHashMap<>(events);
  }

  /**
   * What one edit did to an object.
   *
   * @param obj the object's packed id
   * @param action what it did
   */
  record Event(long obj, Action action) {}
}
