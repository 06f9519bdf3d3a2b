package org.amkit.chunk;

import java.util.Arrays;
import java.util.HexFormat;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as its header describes it.
 *
 * <pre>
 *   0             4          8      9               9+n
 *   | 85 6f 4a 83 | checksum | type | length: uleb | content |
 *
 *   checksum = first four bytes of the hash = SHA-256(type | length | content)
 * </pre>
 *
 * <p>Of a deflated change, length and content are those of the deflated bytes, the checksum that of
 * the change as it was before.
 *
 * @param start where the chunk starts
 * @param bodyStart where its content starts
 * @param end where it ends
 */
public record ChunkFrame(ChunkType type, int start, int bodyStart, int end) {
  /** Bytes by which a chunk is known. */
  public static final int MAGIC_BYTE_COUNT = 4;

  static final int CHECKSUM_BYTE_COUNT = 4;

  private static final int CHECKSUM_AT = MAGIC_BYTE_COUNT;
  private static final int TYPE_AT = CHECKSUM_AT + CHECKSUM_BYTE_COUNT;
  static final int LENGTH_AT = TYPE_AT + 1;
  private static final int MIN_BYTE_COUNT = LENGTH_AT + 1;
  private static final int MAX_LENGTH_BYTE_COUNT = 10;

  /** Bytes of the longest length that does not reach past 2^63. */
  private static final int MAX_POSITIVE_LENGTH_BYTE_COUNT = 9;

  /** Room in front of content for the longest header. */
  private static final int ROOM = LENGTH_AT + MAX_LENGTH_BYTE_COUNT;

  /** A change that inflates to more is not checked by {@link #isSound}. */
  private static final long MAX_SOUND_BYTE_COUNT = 1L << 31;

