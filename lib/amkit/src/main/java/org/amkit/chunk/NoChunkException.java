package org.amkit.chunk;

import org.amkit.codec.FormatException;

/** Bytes of another format: they do not begin with the four bytes that every chunk does. */
public final class NoChunkException extends FormatException {
  private static final long serialVersionUID = 1;

  /** No chunk at {@code buf[at]}. */
  NoChunkException(byte[] buf, int at) {
    super(fault(buf, at), at);
  }

  /** What is wrong, without the offset. */
  public static String fault(byte[] buf, int at) {
    return "expected a chunk (85 6f 4a 83), found " + ChunkFrame.hex(buf, at);
  }
}
