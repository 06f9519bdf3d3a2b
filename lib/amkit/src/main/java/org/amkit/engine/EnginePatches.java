package org.amkit.engine;

import java.util.List;
import org.amkit.ops.Clock;
import org.amkit.ops.Touched;
import org.amkit.patch.Differ;
import org.amkit.patch.EnginePatch;
import org.jspecify.annotations.Nullable;

/** What changes of the visible state of an {@link Engine}'s document, as patches. */
public sealed interface EnginePatches permits Engine {
  private Engine engine() {
    return (Engine) this;
  }

  /**
   * What turns the state at {@code before} into that at {@code after} ({@code null}: now).
   *
   * <p>Cost: that of {@link #followed} up to now from a version that lacks a few changes which came
   * since the document was loaded; else O(spans and map ops).
   */
  default List<EnginePatch> diff(Clock before, @Nullable Clock after) {
    Engine engine = engine();
    Clock to = engine.scope(after);
    boolean isUpToNow = engine.pendingOps() == 0 && (to == null || isNow(to));
    Touched touched = isUpToNow ? engine.changes.touchedSince(before) : null;
    return touched == null
        ? diffObject(Engine.ROOT, true, before, after)
        : new Differ(engine.store, engine.view).diff(touched);
  }

  private boolean isNow(Clock clock) {
    for (int actor = 0; actor < engine().store.actors.size(); actor++) {
      if (clock.maxOp(actor) < engine().graph.maxOpOf(actor)) {
        return false;
      }
    }
    return true;
  }

  /** The same for one object, with or without the objects in it. */
  default List<EnginePatch> diffObject(
      long obj, boolean recursive, Clock before, @Nullable Clock after) {
    Engine engine = engine();
    return new Differ(engine.store, engine.view)
        .diff(engine.object(obj), recursive, before, engine.scope(after));
  }

  /**
   * The same up to now: reports each new value that conflicts with a winner, as {@link #followed}
   * does, by a look at everything.
   */
  default List<EnginePatch> diffSince(Clock before) {
    Engine engine = engine();
    return new Differ(engine.store, engine.view, true)
        .diff(engine.store.root(), true, before, engine.scope(null));
  }

  /** Has what comes from elsewhere noted from now on, until {@link #followed}. */
  default Touched follow() {
    Engine engine = engine();
    Touched touched = new Touched(new Clock(engine.graph.clock()), engine.changeCount() == 0);
    engine.applier.noteIn(touched);
    return touched;
  }

  /**
   * What came from elsewhere since {@link #follow} did to the visible state.
   *
   * <p>Cost: in step with what was touched and the patches, not with the document.
   */
  default List<EnginePatch> followed(Touched touched) {
    Engine engine = engine();
    engine.applier.noteIn(null);
    return touched.isEverything()
        ? diffSince(touched.before())
        : new Differ(engine.store, engine.view, true).diff(touched);
  }
}