  /**
   * Reads the header of the chunk at {@code start}, all of which must be there.
   *
   * @throws FormatException when it is not, or is no header
   */
  static ChunkFrame read(byte[] data, int start) {
    int left = data.length - start;
    if (magicByteCount(data, start) < MAGIC_BYTE_COUNT) {
      throw left < MAGIC_BYTE_COUNT
          ? new FormatException(
              "expected a chunk, found its first " + left + " bytes: truncated", start)
          : new NoChunkException(data, start);
    }
    if (left < MIN_BYTE_COUNT) {
      throw new FormatException(
          "chunk is truncated: found "
              + left
              + " bytes of a header of "
              + MIN_BYTE_COUNT
              + " or more",
          start);
    }
    long typeOffset = start + (long) TYPE_AT;
    ByteReader in = new ByteReader(data, start + TYPE_AT, data.length, typeOffset);
    int code = in.readByte();
    ChunkType type = ChunkType.of(code);
    if (type == null) {
      throw new FormatException(
          "expected a chunk type of 0 to " + ChunkType.MAX_CODE + ", found " + code, typeOffset);
    }
    long length = in.uleb();
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          type
              + " chunk is truncated: expected "
              + Long.toUnsignedString(length)
              + " bytes of content, found "
              + in.remaining(),
          start);
    }
    return new ChunkFrame(type, start, in.position(), in.position() + (int) length);
  }

  /** How many of the magic bytes are at {@code buf[at]}. */
  public static int magicByteCount(byte[] buf, int at) {
    int left = buf.length - at;
    return (left > 0 && buf[at] == (byte) 0x85 ? 1 : 0)
        + (left > 1 && buf[at + 1] == 0x6f ? 1 : 0)
        + (left > 2 && buf[at + 2] == 0x4a ? 1 : 0)
        + (left > 3 && buf[at + 3] == (byte) 0x83 ? 1 : 0);
  }

  /** Whether a chunk begins at {@code buf[at]}, as far as bytes are there; one must be. */
  public static boolean isBegun(byte[] buf, int at) {
    int left = buf.length - at;
    return left > 0 && magicByteCount(buf, at) == Math.min(left, MAGIC_BYTE_COUNT);
  }

  /** Up to four bytes, as messages show them that found no magic bytes. */
  public static String hex(byte[] buf, int at) {
    return HexFormat.ofDelimiter(" ")
        .formatHex(buf, at, Math.min(buf.length, at + MAGIC_BYTE_COUNT));
  }

  /** The type that a whole or cut header at {@code buf[at]} has; null when it has none. */
  public static @Nullable ChunkType typeAt(byte[] buf, int at) {
    return buf.length - at > TYPE_AT ? ChunkType.of(buf[at + TYPE_AT]) : null;
  }

  /**
   * Where the content of the chunk at {@code buf[at]} starts by its length; -1 when the bytes end
   * before that, 0 when the length is not below 2^63.
   */
  public static int bodyStart(byte[] buf, int at) {
    int most = at + LENGTH_AT + MAX_POSITIVE_LENGTH_BYTE_COUNT;
    int i = at + LENGTH_AT;
    while (i < buf.length && i < most) {
      if (buf[i++] >= 0) {
        return i;
      }
    }
    return i < most ? -1 : 0;
  }

  /** Where the chunk at {@code buf[at]} ends by its length; -1 when that is not all there. */
  public static long end(byte[] buf, int at) {
    int bodyStart = bodyStart(buf, at);
    if (bodyStart <= 0) {
      return -1;
    }
    long length = 0;
    for (int i = bodyStart - 1; i >= at + LENGTH_AT; i--) {
      length = length << 7 | (buf[i] & 0x7f);
    }
    long end = bodyStart + length;
    return end < 0 ? Long.MAX_VALUE : end;
  }

  /**
   * Where the chunk at {@code buf[at]} ends by its length; -1 when that is not written as it should
   * be, or not within {@code buf}.
   */
  static int endWithin(byte[] buf, int at) {
    long end = end(buf, at);
    int bodyStart = bodyStart(buf, at);
    boolean isShortest =
        end >= 0 && ByteWriter.ulebByteCount(end - bodyStart) == bodyStart - at - LENGTH_AT;
    return isShortest && end <= buf.length ? (int) end : -1;
  }

  /** Whether the chunk {@code buf[at..end)}, the header of which is whole, has its checksum. */
  public static boolean isSound(byte[] buf, int at, int end) {
    byte[] hash = new byte[ChangeHash.BYTE_COUNT];
    if (typeAt(buf, at) == ChunkType.COMPRESSED_CHANGE) {
      int bodyStart = bodyStart(buf, at);
      try {
        long byteCount = Inflate.byteCount(buf, bodyStart, end, MAX_SOUND_BYTE_COUNT, bodyStart);
        hashInflated(byteCount, buf, bodyStart, end, hash);
      } catch (FormatException e) {
        return false;
      }
    } else {
      hash(buf, at, end, new Sha256(), hash);
    }
    return checksumByteCount(buf, at, hash) == CHECKSUM_BYTE_COUNT;
  }

  /** How many bytes of the checksum of the chunk at {@code buf[at]} are those of a hash. */
  static int checksumByteCount(byte[] buf, int at, byte[] hash) {
    int fitting = 0;
    for (int i = 0; i < CHECKSUM_BYTE_COUNT; i++) {
      fitting += buf[at + CHECKSUM_AT + i] == hash[i] ? 1 : 0;
    }
    return fitting;
  }

  /**
   * Insists on the checksum.
   *
   * @param hash of the chunk, as its content gives it
   */
  void expectChecksum(byte[] data, byte[] hash) {
    if (checksumByteCount(data, start, hash) < CHECKSUM_BYTE_COUNT) {
      HexFormat hex = HexFormat.of();
      throw new FormatException(
          "checksum of the "
              + type
              + " chunk is wrong: expected "
              + hex.formatHex(hash, 0, CHECKSUM_BYTE_COUNT)
              + ", found "
              + hex.formatHex(data, start + CHECKSUM_AT, start + TYPE_AT),
          start + (long) CHECKSUM_AT);
    }
  }

  /** The hash of the chunk {@code buf[at..end)}, which is not deflated. */
  public static void hash(byte[] buf, int at, int end, Sha256 sha, byte[] hash) {
    sha.hash(buf, at + TYPE_AT, end - at - TYPE_AT, hash, 0);
  }

  /**
   * The hash of a change whose deflated content is {@code buf[start..end)}, in constant memory.
   *
   * @param byteCount how many bytes the content inflates to
   */
  static void hashInflated(long byteCount, byte[] buf, int start, int end, byte[] hash) {
    byte[] header = new byte[1 + MAX_LENGTH_BYTE_COUNT];
    header[0] = ChunkType.CHANGE.code();
    int headerBytes = ByteWriter.putUleb(header, 1, byteCount);
    Inflate.hash(header, headerBytes, buf, start, end, start, hash);
  }

  /** A writer of content, with room for the header that {@link #close} puts in front of it. */
  static ByteWriter open(int byteCount) {
    ByteWriter out = new ByteWriter(ROOM + byteCount);
    open(out);
    return out;
  }

  /** Empties a writer but for room for the header. */
  static void open(ByteWriter out) {
    out.clear();
    out.reserve(ROOM);
  }

  /**
   * Writes the header in front of content, and the chunk's hash into {@code hash}.
   *
   * @return where the chunk starts in {@code out}
   */
  static int close(ByteWriter out, ChunkType type, Sha256 sha, byte[] hash) {
    int start = putHeader(out, type);
    seal(out, start, sha, hash);
    return start;
  }

  /**
   * Writes the checksum of the chunk that starts at {@code start}, and its hash into {@code hash}.
   */
  static void seal(ByteWriter out, int start, Sha256 sha, byte[] hash) {
    byte[] buf = out.buffer();
    hash(buf, start, out.size(), sha, hash);
    System.arraycopy(hash, 0, buf, start + CHECKSUM_AT, CHECKSUM_BYTE_COUNT);
  }

  /** The chunk of content that is written. */
  static byte[] close(ByteWriter out, ChunkType type) {
    int start = close(out, type, new Sha256(), new byte[ChangeHash.BYTE_COUNT]);
    return Arrays.copyOfRange(out.buffer(), start, out.size());
  }

  /** The chunk of content {@code buf[start..end)} with the checksum of a hash that is known. */
  static byte[] of(ChunkType type, byte[] hash, byte[] buf, int start, int end) {
    return of(type, hash, 0, buf, start, end);
  }

  /** A chunk of another type and content with the checksum of a chunk. */
  static byte[] withChecksumOf(byte[] chunk, ChunkType type, byte[] content) {
    return of(type, chunk, CHECKSUM_AT, content, 0, content.length);
  }

  private static byte[] of(
      ChunkType type, byte[] checksum, int checksumAt, byte[] buf, int start, int end) {
    ByteWriter out = open(end - start);
    out.putBytes(buf, start, end - start);
    int at = putHeader(out, type);
    System.arraycopy(checksum, checksumAt, out.buffer(), at + CHECKSUM_AT, CHECKSUM_BYTE_COUNT);
    return Arrays.copyOfRange(out.buffer(), at, out.size());
  }

  /** Writes the header in front of content, but for the checksum; returns where it starts. */
  private static int putHeader(ByteWriter out, ChunkType type) {
    byte[] buf = out.buffer();
    int length = out.size() - ROOM;
    int start = ROOM - ByteWriter.ulebByteCount(length) - LENGTH_AT;
    buf[start] = (byte) 0x85;
    buf[start + 1] = 0x6f;
    buf[start + 2] = 0x4a;
    buf[start + 3] = (byte) 0x83;
    buf[start + TYPE_AT] = type.code();
    ByteWriter.putUleb(buf, start + LENGTH_AT, length);
    return start;
  }
}
