package org.amkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection in memory, with a bounded buffer as the kernel's pipes have. It can
 * give its bytes one at a time and be cut after some number of them.
 */
final class MemoryPipe {
  private final int capacity;
  private final int maxReadBytes;
  private final long cutAfterBytes;
  private final Deque<Byte> bytes = new ArrayDeque<>();
  private long writtenBytes;
  private boolean writerClosed;
  private boolean readerClosed;

  /**
   * @param maxReadBytes that one read gives at most
   * @param cutAfterBytes after which the connection is lost without a word
   */
  MemoryPipe(int capacity, int maxReadBytes, long cutAfterBytes) {
    this.capacity = capacity;
    this.maxReadBytes = maxReadBytes;
    this.cutAfterBytes = cutAfterBytes;
  }

  static MemoryPipe whole() {
    return new MemoryPipe(1 << 16, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  synchronized long writtenBytes() {
    return writtenBytes;
  }

  synchronized void close() {
    writerClosed = true;
    readerClosed = true;
    notifyAll();
  }

  private synchronized void put(int b) throws IOException {
    try {
      while (bytes.size() >= capacity && !readerClosed) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (readerClosed || writtenBytes >= cutAfterBytes) {
      writerClosed = true;
      notifyAll();
      throw new IOException("Broken pipe");
    }
    writtenBytes++;
    bytes.add((byte) b);
    notifyAll();
  }

  private synchronized int take(byte[] to, int at, int max) throws IOException {
    if (max == 0) {
      return 0;
    }
    try {
      while (bytes.isEmpty() && !writerClosed && !readerClosed) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    int count = 0;
    while (count < Math.min(max, maxReadBytes) && !bytes.isEmpty()) {
      to[at + count++] = bytes.remove();
    }
    notifyAll();
    return count == 0 ? -1 : count;
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int at, int max) throws IOException {
        return take(to, at, max);
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        put(b);
      }

      @Override
      public void close() {
        synchronized (MemoryPipe.this) {
          writerClosed = true;
          MemoryPipe.this.notifyAll();
        }
      }
    };
  }
}
