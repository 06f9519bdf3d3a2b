package org.amkit.chunk;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;
import org.amkit.codec.Utf8;
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
  /** Of a specification and a length. */
  private static final int MAX_COLUMN_HEADER_BYTE_COUNT = 2 + 5;

  private static final int UNUSED = -1;

  private final LoneRun lone = new LoneRun();

  /** Whether all ops so far are in {@code lone} and none is in the columns below. */
  private boolean isLone;

  private final ChangeStencil stencil = new ChangeStencil();

  /** Whether the change is the one before {@linkplain #repeat moved on}. */
  private boolean isRepeat;

  private @Nullable String lastMessage;

  private final OpColumnsWriter columns = new OpColumnsWriter(ColumnRows.CHANGE_OPS);

  private boolean columnsUsed;

  /** The row that is being filled. */
  private OpRow row = new OpRow();

  private final Sha256 sha = new Sha256();
  private final byte[] hash = new byte[ChangeHash.BYTE_COUNT];
  private final ByteWriter deps = new ByteWriter();
  private final ByteWriter out = new ByteWriter(256);
  private final int[] byteCounts = new int[ColumnRows.CHANGE_OPS.count()];

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

  /**
   * Begins the change behind the one just finished, by the same author: its op is the next, and as
   * that one's but for its element, predecessor and value.
   *
   * @param step by how much the ids of the element, and of the predecessor if there is one, differ
   * @param valueBuf what has the value, of as many bytes as the last, from {@code valueStart} on
   * @return false, and nothing is begun, where that was no change of one op on an element
   */
  public boolean repeat(long step, byte[] valueBuf, int valueStart) {
    if (!isLone || opCount != 1) {
      return false;
    }
    deps.clear();
    startOp++;
    lone.moveOn(step, valueBuf, valueStart);
    isRepeat = true;
    return true;
  }

  /** Ops appended since {@link #begin}. */
  public long opCount() {
    return opCount;
  }

  /** Counter that the next op appended will have. */
  public long nextCounter() {
    return startOp + opCount;
  }

  /** A row to be filled and then {@linkplain #append() appended}, in the same breath. */
  public OpRow row() {
    row.clear();
    return row;
  }

  /** Appends the ops of the {@link #row}. */
  public void append() {
    useActors();
    if (opCount == 0 && LoneRun.fits(row)) {
      isLone = true;
      opCount = row.count;
      row = lone.hold(row);
      return;
    }
    if (isLone) {
      isLone = false;
      columns.append(lone.row());
    }
    columnsUsed = true;
    columns.append(row);
    opCount += row.count;
  }

  private void useActors() {
    if (row.obj != OpId.ROOT) {
      use(OpId.actor(row.obj));
    }
    if (row.key == null && row.elem != OpId.HEAD) {
      use(OpId.actor(row.elem));
    }
    for (int i = 0; i < row.refCount(); i++) {
      use(OpId.actor(row.ref(i)));
    }
  }

  private void use(int actor) {
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
  }

  /** Adds a dependency, in the order in which they are to be written: rising, in a new change. */
  public void dep(ChangeHash dep) {
    ChunkParts.writeHash(deps, dep);
  }

  /** Adds the dependency whose name is {@code hashes[offset..offset+32)}. */
  public void dep(byte[] hashes, int offset) {
    deps.putBytes(hashes, offset, ChangeHash.BYTE_COUNT);
  }

  /**
   * Ends the change.
   *
   * @param deps further dependencies, in the order in which they are to be written
   * @param extra bytes that go behind the columns, mostly none
   * @return the change's name
   */
  public ChangeHash finish(
      long seq, long time, @Nullable String message, List<ChangeHash> deps, byte[] extra) {
    for (ChangeHash dep : deps) {
      dep(dep);
    }
    finish(seq, time, message, extra, 0, extra.length);
    return hash();
  }

  /** Ends the change, with the dependencies given so far. */
  public void finish(
      long seq, long time, @Nullable String message, byte[] extra, int extraStart, int extraEnd) {
    boolean isPlain = deps.size() == ChangeHash.BYTE_COUNT && extraStart == extraEnd;
    if (isRepeat
        && isPlain
        && Objects.equals(message, lastMessage)
        && stencil.fill(out.buffer(), lone.row(), deps.buffer(), seq, startOp, time, byteCounts)) {
      ChunkFrame.seal(out, frameStart, sha, hash);
      return;
    }
    sortActors();
    if (isLone) {
      lone.encode(mapping, byteCounts);
    } else {
      columns.finish(mapping, byteCounts);
    }
    ChunkFrame.open(out);
    out.uleb(deps.size() / ChangeHash.BYTE_COUNT);
    int depAt = out.size();
    out.putBytes(deps);
    ChunkParts.writeActor(out, actors.apply(author));
    int seqAt = out.size();
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
    int columnsAt = writeColumns();
    out.putBytes(extra, extraStart, extraEnd - extraStart);
    frameStart = ChunkFrame.close(out, ChunkType.CHANGE, sha, hash);
    lastMessage = message;
    stencil.clear();
    if (isLone && isPlain && opCount == 1 && lone.row().elem != OpId.HEAD) {
      out.truncate(out.reserve(ChangeStencil.SLACK_BYTE_COUNT));
      stencil.keep(depAt, seqAt, columnsAt);
    }
  }

  /** An actor that a change names, and its index in the document. */
  private record Named(ActorId id, int index) implements Comparable<Named> {
    @Override
    public int compareTo(Named other) {
      return id.compareTo(other.id);
    }
  }

  /** Orders the actors behind the author by their bytes, as they mostly are already. */
  private void sortActors() {
    for (int i = 2; i < usedCount; i++) {
      if (actors.apply(used[i - 1]).compareTo(actors.apply(used[i])) > 0) {
        Named[] others = new Named[usedCount - 1];
        for (int j = 1; j < usedCount; j++) {
          others[j - 1] = new Named(actors.apply(used[j]), used[j]);
        }
        Arrays.sort(others);
        for (int j = 1; j < usedCount; j++) {
          used[j] = others[j - 1].index;
        }
        break;
      }
    }
    for (int i = 0; i < usedCount; i++) {
      mapping[used[i]] = i;
    }
  }

  /** Writes the columns, with their headers; returns where the columns themselves start. */
  private int writeColumns() {
    int[] n = byteCounts;
    int countAt = out.reserve(1 + n.length * MAX_COLUMN_HEADER_BYTE_COUNT);
    byte[] buf = out.buffer();
    int p = countAt + 1;
    int columnCount = 0;
    for (int i = 0; i < n.length; i++) {
      if (n[i] > 0) {
        columnCount++;
        int spec = ColumnRows.CHANGE_OPS.spec(i);
        p = ByteWriter.putUleb(buf, ByteWriter.putUleb(buf, p, spec), n[i]);
      }
    }
    buf[countAt] = (byte) columnCount;
    out.truncate(p);
    if (isLone) {
      lone.writeTo(out);
    } else {
      columns.writeTo(out, byteCounts);
    }
    return p;
  }

  /** The finished change's name. */
  public ChangeHash hash() {
    return ChangeHash.fromBytes(hash, 0);
  }

  /** Writes the finished change's name to {@code dst[offset..offset+32)}. */
  public void hashTo(byte[] dst, int offset) {
    System.arraycopy(hash, 0, dst, offset, ChangeHash.BYTE_COUNT);
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
    isRepeat = false;
    if (columnsUsed) {
      columnsUsed = false;
      columns.reset();
    }
  }
}
