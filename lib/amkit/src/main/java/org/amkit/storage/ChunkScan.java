package org.amkit.storage;

import java.util.Arrays;
import org.amkit.chunk.ChunkFrame;
import org.amkit.chunk.NoChunkException;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a document file lie by their {@linkplain ChunkFrame frames}, without a look
 * at what they hold.
 *
 * <p>A file ends in a <em>torn</em> chunk when a writer was interrupted in an append: the bytes
 * behind the last whole chunk are the beginning of a chunk, or were never written and read as
 * zeros. Anything else that is no chunk is damage, and so is a chunk that seems to be truncated but
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
  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  /** How many bytes {@link #beginsWithChunk} looks at. */
  static final int MAGIC_BYTES = ChunkFrame.MAGIC_BYTE_COUNT;

  /** Whether bytes begin as a chunk does. */
  static boolean beginsWithChunk(byte[] bytes) {
    return ChunkFrame.magicByteCount(bytes, 0) == MAGIC_BYTES;
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
      if (end == bytes.length
          && hasUnwrittenEnd(bytes, at)
          && !ChunkFrame.isSound(bytes, at, (int) end)) {
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
    boolean begins = ChunkFrame.isBegun(bytes, at);
    String noChunk = NoChunkException.fault(bytes, at);
    if (!begins && !isZero(bytes, at)) {
      return noChunk;
    }
    if (first) {
      return begins ? "the file ends inside its first chunk" : noChunk;
    }
    if (begins && ChunkFrame.bodyStart(bytes, at) == 0) {
      return "the chunk's length is not a number";
    }
    int behind = begins ? chunksUpToTheEnd(bytes, at + 1) : -1;
    if (behind >= 0) {
      return "the chunk is truncated, but whole chunks follow from byte +" + (behind - at);
    }
    return null;
  }

  /**
   * Where the chunk at {@code at} ends by its header; -1 when the header is not all there, or bad.
   */
  private static long chunkEnd(byte[] bytes, int at) {
    return ChunkFrame.magicByteCount(bytes, at) == MAGIC_BYTES ? ChunkFrame.end(bytes, at) : -1;
  }

  /** Whether the last sectors of the chunk that ends the bytes are nothing but zeros. */
  private static boolean hasUnwrittenEnd(byte[] bytes, int at) {
    int from = bytes.length - SECTOR_BYTES;
    return from >= at && isZero(bytes, from);
  }

  /** The first place from which sound chunks lie up to the end (or a torn one); -1 when none. */
  private static int chunksUpToTheEnd(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      long end = chunkEnd(bytes, at);
      if (end > 0 && end <= bytes.length && ChunkFrame.isSound(bytes, at, (int) end)) {
        if (end == bytes.length || ChunkFrame.isBegun(bytes, (int) end)) {
          return at;
        }
      }
    }
    return -1;
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
