package org.amkit.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.zip.Deflater;

/** Raw DEFLATE (RFC 1951, without zlib header or trailer), written at the default level. */
public final class Deflate {
  /** From this many bytes on, another thread is worth its while. */
  private static final int FORK_MIN_BYTE_COUNT = 16 << 10;

  private Deflate() {}

  /** Each of them deflated, in the same order: long ones in parallel in the JDK's common pool. */
  public static byte[][] deflateAll(List<byte[]> all) {
    byte[][] out = new byte[all.size()][];
    List<Integer> longOnes = new ArrayList<>();
    for (int i = 0; i < out.length; i++) {
      if (all.get(i).length >= FORK_MIN_BYTE_COUNT) {
        longOnes.add(i);
      } else {
        out[i] = deflate(all.get(i));
      }
    }
    if (longOnes.size() < 2) {
      for (int i : longOnes) {
        out[i] = deflate(all.get(i));
      }
      return out;
    }
    // The pool begins with the task forked first, this thread with the one forked last.
    longOnes.sort(Comparator.comparingInt(i -> -all.get(i).length));
    List<ForkJoinTask<byte[]>> tasks = new ArrayList<>();
    for (int i : longOnes) {
      tasks.add(ForkJoinTask.adapt(() -> out[i] = deflate(all.get(i))).fork());
    }
    for (int i = tasks.size() - 1; i >= 0; i--) {
      tasks.get(i).join();
    }
    return out;
  }

  public static byte[] deflate(byte[] bytes) {
    return deflate(bytes, 0, bytes.length);
  }

  public static byte[] deflate(byte[] buf, int off, int len) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(buf, off, len);
      deflater.finish();
      ByteWriter out = new ByteWriter(len / 2 + 64);
      byte[] piece = new byte[Math.min(8192, len + 64)];
      while (!deflater.finished()) {
        int made = deflater.deflate(piece);
        out.putBytes(piece, 0, made);
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
