package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.codec.FormatException;
import org.amkit.column.BoolReader;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the ops of a change, checking each row.
 *
 * <pre>
 *   spec   column                  null means
 *     1,2  object: actor, counter  the root
 *   17,19  key: element            head where the counter is 0 and the actor null
 *      21  key: string             an element key
 *      52  insert
 *      66  action                  the op count is this column's
 *   86,87  value: meta, bytes
 *     112  predecessors: count
 * 113,115  predecessors' ids
 *     148  expand
 *     165  mark name               none
 *
 *   action 0 makeMap  1 set  2 makeList  3 delete  4 makeText  5 increment  6 makeTable  7 mark
 * </pre>
 *
 * <p>{@link #next} goes op by op; {@link #nextRun} goes by runs of ops that differ in nothing but
 * what rises evenly, which is how people type. Actors are indexes into the change's own table. An
 * instance is reused for any number of changes. Automerge does not ask a change's columns to be
 * canonical, so nor does this; what the checks of a row share with the steps over runs keeps both
 * in one file.
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

  private static final byte[] NO_BYTES = {};
  private static final Column NONE = new Column(NO_BYTES, 0, 0, 0);

  private final RleReader objActors = NONE.rle(Rules.LAX);
  private final RleReader objCounters = NONE.rle(Rules.LAX.counters());
  private final RleReader keyActors = NONE.rle(Rules.LAX);
  private final DeltaReader keyCounters = NONE.deltas(Rules.LAX.counters());
  private final StringReader keyStrings = NONE.strings(Rules.LAX);
  private final BoolReader inserts = NONE.bools(Rules.LAX);
  private final RleReader actions = NONE.rle(Rules.LAX.notNull());
  private final ValueReader values = NONE.values(NONE, Rules.LAX);
  private final RleReader predCounts = NONE.rle(Rules.LAX.notNull());
  private final RleReader predActors = NONE.rle(Rules.LAX.notNull());
  private final DeltaReader predCounters = NONE.deltas(Rules.LAX.counters().notNull());
  private final BoolReader expands = NONE.bools(Rules.LAX);
  private final StringReader markNames = NONE.strings(Rules.LAX);

  private @Nullable ChangeChunk change;
  private @Nullable ColumnSet columns;
  private int actorCount;

  /** Whether something was met that a canonical writer writes otherwise, column encodings apart. */
  private boolean odd;

  /** Which of the change's actors were named; the author needs no naming. */
  private boolean[] named = new boolean[4];

  private int namedCount;
  private int step;
  private int run;
  private int objActor;
  private long objCounter;
  private boolean stringKey;
  private int keyActor;
  private long keyCounter;
  private long keyStep;
  private int action;
  private int predCount;
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
    ColumnSet set = change.ops();
    this.change = change;
    columns = set;
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
    int i = 0;
    i = reset(objActors, set, i, ColumnSpec.OP_OBJ_ACTOR);
    i = reset(objCounters, set, i, ColumnSpec.OP_OBJ_COUNTER);
    i = reset(keyActors, set, i, ColumnSpec.OP_KEY_ACTOR);
    i = reset(keyCounters, set, i, ColumnSpec.OP_KEY_COUNTER);
    i = reset(keyStrings, set, i, ColumnSpec.OP_KEY_STRING);
    i = reset(inserts, set, i, ColumnSpec.OP_INSERT);
    i = reset(actions, set, i, ColumnSpec.OP_ACTION);
    i = resetValues(set, i);
    i = reset(predCounts, set, i, ColumnSpec.OP_PRED_COUNT);
    i = reset(predActors, set, i, ColumnSpec.OP_PRED_ACTOR);
    i = reset(predCounters, set, i, ColumnSpec.OP_PRED_COUNTER);
    i = reset(expands, set, i, ColumnSpec.OP_EXPAND);
    reset(markNames, set, i, ColumnSpec.OP_MARK_NAME);
  }

  // Columns are in order of their specs, so one pass finds them all. Each step takes the index of
  // the first column that may be the one sought, and gives that of the first behind it.

  private static int find(ColumnSet set, int from, int spec) {
    int i = from;
    while (i < set.count() && Integer.compareUnsigned(set.spec(i), spec) < 0) {
      i++;
    }
    return i;
  }

  private static boolean isAt(ColumnSet set, int i, int spec) {
    return i < set.count() && set.spec(i) == spec;
  }

  private static int reset(RleReader column, ColumnSet set, int from, int spec) {
    int i = find(set, from, spec);
    if (isAt(set, i, spec)) {
      column.reset(set.buf(), set.start(i), set.end(i), set.base(i));
      return i + 1;
    }
    column.reset(NO_BYTES, 0, 0, set.metaBase());
    return i;
  }

  private static int reset(DeltaReader column, ColumnSet set, int from, int spec) {
    int i = find(set, from, spec);
    if (isAt(set, i, spec)) {
      column.reset(set.buf(), set.start(i), set.end(i), set.base(i));
      return i + 1;
    }
    column.reset(NO_BYTES, 0, 0, set.metaBase());
    return i;
  }

  private static int reset(BoolReader column, ColumnSet set, int from, int spec) {
    int i = find(set, from, spec);
    if (isAt(set, i, spec)) {
      column.reset(set.buf(), set.start(i), set.end(i), set.base(i));
      return i + 1;
    }
    column.reset(NO_BYTES, 0, 0, set.metaBase());
    return i;
  }

  private static int reset(StringReader column, ColumnSet set, int from, int spec) {
    int i = find(set, from, spec);
    if (isAt(set, i, spec)) {
      column.reset(set.buf(), set.start(i), set.end(i), set.base(i));
      return i + 1;
    }
    column.reset(NO_BYTES, 0, 0, set.metaBase());
    return i;
  }

  private int resetValues(ColumnSet set, int from) {
    int i = find(set, from, ColumnSpec.OP_VALUE_META);
    if (!isAt(set, i, ColumnSpec.OP_VALUE_META)) {
      values.reset(NO_BYTES, 0, 0, set.metaBase(), NO_BYTES, 0, 0, set.metaBase());
      return i;
    }
    if (isAt(set, i + 1, ColumnSpec.OP_VALUE)) {
      values.reset(
          set.buf(),
          set.start(i),
          set.end(i),
          set.base(i),
          set.buf(),
          set.start(i + 1),
          set.end(i + 1),
          set.base(i + 1));
      return i + 2;
    }
    values.reset(set.buf(), set.start(i), set.end(i), set.base(i), NO_BYTES, 0, 0, set.metaBase());
    return i + 1;
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
      advance(n);
    }
    step = 0;
    run = 0;
    if (actions.run() == 0) {
      expectEnd();
      return false;
    }
    step = 1;
    run = actions.run();
    loadAction();
    loadObject();
    loadKey();
    loadPreds();
    if (expands.run() > 0) {
      run = Math.min(run, expands.run());
    }
    if (markNames.run() > 0) {
      run = Math.min(run, markNames.run());
    }
    // A falling sequence may end in the head of the list, which is a row of another kind.
    if (keyActor >= 0 && run > 1 && keyCounter + keyStep * (run - 1) == 0) {
      run--;
    }
    odd |= (action == DELETE && !isPlain()) || isShort();
    if (predCount == 1 && run > 1 && predCounter[0] + predStep * (run - 1) == 0) {
      run--;
    }
    return true;
  }

  private void advance(int n) {
    actions.advance(n);
    inserts.advance(n);
    values.advance(n);
    predCounts.advance(n);
    if (!predsTaken) {
      predActors.advance(n);
      predCounters.advance(n);
    }
    if (objCounters.run() > 0) {
      objCounters.advance(n);
    }
    if (objActors.run() > 0) {
      objActors.advance(n);
    }
    if (keyActors.run() > 0) {
      keyActors.advance(n);
    }
    if (keyCounters.run() > 0) {
      keyCounters.advance(n);
    }
    if (keyStrings.run() > 0) {
      keyStrings.advance(n);
    }
    if (expands.run() > 0) {
      expands.advance(n);
    }
    if (markNames.run() > 0) {
      markNames.advance(n);
    }
  }

  private void loadAction() {
    long a = actions.value();
    if (a < 0 || a > MARK) {
      throw new FormatException(
          "expected an action of 0 to 7, found " + Long.toUnsignedString(a), actions.offset());
    }
    action = (int) a;
    if (inserts.run() == 0) {
      throw new FormatException("op without an insert flag", inserts.offset());
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
    run = Math.min(run, Math.min(inserts.run(), values.run()));
  }

  private void loadObject() {
    int actorRun = objActors.run();
    int counterRun = objCounters.run();
    boolean noActor = actorRun == 0 || objActors.isNull();
    boolean noCounter = counterRun == 0 || objCounters.isNull();
    if (noActor != noCounter && (noCounter || objCounters.value() != 0)) {
      throw new FormatException(
          "object id without its " + (noActor ? "actor" : "counter"), objCounters.offset());
    }
    if (noActor || objCounters.value() == 0) {
      odd |= !noCounter;
      objActor = -1;
      objCounter = 0;
    } else {
      objActor = actor(objActors);
      objCounter = objCounters.value();
    }
    if (actorRun > 0) {
      run = Math.min(run, actorRun);
    }
    if (counterRun > 0) {
      run = Math.min(run, counterRun);
    }
  }

  private void loadKey() {
    int actorRun = keyActors.run();
    int counterRun = keyCounters.run();
    int stringRun = keyStrings.run();
    boolean noActor = actorRun == 0 || keyActors.isNull();
    boolean noCounter = counterRun == 0 || keyCounters.isNull();
    stringKey = stringRun > 0 && !keyStrings.isNull();
    keyActor = -1;
    keyCounter = 0;
    keyStep = 0;
    if (stringKey) {
      if (!noActor || !noCounter) {
        throw new FormatException("op with both a string and an element key", keyStrings.offset());
      }
    } else if (noCounter) {
      throw new FormatException(
          noActor ? "op without a key" : "key without its counter", keyCounters.offset());
    } else if (noActor) {
      if (keyCounters.value() != 0) {
        throw new FormatException("key without its actor", keyCounters.offset());
      }
      // The head is one place; what the counters do behind it is the next run's.
      if (keyCounters.step() != 0) {
        run = 1;
      }
    } else {
      keyActor = actor(keyActors);
      keyCounter = keyCounters.value();
      keyStep = counterRun > 1 ? keyCounters.step() : 0;
      if (keyCounter == 0) {
        throw new FormatException("key of counter 0 with an actor", keyCounters.offset());
      }
    }
    if (actorRun > 0) {
      run = Math.min(run, actorRun);
    }
    if (counterRun > 0) {
      run = Math.min(run, counterRun);
    }
    if (stringRun > 0) {
      run = Math.min(run, stringRun);
    }
  }

  private void loadPreds() {
    if (predCounts.run() == 0) {
      throw new FormatException("op without a count of predecessors", predCounts.offset());
    }
    run = Math.min(run, predCounts.run());
    long count = predCounts.value();
    if (count < 0 || count > MAX_PREDS) {
      throw new FormatException(
          "op with " + Long.toUnsignedString(count) + " predecessors", predCounts.offset());
    }
    predCount = (int) count;
    predsTaken = count != 1;
    if (count == 1) {
      expectPred();
      predActor[0] = actor(predActors);
      predCounter[0] = predCounters.value();
      predStep = predCounters.step();
      run = Math.min(run, Math.min(predActors.run(), predCounters.run()));
    } else if (count > 1) {
      run = 1;
      for (int i = 0; i < count; i++) {
        expectPred();
        if (i == predActor.length) {
          predActor = Arrays.copyOf(predActor, 2 * i);
          predCounter = Arrays.copyOf(predCounter, 2 * i);
        }
        predActor[i] = actor(predActors);
        predCounter[i] = predCounters.value();
        odd |= i > 0 && !isRising(i - 1);
        predActors.advance(1);
        predCounters.advance(1);
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
    if (predActors.run() == 0 || predCounters.run() == 0) {
      throw new FormatException("op without its predecessor's id", predCounts.offset());
    }
    if (predCounters.value() == 0) {
      throw new FormatException("predecessor of counter 0", predCounters.offset());
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

  /** Whether a column that has entries has none for this op. */
  private boolean isShort() {
    return (objActors.run() == 0 && objActors.anyValue())
        || (objCounters.run() == 0 && objCounters.anyValue())
        || (keyActors.run() == 0 && keyActors.anyValue())
        || (keyCounters.run() == 0 && keyCounters.anyValue())
        || (keyStrings.run() == 0 && keyStrings.anyValue())
        || (expands.run() == 0 && expands.anyValue())
        || (markNames.run() == 0 && markNames.anyValue());
  }

  /** Whether a deletion is nothing but what a document can tell from those it deletes. */
  private boolean isPlain() {
    return predCount > 0
        && values.typeCode() == ValueReader.NULL
        && !inserts.value()
        && !expands.value()
        && (markNames.run() == 0 || markNames.isNull());
  }

  /**
   * Behind the last op: whether {@link ChangeChunkWriter} would write this change byte for byte.
   * One that is not canonical is still a change, but a document chunk cannot bring it back.
   */
  public boolean isCanonical() {
    ChangeChunk c = change;
    ColumnSet set = columns;
    if (c == null || set == null) {
      return false;
    }
    if (odd || namedCount != actorCount || values.rawBytesLeft() > 0) {
      return false;
    }
    for (int i = 0; i < set.count(); i++) {
      int spec = set.spec(i);
      boolean needed =
          switch (spec) {
            case ColumnSpec.OP_OBJ_ACTOR -> objActors.anyValue();
            case ColumnSpec.OP_OBJ_COUNTER -> objCounters.anyValue();
            case ColumnSpec.OP_KEY_ACTOR -> keyActors.anyValue();
            case ColumnSpec.OP_KEY_COUNTER -> keyCounters.anyValue();
            case ColumnSpec.OP_KEY_STRING -> keyStrings.anyValue();
            case ColumnSpec.OP_EXPAND -> expands.anyValue();
            case ColumnSpec.OP_MARK_NAME -> markNames.anyValue();
            default -> ColumnRows.CHANGE_OPS.knows(spec);
          };
      if (!needed || set.start(i) == set.end(i)) {
        return false;
      }
    }
    for (int i = 1; i < actorCount; i++) {
      if (c.actor(i).equals(c.author()) || (i > 1 && c.actor(i - 1).compareTo(c.actor(i)) >= 0)) {
        return false;
      }
    }
    return objActors.isCanonical()
        && objCounters.isCanonical()
        && keyActors.isCanonical()
        && keyCounters.isCanonical()
        && keyStrings.isCanonical()
        && inserts.isCanonical()
        && actions.isCanonical()
        && values.isCanonical()
        && predCounts.isCanonical()
        && predActors.isCanonical()
        && predCounters.isCanonical()
        && expands.isCanonical()
        && markNames.isCanonical();
  }

  private void expectEnd() {
    objActors.expectEnd();
    objCounters.expectEnd();
    keyActors.expectEnd();
    keyCounters.expectEnd();
    keyStrings.expectEnd();
    inserts.expectEnd();
    values.expectEnd();
    predCounts.expectEnd();
    predActors.expectEnd();
    predCounters.expectEnd();
    expands.expectEnd();
    markNames.expectEnd();
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
    return stringKey ? keyStrings.value() : null;
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
    return inserts.value();
  }

  /** 0 to 7. */
  public int action() {
    return action;
  }

  /** Kind of the value, as {@link ValueReader} numbers them. */
  public int valueType() {
    return values.typeCode();
  }

  /** Bytes of the value of each op of the run. */
  public int valueByteCount() {
    return values.byteCount();
  }

  /** Where values lie; not a copy. */
  public byte[] valueBuffer() {
    return values.buffer();
  }

  /** Index in {@link #valueBuffer()} of this op's value; those of the run follow. */
  public int valueOffset() {
    return values.offset();
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
    return expands.value();
  }

  public @Nullable String markName() {
    return markNames.run() > 0 && !markNames.isNull() ? markNames.value() : null;
  }
}
