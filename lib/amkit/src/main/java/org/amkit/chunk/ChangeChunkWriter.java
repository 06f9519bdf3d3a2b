package org.amkit.chunk;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;
import org.amkit.codec.Utf8;
import org.amkit.column.BoolWriter;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleWriter;
import org.amkit.column.StringWriter;
import org.amkit.column.ValueReader;
import org.amkit.column.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes change chunks byte for byte as Automerge does: {@link #begin}, ops by runs, {@link
 * #finish}, then any of {@link #hash}, {@link #toByteArray}, {@link #copyTo}; and again.
 *
 * <p>Ids are given as {@link OpId}s in the document's actor indexes; the change's own table, the
 * author and then the others it names by their bytes, is made at the end. An append costs O(1) and
 * the bytes of its values, however many ops it stands for. Not thread-safe.
 */
public final class ChangeChunkWriter {
  private static final int[] SPECS = {
    ColumnSpec.OP_OBJ_ACTOR,
    ColumnSpec.OP_OBJ_COUNTER,
    ColumnSpec.OP_KEY_ACTOR,
    ColumnSpec.OP_KEY_COUNTER,
    ColumnSpec.OP_KEY_STRING,
    ColumnSpec.OP_INSERT,
    ColumnSpec.OP_ACTION,
    ColumnSpec.OP_VALUE_META,
    ColumnSpec.OP_VALUE,
    ColumnSpec.OP_PRED_COUNT,
    ColumnSpec.OP_PRED_ACTOR,
    ColumnSpec.OP_PRED_COUNTER,
    ColumnSpec.OP_EXPAND,
    ColumnSpec.OP_MARK_NAME,
  };

  /** Of a specification and a length. */
  private static final int MAX_COLUMN_HEADER_BYTE_COUNT = 2 + 5;

  private static final int UNUSED = -1;

  private final LoneRun lone = new LoneRun();

  /** Whether all ops so far are in {@code lone} and none is in the columns below. */
  private boolean isLone;

  private boolean columnsUsed;

  private final ActorColumn objActors = new ActorColumn();
  private final RleWriter objCounters = new RleWriter();
  private final ActorColumn keyActors = new ActorColumn();
  private final DeltaWriter keyCounters = new DeltaWriter();
  private final StringWriter keyStrings = new StringWriter();
  private final BoolWriter inserts = new BoolWriter();
  private final RleWriter actions = new RleWriter();
  private final ValueWriter values = new ValueWriter();
  private final RleWriter predCounts = new RleWriter();
  private final ActorColumn predActors = new ActorColumn();
  private final DeltaWriter predCounters = new DeltaWriter();
  private final BoolWriter expands = new BoolWriter();
  private final StringWriter markNames = new StringWriter();

  private final Sha256 sha = new Sha256();
  private final byte[] hash = new byte[Hash.BYTE_COUNT];
  private final ByteWriter deps = new ByteWriter();
  private final ByteWriter out = new ByteWriter(256);
  private final int[] byteCounts = new int[SPECS.length];

  /** Document index to change index; UNUSED where the change does not name the actor. */
  private int[] mapping = new int[0];

  /** Document indexes of the actors the change names, the author first. */
  private int[] used = new int[4];

  private int usedCount;
  private IntFunction<ActorId> actors = new NoActors();
  private int author;
  private long startOp;
  private long opCount;
  private int frameStart;

  /** A class, as a lambda costs the start of a short process milliseconds. */
  private static final class NoActors implements IntFunction<ActorId> {
    @Override
    public ActorId apply(int index) {
      throw new IllegalStateException("no change begun");
    }
  }

  /**
   * Begins a change.
   *
   * @param author index of who makes it
   * @param startOp counter of the first op, at least 1
   * @param actors the document's actors by index
   */
  public void begin(int author, long startOp, IntFunction<ActorId> actors) {
    reset();
    this.author = author;
    this.startOp = startOp;
    this.actors = actors;
    use(author);
  }

  /** Ops appended since {@link #begin}. */
  public long opCount() {
    return opCount;
  }

  /** Counter that the next op appended will have. */
  public long nextCounter() {
    return startOp + opCount;
  }

  /**
   * Appends {@code n} ops.
   *
   * @param obj the object, or {@link OpId#ROOT}
   * @param key the key in a map, or null for an element of a list
   * @param elem the first op's element, or {@link OpId#HEAD}; not used with a key
   * @param elemStep by how much the element's counter rises from op to op
   * @param typeCode kind of the values, as {@link ValueReader} numbers them
   * @param valueBuf their bytes lie one behind the other from {@code valueOff} on
   * @param valueByteCount bytes of each value
   * @param predCount predecessors of each op, 0 or 1
   * @param pred the first op's predecessor
   * @param predStep by how much the predecessor's counter rises from op to op
   */
  public void appendRun(
      long obj,
      @Nullable String key,
      long elem,
      long elemStep,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      int n,
      int predCount,
      long pred,
      long predStep,
      boolean expand,
      @Nullable String markName) {
    if (predCount != 0 && predCount != 1) {
      throw new IllegalArgumentException("expected 0 or 1 predecessors, found " + predCount);
    }
    if (opCount == 0
        && key == null
        && !expand
        && markName == null
        && LoneRun.fits(valueByteCount, n)) {
      if (obj != OpId.ROOT) {
        use(OpId.actor(obj));
      }
      if (elem != OpId.HEAD) {
        use(OpId.actor(elem));
      }
      if (predCount == 1) {
        use(OpId.actor(pred));
      }
      lone.hold(
          obj,
          elem,
          elemStep,
          insert,
          action,
          typeCode,
          valueBuf,
          valueOff,
          valueByteCount,
          n,
          predCount,
          pred,
          predStep);
      isLone = true;
      opCount = n;
      return;
    }
    appendColumns(
        obj,
        key,
        elem,
        elemStep,
        insert,
        action,
        typeCode,
        valueBuf,
        valueOff,
        valueByteCount,
        n,
        predCount,
        pred,
        predStep,
        expand,
        markName);
  }

  /** As {@link #appendRun}, and into the columns for sure. */
  void appendColumns(
      long obj,
      @Nullable String key,
      long elem,
      long elemStep,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      int n,
      int predCount,
      long pred,
      long predStep,
      boolean expand,
      @Nullable String markName) {
    appendCommon(obj, insert, action, n, expand, markName);
    appendKey(key, elem, elemStep, n);
    values.append(typeCode, valueBuf, valueOff, valueByteCount, n);
    predCounts.append(predCount, n);
    if (predCount == 1) {
      appendPred(pred, predStep, n);
    }
  }

  /**
   * Appends one op with any number of predecessors, which must be in rising order of counters and
   * then of actors' bytes.
   */
  public void appendOp(
      long obj,
      @Nullable String key,
      long elem,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      long[] preds,
      int predCount,
      boolean expand,
      @Nullable String markName) {
    appendCommon(obj, insert, action, 1, expand, markName);
    appendKey(key, elem, 0, 1);
    values.append(typeCode, valueBuf, valueOff, valueByteCount, 1);
    predCounts.append(predCount, 1);
    for (int i = 0; i < predCount; i++) {
      appendPred(preds[i], 0, 1);
    }
  }

  private void appendCommon(
      long obj, boolean insert, int action, int n, boolean expand, @Nullable String markName) {
    if (isLone) {
      isLone = false;
      opCount = 0;
      lone.appendTo(this);
    }
    columnsUsed = true;
    if (obj == OpId.ROOT) {
      objActors.appendNull(n);
      objCounters.appendNull(n);
    } else {
      objActors.append(use(OpId.actor(obj)), n);
      objCounters.append(OpId.counter(obj), n);
    }
    inserts.append(insert, n);
    actions.append(action, n);
    expands.append(expand, n);
    if (markName == null) {
      markNames.appendNull(n);
    } else {
      markNames.append(markName, n);
    }
    opCount += n;
  }

  private void appendKey(@Nullable String key, long elem, long elemStep, int n) {
    if (key != null) {
      keyActors.appendNull(n);
      keyCounters.appendNull(n);
      keyStrings.append(key, n);
      return;
    }
    keyStrings.appendNull(n);
    if (elem == OpId.HEAD) {
      keyActors.appendNull(n);
      keyCounters.append(0, 0, n);
    } else {
      keyActors.append(use(OpId.actor(elem)), n);
      keyCounters.append(OpId.counter(elem), elemStep, n);
    }
  }

  private void appendPred(long pred, long step, int n) {
    predActors.append(use(OpId.actor(pred)), n);
    predCounters.append(OpId.counter(pred), step, n);
  }

  private int use(int actor) {
    if (actor >= mapping.length) {
      int from = mapping.length;
      mapping = Arrays.copyOf(mapping, Math.max(actor + 1, 2 * from));
      Arrays.fill(mapping, from, mapping.length, UNUSED);
    }
    if (mapping[actor] == UNUSED) {
      mapping[actor] = usedCount;
      if (usedCount == used.length) {
        used = Arrays.copyOf(used, 2 * usedCount);
      }
      used[usedCount++] = actor;
    }
    return actor;
  }

  /** Adds a dependency, in the order in which they are to be written: rising, in a new change. */
  public void dep(Hash dep) {
    ChunkParts.writeHash(deps, dep);
  }

  /** Adds the dependency whose name is {@code hashes[offset..offset+32)}. */
  public void dep(byte[] hashes, int offset) {
    deps.putBytes(hashes, offset, Hash.BYTE_COUNT);
  }

  /**
   * Ends the change.
   *
   * @param deps further dependencies, in the order in which they are to be written
   * @param extra bytes that go behind the columns, mostly none
   * @return the change's name
   */
  public Hash finish(long seq, long time, @Nullable String message, List<Hash> deps, byte[] extra) {
    for (Hash dep : deps) {
      dep(dep);
    }
    finish(seq, time, message, extra, 0, extra.length);
    return hash();
  }

  /** Ends the change, with the dependencies given so far. */
  public void finish(
      long seq, long time, @Nullable String message, byte[] extra, int extraStart, int extraEnd) {
    sortActors();
    if (isLone) {
      lone.encode(mapping, byteCounts);
    } else {
      finishColumns();
    }
    ChunkFrame.open(out);
    out.uleb(deps.size() / Hash.BYTE_COUNT);
    out.putBytes(deps);
    ChunkParts.writeActor(out, actors.apply(author));
    out.uleb(seq);
    out.uleb(startOp);
    out.sleb(time);
    if (message == null) {
      out.uleb(0);
    } else {
      byte[] utf8 = Utf8.encode(message);
      out.uleb(utf8.length);
      out.putBytes(utf8);
    }
    out.uleb(usedCount - 1);
    for (int i = 1; i < usedCount; i++) {
      ChunkParts.writeActor(out, actors.apply(used[i]));
    }
    writeColumns();
    out.putBytes(extra, extraStart, extraEnd - extraStart);
    frameStart = ChunkFrame.close(out, ChunkType.CHANGE, sha, hash);
  }

  /** Orders the actors behind the author by their bytes. */
  private void sortActors() {
    for (int i = 2; i < usedCount; i++) {
      int moving = used[i];
      ActorId id = actors.apply(moving);
      int j = i;
      while (j > 1 && actors.apply(used[j - 1]).compareTo(id) > 0) {
        used[j] = used[j - 1];
        j--;
      }
      used[j] = moving;
    }
    for (int i = 0; i < usedCount; i++) {
      mapping[used[i]] = i;
    }
  }

  private void finishColumns() {
    int[] n = byteCounts;
    n[0] = objActors.finish(mapping);
    n[1] = objCounters.allNull() ? 0 : objCounters.finish();
    n[2] = keyActors.finish(mapping);
    n[3] = keyCounters.allNull() ? 0 : keyCounters.finish();
    n[4] = keyStrings.allNull() ? 0 : keyStrings.finish();
    n[5] = inserts.finish();
    n[6] = actions.finish();
    n[7] = values.finishMeta();
    n[8] = values.rawByteCount();
    n[9] = predCounts.finish();
    n[10] = predActors.finish(mapping);
    n[11] = predCounters.finish();
    n[12] = expands.allNull() ? 0 : expands.finish();
    n[13] = markNames.allNull() ? 0 : markNames.finish();
  }

  private void writeColumns() {
    int[] n = byteCounts;
    int countAt = out.reserve(1 + SPECS.length * MAX_COLUMN_HEADER_BYTE_COUNT);
    byte[] buf = out.buffer();
    int p = countAt + 1;
    int columnCount = 0;
    for (int i = 0; i < SPECS.length; i++) {
      if (n[i] > 0) {
        columnCount++;
        p = ByteWriter.putUleb(buf, ByteWriter.putUleb(buf, p, SPECS[i]), n[i]);
      }
    }
    buf[countAt] = (byte) columnCount;
    out.truncate(p);
    if (isLone) {
      lone.writeTo(out);
      return;
    }
    if (n[0] > 0) {
      objActors.writer().writeTo(out);
    }
    if (n[1] > 0) {
      objCounters.writeTo(out);
    }
    if (n[2] > 0) {
      keyActors.writer().writeTo(out);
    }
    if (n[3] > 0) {
      keyCounters.writeTo(out);
    }
    if (n[4] > 0) {
      keyStrings.writeTo(out);
    }
    inserts.writeTo(out);
    actions.writeTo(out);
    values.writeMetaTo(out);
    values.writeRawTo(out);
    predCounts.writeTo(out);
    predActors.writer().writeTo(out);
    predCounters.writeTo(out);
    if (n[12] > 0) {
      expands.writeTo(out);
    }
    if (n[13] > 0) {
      markNames.writeTo(out);
    }
  }

  /** The finished change's name. */
  public Hash hash() {
    return Hash.of(hash, 0);
  }

  /** Writes the finished change's name to {@code dst[offset..offset+32)}. */
  public void hashTo(byte[] dst, int offset) {
    System.arraycopy(hash, 0, dst, offset, Hash.BYTE_COUNT);
  }

  /** Bytes of the finished chunk. */
  public int byteCount() {
    return out.size() - frameStart;
  }

  /** The finished chunk. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(out.buffer(), frameStart, out.size());
  }

  /** Appends the finished chunk to {@code dst}. */
  public void copyTo(ByteWriter dst) {
    dst.putBytes(out.buffer(), frameStart, byteCount());
  }

  private void reset() {
    for (int i = 0; i < usedCount; i++) {
      mapping[used[i]] = UNUSED;
    }
    usedCount = 0;
    deps.clear();
    opCount = 0;
    isLone = false;
    if (!columnsUsed) {
      return;
    }
    columnsUsed = false;
    objActors.reset();
    objCounters.reset();
    keyActors.reset();
    keyCounters.reset();
    keyStrings.reset();
    inserts.reset();
    actions.reset();
    values.reset();
    predCounts.reset();
    predActors.reset();
    predCounters.reset();
    expands.reset();
    markNames.reset();
  }
}
