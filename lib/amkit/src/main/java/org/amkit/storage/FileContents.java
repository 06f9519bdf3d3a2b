package org.amkit.storage;

/** Chunks read from a document file: all of it, or what came behind a position. */
public final class FileContents {
  private final byte[] bytes;
  private final long start;
  private final FilePosition end;
  private final long tornByteCount;

  FileContents(byte[] bytes, long start, FilePosition end, long tornByteCount) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.tornByteCount = tornByteCount;
  }

  /**
   * What a stream held, all of which is for the loader to judge.
   *
   * @param bytes all of its bytes; not copied
   * @return the contents
   */
  public static FileContents of(byte[] bytes) {
    return new FileContents(bytes, 0, new FilePosition(null, bytes.length, -1, new byte[0]), 0);
  }

  /** {@return the bytes, whole chunks behind one another; not copied, so not to be written to} */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Where the bytes start in the file. When 0 they are all of it: also when only the growth was
   * asked for, but the file was replaced (compacted) since.
   *
   * @return a byte offset into the file
   */
  public long start() {
    return start;
  }

  /** {@return how far the file was read: where to go on} */
  public FilePosition end() {
    return end;
  }

  /**
   * Whether the file was replaced since a position and may not be whole yet: it is empty, or ends
   * within a chunk. A program without a lock may be about to write the rest.
   */
  boolean isUnsettled(FilePosition since) {
    boolean isReplaced = start == 0 && since.offset() > 0;
    return isReplaced && (bytes.length == 0 || tornByteCount > 0);
  }

  /**
   * How many bytes lie behind the last whole chunk: of an append that a crash interrupted, or that
   * is being made at this moment. They are not in {@link #bytes}.
   *
   * @return 0 when the file ends with a whole chunk
   */
  public long tornByteCount() {
    return tornByteCount;
  }
}
