package org.amkit.ops;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** The ops of one change in order, runs kept together. */
public final class RunLog extends AbstractList<OpRun> {
  private static final long STEP = SeqSpan.ID_STEP;

  private final List<OpRun> runs = new ArrayList<>();
  private int opCount;

  @Override
  public void clear() {
    runs.clear();
    opCount = 0;
  }

  @Override
  public OpRun get(int i) {
    return runs.get(i);
  }

  @Override
  public int size() {
    return runs.size();
  }

  /** Number of ops in all runs. */
  public int opCount() {
    return opCount;
  }

  private @Nullable OpRun last() {
    return runs.isEmpty() ? null : runs.get(runs.size() - 1);
  }

  /** Logs {@code count} elements inserted consecutively, the first behind {@code origin}. */
  public void insertion(
      long obj, long origin, long id, int count, int action, int type, int offset, int length) {
    opCount += count;
    OpRun last = last();
    if (last != null
        && last.insert
        && last.obj == obj
        && last.action == action
        && action != Action.MARK
        && last.lastId() == origin
        && origin + STEP == id
        && last.valueType == type
        && last.valueLength == length
        && last.valueOffset + last.count * length == offset) {
      last.count += count;
      return;
    }
    runs.add(OpRun.insertion(obj, origin, id, count, action, type, offset, length));
  }

  /** Logs deletions of plain elements from {@code element} on, each {@code step} further. */
  public void deletion(long obj, long element, int step, long id, int count) {
    opCount += count;
    OpRun last = last();
    if (last != null && last.preds == null && last.obj == obj && last.lastId() + STEP == id) {
      long lastElement = last.element + (long) (last.count - 1) * last.elementStep * STEP;
      int between = lastElement + STEP == element ? 1 : lastElement - STEP == element ? -1 : 0;
      if (between != 0
          && (last.count == 1 || last.elementStep == between)
          && (count == 1 || step == between)) {
        if (last.elementStep == between) {
          last.count += count;
          return;
        }
        OpRun joined = OpRun.deletion(obj, last.element, between, last.firstId, count + 1);
        runs.set(runs.size() - 1, joined);
        return;
      }
    }
    runs.add(OpRun.deletion(obj, element, step, id, count));
  }

  /** Logs any other op. */
  public void single(OpRun run) {
    opCount++;
    runs.add(run);
  }
}
