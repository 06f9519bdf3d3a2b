package org.amkit.ops;

import org.amkit.ObjectType;
import org.amkit.TextUnit;
import org.amkit.history.ActorTable;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanIndex;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a document and the mutations that everything is made of: local edits, remote ops,
 * loading and undoing go through these methods.
 */
public final class OpStore {
  public final ActorTable actors;
  public final ValueHeap heap = new ValueHeap();
  public final SpanIndex index = new SpanIndex();
  public final TextUnit unit;
  private final LongMap<ObjectStore> objects = new LongMap<>();

  /** Sequences ever made; with one only, each element is one of it. */
  private int sequenceCount;

  private final MapObject root;

  public OpStore(ActorTable actors, TextUnit unit) {
    this.actors = actors;
    this.unit = unit;
    root = new MapObject(0, ObjectType.MAP, null, null, 0);
    objects.put(0, root);
  }

  public MapObject root() {
    return root;
  }

  /** The object, or {@code null} when the document has none with this id. */
  public @Nullable ObjectStore object(long id) {
    return id == 0 ? root : objects.get(id);
  }

  public int objectCount() {
    return objects.size();
  }

  public Iterable<ObjectStore> objects() {
    return objects.values();
  }

  /** Makes the object of a make op that stands at {@code key} or element {@code element}. */
  public ObjectStore makeObject(
      long id, int action, ObjectStore parent, @Nullable String key, long element) {
    ObjectType type = Action.made(action);
    ObjectStore made =
        type.isSequence()
            ? new SeqObject(id, type, parent, key, element)
            : new MapObject(id, type, parent, key, element);
    objects.put(id, made);
    if (type.isSequence()) {
      sequenceCount++;
    }
    return made;
  }

  public void removeObject(long id) {
    objects.remove(id);
  }

  /** Index units that a value takes up in a sequence of this type. */
  public int widthOf(ObjectType type, int action, int valueType, int valueOffset, int valueLength) {
    if (action == Action.MARK) {
      return 0;
    }
    if (type != ObjectType.TEXT) {
      return 1;
    }
    if (valueLength == 1 && valueType == ValueHeap.STR) {
      return 1;
    }
    return action == Action.SET && valueType == ValueHeap.STR
        ? UnitWidth.ofUtf8(unit, heap.buffer(), valueOffset, valueLength)
        : UnitWidth.ofReplacement(unit);
  }

  /** Fills an empty register with loaded ops, ascending by id, whose successors are set. */
  public void loadRegister(Register register, java.util.List<RegOp> ops) {
    register.load(ops, actors, heap);
  }

  // Sequences

  /**
   * The span with this element of the sequence; {@code null} where the sequence has no such
   * element, even if another one has. Cost: O(log spans).
   */
  public @Nullable SeqSpan find(SeqObject seq, long element) {
    SeqSpan span = index.find(element);
    return span == null || sequenceCount == 1 || seq.tree.holds(span) ? span : null;
  }

  /** Cuts a span before element {@code at}; returns the right part. */
  public SeqSpan split(SeqObject seq, SeqSpan span, int at) {
    SeqSpan right = seq.tree.split(span, at);
    index.add(right);
    return right;
  }

  /**
   * Puts a run behind element {@code offset - 1} of {@code after} ({@code null}: at the front), as
   * part of that span where it continues it.
   *
   * @return the span that the run ends
   */
  public SeqSpan insertRun(SeqObject seq, @Nullable SeqSpan after, int offset, SeqSpan run) {
    if (after != null) {
      if (offset < after.count) {
        split(seq, after, offset);
      } else if (after.continuedBy(run)) {
        after.count += run.count;
        seq.tree.refresh(after);
        return after;
      }
    }
    seq.tree.insertAfter(after, run);
    index.add(run);
    return run;
  }

  /** Makes elements {@code [from..to)} a span of their own. */
  public SeqSpan isolate(SeqObject seq, SeqSpan span, int from, int to) {
    if (to < span.count) {
      split(seq, span, to);
    }
    return from > 0 ? split(seq, span, from) : span;
  }

  /** Joins a span with what follows it where the one continues the other. */
  private void joinNext(SeqObject seq, SeqSpan span) {
    SeqSpan next = seq.tree.next(span);
    if (next != null && span.continuedBy(next)) {
      index.remove(next);
      seq.tree.join(span, next);
    }
  }

  private void joinAround(SeqObject seq, SeqSpan span) {
    joinNext(seq, span);
    SeqSpan previous = seq.tree.previous(span);
    if (previous != null) {
      joinNext(seq, previous);
    }
  }

