package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * One op, or a run of ops that differ in nothing but what rises evenly, on its way into columns. A
 * writer hands out the same row again and again; what it does not need, its filler leaves as {@link
 * #clear} has it. Ids are packed as {@link OpId}s.
 */
public final class OpRow {
  private static final byte[] NO_BYTES = {};

  /** The object, or {@link OpId#ROOT}. */
  public long obj;

  /** The key in a map; null for an element of a list. */
  public @Nullable String key;

  /** The first op's element, or {@link OpId#HEAD}; not used with a key. */
  public long elem;

  /** By how much the element's counter rises from op to op. */
  public long elemStep;

  /** Whether each op makes an element behind its element. */
  public boolean insert;

  /** What each op does, as {@link ChangeOps} numbers it. */
  public int action;

  /** Kind of the values, as {@link ValueReader} numbers them. */
  public int typeCode;

  /** What holds the values, adjacent from {@link #valueStart} on. */
  public byte[] valueBuf = NO_BYTES;

  /** Index of the first op's value. */
  public int valueStart;

  /** Bytes of each value. */
  public int valueByteCount;

  /** Ops of the run. */
  public int count = 1;

  /** Whether a mark grows with what is inserted at its edge. */
  public boolean expand;

  /** Name of the mark that begins; null for none. */
  public @Nullable String markName;

  /** Predecessors of each op, or in a document successors: more than one of a single op only. */
  private int refCount;

  /** The first op's predecessor, where each has one. */
  private long ref;

  /** By how much its counter rises from op to op. */
  private long refStep;

  /** The predecessors of a single op that has more than one. */
  private long[] refs = new long[4];

  /** Makes this the row of one op with neither key, element, value nor predecessor. */
  public void clear() {
    obj = OpId.ROOT;
    key = null;
    elem = OpId.HEAD;
    elemStep = 0;
    insert = false;
    action = 0;
    value(0, NO_BYTES, 0, 0);
    count = 1;
    expand = false;
    markName = null;
    refCount = 0;
  }

  /** Sets the kind of the values and where their bytes are. */
  public void value(int typeCode, byte[] buf, int start, int byteCount) {
    this.typeCode = typeCode;
    valueBuf = buf;
    valueStart = start;
    valueByteCount = byteCount;
  }

  /** Gives each op one predecessor, with counters that rise by a step. */
  public void ref(long first, long step) {
    refCount = 1;
    ref = first;
    refStep = step;
  }

  /**
   * Gives the op any number of predecessors, which must be in rising order of counters and then of
   * actors' bytes.
   */
  public void refs(long[] ids, int idCount) {
    refCount = 0;
    for (int i = 0; i < idCount; i++) {
      addRef(ids[i]);
    }
  }

  /** Gives the op one predecessor more. */
  public void addRef(long id) {
    if (refCount == 0) {
      ref = id;
      refStep = 0;
    }
    if (refCount == refs.length) {
      refs = Arrays.copyOf(refs, 2 * refCount);
    }
    refs[refCount++] = id;
  }

  /** Moves the only predecessor on. */
  void moveRef(long by) {
    ref += by;
  }

  int refCount() {
    return refCount;
  }

  /** The first op's i-th predecessor. */
  long ref(int i) {
    return refCount == 1 ? ref : refs[i];
  }

  long refStep() {
    return refStep;
  }

  /**
   * Takes the run of ops that a reader is at.
   *
   * @param actors by the change's actor index the one to use here
   */
  public void take(ChangeOps ops, int[] actors) {
    obj = ops.objActor() < 0 ? OpId.ROOT : OpId.pack(ops.objCounter(), actors[ops.objActor()]);
    key = ops.key();
    elem = ops.keyActor() < 0 ? OpId.HEAD : OpId.pack(ops.keyCounter(), actors[ops.keyActor()]);
    elemStep = ops.keyStep();
    insert = ops.insert();
    action = ops.action();
    value(ops.valueType(), ops.valueBuffer(), ops.valueOffset(), ops.valueByteCount());
    count = ops.run();
    expand = ops.expand();
    markName = ops.markName();
    refCount = 0;
    for (int i = 0; i < ops.predCount(); i++) {
      addRef(OpId.pack(ops.predCounter(i), actors[ops.predActor(i)]));
    }
    refStep = ops.predStep();
  }
}
