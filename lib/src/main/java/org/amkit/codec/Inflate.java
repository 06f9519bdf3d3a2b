package org.amkit.codec;

import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Raw DEFLATE (RFC 1951, without zlib header or trailer), read with a bound on what comes out. */
public final class Inflate {
  private static final int MAX_FIRST_GUESS_BYTES = 1 << 20;

  private Inflate() {}

  /**
   * Inflates {@code buf[start..end)}. Memory grows with what really comes out, never past {@code
   * maxBytes}. Bytes behind the end of the stream are ignored, as Automerge does.
   *
   * @param offset of {@code buf[start]} in the outermost input, for faults
   * @throws FormatException when the stream is damaged, cut off or longer than {@code maxBytes}
   */
  public static byte[] inflate(byte[] buf, int start, int end, long maxBytes, long offset) {
    Objects.checkFromToIndex(start, end, buf.length);
    int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 8);
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
            if (inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
              throw new FormatException(
                  "compressed bytes inflate to more than " + limit + " bytes", offset);
            }
            return out;
          }
          out = Arrays.copyOf(out, (int) Math.min(limit, Math.max(64L, out.length * 2L)));
        } else if (made == 0) {
          throw new FormatException(
              "compressed bytes are cut off", offset + inflater.getBytesRead());
        }
      }
    } catch (DataFormatException e) {
      throw new FormatException(
          "compressed bytes are damaged (" + e.getMessage() + ")",
          offset + inflater.getBytesRead(),
          e);
    } finally {
      inflater.end();
    }
  }

  /** As {@link #inflate(byte[], int, int, long, long)}, with offsets counted in {@code buf}. */
  public static byte[] inflate(byte[] buf, int start, int end, long maxBytes) {
    return inflate(buf, start, end, maxBytes, start);
  }
}
