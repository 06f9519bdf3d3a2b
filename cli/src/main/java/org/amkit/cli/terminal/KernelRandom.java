package org.amkit.cli.terminal;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The random numbers of the operating system, straight from {@code /dev/urandom}. {@link
 * SecureRandom} reads the same ones, but takes 20 ms to be set up, which is half of what a JVM
 * needs to start; it is used where there is no such device.
 */
public final class KernelRandom extends Random {
  private static final long serialVersionUID = 1L;

  private transient @Nullable SecureRandom other;

  @Override
  public void nextBytes(byte[] bytes) {
    if (other == null) {
      try (InputStream device = new FileInputStream("/dev/urandom")) {
        if (device.readNBytes(bytes, 0, bytes.length) == bytes.length) {
          return;
        }
      } catch (IOException e) {
        // No such device, or not for us: what the JDK does is right everywhere.
      }
      other = new SecureRandom();
    }
    other.nextBytes(bytes);
  }

  @Override
  protected int next(int bits) {
    byte[] four = new byte[Integer.BYTES];
    nextBytes(four);
    return ByteBuffer.wrap(four).getInt() >>> (Integer.SIZE - bits);
  }
}
