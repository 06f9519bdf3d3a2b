package org.amkit.cli.transport;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.amkit.net.MessageChannel;
import org.jspecify.annotations.Nullable;

/** Two ends of a connection within this process: for two files that one command syncs. */
public final class MemoryLink {
  private static final byte[] END = new byte[0];

  private final End first;
  private final End second;

  /** A fresh connection. */
  public MemoryLink() {
    BlockingQueue<byte[]> there = new LinkedBlockingQueue<>();
    BlockingQueue<byte[]> back = new LinkedBlockingQueue<>();
    first = new End(back, there);
    second = new End(there, back);
  }

  /** One end. */
  public MessageChannel first() {
    return first;
  }

  /** The other end. */
  public MessageChannel second() {
    return second;
  }

  private static final class End implements MessageChannel {
    private final BlockingQueue<byte[]> in;
    private final BlockingQueue<byte[]> out;
    private final AtomicLong sentBytes = new AtomicLong();

    End(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      try {
        byte[] message = in.take();
        if (message == END) {
          in.add(END);
          return null;
        }
        return message;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void send(byte[] message) {
      sentBytes.addAndGet(message.length);
      out.add(message);
    }

    @Override
    public long sentByteCount() {
      return sentBytes.get();
    }

    @Override
    public void finishSending() {
      out.add(END);
    }

    @Override
    public void close() {
      out.add(END);
      in.add(END);
    }
  }
}
