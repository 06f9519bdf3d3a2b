package org.amkit.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a document file was read: the end of its last whole chunk then, and enough to notice that
 * the file was replaced since. Only good for the file it came from.
 */
public final class FilePosition {
  /** Magic bytes, checksum and type: as good as a name for a chunk. */
  private static final int HEADER_BYTES = 9;

  final @Nullable Object fileKey;
  final long lastStart;
  final byte[] lastHeader;
  private final long offset;

  FilePosition(@Nullable Object fileKey, long offset, long lastStart, byte[] lastHeader) {
    this.fileKey = fileKey;
    this.offset = offset;
    this.lastStart = lastStart;
    this.lastHeader = lastHeader;
  }

  /**
   * The end of whole chunks.
   *
   * @param start where {@code bytes}, in which they were found, start in the file
   */
  static FilePosition behind(@Nullable Object fileKey, long start, ChunkScan scan, byte[] bytes) {
    int last = scan.lastStart();
    byte[] header = Arrays.copyOfRange(bytes, last, last + HEADER_BYTES);
    return new FilePosition(fileKey, start + scan.end(), start + last, header);
  }

  /** {@return the end of the last whole chunk that was read: a byte offset into the file} */
  public long offset() {
    return offset;
  }

  @Override
  public String toString() {
    return "byte " + offset;
  }
}
