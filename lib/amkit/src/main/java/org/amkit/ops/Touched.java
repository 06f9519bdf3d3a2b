package org.amkit.ops;

import java.util.Map;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Which places of a document some changes touched: patches are made of those, without a look at the
 * rest.
 *
 * <pre>
 *   object      keys "a", "b"             of a map
 *               elements 7@A..9@A, 3@B    of a sequence: inserted, deleted, written to
 *               held "a", 3@B             what their registers held before
 * </pre>
 *
 * <p>May name places that were not touched, or are no more. Cost: O(1) a run of ops.
 */
public final class Touched {
  private final Clock before;
  private final boolean everything;
  private final LongMap<TouchedPlaces> places = new LongMap<>();

  /** Of the object touched last, which mostly is touched next, too. */
  private @Nullable TouchedPlaces last;

  /**
   * @param before the version before the changes
   * @param everything whether nothing was there before, so that places need not be noted
   */
  public Touched(Clock before, boolean everything) {
    this.before = before;
    this.everything = everything;
  }

  /** Whether all that is there now counts as touched, and no places are noted. */
  public boolean isEverything() {
    return everything;
  }

  /** The version before the changes. */
  public Clock before() {
    return before;
  }

  /** The objects touched, in no order. */
  public Iterable<TouchedPlaces> places() {
    return places.values();
  }

  /** What was touched of an object; null for nothing. */
  public @Nullable TouchedPlaces of(long object) {
    return places.get(object);
  }

  private TouchedPlaces placesOf(long object) {
    TouchedPlaces found = last != null && last.object == object ? last : places.get(object);
    if (found == null) {
      found = new TouchedPlaces(object);
      places.put(object, found);
    }
    last = found;
    return found;
  }

  /** Notes a key and what its register holds, before an op is added to it. */
  void key(long map, String key, Register register) {
    Map<String, @Nullable RegisterState> keys = placesOf(map).keys;
    if (!keys.containsKey(key)) {
      keys.put(key, held(register));
    }
  }

  /** Notes elements with consecutive ids, whose registers were not there or stay plain. */
  void elements(long seq, long firstId, int count) {
    placesOf(seq).addElements(firstId, count);
  }

  /** Notes an element and what its register holds, before an op is added to it. */
  void element(long seq, Register register) {
    long id = java.util.Objects.requireNonNull(register.span).firstId;
    TouchedPlaces of = placesOf(seq);
    if (of.held.get(id) == null) {
      of.held.put(id, held(register));
      of.addElements(id, 1);
      of.anchors |= register.bracket() != 0;
    }
  }

  /** Notes the places of ops that are applied already; what was there before is not known. */
  public void note(OpRun run, OpStore store) {
    TouchedPlaces of = placesOf(run.obj);
    if (run.key != null) {
      of.keys.putIfAbsent(run.key, null);
      return;
    }
    if (run.insert) {
      of.addElements(run.firstId, run.count);
      return;
    }
    long back = run.elementStep < 0 ? (run.count - 1) * SeqSpan.ID_STEP : 0;
    of.addElements(run.element - back, run.count);
    SeqSpan span = store.index.find(run.element);
    of.anchors |= span != null && span.action == Action.MARK;
  }

  private RegisterState held(Register register) {
    RegOp op = register.first();
    if (op != null && op.next() == null) {
      // Made of a plain element, which the changes may have inserted or deleted.
      boolean visible = RegisterView.visibleAt(op, before);
      return new RegisterState(visible ? op : null, visible ? 1 : 0, op.increments);
    }
    RegOp winner = register.winner();
    return new RegisterState(
        winner, register.visibleCount(), winner == null ? 0 : winner.increments);
  }
}
