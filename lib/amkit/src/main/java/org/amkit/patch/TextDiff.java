package org.amkit.patch;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.ObjectType;
import org.amkit.codec.ByteWriter;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.MapObject;
import org.amkit.ops.MarkOp;
import org.amkit.ops.MarkState;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterState;
import org.amkit.ops.RegisterView;
import org.amkit.ops.SeqObject;
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * What differs in one text, from its front to its end: characters, blocks, and marks over
 * characters that stay.
 */
final class TextDiff extends SpanWalk {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBC};
  private static final SortedMap<String, Value.Scalar> NO_MARKS =
      java.util.Collections.unmodifiableSortedMap(new TreeMap<>());

  private final Clock before;
  private final @Nullable Clock after;
  private final Stretches stretches;
  private final ObjectPatches patches;
  private final Differ.ChildVisitor children;
  private final boolean marksOverBlocks;

  private final MarkState oldState;
  private final MarkState newState;

  /** The marks in force after, and how they differ from those before; null when out of date. */
  private @Nullable SortedMap<String, Value.Scalar> inForce = NO_MARKS;

  private SortedMap<String, Value.Scalar> changed = NO_MARKS;

  /**
   * @param marksOverBlocks whether a mark is reported over blocks, too, as Automerge does where it
   *     follows changes; where it compares two versions it does so over characters alone
   */
  TextDiff(
      OpStore store,
      Clock before,
      @Nullable Clock after,
      ObjectPatches patches,
      Differ.ChildVisitor children,
      boolean marksOverBlocks) {
    super(store);
    this.before = before;
    this.after = after;
    this.stretches = new Stretches(before, after, this::stretch);
    this.patches = patches;
    this.children = children;
    this.marksOverBlocks = marksOverBlocks;
    oldState = new MarkState(store.actors, store.heap);
    newState = new MarkState(store.actors, store.heap);
  }

  @Override
  boolean maySkip() {
    return oldState.isAs(newState);
  }

  /** Both versions have the same marks there. */
  @Override
  void skipTo(SeqObject text, SeqSpan span) {
    super.skipTo(text, span);
    if (text.markCount > 0) {
      List<MarkOp> open = text.marksBefore(span);
      oldState.set(open);
      newState.set(open);
      inForce = null;
    }
  }

  @Override
  void span(SeqSpan span, @Nullable RegisterState held) {
    Register register = SeqObject.detail(span);
    if (register == null) {
      stretches.walk(span);
    } else if (register.first() instanceof MarkOp anchor) {
      step(anchor);
    } else {
      element(register, held);
    }
  }

  private void step(MarkOp anchor) {
    if (before.covers(anchor.id)) {
      oldState.step(anchor);
      inForce = null;
    }
    if (after == null || after.covers(anchor.id)) {
      newState.step(anchor);
      inForce = null;
    }
  }

  private SortedMap<String, Value.Scalar> inForce() {
    SortedMap<String, Value.Scalar> marks = inForce;
    if (marks == null) {
      marks = newState.visible();
      SortedMap<String, Value.Scalar> old = oldState.visible();
      changed = marks.equals(old) ? NO_MARKS : changes(old, marks);
      inForce = marks;
    }
    return marks;
  }

  private static SortedMap<String, Value.Scalar> changes(
      SortedMap<String, Value.Scalar> old, SortedMap<String, Value.Scalar> marks) {
    SortedMap<String, Value.Scalar> changes = new TreeMap<>(MapObject::compareUtf8);
    for (String name : old.keySet()) {
      changes.put(name, Value.Null.NULL);
    }
    marks.forEach(
        (name, value) -> {
          if (value.equals(old.get(name))) {
            changes.remove(name);
          } else {
            changes.put(name, value);
          }
        });
    return changes;
  }

  private void stretch(SeqSpan span, int from, int to, Stretches.Fate fate) {
    long width = (long) (to - from) * span.width;
    switch (fate) {
      case DELETED -> patches.delete(index, width);
      case KEPT -> {
        if (span.action != Action.MAKE_MAP) {
          keep(width);
        } else if (children.wantsKept()) {
          blocks(span, from, to, false);
        } else {
          keepBlocks(width);
        }
      }
      case ADDED -> {
        if (span.action == Action.MAKE_MAP) {
          blocks(span, from, to, true);
        } else {
          write(
              span.action,
              span.valueType,
              span.valueOffsetAt(from),
              span.valueLength,
              to - from,
              width);
        }
      }
    }
  }

  private void keep(long width) {
    tellMarks(width);
    index += width;
  }

  private void tellMarks(long width) {
    inForce();
    if (!changed.isEmpty()) {
      patches.mark(index, width, changed);
    }
  }

  private void blocks(SeqSpan span, int from, int to, boolean added) {
    for (int i = from; i < to; i++) {
      block(span.idAt(i), span.width, added);
    }
  }

  private void block(long id, int width, boolean added) {
    if (added) {
      patches.insert(index, new EnginePatch.Put(new Value.Obj(ObjectType.MAP, id), id, false));
    }
    children.visit(id, null, index, added);
    if (added) {
      index += width;
    } else {
      keepBlocks(width);
    }
  }

  private void keepBlocks(long width) {
    if (marksOverBlocks) {
      tellMarks(width);
    }
    index += width;
  }

  /** Elements of one kind now stand at the index; such as are no strings read as U+FFFC. */
  private void write(int action, int type, int offset, int length, int count, long width) {
    ByteWriter out = patches.insertText(index, width, inForce());
    if (action == Action.SET && type == ValueHeap.STR) {
      out.putBytes(store.heap.buffer(), offset, length * count);
    } else {
      for (int i = 0; i < count; i++) {
        out.putBytes(REPLACEMENT);
      }
    }
    index += width;
  }

  /** An element with several ops: of a text, the winner alone is seen. */
  private void element(Register register, @Nullable RegisterState held) {
    RegOp old = held != null ? held.winner() : RegisterView.winner(register, before);
    RegOp winner = RegisterView.winner(register, after);
    if (winner != null && winner == old) {
      if (winner.action == Action.MAKE_MAP) {
        block(winner.id, winner.width, false);
      } else {
        keep(winner.width);
      }
      return;
    }
    boolean oldFirst =
        old != null && (winner == null || store.actors.compare(old.id, winner.id) < 0);
    if (old != null && oldFirst) {
      patches.delete(index, old.width);
    }
    if (winner != null) {
      add(winner);
    }
    if (old != null && !oldFirst) {
      patches.delete(index, old.width);
    }
  }

  private void add(RegOp op) {
    if (op.action == Action.MAKE_MAP) {
      block(op.id, op.width, true);
    } else {
      write(op.action, op.valueType, op.valueOffset, op.valueLength, 1, op.width);
    }
  }
}
