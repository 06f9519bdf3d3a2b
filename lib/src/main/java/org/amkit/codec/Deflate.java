package org.amkit.codec;

import java.util.zip.Deflater;

/** Raw DEFLATE (RFC 1951, without zlib header or trailer), written at the default level. */
public final class Deflate {
  private Deflate() {}

  public static byte[] deflate(byte[] bytes) {
    return deflate(bytes, 0, bytes.length);
  }

  public static byte[] deflate(byte[] buf, int off, int len) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(buf, off, len);
      deflater.finish();
      ByteWriter out = new ByteWriter(len / 2 + 64);
      byte[] piece = new byte[Math.min(8192, len + 64)];
      while (!deflater.finished()) {
        int made = deflater.deflate(piece);
        out.putBytes(piece, 0, made);
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
