package org.amkit.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.amkit.codec.Sha256;

/** Chunks whose framing is right; storage does not look at what they hold. */
final class TestChunks {
  private TestChunks() {}

  /** A change chunk that holds a text. */
  static byte[] chunk(String text) {
    return chunk(1, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] chunk(int type, byte[] data) {
    return frame(type, data, data);
  }

  /** A deflated change chunk; its checksum is that of the change before it was deflated. */
  static byte[] compressed(String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(data);
    deflater.finish();
    byte[] out = new byte[data.length + 64];
    int count = deflater.deflate(out);
    deflater.end();
    return frame(2, Arrays.copyOf(out, count), data);
  }

  private static byte[] frame(int type, byte[] stored, byte[] hashed) {
    byte[] sum = hashed(type == 2 ? 1 : type, hashed);
    byte[] body = body(type, stored);
    return concat(new byte[] {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83}, Arrays.copyOf(sum, 4), body);
  }

  private static byte[] hashed(int type, byte[] data) {
    byte[] body = body(type, data);
    return new Sha256().hash(body, 0, body.length);
  }

  private static byte[] body(int type, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type);
    int length = data.length;
    while (length >= 0x80) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(data);
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The texts of the chunks that lie in a file's bytes, in order. */
  static List<String> texts(byte[] bytes) {
    List<String> out = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = (int) ChunkScan.declaredEnd(Arrays.copyOfRange(bytes, at, bytes.length)) + at;
      int data = at + 9;
      while (bytes[data++] < 0) {
        // the length
      }
      out.add(new String(bytes, data, end - data, StandardCharsets.UTF_8));
      at = end;
    }
    return out;
  }
}
