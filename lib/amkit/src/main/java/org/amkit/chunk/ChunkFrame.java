package org.amkit.chunk;

import org.amkit.codec.ByteWriter;
import org.amkit.codec.Inflate;
import org.amkit.codec.Sha256;

/**
 * The header of a chunk, in front of content that is written first.
 *
 * <pre>
 *   0         4          8      9               9+n
 *   | 85 6f 4a 83 | checksum | type | length: uleb | content |
 *
 *   checksum = first four bytes of SHA-256(type | length | content)
 * </pre>
 *
 * <p>Of a deflated change, length and content are those of the deflated bytes, the checksum that of
 * the change as it was before.
 */
final class ChunkFrame {
  /** Magic, checksum, type, and the longest length. */
  static final int MAX_HEADER_BYTE_COUNT = 9 + 10;

  private static final int MAGIC_BYTE_COUNT = 4;
  private static final int CHECKSUM_BYTE_COUNT = 4;

  private ChunkFrame() {}

  /**
   * Writes a header in front of the content {@code out[contentStart..size)}, for which there must
   * be {@link #MAX_HEADER_BYTE_COUNT} bytes of room, and the chunk's hash into {@code hash}.
   *
   * @return where the chunk starts in {@code out}
   */
  static int close(ByteWriter out, int contentStart, int type, Sha256 sha, byte[] hash) {
    byte[] buf = out.buffer();
    int length = out.size() - contentStart;
    int typeAt = contentStart - ByteWriter.ulebByteCount(length) - 1;
    buf[typeAt] = (byte) type;
    ByteWriter.putUleb(buf, typeAt + 1, length);
    sha.hash(buf, typeAt, out.size() - typeAt, hash, 0);
    int start = typeAt - CHECKSUM_BYTE_COUNT - MAGIC_BYTE_COUNT;
    putMagic(buf, start);
    System.arraycopy(hash, 0, buf, start + MAGIC_BYTE_COUNT, CHECKSUM_BYTE_COUNT);
    return start;
  }

  /**
   * The hash of a change whose deflated content is {@code buf[start..end)}, in constant memory.
   *
   * @param byteCount how many bytes the content inflates to
   * @param offset of {@code buf[start]} in the outermost input
   */
  static void hashInflated(
      long byteCount, byte[] buf, int start, int end, long offset, byte[] hash) {
    byte[] header = new byte[MAX_HEADER_BYTE_COUNT];
    header[0] = (byte) ChunkType.CHANGE;
    int headerBytes = ByteWriter.putUleb(header, 1, byteCount);
    Inflate.hash(header, headerBytes, buf, start, end, offset, hash);
  }

  static void putMagic(byte[] buf, int at) {
    buf[at] = (byte) 0x85;
    buf[at + 1] = 0x6f;
    buf[at + 2] = 0x4a;
    buf[at + 3] = (byte) 0x83;
  }

  static boolean isMagic(byte[] buf, int at, int end) {
    return end - at >= 4
        && buf[at] == (byte) 0x85
        && buf[at + 1] == 0x6f
        && buf[at + 2] == 0x4a
        && buf[at + 3] == (byte) 0x83;
  }
}
