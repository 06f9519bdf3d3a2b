package org.amkit.codec;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * SHA-256 of byte ranges. An instance is reused; it is not thread-safe, but instances of one thread
 * share their digest, which takes longer to look up than to use.
 */
public final class Sha256 {
  /** Bytes of a hash. */
  public static final int BYTE_COUNT = 32;

  /**
   * What a process hashes before the JDK's digest is worth its while: it takes some 20 ms to be set
   * up and compiled, and {@link PlainSha256} 10 ms longer than it for so many bytes.
   */
  private static final int FIRST_BYTES = 2 << 20;

  /** What of them is left. Threads may count on top of each other: it only decides who hashes. */
  private static int bytesLeft = FIRST_BYTES;

  /** The JDK's digests, set up when the first is asked for. */
  private static final class Digests {
    // A class, not a lambda, which would cost a short process a third as much as the digest does.
    static final ThreadLocal<MessageDigest> OF_THREAD =
        new ThreadLocal<>() {
          @Override
          protected MessageDigest initialValue() {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new AssertionError("every Java platform has SHA-256", e);
            }
          }
        };
  }

  /** Writes the hash of {@code buf[off..off+len)} to {@code out[outOff..outOff+32)}. */
  public void hash(byte[] buf, int off, int len, byte[] out, int outOff) {
    Objects.checkFromIndexSize(outOff, BYTE_COUNT, out.length);
    if (len < bytesLeft) {
      Objects.checkFromIndexSize(off, len, buf.length);
      bytesLeft -= len + PlainSha256.BLOCK;
      PlainSha256.hash(buf, off, len, out, outOff);
      return;
    }
    bytesLeft = 0;
    MessageDigest digest = Digests.OF_THREAD.get();
    digest.update(buf, off, len);
    try {
      digest.digest(out, outOff, BYTE_COUNT);
    } catch (DigestException e) {
      throw new AssertionError("there is room for a hash", e);
    }
  }

  /** Says how many bytes are about to be hashed: many are worth the JDK's digest from the first. */
  public static void expect(long byteCount) {
    if (byteCount > bytesLeft) {
      bytesLeft = 0;
    }
  }

  /** The digest of this thread, before its first byte. Nothing else is hashed until it is done. */
  static MessageDigest digest() {
    bytesLeft = 0;
    return Digests.OF_THREAD.get();
  }

  /** The hash of {@code buf[off..off+len)}. */
  public byte[] hash(byte[] buf, int off, int len) {
    byte[] out = new byte[BYTE_COUNT];
    hash(buf, off, len, out, 0);
    return out;
  }
}
