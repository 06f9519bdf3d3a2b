package org.amkit.chunk;

import java.util.Arrays;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.Deflate;
import org.amkit.codec.FormatException;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A change chunk (type 1, or type 2 inflated): the unit that replicas exchange.
 *
 * <pre>
 *   dependencies   count: uleb   count x 32 bytes, the hashes of changes
 *   author         byteCount: uleb   bytes
 *   seq            uleb    1 for the author's first change, 2 for the second ...
 *   startOp        uleb    counter of the first op; those of the others follow it
 *   time           sleb    seconds since 1970, mostly; opaque here
 *   message        byteCount: uleb   UTF-8     none: no bytes
 *   other actors   count: uleb   count x { byteCount: uleb   bytes }
 *   op columns                                              {@link ColumnSet}, {@link ChangeOps}
 *   op data
 *   extra bytes    to the end of the chunk, kept as they are
 * </pre>
 *
 * <p>Ops name actors by index: 0 is the author, 1 the first of the others. Spec heading: "Change
 * chunks".
 */
public final class ChangeChunk implements ChunkContent {
  /** A change chunk of more bytes than this is deflated where space counts. */
  private static final int DEFLATE_ABOVE_BYTE_COUNT = 256;

  /** More predecessors than all ops of a change have; a sum beyond it is not believed. */
  private static final long MAX_PRED_SUM = 1L << 40;

  private static final byte[] NO_BYTES = {};

  private final byte[] buf;
  private final int frameStart;
  private final int frameEnd;
  private final long offset;
  private final ChangeHash hash;
  private final List<ChangeHash> deps;
  private final ActorId author;
  private final long seq;
  private final long startOp;
  private final long time;
  private final @Nullable String message;
  private final List<ActorId> otherActors;
  private final int columnsStart;
  private final long columnsBase;
  private final int extraStart;
  private final long opCount;
  private final boolean isKnown;

  private ChangeChunk(
      Chunk chunk, boolean isKnown, @Nullable ChangeChunk before, @Nullable Budget budget) {
    this.isKnown = isKnown;
    buf = chunk.buf();
    frameStart = chunk.frameStart();
    frameEnd = chunk.bodyEnd();
    offset = chunk.start();
    hash = chunk.hash();
    ByteReader in = chunk.reader();
    deps = ChunkParts.readHashes(in, "dependencies", before == null ? null : before.hash);
    author = ChunkParts.readActor(in, before == null ? null : before.author);
    seq = positive(in, "a sequence number");
    startOp = positive(in, "an op counter");
    time = in.sleb();
    message = readMessage(in);
    otherActors = ChunkParts.readActors(in);
    long columnsOffset = in.offset();
    columnsStart = in.position();
    columnsBase = in.baseOffsetAt(columnsStart);
    ColumnSet ops = ColumnSet.readMeta(in);
    ops.expectInflated();
    ops.expectPairs();
    ops.readData(in);
    extraStart = in.position();
    opCount = countOps(ops);
    if (opCount > OpId.MAX_COUNTER - startOp + 1) {
      throw new FormatException(
          "change of " + opCount + " ops from " + startOp + " on: counters past 32 bits",
          columnsOffset);
    }
    if (budget != null) {
      budget.takeRows(opCount + countPreds(ops), extraStart - columnsStart, columnsOffset);
    }
  }

  /**
   * Parses a change. Its ops are looked at by {@link ChangeOps} only.
   *
   * @throws FormatException with an offset into the input the chunk is from
   */
  public static ChangeChunk parse(Chunk chunk) {
    return parse(chunk, null);
  }

  /**
   * Parses one of many changes.
   *
   * @param before a change parsed before this one, of which it takes over objects that would be
   *     equal: mostly it is of the same author, and what this one depends on
   */
  public static ChangeChunk parse(Chunk chunk, @Nullable ChangeChunk before) {
    return parse(chunk, before, null);
  }

