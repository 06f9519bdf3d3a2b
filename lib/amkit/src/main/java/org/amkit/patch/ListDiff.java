package org.amkit.patch;

import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterState;
import org.amkit.ops.SeqObject;
import org.amkit.ops.Value;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** What differs in one list, from its front to its end. */
final class ListDiff extends SpanWalk {
  private final RegisterDiff registers;
  private final Stretches stretches;
  private final ObjectPatches patches;
  private final Differ.ChildVisitor children;

  ListDiff(
      OpStore store,
      Clock before,
      @Nullable Clock after,
      RegisterDiff registers,
      ObjectPatches patches,
      Differ.ChildVisitor children) {
    super(store);
    this.registers = registers;
    this.stretches = new Stretches(before, after, this::stretch);
    this.patches = patches;
    this.children = children;
  }

  @Override
  void span(SeqSpan span, @Nullable RegisterState held) {
    Register register = SeqObject.detail(span);
    if (register == null) {
      stretches.walk(span);
    } else if (SeqObject.mark(span) == null) {
      element(register, held);
    }
  }

  private void stretch(SeqSpan span, int from, int to, Stretches.Fate fate) {
    if (fate == Stretches.Fate.DELETED) {
      patches.delete(index, to - from);
      return;
    }
    boolean makes = Action.makes(span.action);
    if (fate == Stretches.Fate.KEPT && !(makes && children.wantsKept())) {
      index += to - from;
      return;
    }
    for (int i = from; i < to; i++) {
      long id = span.idAt(i);
      if (fate == Stretches.Fate.ADDED) {
        Value value =
            makes
                ? new Value.Obj(Action.made(span.action), id)
                : store.heap.value(span.valueType, span.valueOffsetAt(i), span.valueLength);
        patches.insert(index, new EnginePatch.Put(value, id, false));
      }
      if (makes) {
        children.visit(id, null, index, fate == Stretches.Fate.ADDED);
      }
      index++;
    }
  }

  private void element(Register register, @Nullable RegisterState held) {
    RegisterDiff.Outcome outcome = registers.compare(register, held);
    RegOp winner = registers.winner;
    if (winner == null) {
      if (outcome == RegisterDiff.Outcome.DELETED) {
        patches.delete(index, 1);
      }
      return;
    }
    boolean put = outcome == RegisterDiff.Outcome.PUT;
    if (put) {
      EnginePatch.Put value = registers.put(winner);
      if (registers.replaces()) {
        patches.add(new EnginePatch.Action.PutSeq(index, value));
      } else {
        patches.insert(index, value);
      }
    } else {
      long by = registers.increment(winner);
      if (by != 0) {
        patches.add(new EnginePatch.Action.Increment(null, index, by));
      } else if (registers.newConflict()) {
        patches.add(new EnginePatch.Action.Conflict(null, index));
      }
    }
    if (Action.makes(winner.action)) {
      children.visit(winner.id, null, index, put);
    }
    index++;
  }
}
