package org.amkit.storage;

import java.util.Arrays;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Inflate;
import org.amkit.codec.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a document file lie, without a look at what they hold.
 *
 * <pre>
 * chunk = 85 6f 4a 83 | checksum (4) | type (1) | length (LEB128) | length bytes
 * </pre>
 *
 * <p>A file ends in a <em>torn</em> chunk when a writer was cut off in the middle of an append: the
 * bytes behind the last whole chunk are the beginning of a chunk, or were never written and read as
 * zeros. Anything else that is no chunk is damage, and so is a chunk that seems to be cut off but
 * has whole chunks behind it (then its length is wrong), and a first chunk that is not whole,
 * because files come into being by rename and begin with a whole one.
 *
 * @param end where the last whole chunk ends
 * @param lastStart where the last whole chunk starts; -1 when there is none
 * @param chunkCount how many whole chunks there are
 * @param size where the bytes end; more than {@code end} when there is a torn or damaged tail
 * @param damage what is wrong at {@code end}; null when nothing is, or a torn chunk
 */
record ChunkScan(int end, int lastStart, int chunkCount, int size, @Nullable String damage) {
  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};
  private static final int CHECKSUM_AT = 4;
  private static final int TYPE_AT = 8;
  private static final int LENGTH_AT = 9;
  private static final int COMPRESSED_CHANGE = 2;
  private static final int CHANGE = 1;

  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  private static final long MAX_INFLATED_BYTES = 1L << 31;

  /** How many bytes {@link #beginsWithChunk} looks at. */
  static final int MAGIC_BYTES = 4;

  /** Whether bytes begin as a chunk does. */
  static boolean beginsWithChunk(byte[] bytes) {
    return bytes.length >= MAGIC_BYTES
        && Arrays.equals(bytes, 0, MAGIC_BYTES, MAGIC, 0, MAGIC_BYTES);
  }

  /** The bytes without a torn tail; damaged ones stay, for the loader to judge. */
  byte[] wholeOf(byte[] bytes) {
    return isTorn() ? Arrays.copyOf(bytes, end) : bytes;
  }

  /** Whether the bytes are the beginning of a first chunk, and nothing else. */
  boolean isCutStart(byte[] bytes) {
    return end == 0 && damage != null && beginsWithChunk(bytes);
  }

  boolean isTorn() {
    return damage == null && end < size;
  }

  /**
   * Finds the chunks of {@code bytes}.
   *
   * @param fileOffset where {@code bytes} starts in its file; at 0 the first chunk must be whole
   */
  static ChunkScan of(byte[] bytes, long fileOffset) {
    int at = 0;
    int last = -1;
    int count = 0;
    while (at < bytes.length) {
      long end = chunkEnd(bytes, at);
      if (end < 0 || end > bytes.length) {
        break;
      }
      if (end == bytes.length && hasUnwrittenEnd(bytes, at) && !isSound(bytes, at, (int) end)) {
        break;
      }
      last = at;
      at = (int) end;
      count++;
    }
    return new ChunkScan(at, last, count, bytes.length, damageAt(bytes, at, fileOffset + at == 0));
  }

  /** Where the first chunk ends by its header; 0 when there is none. */
  static long declaredEnd(byte[] header) {
    return Math.max(0, chunkEnd(header, 0));
  }

  private static @Nullable String damageAt(byte[] bytes, int at, boolean first) {
    int left = bytes.length - at;
    if (left == 0) {
      return null;
    }
    int magic = Math.min(left, MAGIC.length);
    boolean begins = Arrays.equals(bytes, at, at + magic, MAGIC, 0, magic);
    if (!begins && !isZero(bytes, at, bytes.length)) {
      return "expected a chunk (85 6f 4a 83), found " + hex(bytes, at, at + magic);
    }
    if (first) {
      return begins
          ? "the file ends inside its first chunk"
          : "expected a chunk (85 6f 4a 83), found " + hex(bytes, at, at + magic);
    }
    if (begins && left > LENGTH_AT && isBadLength(bytes, at)) {
      return "the chunk's length is not a number";
    }
    int behind = begins ? chunksUpToTheEnd(bytes, at + 1) : -1;
    if (behind >= 0) {
      return "the chunk is cut off, but whole chunks follow from byte +" + (behind - at);
    }
    return null;
  }

  /**
   * Where the chunk at {@code at} ends by its header; -1 when the header is not all there, or bad.
   */
  private static long chunkEnd(byte[] bytes, int at) {
    if (bytes.length - at <= LENGTH_AT
        || !Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return -1;
    }
    long length = 0;
    int i = at + LENGTH_AT;
    for (int shift = 0; i < bytes.length && shift < 63; shift += 7) {
      byte b = bytes[i++];
      length |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        long end = i + length;
        return end < 0 ? Long.MAX_VALUE : end;
      }
    }
    return -1;
  }

  /** Whether more than the nine bytes that a length can have are there and go on. */
  private static boolean isBadLength(byte[] bytes, int at) {
    int i = at + LENGTH_AT;
    int end = Math.min(bytes.length, i + 9);
    while (i < end && bytes[i] < 0) {
      i++;
    }
    return i == at + LENGTH_AT + 9;
  }

  /** Whether the last sectors of the chunk that ends the bytes are nothing but zeros. */
  private static boolean hasUnwrittenEnd(byte[] bytes, int at) {
    int zeros = bytes.length;
    while (zeros > at && bytes[zeros - 1] == 0) {
      zeros--;
    }
    return bytes.length - zeros >= SECTOR_BYTES;
  }

  /** The first place from which sound chunks lie up to the end (or a torn one); -1 when none. */
  private static int chunksUpToTheEnd(byte[] bytes, int from) {
    for (int at = from; at + LENGTH_AT < bytes.length; at++) {
      if (bytes[at] != MAGIC[0]) {
        continue;
      }
      long end = chunkEnd(bytes, at);
      if (end > 0 && end <= bytes.length && isSound(bytes, at, (int) end)) {
        int next = (int) end;
        int magic = Math.min(bytes.length - next, MAGIC.length);
        if (Arrays.equals(bytes, next, next + magic, MAGIC, 0, magic)) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Whether the checksum of the chunk {@code [at..end)} is right. */
  private static boolean isSound(byte[] bytes, int at, int end) {
    byte[] hash = new byte[Sha256.BYTE_COUNT];
    if (bytes[at + TYPE_AT] == COMPRESSED_CHANGE) {
      int data = at + LENGTH_AT;
      while (bytes[data++] < 0) {
        // The length was read before; its last byte is not negative.
      }
      try {
        hashInflated(bytes, data, end, hash);
      } catch (FormatException e) {
        return false;
      }
    } else {
      new Sha256().hash(bytes, at + TYPE_AT, end - at - TYPE_AT, hash, 0);
    }
    return Arrays.equals(bytes, at + CHECKSUM_AT, at + TYPE_AT, hash, 0, 4);
  }

  /** The hash of the change as it was before its content {@code [start..end)} was deflated. */
  private static void hashInflated(byte[] bytes, int start, int end, byte[] hash) {
    long byteCount = Inflate.byteCount(bytes, start, end, MAX_INFLATED_BYTES, start);
    byte[] header = new byte[11];
    header[0] = CHANGE;
    int headerBytes = ByteWriter.putUleb(header, 1, byteCount);
    Inflate.hash(header, headerBytes, bytes, start, end, start, hash);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static String hex(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append(out.isEmpty() ? "" : " ").append(String.format("%02x", bytes[i]));
    }
    return out.toString();
  }
}
