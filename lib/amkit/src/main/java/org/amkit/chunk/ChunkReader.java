package org.amkit.chunk;

import java.util.ArrayList;
import java.util.List;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks that lie one behind the other in a file or message, and verifies their
 * checksums.
 *
 * <pre>
 *   input = { chunk }
 *   chunk = 85 6f 4a 83 | checksum: 4 bytes | type: 1 byte | length: uleb | content: length bytes
 * </pre>
 *
 * <p>After a fault, {@link #goodEnd} is where the chunks before it end; {@link #resume} goes on
 * behind the damage. Cost: O(bytes), in damaged input too.
 */
public final class ChunkReader {
  private static final int MIN_CHUNK_BYTE_COUNT = 10;

  /** How many times over the input may be read in vain before what is left is given up. */
  private static final int MAX_VAIN_READS = 4;

  /** Changes that inflate to more are verified in constant memory before they are kept. */
  private static final int MAX_UNVERIFIED_BYTES = 8 << 20;

  private final byte[] data;
  private final int dataEnd;
  private final Budget budget;
  private long vainByteCount;
  private final Sha256 sha = new Sha256();
  private final byte[] hash = new byte[Hash.BYTE_COUNT];

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
    this(data, limits.budget(data.length));
  }

  /** A reader whose deflated changes take from a budget. */
  public ChunkReader(byte[] data, Budget budget) {
    this.data = data;
    this.dataEnd = data.length;
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
    return scan(data, limits.budget(data.length));
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
    if (pos >= dataEnd) {
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
      if (vainByteCount > (long) MAX_VAIN_READS * dataEnd) {
        pos = dataEnd;
        return pos;
      }
    }
    if (frameEnd > from && (frameEnd == dataEnd || isMagic(frameEnd))) {
      pos = frameEnd;
      return pos;
    }
    int p = from + 1;
    while (p < dataEnd && !isMagic(p)) {
      p++;
    }
    pos = Math.min(p, dataEnd);
    return pos;
  }

  /** Goes on at {@code at}. */
  void moveTo(int at) {
    pos = at;
    chunk = null;
    frameEnd = -1;
  }

  private boolean isMagic(int at) {
    return ChunkFrame.isMagic(data, at, dataEnd);
  }

  private Chunk read() {
    int start = pos;
    if (!isMagic(start)) {
      throw new FormatException(
          dataEnd - start < 4
              ? "expected a chunk, found its first " + (dataEnd - start) + " bytes: cut off"
              : "expected a chunk (85 6f 4a 83), found " + hex(start, start + 4),
          start);
    }
    if (dataEnd - start < MIN_CHUNK_BYTE_COUNT) {
      throw new FormatException(
          "chunk is cut off: found "
              + (dataEnd - start)
              + " bytes of a header of "
              + MIN_CHUNK_BYTE_COUNT
              + " or more",
          start);
    }
    ByteReader in = new ByteReader(data, start + 8, dataEnd, start + 8L);
    int type = in.readByte();
    if (type > ChunkType.BUNDLE) {
      throw new FormatException("expected a chunk type of 0 to 3, found " + type, start + 8L);
    }
    long length = in.uleb();
    int bodyStart = in.position();
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          ChunkType.name(type)
              + " chunk is cut off: expected "
              + Long.toUnsignedString(length)
              + " bytes of content, found "
              + in.remaining(),
          start);
    }
    int bodyEnd = bodyStart + (int) length;
    frameEnd = bodyEnd;
    if (type == ChunkType.COMPRESSED_CHANGE) {
      return inflated(start, bodyStart, bodyEnd);
    }
    sha.hash(data, start + 8, bodyEnd - start - 8, hash, 0);
    checkSum(start, type);
    return new Chunk(
        type, start, bodyEnd, data, start, bodyStart, bodyEnd, bodyStart, Hash.of(hash, 0));
  }

  private Chunk inflated(int start, int deflatedStart, int deflatedEnd) {
    long limit = budget.inflatedBytesLeft();
    byte[] content =
        Inflate.inflateUpTo(
            data, deflatedStart, deflatedEnd, Math.min(limit, MAX_UNVERIFIED_BYTES), deflatedStart);
    if (content == null) {
      long byteCount = Inflate.byteCount(data, deflatedStart, deflatedEnd, limit, deflatedStart);
      ChunkFrame.hashInflated(byteCount, data, deflatedStart, deflatedEnd, deflatedStart, hash);
      checkSum(start, ChunkType.COMPRESSED_CHANGE);
      content = Inflate.inflate(data, deflatedStart, deflatedEnd, byteCount, deflatedStart);
    }
    budget.tookInflated(content.length);
    int room = ChunkFrame.MAX_HEADER_BYTE_COUNT;
    ByteWriter out = new ByteWriter(room + content.length);
    out.reserve(room);
    out.putBytes(content);
    int frameStart = ChunkFrame.close(out, room, ChunkType.CHANGE, sha, hash);
    checkSum(start, ChunkType.COMPRESSED_CHANGE);
    return new Chunk(
        ChunkType.COMPRESSED_CHANGE,
        start,
        deflatedEnd,
        out.buffer(),
        frameStart,
        room,
        out.size(),
        ByteReader.inflatedFrom(deflatedStart),
        Hash.of(hash, 0));
  }

  private void checkSum(int start, int type) {
    for (int i = 0; i < 4; i++) {
      if (data[start + 4 + i] != hash[i]) {
        throw new FormatException(
            "checksum of the "
                + ChunkType.name(type)
                + " chunk is wrong: expected "
                + java.util.HexFormat.of().formatHex(hash, 0, 4)
                + ", found "
                + hex(start + 4, start + 8).replace(" ", ""),
            start + 4L);
      }
    }
  }

  private String hex(int from, int to) {
    return java.util.HexFormat.ofDelimiter(" ").formatHex(data, from, to);
  }
}
