package org.amkit.repo.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.chunk.ChunkFrame;
import org.amkit.codec.Sha256;
import org.amkit.repo.DocumentId;

/** StoredChunks as stores look at them, by their frames only, and what they are called. */
final class StoredChunks {
  /** The document without changes. */
  static final byte[] EMPTY_DOCUMENT = new Document().save();

  private StoredChunks() {}

  /** All chunks behind one another, but for documents without changes. */
  static byte[] join(List<byte[]> chunks) {
    if (chunks.size() == 1 && !isEmptyDocument(chunks.get(0))) {
      return chunks.get(0);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      if (!isEmptyDocument(chunk)) {
        joined.writeBytes(chunk);
      }
    }
    return joined.toByteArray();
  }

  static boolean isEmptyDocument(byte[] chunk) {
    return Arrays.equals(chunk, EMPTY_DOCUMENT);
  }

  /** Where the first chunk ends; -1 when it is not all there. */
  static int firstEnd(byte[] bytes) {
    return endOfChunk(bytes, 0);
  }

  private static int endOfChunk(byte[] bytes, int at) {
    if (ChunkFrame.magicByteCount(bytes, at) < ChunkFrame.MAGIC_BYTE_COUNT) {
      return -1;
    }
    long end = ChunkFrame.end(bytes, at);
    return end > 0 && end <= bytes.length ? (int) end : -1;
  }

  /** Whether bytes are one or more whole chunks, the last of them with its checksum. */
  static boolean areWhole(byte[] bytes) {
    int last = 0;
    for (int at = 0; at < bytes.length; ) {
      last = at;
      at = endOfChunk(bytes, at);
      if (at < 0) {
        return false;
      }
    }
    return bytes.length > 0 && ChunkFrame.isSound(bytes, last, bytes.length);
  }

  /** What automerge-repo calls bytes. */
  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(new Sha256().hash(bytes, 0, bytes.length));
  }

  /** What automerge-repo calls a snapshot: the hash of its heads' hexadecimal digits. */
  static String hash(ChangeHash[] heads) {
    ByteArrayOutputStream digits = new ByteArrayOutputStream();
    for (ChangeHash head : heads) {
      digits.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return hash(digits.toByteArray());
  }

  /** The id in a name; empty when it is another name. */
  static Optional<DocumentId> idIn(String name) {
    try {
      return Optional.of(DocumentId.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
