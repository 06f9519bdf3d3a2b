package org.amkit.chunk;

import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;

/** Chunks put together by hand, with a right checksum, for what no writer would write. */
final class ChunkBytes {
  private ChunkBytes() {}

  /** A change by actor 01, the first, with these columns. */
  static byte[] change(long startOp, int[] specs, byte[][] columns, byte[] extra) {
    ByteWriter body = new ByteWriter();
    body.uleb(0);
    body.uleb(1);
    body.putByte(1);
    body.uleb(1);
    body.uleb(startOp);
    body.sleb(0);
    body.uleb(0);
    body.uleb(0);
    body.uleb(specs.length);
    for (int i = 0; i < specs.length; i++) {
      body.uleb(specs[i]);
      body.uleb(columns[i].length);
    }
    for (byte[] column : columns) {
      body.putBytes(column);
    }
    body.putBytes(extra);
    return chunk(ChunkType.CHANGE, body.toByteArray());
  }

  /** A chunk with any content. */
  static byte[] chunk(ChunkType type, byte[] body) {
    return chunk(type.code(), body);
  }

  /** A chunk of any type, known or not. */
  static byte[] chunk(int type, byte[] body) {
    ByteWriter hashed = new ByteWriter();
    hashed.putByte(type);
    hashed.uleb(body.length);
    hashed.putBytes(body);
    byte[] hash = new Sha256().hash(hashed.buffer(), 0, hashed.size());
    ByteWriter out = new ByteWriter();
    out.putBytes(new byte[] {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83});
    out.putBytes(hash, 0, 4);
    out.putBytes(hashed);
    return out.toByteArray();
  }

  /** The same chunk with its checksum made right. */
  static byte[] withChecksum(byte[] chunk) {
    byte[] hash = new Sha256().hash(chunk, 8, chunk.length - 8);
    byte[] out = chunk.clone();
    System.arraycopy(hash, 0, out, 4, 4);
    return out;
  }
}
