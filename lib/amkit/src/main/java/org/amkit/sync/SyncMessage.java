package org.amkit.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * One message of the protocol.
 *
 * <pre>
 *   version       1 byte: 0x42 (1) or 0x43 (2)
 *   heads         hashes
 *   need          hashes
 *   have          count uleb, each: lastSync hashes | byte count uleb | Bloom filter
 *   changes       count uleb, each: byte count uleb | bytes
 *   flags         byte count uleb | bytes; may be left out
 *
 *   hashes        count uleb | 32 bytes each, sorted
 * </pre>
 *
 * <p>In version 1 each of {@code changes} is one change chunk. In version 2 there is at most one:
 * change concatenated chunks, or a document chunk and what follows it. That flags are there at all
 * says that the sender understands version 2; a sender that does not ignores them, as bytes behind
 * the message's end. The first flag byte is 02; bytes from 80 on are sets of bits.
 *
 * @param version 1 or 2
 * @param heads the sender's heads, sorted
 * @param need hashes of changes the sender asks for, sorted
 * @param have what the sender has; empty when it wants nothing but what it needs
 * @param changes changes for the receiver to apply
 * @param flags absent from a sender that knows version 1 only
 */
public record SyncMessage(
    int version,
    List<ChangeHash> heads,
    List<ChangeHash> need,
    List<Have> have,
    List<byte[]> changes,
    @Nullable Flags flags) {

  private static final int TYPE_VERSION_1 = 0x42;
  private static final int TYPE_VERSION_2 = 0x43;

  public SyncMessage {
    if (version != 1 && version != 2) {
      throw new IllegalArgumentException("expected version 1 or 2, found " + version);
    }
    heads = List.copyOf(heads);
    need = List.copyOf(need);
    have = List.copyOf(have);
    changes = List.copyOf(changes);
  }

  /**
   * Reads a message. Bytes behind its end are ignored.
   *
   * @throws FormatException when the bytes are not a message
   */
  public static SyncMessage decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int type = in.readByte();
    if (type != TYPE_VERSION_1 && type != TYPE_VERSION_2) {
      throw new FormatException(
          String.format(Locale.ROOT, "expected a sync message (42 or 43), found %02x", type), 0);
    }
    List<ChangeHash> heads = readHashes(in);
    List<ChangeHash> need = readHashes(in);
    int haveCount = in.count("states of the sender", 2);
    List<Have> have = new ArrayList<>(haveCount);
    for (int i = 0; i < haveCount; i++) {
      List<ChangeHash> lastSync = readHashes(in);
      have.add(new Have(lastSync, BloomFilter.read(in.slice(in.uleb()))));
    }
    int changeCount = in.count("changes", 1);
    List<byte[]> changes = new ArrayList<>(changeCount);
    for (int i = 0; i < changeCount; i++) {
      changes.add(readBlob(in));
    }
    Flags flags = in.atEnd() ? null : Flags.of(readBlob(in));
    return new SyncMessage(type - TYPE_VERSION_1 + 1, heads, need, have, changes, flags);
  }

  /** Returns a copy that carries these changes. */
  SyncMessage withChanges(List<byte[]> others) {
    return new SyncMessage(version, heads, need, have, others, flags);
  }

  /** Concatenated chunks. */
  static byte[] join(List<byte[]> chunks) {
    if (chunks.size() == 1) {
      return chunks.get(0);
    }
    int byteCount = 0;
    for (byte[] chunk : chunks) {
      byteCount = Math.addExact(byteCount, chunk.length);
    }
    byte[] joined = new byte[byteCount];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, joined, at, chunk.length);
      at += chunk.length;
    }
    return joined;
  }

  /** Its bytes. What was decoded comes out as it went in, but for bytes behind the end. */
  public byte[] encode() {
    int size = 64 + (heads.size() + need.size()) * ChangeHash.BYTE_COUNT;
    for (byte[] change : changes) {
      size = Math.addExact(size, change.length + 10);
    }
    ByteWriter out = new ByteWriter(size);
    out.putByte(TYPE_VERSION_1 + version - 1);
    writeHashes(out, heads);
    writeHashes(out, need);
    out.uleb(have.size());
    for (Have h : have) {
      writeHashes(out, h.lastSync());
      h.bloom().write(out);
    }
    out.uleb(changes.size());
    for (byte[] change : changes) {
      out.uleb(change.length);
      out.putBytes(change);
    }
    if (flags != null) {
      out.uleb(flags.bytes.length);
      out.putBytes(flags.bytes);
    }
    return out.toByteArray();
  }

  static List<ChangeHash> readHashes(ByteReader in) {
    int count = in.count("hashes", ChangeHash.BYTE_COUNT);
    if (count == 0) {
      return List.of();
    }
    List<ChangeHash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(ChangeHash.fromBytes(in.buffer(), in.skip(ChangeHash.BYTE_COUNT)));
    }
    return Collections.unmodifiableList(hashes);
  }

  private static byte[] readBlob(ByteReader in) {
    int byteCount = in.count("bytes", 1);
    return in.readBytes(byteCount);
  }

  static void writeHashes(ByteWriter out, List<ChangeHash> hashes) {
    out.uleb(hashes.size());
    for (ChangeHash hash : hashes) {
      int at = out.reserve(ChangeHash.BYTE_COUNT);
      hash.putTo(out.buffer(), at);
    }
  }

  /** What the sender understands and asks for beside the changes. */
  public static final class Flags {
    private static final int UNDERSTANDS_VERSION_2 = 0x02;
    private static final int BITS = 0x80;
    private static final int SYNC_RESET = 1;
    private static final int READ_ONLY = 2;
    private static final int UNDERSTANDS_SYNC_RESET = 4;

    private final byte[] bytes;
    private final int bits;

    private Flags(byte[] bytes) {
      this.bytes = bytes;
      int set = 0;
      for (byte b : bytes) {
        if ((b & BITS) != 0) {
          set |= b & ~BITS;
        }
      }
      this.bits = set;
    }

    static Flags of(byte[] bytes) {
      return new Flags(bytes);
    }

    /** The flags of a message of ours. */
    static Flags of(boolean readOnly, boolean syncReset) {
      int bits = BITS | UNDERSTANDS_SYNC_RESET;
      bits |= readOnly ? READ_ONLY : 0;
      bits |= syncReset ? SYNC_RESET : 0;
      return new Flags(new byte[] {UNDERSTANDS_VERSION_2, (byte) bits});
    }

    /** The sender takes no changes. */
    public boolean readOnly() {
      return (bits & READ_ONLY) != 0;
    }

    /** The sender asks to be sent again what was sent before. */
    public boolean syncReset() {
      return (bits & SYNC_RESET) != 0;
    }

    /** The sender knows what {@link #syncReset} means. */
    public boolean understandsSyncReset() {
      return (bits & UNDERSTANDS_SYNC_RESET) != 0;
    }

    /** The bytes on the wire, without their count. */
    public byte[] toBytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Flags other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Flags"
          + (readOnly() ? " readOnly" : "")
          + (syncReset() ? " syncReset" : "")
          + (understandsSyncReset() ? " understandsSyncReset" : "");
    }
  }
}
