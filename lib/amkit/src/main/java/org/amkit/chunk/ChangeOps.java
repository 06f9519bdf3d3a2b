package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.codec.FormatException;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the ops of a change, the rows of its {@link OpColumns}, checking each.
 *
 * <pre>
 *   action 0 makeMap  1 set  2 makeList  3 delete  4 makeText  5 increment  6 makeTable  7 mark
 * </pre>
 *
 * <p>{@link #next} goes op by op; {@link #nextRun} goes by runs of ops that differ in nothing but
 * what rises evenly, which is how people type. Actors are indexes into the change's own table. An
 * instance is reused for any number of changes. Automerge does not ask a change's columns to be
 * canonical, so nor does this.
 */
public final class ChangeOps {
  public static final int MAKE_MAP = 0;
  public static final int SET = 1;
  public static final int MAKE_LIST = 2;
  public static final int DELETE = 3;
  public static final int MAKE_TEXT = 4;
  public static final int INCREMENT = 5;
  public static final int MAKE_TABLE = 6;
  public static final int MARK = 7;

  /** More predecessors than an op can come to have; a count beyond it is not believed. */
  static final int MAX_PREDS = 1 << 20;

  private final OpColumns columns = OpColumns.ofChanges();

  /** The change whose ops are read, and its columns; null before the first. */
  private @Nullable ChangeChunk change;

  private @Nullable ColumnSet set;
  private int actorCount;

  /** Whether something was met that a canonical writer writes otherwise, column encodings apart. */
  private boolean odd;

  /** Which of the change's actors were named; the author needs no naming. */
  private boolean[] named = new boolean[4];

  private int namedCount;

  /** Rows to step over before the next op: none before the first, then one. */
  private int step;

  /** As {@link #run()} says; 0 at no op. */
  private int run;

  // The op's ids, as the methods of the same names give them.
  private int objActor;
  private long objCounter;
  private boolean stringKey;
  private int keyActor;
  private long keyCounter;
  private long keyStep;
  private int action;
  private int predCount;

  /** Whether the readers stand behind the op's predecessors: behind more than one they do. */
  private boolean predsTaken;

  private long predStep;
  private int[] predActor = new int[4];
  private long[] predCounter = new long[4];

  /** At no change; {@link #reset} comes next. */
  public ChangeOps() {}

  public ChangeOps(ChangeChunk change) {
    reset(change);
  }

  /** Goes before the first op of a change. */
  public void reset(ChangeChunk change) {
    this.change = change;
    set = change.ops();
    actorCount = change.actorCount();
    odd = false;
    namedCount = 1;
    if (actorCount > named.length) {
      named = new boolean[actorCount];
    } else {
      Arrays.fill(named, 0, actorCount, false);
    }
    named[0] = true;
    step = 0;
    run = 0;
    predsTaken = true;
    columns.reset(set);
  }

  /**
   * Moves to the next op.
   *
   * @return false behind the last
   * @throws FormatException when the row is not a whole op
   */
  public boolean next() {
    return move(step);
  }

  /** Moves behind the ops of the {@link #run}, as {@link #next} does behind one. */
  public boolean nextRun() {
    return move(run);
  }

  private boolean move(int n) {
    if (n > 0) {
      columns.advance(n);
      if (!predsTaken) {
        columns.advanceRefs(n);
      }
    }
    step = 0;
    run = 0;
    if (columns.actions.run() == 0) {
      columns.expectEnd();
      return false;
    }
    step = 1;
    run = columns.run();
    loadAction();
    loadObject();
    loadKey();
    loadPreds();
    // A falling sequence may end in the head of the list, which is a row of another kind.
    if (keyActor >= 0 && run > 1 && keyCounter + keyStep * (run - 1) == 0) {
      run--;
    }
    odd |= (action == DELETE && !isPlain()) || columns.isShort();
    if (predCount == 1 && run > 1 && predCounter[0] + predStep * (run - 1) == 0) {
      run--;
    }
    return true;
  }

  private void loadAction() {
    RleReader actions = columns.actions;
    ValueReader values = columns.values;
    long a = actions.value();
    if (a < 0 || a > MARK) {
      throw new FormatException(
          "expected an action of 0 to 7, found " + Long.toUnsignedString(a), actions.offset());
    }
    action = (int) a;
    if (columns.inserts.run() == 0) {
      throw new FormatException("op without an insert flag", columns.inserts.offset());
    }
    if (values.run() == 0) {
      throw new FormatException("op without a value", actions.offset());
    }
    if (action == INCREMENT
        && values.typeCode() != ValueReader.INT
        && values.typeCode() != ValueReader.UINT) {
      throw new FormatException(
          "expected an increment by a number, found a value of type " + values.typeCode(),
          actions.offset());
    }
  }

  private void loadObject() {
    RleReader counters = columns.objCounters;
    boolean noActor = columns.objActors.isNull();
    boolean noCounter = counters.isNull();
    if (noActor != noCounter && (noCounter || counters.value() != 0)) {
      throw new FormatException(
          "object id without its " + (noActor ? "actor" : "counter"), counters.offset());
    }
    if (noActor || counters.value() == 0) {
      odd |= !noCounter;
      objActor = -1;
      objCounter = 0;
    } else {
      objActor = actor(columns.objActors);
      objCounter = counters.value();
    }
  }

  private void loadKey() {
    DeltaReader counters = columns.keyCounters;
    boolean noActor = columns.keyActors.isNull();
    boolean noCounter = counters.isNull();
    stringKey = !columns.keyStrings.isNull();
    keyActor = -1;
    keyCounter = 0;
    keyStep = 0;
    if (stringKey) {
      if (!noActor || !noCounter) {
        throw new FormatException(
            "op with both a string and an element key", columns.keyStrings.offset());
      }
    } else if (noCounter) {
      throw new FormatException(
          noActor ? "op without a key" : "key without its counter", counters.offset());
    } else if (noActor) {
      if (counters.value() != 0) {
        throw new FormatException("key without its actor", counters.offset());
      }
      // The head is one place; what the counters do behind it is the next run's.
      if (counters.step() != 0) {
        run = 1;
      }
    } else {
      keyActor = actor(columns.keyActors);
      keyCounter = counters.value();
      keyStep = counters.run() > 1 ? counters.step() : 0;
      if (keyCounter == 0) {
        throw new FormatException("key of counter 0 with an actor", counters.offset());
      }
    }
  }

  private void loadPreds() {
    RleReader counts = columns.refCounts;
    if (counts.run() == 0) {
      throw new FormatException("op without a count of predecessors", counts.offset());
    }
    long count = counts.value();
    if (count < 0 || count > MAX_PREDS) {
      throw new FormatException(
          "op with " + Long.toUnsignedString(count) + " predecessors", counts.offset());
    }
    predCount = (int) count;
    predsTaken = count != 1;
    if (count == 1) {
      expectPred();
      predActor[0] = actor(columns.refActors);
      predCounter[0] = columns.refCounters.value();
      predStep = columns.refCounters.step();
      run = Math.min(run, columns.refRun());
    } else if (count > 1) {
      run = 1;
      for (int i = 0; i < count; i++) {
        expectPred();
        if (i == predActor.length) {
          predActor = Arrays.copyOf(predActor, 2 * i);
          predCounter = Arrays.copyOf(predCounter, 2 * i);
        }
        predActor[i] = actor(columns.refActors);
        predCounter[i] = columns.refCounters.value();
        odd |= i > 0 && !isRising(i - 1);
        columns.advanceRefs(1);
      }
    }
  }

  /** Whether the predecessor behind the i-th is greater. */
  private boolean isRising(int i) {
    if (predCounter[i] != predCounter[i + 1] || change == null) {
      return predCounter[i] < predCounter[i + 1];
    }
    return change.actor(predActor[i]).compareTo(change.actor(predActor[i + 1])) < 0;
  }

  private void expectPred() {
    if (columns.refRun() == 0) {
      throw new FormatException("op without its predecessor's id", columns.refCounts.offset());
    }
    if (columns.refCounters.value() == 0) {
      throw new FormatException("predecessor of counter 0", columns.refCounters.offset());
    }
  }

  private int actor(RleReader column) {
    long index = column.value();
    if (index < 0 || index >= actorCount) {
      throw new FormatException(
          "expected an actor of 0 to "
              + (actorCount - 1)
              + ", found "
              + Long.toUnsignedString(index),
          column.offset());
    }
    int actor = (int) index;
    if (!named[actor]) {
      named[actor] = true;
      namedCount++;
    }
    return actor;
  }

  /** Whether a deletion is nothing but what a document can tell from those it deletes. */
  private boolean isPlain() {
    return predCount > 0
        && columns.values.typeCode() == ValueReader.NULL
        && !columns.inserts.value()
        && !columns.expands.value()
        && columns.markNames.isNull();
  }

  /**
   * Behind the last op: whether {@link ChangeChunkWriter} would write this change byte for byte.
   * One that is not canonical is still a change, but a document chunk cannot bring it back.
   */
  public boolean isCanonical() {
    ChangeChunk c = change;
    ColumnSet s = set;
    if (c == null || s == null || odd || namedCount != actorCount) {
      return false;
    }
    for (int i = 1; i < actorCount; i++) {
      if (c.actor(i).equals(c.author()) || (i > 1 && c.actor(i - 1).compareTo(c.actor(i)) >= 0)) {
        return false;
      }
    }
    return columns.isCanonical(s);
  }

  /**
   * How many ops from this one on have the same object, insert flag, action, kind and length of
   * value, string key, expand flag and mark name, and keys and predecessors that rise evenly; at
   * least 1.
   */
  public int run() {
    return run;
  }

  /** The object's actor; -1 for the root. */
  public int objActor() {
    return objActor;
  }

  public long objCounter() {
    return objCounter;
  }

  /** The key in a map; null where the key is an element of a list. */
  public @Nullable String key() {
    return stringKey ? columns.keyStrings.value() : null;
  }

  /** The element's actor; -1 for the head of the list. */
  public int keyActor() {
    return keyActor;
  }

  public long keyCounter() {
    return keyCounter;
  }

  /** By how much the element's counter rises from op to op in the run. */
  public long keyStep() {
    return keyStep;
  }

  public boolean insert() {
    return columns.inserts.value();
  }

  /** 0 to 7. */
  public int action() {
    return action;
  }

  /** Kind of the value, as {@link ValueReader} numbers them. */
  public int valueType() {
    return columns.values.typeCode();
  }

  /** Bytes of the value of each op of the run. */
  public int valueByteCount() {
    return columns.values.byteCount();
  }

  /** Where values lie; not a copy. */
  public byte[] valueBuffer() {
    return columns.values.buffer();
  }

  /** Index in {@link #valueBuffer()} of this op's value; those of the run follow. */
  public int valueOffset() {
    return columns.values.offset();
  }

  public int predCount() {
    return predCount;
  }

  /** Actor of the i-th predecessor. */
  public int predActor(int i) {
    return predActor[i];
  }

  /** Counter of the i-th predecessor. */
  public long predCounter(int i) {
    return predCounter[i];
  }

  /** By how much the only predecessor's counter rises from op to op in the run. */
  public long predStep() {
    return predCount == 1 ? predStep : 0;
  }

  public boolean expand() {
    return columns.expands.value();
  }

  public @Nullable String markName() {
    return columns.markNames.isNull() ? null : columns.markNames.value();
  }
}