  /**
   * Parses one of many changes of an input.
   *
   * @param before as in {@link #parse(Chunk, ChangeChunk)}
   * @param budget what is left for the input; null for bytes that were read within limits before
   */
  public static ChangeChunk parse(
      Chunk chunk, @Nullable ChangeChunk before, @Nullable Budget budget) {
    if (!chunk.type().isChange()) {
      throw new FormatException("expected a change chunk, found a " + chunk.type(), chunk.start());
    }
    return new ChangeChunk(chunk, false, before, budget);
  }

  /** Parses input that is one change chunk, deflated or not, and nothing else. */
  public static ChangeChunk parse(byte[] data) {
    return parse(data, Limits.DEFAULT);
  }

  /** As {@link #parse(byte[])}, within other limits. */
  public static ChangeChunk parse(byte[] data, Limits limits) {
    ChunkReader reader = new ChunkReader(data, limits);
    if (!reader.next()) {
      throw new FormatException("expected a change chunk, found no bytes", 0);
    }
    ChangeChunk change = parse(reader.chunk(), null, reader.budget());
    if (reader.goodEnd() != data.length) {
      throw new FormatException(
          "expected the end behind a change chunk, found "
              + (data.length - reader.goodEnd())
              + " more bytes",
          reader.goodEnd());
    }
    return change;
  }

  /**
   * Parses a whole change chunk, not deflated, whose hash is known: one that this process made, or
   * verified before. It is not hashed again, and its bytes are not copied.
   */
  public static ChangeChunk parseKnown(byte[] data, ChangeHash hash) {
    int bodyStart = ChunkFrame.bodyStart(data, 0);
    return new ChangeChunk(
        new Chunk(
            ChunkType.CHANGE, 0, data.length, data, 0, bodyStart, data.length, bodyStart, hash),
        true,
        null,
        null);
  }

  private static long positive(ByteReader in, String what) {
    long at = in.offset();
    long value = in.uleb();
    if (value <= 0 || value > OpId.MAX_COUNTER) {
      throw new FormatException(
          "expected " + what + " of 1 to 2^32-1, found " + Long.toUnsignedString(value), at);
    }
    return value;
  }

  private static @Nullable String readMessage(ByteReader in) {
    long byteCount = in.uleb();
    if (byteCount == 0) {
      return null;
    }
    int start = in.skip(byteCount);
    return Utf8.decode(in.buffer(), start, in.position(), in.baseOffsetAt(start));
  }

  /** Entries of the action column, from the lengths of its runs. */
  private static long countOps(ColumnSet ops) {
    int i = ops.indexOf(ColumnSpec.OP_ACTION);
    if (i < 0) {
      return 0;
    }
    ByteReader in = new ByteReader(ops.buf(), ops.start(i), ops.end(i), ops.base(i));
    long sum = 0;
    while (!in.atEnd()) {
      long count = in.slebLax();
      if (count > 0) {
        in.ulebLax();
        sum += count;
      } else if (count == 0) {
        throw in.fault("op without an action");
      } else {
        if (count < -in.remaining()) {
          throw in.fault("literal run of more values than bytes");
        }
        for (long n = count; n < 0; n++) {
          in.ulebLax();
        }
        sum -= count;
      }
      if (sum > OpId.MAX_COUNTER || count > OpId.MAX_COUNTER) {
        throw in.fault("change of more than 2^32-1 ops");
      }
    }
    return sum;
  }

