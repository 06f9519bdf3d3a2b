package org.amkit.sync;

import java.util.Arrays;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * A set of hashes in 10 bits an entry that is wrong one time in a hundred: {@link #contains} may
 * say yes for a hash that was not put in, never no for one that was. Immutable.
 *
 * <pre>
 *   no entries:  no bytes at all
 *   else:        entries uleb | bits per entry uleb | probes uleb | ceil(entries * bits per entry / 8) bytes
 * </pre>
 *
 * <p>A hash sets or asks {@code probes} bits of the {@code m = 8 * bytes} there are. With x, y, z
 * its first three 32-bit little-endian words, each modulo m, the first bit is x; each next one is x
 * after {@code x = (x + y) mod m} and {@code y = (y + z) mod m}.
 */
public final class BloomFilter {
  /** A filter that holds nothing. */
  public static final BloomFilter EMPTY = new BloomFilter(new byte[0], 0, 0, 0);

  private static final int BITS_PER_ENTRY = 10;
  private static final int PROBES = 7;

  /**
   * Far above what any rate of errors asks for: a peer must not choose how long a look-up takes.
   */
  private static final int MAX_PROBES = 255;

  private final byte[] encoded;

  /** Where the bits start in {@link #encoded}; they go to its end. */
  private final int bitsAt;

  private final long entryCount;
  private final int probeCount;

  /** m; 0 when there are no bits. */
  private final long bitCount;

  private BloomFilter(byte[] encoded, int bitsAt, long entryCount, int probeCount) {
    this.encoded = encoded;
    this.bitsAt = bitsAt;
    this.entryCount = entryCount;
    this.probeCount = probeCount;
    this.bitCount = 8L * (encoded.length - bitsAt);
  }

  /** A filter of these hashes, as Automerge makes it. */
  public static BloomFilter of(List<ChangeHash> hashes) {
    int entryCount = hashes.size();
    if (entryCount == 0) {
      return EMPTY;
    }
    ByteWriter out = new ByteWriter(16);
    out.uleb(entryCount);
    out.uleb(BITS_PER_ENTRY);
    out.uleb(PROBES);
    int bitsAt = out.size();
    long byteCount = bitsByteCount(entryCount, BITS_PER_ENTRY);
    byte[] encoded = Arrays.copyOf(out.buffer(), Math.toIntExact(bitsAt + byteCount));
    Arrays.fill(encoded, bitsAt, encoded.length, (byte) 0);
    BloomFilter filter = new BloomFilter(encoded, bitsAt, entryCount, PROBES);
    byte[] scratch = new byte[ChangeHash.BYTE_COUNT];
    for (ChangeHash hash : hashes) {
      filter.add(hash, scratch);
    }
    return filter;
  }

  /**
   * Reads a filter that takes up all of {@code in}. Bytes behind the bits are dropped, as Automerge
   * does.
   */
  static BloomFilter read(ByteReader in) {
    if (in.atEnd()) {
      return EMPTY;
    }
    int start = in.position();
    long entryCount = u32(in, "entries");
    long bitsPerEntry = u32(in, "bits per entry");
    long probesOffset = in.offset();
    long probeCount = u32(in, "probes");
    if (probeCount > MAX_PROBES) {
      throw new FormatException(
          "expected a Bloom filter of at most " + MAX_PROBES + " probes, found " + probeCount,
          probesOffset);
    }
    int bitsAt = in.position() - start;
    in.skip(bitsByteCount(entryCount, bitsPerEntry));
    byte[] encoded = Arrays.copyOfRange(in.buffer(), start, in.position());
    return new BloomFilter(encoded, bitsAt, entryCount, (int) probeCount);
  }

  private static long u32(ByteReader in, String what) {
    long offset = in.offset();
    long value = in.uleb();
    if (value < 0 || value > 0xffff_ffffL) {
      throw new FormatException(
          "expected a 32-bit number of " + what + ", found " + Long.toUnsignedString(value),
          offset);
    }
    return value;
  }

  private static long bitsByteCount(long entryCount, long bitsPerEntry) {
    // The product of two 32-bit numbers may pass 2^63; so much is never there to be read.
    return Math.multiplyHigh(entryCount, bitsPerEntry) != 0 || entryCount * bitsPerEntry < 0
        ? Long.MAX_VALUE
        : (entryCount * bitsPerEntry + 7) >>> 3;
  }

  /** How many hashes were put in, as the filter says. */
  public long entryCount() {
    return entryCount;
  }

  /** Whether the hash may have been put in. A filter without bits says no. */
  public boolean contains(ChangeHash hash) {
    return contains(hash, new byte[ChangeHash.BYTE_COUNT]);
  }

  /**
   * {@link #contains(ChangeHash)} without garbage.
   *
   * @param scratch 32 bytes to work in
   */
  boolean contains(ChangeHash hash, byte[] scratch) {
    long m = bitCount;
    if (entryCount == 0 || m == 0) {
      return false;
    }
    hash.putTo(scratch, 0);
    long x = word(scratch, 0) % m;
    long y = word(scratch, 4) % m;
    long z = word(scratch, 8) % m;
    for (int probe = 1; ; probe++) {
      if ((encoded[bitsAt + (int) (x >>> 3)] & 1 << (x & 7)) == 0) {
        return false;
      }
      if (probe >= probeCount) {
        return true;
      }
      x = wrap(x + y, m);
      y = wrap(y + z, m);
    }
  }

  private void add(ChangeHash hash, byte[] scratch) {
    long m = bitCount;
    hash.putTo(scratch, 0);
    long x = word(scratch, 0) % m;
    long y = word(scratch, 4) % m;
    long z = word(scratch, 8) % m;
    for (int probe = 0; probe < PROBES; probe++) {
      encoded[bitsAt + (int) (x >>> 3)] |= (byte) (1 << (x & 7));
      x = wrap(x + y, m);
      y = wrap(y + z, m);
    }
  }

  private static long wrap(long sum, long m) {
    return sum >= m ? sum - m : sum;
  }

  private static long word(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }

  /** Its encoding; no bytes for a filter without entries. */
  public byte[] toBytes() {
    return encoded.clone();
  }

  void write(ByteWriter out) {
    out.uleb(encoded.length);
    out.putBytes(encoded);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof BloomFilter other && Arrays.equals(encoded, other.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "BloomFilter[" + entryCount + " entries, " + (encoded.length - bitsAt) + " bytes]";
  }
}
