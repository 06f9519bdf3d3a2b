package org.amkit.codec;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Raw DEFLATE (RFC 1951, without zlib header or trailer), read with a bound on its output. */
public final class Inflate {
  private static final int MAX_FIRST_GUESS_BYTES = 1 << 20;

  /** Longest array that every JVM can make. */
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private static final int PIECE_BYTES = 32 << 10;

  private Inflate() {}

  /** Takes inflated bytes piece by piece. */
  private interface Sink {
    /**
     * Takes the first bytes of {@code piece}.
     *
     * @return false to stop
     */
    boolean take(byte[] piece, int byteCount);
  }

  /**
   * Inflates {@code buf[start..end)}. Memory grows with what really comes out, never past {@code
   * maxBytes}. Bytes behind the end of the stream are ignored, as Automerge does.
   *
   * @param offset of {@code buf[start]} in the outermost input, for faults
   * @throws LimitException when more than {@code maxBytes} come out
   * @throws FormatException when the stream is damaged or truncated
   */
  public static byte[] inflate(byte[] buf, int start, int end, long maxBytes, long offset) {
    byte[] out = inflateUpTo(buf, start, end, maxBytes, offset);
    if (out == null) {
      throw tooMuch(maxBytes, offset);
    }
    return out;
  }

  /** As {@link #inflate(byte[], int, int, long, long)}, with offsets counted in {@code buf}. */
  public static byte[] inflate(byte[] buf, int start, int end, long maxBytes) {
    return inflate(buf, start, end, maxBytes, start);
  }

  /**
   * As {@link #inflate(byte[], int, int, long, long)}, but returns null when more than {@code
   * maxBytes} come out.
   */
  public static byte @Nullable [] inflateUpTo(
      byte[] buf, int start, int end, long maxBytes, long offset) {
    Objects.checkFromToIndex(start, end, buf.length);
    int limit = (int) Math.min(maxBytes, MAX_ARRAY_BYTES);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(buf, start, end - start);
      byte[] out =
          new byte[(int) Math.min(limit, Math.min(MAX_FIRST_GUESS_BYTES, (end - start) * 4L + 64))];
      int size = 0;
      while (true) {
        int made = inflater.inflate(out, size, out.length - size);
        size += made;
        if (inflater.finished()) {
          return size == out.length ? out : Arrays.copyOf(out, size);
        }
        if (size == out.length) {
          if (size == limit) {
            // The stream may end exactly here; one byte more says otherwise.
            boolean more = inflater.inflate(new byte[1]) > 0 || !inflater.finished();
            return more ? null : out;
          }
          out = Arrays.copyOf(out, (int) Math.min(limit, Math.max(64L, out.length * 2L)));
        } else if (made == 0) {
          throw truncated(offset + inflater.getBytesRead());
        }
      }
    } catch (DataFormatException e) {
      throw damaged(e, offset + inflater.getBytesRead());
    } finally {
      inflater.end();
    }
  }

  /**
   * Counts the bytes that {@code buf[start..end)} inflates to, in constant memory.
   *
   * @param offset of {@code buf[start]} in the outermost input, for faults
   * @throws LimitException when there are more than {@code maxBytes}
   * @throws FormatException when the stream is damaged or truncated
   */
  public static long byteCount(byte[] buf, int start, int end, long maxBytes, long offset) {
    long[] sum = {0};
    boolean whole =
        run(
            buf,
            start,
            end,
            offset,
            (piece, byteCount) -> {
              sum[0] += byteCount;
              return sum[0] <= maxBytes;
            });
    if (!whole) {
      throw tooMuch(maxBytes, offset);
    }
    return sum[0];
  }

  /**
   * Counts the bytes of {@code buf[start..end)} up to the end of the deflated stream that begins
   * there, in constant memory.
   *
   * @param offset of {@code buf[start]} in the outermost input, for faults
   * @throws FormatException when the stream is damaged or truncated
   */
  public static long deflatedByteCount(byte[] buf, int start, int end, long offset) {
    Objects.checkFromToIndex(start, end, buf.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(buf, start, end - start);
      byte[] piece = new byte[PIECE_BYTES];
      while (!inflater.finished()) {
        if (inflater.inflate(piece) == 0 && !inflater.finished()) {
          throw truncated(offset + inflater.getBytesRead());
        }
      }
      return inflater.getBytesRead();
    } catch (DataFormatException e) {
      throw damaged(e, offset + inflater.getBytesRead());
    } finally {
      inflater.end();
    }
  }

  /**
   * SHA-256 over a prefix and the bytes that {@code buf[start..end)} inflates to, in constant
   * memory.
   *
   * @param offset of {@code buf[start]} in the outermost input, for faults
   * @param out takes the hash
   * @throws FormatException when the stream is damaged or truncated
   */
  public static void hash(
      byte[] prefix, int prefixBytes, byte[] buf, int start, int end, long offset, byte[] out) {
    MessageDigest digest = Sha256.digest();
    try {
      digest.update(prefix, 0, prefixBytes);
      run(
          buf,
          start,
          end,
          offset,
          (piece, byteCount) -> {
            digest.update(piece, 0, byteCount);
            return true;
          });
      digest.digest(out, 0, Sha256.BYTE_COUNT);
    } catch (DigestException e) {
      throw new AssertionError("there is room for a hash", e);
    } finally {
      digest.reset();
    }
  }

  /** Hands all pieces to the sink; false when it stopped. */
  private static boolean run(byte[] buf, int start, int end, long offset, Sink sink) {
    Objects.checkFromToIndex(start, end, buf.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(buf, start, end - start);
      byte[] piece = new byte[PIECE_BYTES];
      while (!inflater.finished()) {
        int made = inflater.inflate(piece);
        if (made == 0 && !inflater.finished()) {
          throw truncated(offset + inflater.getBytesRead());
        }
        if (!sink.take(piece, made)) {
          return false;
        }
      }
      return true;
    } catch (DataFormatException e) {
      throw damaged(e, offset + inflater.getBytesRead());
    } finally {
      inflater.end();
    }
  }

  private static LimitException tooMuch(long maxBytes, long offset) {
    return new LimitException(
        "compressed bytes inflate to more than the limit of " + maxBytes + " bytes",
        offset,
        "inflatedBytes");
  }

  private static FormatException truncated(long offset) {
    return new FormatException("compressed bytes are truncated", offset);
  }

  private static FormatException damaged(DataFormatException e, long offset) {
    return new FormatException("compressed bytes are damaged (" + e.getMessage() + ")", offset, e);
  }
}