  /**
   * Deletes elements {@code [from..to)} of a plain, living span; element {@code from + i} by op
   * {@code succFirst + i * step}.
   */
  public void deleteRun(SeqObject seq, SeqSpan span, int from, int to, long succFirst, int step) {
    SeqSpan deleted = isolate(seq, span, from, to);
    deleted.succFirst = succFirst;
    deleted.succStep = (byte) (deleted.count == 1 ? 0 : step);
    seq.tree.refresh(deleted);
    joinAround(seq, deleted);
  }

  /** The element's register; a plain element is made a span of one with a register first. */
  public Register registerOf(SeqObject seq, SeqSpan span, int offset) {
    if (span.detail != null) {
      return (Register) span.detail;
    }
    SeqSpan one = isolate(seq, span, offset, offset + 1);
    Register register = new Register(one);
    RegOp op =
        new RegOp(
            one, widthOf(seq.type, one.action, one.valueType, one.valueOffset, one.valueLength));
    register.add(op, actors);
    if (one.succFirst != 0) {
      register.addSucc(op, one.succFirst, null, 0, actors);
    }
    one.detail = register;
    one.succFirst = 0;
    one.succStep = 0;
    return register;
  }

  /**
   * Turns a register that one insert op and at most one deletion describe back into a plain span.
   */
  public void simplify(SeqObject seq, SeqSpan span) {
    Register register = SeqObject.detail(span);
    if (register == null) {
      return;
    }
    RegOp op = register.first();
    if (op != null
        && op.next == null
        && op.succCount <= 1
        && op.action != Action.MARK
        && !op.isCounter()) {
      span.detail = null;
      span.succFirst = op.succCount == 1 ? op.succ[0] : 0;
      span.succStep = 0;
      seq.tree.refresh(span);
      joinAround(seq, span);
    }
  }

  /** Puts a mark anchor or another element with a register behind {@code after}. */
  public SeqSpan insertDetailed(
      SeqObject seq, @Nullable SeqSpan after, int offset, long origin, RegOp op) {
    SeqSpan span = new SeqSpan(op.id, origin, 1);
    span.action = op.action;
    span.valueType = op.valueType;
    span.valueOffset = op.valueOffset;
    span.valueLength = op.valueLength;
    span.width = op.width;
    Register register = new Register(span);
    register.add(op, actors);
    span.detail = register;
    if (op.action == Action.MARK) {
      seq.markCount++;
    }
    insertRun(seq, after, offset, span);
    return span;
  }

  /** Removes an inserted element altogether (undoing its insert op). */
  public void removeElement(SeqObject seq, long id) {
    SeqSpan found = index.find(id);
    if (found == null) {
      throw new IllegalStateException("no element " + id);
    }
    if (SeqObject.mark(found) != null) {
      seq.markCount--;
    }
    SeqSpan one =
        found.detail != null
            ? found
            : isolate(seq, found, SpanIndex.offsetIn(found, id), SpanIndex.offsetIn(found, id) + 1);
    SeqSpan previous = seq.tree.previous(one);
    index.remove(one);
    seq.tree.remove(one);
    if (previous != null) {
      joinNext(seq, previous);
    }
  }

  /**
   * Behind which element a new one goes: after {@code ref} (0: the front) and behind those that
   * were inserted there with a greater id. The answer is in {@link #placeSpan} and {@link
   * #placeOffset}.
   *
   * @return false when there is no element {@code ref} in this sequence
   */
  public boolean findPlace(SeqObject seq, long ref, long newId) {
    SeqSpan span;
    int offset;
    if (ref == 0) {
      span = null;
      offset = 0;
    } else {
      span = find(seq, ref);
      if (span == null) {
        return false;
      }
      offset = SpanIndex.offsetIn(span, ref) + 1;
    }
    while (true) {
      if (span != null && offset < span.count) {
        if (actors.compare(span.idAt(offset), newId) < 0) {
          break;
        }
        offset = span.count;
      }
      SeqSpan next = span == null ? seq.tree.first() : seq.tree.next(span);
      if (next == null || actors.compare(next.firstId, newId) < 0) {
        break;
      }
      span = next;
      offset = next.count;
    }
    placeSpan = span;
    placeOffset = offset;
    return true;
  }

  private @Nullable SeqSpan placeSpan;
  private int placeOffset;

  public @Nullable SeqSpan placeSpan() {
    return placeSpan;
  }

  public int placeOffset() {
    return placeOffset;
  }
}
