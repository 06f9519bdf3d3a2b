package org.amkit.chunk;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a file or message, each of which begins with a {@link ChunkFrame}, and
 * verifies their checksums.
 *
 * <p>After a fault, {@link #goodEnd} is where the chunks before it end; {@link #resume} goes on
 * behind the damage. Cost: O(bytes), in damaged input too.
 */
public final class ChunkReader {
  /** How many times over the input may be read in vain before what is left is given up. */
  private static final int MAX_VAIN_READS = 4;

  /** Changes that inflate to more are verified in constant memory before they are kept. */
  private static final int MAX_UNVERIFIED_BYTES = 8 << 20;

  private final byte[] data;
  private final Budget budget;
  private long vainByteCount;
  private final Sha256 sha = new Sha256();
  private final byte[] hash = new byte[ChangeHash.BYTE_COUNT];

  /** Where the next chunk starts. */
  private int pos;

  /** Where the chunk read last, or faulty, ends as far as its header says; -1: it does not say. */
  private int frameEnd = -1;

  private @Nullable Chunk chunk;

  public ChunkReader(byte[] data) {
    this(data, Limits.DEFAULT);
  }

  /** A reader whose deflated changes may inflate to as much as the limits allow, altogether. */
  public ChunkReader(byte[] data, Limits limits) {
    this(data, Budget.of(limits, data.length));
  }

  /** A reader whose deflated changes take from a budget. */
  public ChunkReader(byte[] data, Budget budget) {
    this.data = data;
    this.budget = budget;
  }

  /** What this input may still take; readers of what is in the chunks take from it, too. */
  public Budget budget() {
    return budget;
  }

  /**
   * What {@link #scan} found: the good chunks, and what was wrong in front of, between or behind.
   */
  public record Scan(List<Chunk> chunks, List<Fault> faults) {}

  /**
   * A stretch of input that holds no good chunk.
   *
   * @param start offset at which it starts, right behind a good chunk
   * @param end offset behind it: where the next good chunk starts, or the input ends
   */
  public record Fault(long start, long end, FormatException cause) {}

  /** Reads all that can be read. */
  public static Scan scan(byte[] data, Limits limits) {
    return scan(data, Budget.of(limits, data.length));
  }

  /** Reads all that can be read and for which the budget lasts. */
  public static Scan scan(byte[] data, Budget budget) {
    ChunkReader reader = new ChunkReader(data, budget);
    List<Chunk> chunks = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    while (true) {
      try {
        if (!reader.next()) {
          return new Scan(chunks, faults);
        }
        chunks.add(reader.chunk());
      } catch (FormatException e) {
        long start = reader.goodEnd();
        faults.add(new Fault(start, reader.resume(), e));
      }
    }
  }

  /**
   * Moves to the next chunk.
   *
   * @return false when the input ends here
   * @throws FormatException when what comes is no good chunk; this reader then stands before it
   */
  public boolean next() {
    chunk = null;
    frameEnd = -1;
    if (pos >= data.length) {
      return false;
    }
    chunk = read();
    pos = frameEnd;
    return true;
  }

  /** The chunk that {@link #next} moved to. */
  public Chunk chunk() {
    Chunk c = chunk;
    if (c == null) {
      throw new IllegalStateException("not at a chunk");
    }
    return c;
  }

  /** Offset at which the good chunks read so far end. */
  public long goodEnd() {
    return pos;
  }

  /**
   * After a fault: steps over the damage, to the end of the chunk where its header can be believed
   * and otherwise to the next magic bytes.
   *
   * @return the offset at which {@link #next} goes on: the input's end when nothing follows
   */
  public long resume() {
    int from = pos;
    if (frameEnd > from) {
      // Bytes made to look like chunks within chunks could have each read to the end.
      vainByteCount += frameEnd - from;
      if (vainByteCount > (long) MAX_VAIN_READS * data.length) {
        pos = data.length;
        return pos;
      }
    }
    if (frameEnd > from && (frameEnd == data.length || isMagic(frameEnd))) {
      pos = frameEnd;
      return pos;
    }
    int p = from + 1;
    while (p < data.length && !isMagic(p)) {
      p++;
    }
    pos = Math.min(p, data.length);
    return pos;
  }

  /** Goes on at {@code at}. */
  void moveTo(int at) {
    pos = at;
    chunk = null;
    frameEnd = -1;
  }

  private boolean isMagic(int at) {
    return ChunkFrame.magicByteCount(data, at) == ChunkFrame.MAGIC_BYTE_COUNT;
  }

  private Chunk read() {
    ChunkFrame frame = ChunkFrame.read(data, pos);
    frameEnd = frame.end();
    if (frame.type() == ChunkType.COMPRESSED_CHANGE) {
      return inflated(frame);
    }
    ChunkFrame.hash(data, pos, frameEnd, sha, hash);
    frame.expectChecksum(data, hash);
    return new Chunk(
        frame.type(),
        pos,
        frameEnd,
        data,
        pos,
        frame.bodyStart(),
        frameEnd,
        frame.bodyStart(),
        ChangeHash.fromBytes(hash, 0));
  }

  private Chunk inflated(ChunkFrame frame) {
    int from = frame.bodyStart();
    int to = frame.end();
    long limit = budget.inflatedBytesLeft();
    byte[] content =
        Inflate.inflateUpTo(data, from, to, Math.min(limit, MAX_UNVERIFIED_BYTES), from);
    if (content == null) {
      long byteCount = Inflate.byteCount(data, from, to, limit, from);
      ChunkFrame.hashInflated(byteCount, data, from, to, hash);
      frame.expectChecksum(data, hash);
      content = Inflate.inflate(data, from, to, byteCount, from);
    }
    budget.tookInflated(content.length);
    ByteWriter out = ChunkFrame.open(content.length);
    int bodyStart = out.size();
    out.putBytes(content);
    int frameStart = ChunkFrame.close(out, ChunkType.CHANGE, sha, hash);
    frame.expectChecksum(data, hash);
    return new Chunk(
        frame.type(),
        frame.start(),
        to,
        out.buffer(),
        frameStart,
        bodyStart,
        out.size(),
        ByteReader.inflatedFrom(from),
        ChangeHash.fromBytes(hash, 0));
  }
}
