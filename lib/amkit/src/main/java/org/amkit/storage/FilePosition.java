package org.amkit.storage;

import org.jspecify.annotations.Nullable;

/**
 * How far a document file was read: the end of its last whole chunk then, and enough to notice that
 * the file was replaced since. Only good for the file it came from.
 */
public final class FilePosition {
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

  /** {@return the end of the last whole chunk that was read: a byte offset into the file} */
  public long offset() {
    return offset;
  }

  @Override
  public String toString() {
    return "byte " + offset;
  }
}
