package org.amkit.ops;

import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanIndex;
import org.jspecify.annotations.Nullable;

/**
 * Puts runs of ops into the store where their ids say, and takes them out again.
 *
 * <p>Cost: O(log spans) a run and span touched; an insertion also skips the concurrent siblings
 * before which it does not go.
 */
public final class OpApplier {
  private static final long STEP = SeqSpan.ID_STEP;
  private static final RegOp[] NO_OPS = {};

  private final OpStore store;

  /** Where the places are noted that are touched; null for nowhere. */
  private @Nullable Touched touched;

  public OpApplier(OpStore store) {
    this.store = store;
  }

  /** An op that names what the document does not have. Nothing of its run was applied. */
  public static final class DanglingOpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DanglingOpException(String what) {
      super(what);
    }
  }

  /** Notes what is touched from now on; null ends that. */
  public void noteIn(@Nullable Touched places) {
    touched = places == null || places.isEverything() ? null : places;
  }

  private String name(long id) {
    return (id >>> 31) + "@" + store.actors.get((int) (id & 0x7fffffff));
  }

  private DanglingOpException dangling(OpRun run, String what, long id) {
    return new DanglingOpException(
        "op " + name(run.firstId) + " names " + what + " " + name(id) + ", which is not here");
  }

  /** Applies one run. */
  public void apply(OpRun run) {
    ObjectStore object = store.object(run.obj);
    if (object == null) {
      throw dangling(run, "object", run.obj);
    }
    if (run.key != null) {
      if (!(object instanceof MapObject map)) {
        throw new DanglingOpException(
            "op " + name(run.firstId) + " names a key in a " + object.type);
      }
      applyToMap(map, run.key, run);
      return;
    }
    if (!(object instanceof SeqObject seq)) {
      throw new DanglingOpException(
          "op " + name(run.firstId) + " names an element in a " + object.type);
    }
    if (run.insert) {
      applyInsertion(seq, run);
    } else if (run.preds == null) {
      applyDeletion(seq, run);
    } else {
      applyToElement(seq, run);
    }
  }

  private void applyToMap(MapObject map, String key, OpRun run) {
    Register register = map.register(key);
    RegOp[] preds = findPreds(register, run);
    if (run.action == Action.DELETE && register == null) {
      return;
    }
    if (register == null) {
      register = map.registerOrNew(key);
    }
    if (touched != null) {
      touched.key(map.id, key, register);
    }
    addToRegister(register, run, preds, 0);
    if (Action.makes(run.action)) {
      store.makeObject(run.firstId, run.action, map, key, 0);
    }
  }

  private RegOp[] findPreds(@Nullable Register register, OpRun run) {
    if (run.predCount == 0) {
      return NO_OPS;
    }
    long[] ids = java.util.Objects.requireNonNull(run.preds);
    RegOp[] preds =
        register == null
            ? new RegOp[run.predCount]
            : register.findAll(ids, run.predCount, store.actors);
    for (int i = 0; i < run.predCount; i++) {
      if (preds[i] == null) {
        throw dangling(run, "predecessor", ids[i]);
      }
    }
    return preds;
  }

  private void addToRegister(Register register, OpRun run, RegOp[] preds, int width) {
    RegOp op =
        new RegOp(run.firstId, run.action, run.valueType, run.valueOffset, run.valueLength, width);
    RegOp increment = run.action == Action.INCREMENT ? op : null;
    long by = incrementBy(run);
    // From the greatest id down: the one that is hidden is mostly the winner.
    for (int i = preds.length - 1; i >= 0; i--) {
      register.addSucc(preds[i], run.firstId, increment, by, store.actors);
    }
    if (run.action != Action.DELETE) {
      register.add(op, store.actors);
    }
  }

  private long incrementBy(OpRun run) {
    return run.action == Action.INCREMENT
        ? store.heap.longAt(run.valueType, run.valueOffset, run.valueLength)
        : 0;
  }

  private void applyToElement(SeqObject seq, OpRun run) {
    SeqSpan span = store.find(seq, run.element);
    if (span == null) {
      throw dangling(run, "element", run.element);
    }
    Register register = store.registerOf(seq, span, SpanIndex.offsetIn(span, run.element));
    RegOp[] preds = findPreds(register, run);
    int width =
        store.widthOf(seq.type, run.action, run.valueType, run.valueOffset, run.valueLength);
    if (touched != null) {
      touched.element(seq.id, register);
    }
    addToRegister(register, run, preds, width);
    if (Action.makes(run.action)) {
      store.makeObject(run.firstId, run.action, seq, null, run.element);
    }
    seq.tree.refresh(java.util.Objects.requireNonNull(register.span));
  }

  private void applyInsertion(SeqObject seq, OpRun run) {
    if (!store.findPlace(seq, run.element, run.firstId)) {
      throw dangling(run, "element", run.element);
    }
    if (touched != null) {
      touched.elements(seq.id, run.firstId, run.count);
    }
    insertAt(seq, store.placeSpan(), store.placeOffset(), run);
  }

  /**
   * Inserts a run behind element {@code offset - 1} of {@code after}, whatever its ids say.
   *
   * @return the span that the run ends
   */
  public SeqSpan insertAt(SeqObject seq, @Nullable SeqSpan after, int offset, OpRun run) {
    if (run.action == Action.MARK) {
      MarkOp mark =
          new MarkOp(
              run.firstId,
              run.valueType,
              run.valueOffset,
              run.valueLength,
              run.markName,
              run.expand);
      return store.insertDetailed(seq, after, offset, run.element, mark);
    }
    SeqSpan span = new SeqSpan(run.firstId, run.element, run.count);
    span.action = (byte) run.action;
    span.valueType = (byte) run.valueType;
    span.valueOffset = run.valueOffset;
    span.valueLength = run.valueLength;
    span.width =
        store.widthOf(seq.type, run.action, run.valueType, run.valueOffset, run.valueLength);
    SeqSpan end = store.insertRun(seq, after, offset, span);
    if (Action.makes(run.action)) {
      for (int i = 0; i < run.count; i++) {
        long id = run.firstId + i * STEP;
        store.makeObject(id, run.action, seq, null, id);
      }
    }
    return end;
  }

  private void applyDeletion(SeqObject seq, OpRun run) {
    for (int i = 0; i < run.count; i++) {
      long element = run.element + (long) i * run.elementStep * STEP;
      if (store.find(seq, element) == null) {
        throw dangling(run, "element", element);
      }
    }
    int done = 0;
    while (done < run.count) {
      long element = run.element + (long) done * run.elementStep * STEP;
      SeqSpan span = java.util.Objects.requireNonNull(store.index.find(element));
      int offset = SpanIndex.offsetIn(span, element);
      long id = run.firstId + done * STEP;
      if (span.detail != null || !span.alive()) {
        Register register = store.registerOf(seq, span, offset);
        RegOp op = register.find(element, store.actors);
        if (op == null) {
          throw dangling(run, "predecessor", element);
        }
        if (touched != null) {
          touched.element(seq.id, register);
        }
        register.addSucc(op, id, null, 0, store.actors);
        seq.tree.refresh(java.util.Objects.requireNonNull(register.span));
        done++;
      } else if (run.elementStep < 0) {
        int n = Math.min(run.count - done, offset + 1);
        noteDeletion(seq, span, offset + 1 - n, n);
        store.deleteRun(seq, span, offset + 1 - n, offset + 1, id + (n - 1) * STEP, -1);
        done += n;
      } else {
        int n = Math.min(run.count - done, span.count - offset);
        noteDeletion(seq, span, offset, n);
        store.deleteRun(seq, span, offset, offset + n, id, 1);
        done += n;
      }
    }
  }

  private void noteDeletion(SeqObject seq, SeqSpan span, int from, int count) {
    if (touched != null) {
      touched.elements(seq.id, span.idAt(from), count);
    }
  }

  /** Takes an applied run out again. What was applied after it must be out already. */
  public void undo(OpRun run) {
    ObjectStore object = java.util.Objects.requireNonNull(store.object(run.obj));
    if (run.key != null) {
      MapObject map = (MapObject) object;
      Register register = map.register(run.key);
      if (register != null) {
        undoInRegister(register, run);
        map.removeIfEmpty(run.key);
      }
      return;
    }
    SeqObject seq = (SeqObject) object;
    if (run.insert) {
      for (int i = run.count - 1; i >= 0; i--) {
        long id = run.firstId + i * STEP;
        store.removeObject(id);
        store.removeElement(seq, id);
      }
    } else if (run.preds == null) {
      for (int i = run.count - 1; i >= 0; i--) {
        undoDeletion(seq, run.element + (long) i * run.elementStep * STEP, run.firstId + i * STEP);
      }
    } else {
      SeqSpan span = java.util.Objects.requireNonNull(store.index.find(run.element));
      Register register = java.util.Objects.requireNonNull(SeqObject.detail(span));
      undoInRegister(register, run);
      seq.tree.refresh(span);
      store.simplify(seq, span);
    }
  }

  private void undoInRegister(Register register, OpRun run) {
    long by = incrementBy(run);
    if (run.action != Action.DELETE) {
      RegOp op = register.find(run.firstId, store.actors);
      register.remove(java.util.Objects.requireNonNull(op), store.actors);
      store.removeObject(run.firstId);
    }
    for (RegOp pred : findPreds(register, run)) {
      register.removeSucc(pred, run.firstId, by, store.actors);
    }
  }

  private void undoDeletion(SeqObject seq, long element, long id) {
    SeqSpan span = java.util.Objects.requireNonNull(store.index.find(element));
    int offset = SpanIndex.offsetIn(span, element);
    Register register = store.registerOf(seq, span, offset);
    RegOp op = java.util.Objects.requireNonNull(register.find(element, store.actors));
    register.removeSucc(op, id, 0, store.actors);
    SeqSpan one = java.util.Objects.requireNonNull(register.span);
    seq.tree.refresh(one);
    store.simplify(seq, one);
  }
}