  /** Sum of the predecessors' counts, from the lengths of their runs. */
  private static long countPreds(ColumnSet ops) {
    int i = ops.indexOf(ColumnSpec.OP_PRED_COUNT);
    if (i < 0) {
      return 0;
    }
    ByteReader in = new ByteReader(ops.buf(), ops.start(i), ops.end(i), ops.base(i));
    long sum = 0;
    while (!in.atEnd()) {
      long count = in.slebLax();
      if (count == 0) {
        in.ulebLax();
        continue;
      }
      for (long n = Math.min(count, -1); n < 0 && !in.atEnd(); n++) {
        long preds = in.ulebLax();
        if (preds < 0 || preds > ChangeOps.MAX_PREDS) {
          throw in.fault("op with " + Long.toUnsignedString(preds) + " predecessors");
        }
        sum += preds * Math.max(1, Math.min(count, OpId.MAX_COUNTER));
        if (sum > MAX_PRED_SUM) {
          throw in.fault("change of more than 2^40 predecessors");
        }
      }
    }
    return sum;
  }

  /** The change's name. */
  public ChangeHash hash() {
    return hash;
  }

  /** Names of the changes this one builds on, in the order written. */
  public List<ChangeHash> deps() {
    return deps;
  }

  public ActorId author() {
    return author;
  }

  /** The how-manieth change of its author this is, from 1; at most 2^32-1. */
  public long seq() {
    return seq;
  }

  /** Counter of the first op, at least 1. */
  public long startOp() {
    return startOp;
  }

  public long opCount() {
    return opCount;
  }

  /** Counter of the last op; startOp - 1 where there is none. */
  public long maxOp() {
    return startOp + opCount - 1;
  }

  public long time() {
    return time;
  }

  /** Null where there is none, or an empty one. */
  public @Nullable String message() {
    return message;
  }

  /** The actors that ops name besides the author: the i-th has the index i + 1. */
  public List<ActorId> otherActors() {
    return otherActors;
  }

  /** Number of actors that ops may name. */
  public int actorCount() {
    return otherActors.size() + 1;
  }

  /** The actor that ops name by an index. */
  public ActorId actor(int index) {
    return index == 0 ? author : otherActors.get(index - 1);
  }

  /** The op columns, read once more: a change that waits for its turn does not keep them. */
  public ColumnSet ops() {
    ByteReader in = new ByteReader(buf, columnsStart, frameEnd, columnsBase);
    ColumnSet ops = ColumnSet.readMeta(in);
    ops.readData(in);
    return ops;
  }

  @Override
  public List<ChangeHash> named() {
    return deps;
  }

  @Override
  public List<Table> tables() {
    return List.of(new Table("ops", ColumnRows.CHANGE_OPS, ops()));
  }

  /** A copy of what stands behind the columns. */
  public byte[] extraBytes() {
    return extraStart == frameEnd ? NO_BYTES : Arrays.copyOfRange(buf, extraStart, frameEnd);
  }

  /** Whether {@link #bytes} is no copy. */
  public boolean isKnown() {
    return isKnown;
  }

  /** The chunk, inflated, in an array that must not be modified: a copy but for a known change. */
  public byte[] bytes() {
    if (isKnown) {
      return buf;
    }
    return Arrays.copyOfRange(buf, frameStart, frameEnd);
  }

  /** What holds the chunk, inflated, in {@code [frameStart()..frameEnd())}; not a copy. */
  public byte[] buffer() {
    return buf;
  }

  public int frameStart() {
    return frameStart;
  }

  public int frameEnd() {
    return frameEnd;
  }

  /** Offset of the chunk in the input it is from. */
  public long offset() {
    return offset;
  }

  /** A change chunk (type 1) as files hold it: deflated (type 2) when it has over 256 bytes. */
  public static byte[] deflated(byte[] chunk) {
    if (chunk.length <= DEFLATE_ABOVE_BYTE_COUNT) {
      return chunk.clone();
    }
    if (ChunkFrame.typeAt(chunk, 0) != ChunkType.CHANGE) {
      throw new IllegalArgumentException("expected a change chunk");
    }
    int bodyStart = ChunkFrame.bodyStart(chunk, 0);
    byte[] content = Deflate.deflate(chunk, bodyStart, chunk.length - bodyStart);
    return ChunkFrame.withChecksumOf(chunk, ChunkType.COMPRESSED_CHANGE, content);
  }
}
