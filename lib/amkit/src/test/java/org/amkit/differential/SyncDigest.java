package org.amkit.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The digest of a sync message in which a whole document stands only as the word {@code document}:
 * its DEFLATE may differ, all else may not.
 *
 * <pre>
 * type | heads | need | n x (hashes, bloom) | n x (length, chunks) | length, capabilities
 * </pre>
 */
final class SyncDigest {
  private static final int HASH_BYTES = 32;
  private static final int CHUNK_TYPE_AT = 8;

  private final ByteBuffer in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SyncDigest(byte[] message) {
    this.in = ByteBuffer.wrap(message);
  }

  static String of(byte[] message) {
    SyncDigest digest = new SyncDigest(message);
    digest.copy(1);
    digest.hashes();
    digest.hashes();
    for (long have = digest.number(); have > 0; have--) {
      digest.hashes();
      digest.copy((int) digest.number());
    }
    for (long blobs = digest.number(); blobs > 0; blobs--) {
      digest.blob();
    }
    digest.copy(digest.in.remaining());
    return Replica.sha(digest.out.toByteArray()).substring(0, 16);
  }

  private void hashes() {
    copy((int) number() * HASH_BYTES);
  }

  private void blob() {
    int mark = out.size();
    int length = (int) number();
    if (length > CHUNK_TYPE_AT && in.get(in.position() + CHUNK_TYPE_AT) == 0) {
      byte[] before = out.toByteArray();
      out.reset();
      out.write(before, 0, mark);
      out.writeBytes("document".getBytes(StandardCharsets.US_ASCII));
      in.position(in.position() + length);
    } else {
      copy(length);
    }
  }

  private void copy(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    out.writeBytes(bytes);
  }

  private long number() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      out.write(b);
      number |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return number;
      }
    }
  }
}
