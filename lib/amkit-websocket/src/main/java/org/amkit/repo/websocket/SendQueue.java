package org.amkit.repo.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to a peer. Messages are handed to the socket in pieces, few of them at a time,
 * so that a slow peer holds no copies, and how far it has got is known.
 *
 * <p>Cost: an idle queue has no buffers. Safe for use by many threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class SendQueue {
  /** With so many bytes waiting, the queue takes no more; with so few, it does again. */
  private static final long HIGH_BYTES = 1 << 16;

  private static final long LOW_BYTES = 1 << 15;

  private static final int PIECE_BYTES = 1 << 16;
  private static final int WINDOW_BYTES = 2 * PIECE_BYTES;

  /** Bytes that go out together; both parts are asked for when it is their turn. */
  interface Frame {
    byte[] header();

    /** Not to be changed afterwards. */
    byte[] payload();

    /** Whether it is a message, which the peer's progress is measured by. */
    default boolean isMessage() {
      return false;
    }

    /** It is in the socket's buffer. */
    default void sent() {}
  }

  /** A message behind the bytes that its framing wants, or what goes between messages. */
  static final class Bytes implements Frame {
    private final byte[] header;
    private final byte[] payload;
    private final boolean isMessage;

    Bytes(byte[] header, byte[] payload, boolean isMessage) {
      this.header = header;
      this.payload = payload;
      this.isMessage = isMessage;
    }

    @Override
    public byte[] header() {
      return header;
    }

    @Override
    public byte[] payload() {
      return payload;
    }

    @Override
    public boolean isMessage() {
      return isMessage;
    }
  }

  /** No bytes, but something to do when all before it is in the socket's buffer. */
  record Mark(Runnable action) implements Frame {
    private static final byte[] NO_BYTES = {};

    @Override
    public byte[] header() {
      return NO_BYTES;
    }

    @Override
    public byte[] payload() {
      return NO_BYTES;
    }

    @Override
    public void sent() {
      action.run();
    }
  }

  private final Channel channel;
  private final Runnable onWritable;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicBoolean isAwaited = new AtomicBoolean();

  // Guarded by this queue.
  private final Deque<Frame> waiting = new ArrayDeque<>(2);
  private boolean isPumping;

  // Of the event loop.
  private @Nullable Frame current;
  private int offset;
  private int inFlightBytes;

  /**
   * An empty queue.
   *
   * @param onWritable run by the event loop when it takes messages again, after it did not
   */
  SendQueue(Channel channel, Runnable onWritable) {
    this.channel = channel;
    this.onWritable = onWritable;
  }

  /** Puts a frame behind all others. */
  void add(Frame frame) {
    queue(frame, false);
    flush();
  }

  /** Puts a frame behind all others; it goes out at the latest with {@link #flush}. */
  void addLater(Frame frame) {
    queue(frame, false);
  }

  /** Puts a frame before those that have not begun. */
  void addFirst(Frame frame) {
    queue(frame, true);
    flush();
  }

  private void queue(Frame frame, boolean isFirst) {
    if (frame.isMessage()) {
      queuedBytes.addAndGet(byteCount(frame));
    }
    synchronized (this) {
      if (isFirst) {
        waiting.addFirst(frame);
      } else {
        waiting.addLast(frame);
      }
    }
  }

  /** Has what waits go out. */
  void flush() {
    synchronized (this) {
      if (isPumping || waiting.isEmpty()) {
        return;
      }
      isPumping = true;
    }
    channel.eventLoop().execute(this::pump);
  }

  /** Forgets the frames that have not begun. */
  void dropWaiting() {
    synchronized (this) {
      for (Frame frame : waiting) {
        if (frame.isMessage()) {
          queuedBytes.addAndGet(-byteCount(frame));
        }
      }
      waiting.clear();
    }
  }

  /** Whether it takes more messages; after false, {@code onWritable} is run. */
  boolean isWritable() {
    if (queuedBytes.get() < HIGH_BYTES) {
      return true;
    }
    isAwaited.set(true);
    // They may have gone out just before that.
    return queuedBytes.get() <= LOW_BYTES && isAwaited.compareAndSet(true, false);
  }

  /** Bytes of messages that wait or are half sent. */
  long queuedBytes() {
    return queuedBytes.get();
  }

  /** Bytes of messages that the socket has taken. */
  long sentBytes() {
    return sentBytes.get();
  }

  private static long byteCount(Frame message) {
    return message.header().length + (long) message.payload().length;
  }

  private void pump() {
    boolean hasWritten = false;
    while (inFlightBytes < WINDOW_BYTES && hasNext()) {
      writePiece();
      hasWritten = true;
    }
    if (hasWritten) {
      channel.flush();
    }
  }

  private boolean hasNext() {
    if (current == null) {
      synchronized (this) {
        current = waiting.poll();
        isPumping = current != null;
      }
      offset = 0;
    }
    return current != null;
  }

  private void writePiece() {
    Frame frame = current;
    if (frame == null) {
      return;
    }
    byte[] header = offset == 0 ? frame.header() : new byte[0];
    byte[] payload = frame.payload();
    int count = Math.min(payload.length - offset, PIECE_BYTES);
    boolean isLast = offset + count == payload.length;
    int byteCount = header.length + count;
    ByteBuf piece = channel.alloc().ioBuffer(byteCount);
    piece.writeBytes(header).writeBytes(payload, offset, count);
    offset += count;
    if (isLast) {
      current = null;
    }
    inFlightBytes += byteCount;
    channel.write(piece).addListener(result -> written(result, frame, byteCount, isLast));
  }

  private void written(Future<?> result, Frame frame, int byteCount, boolean isLast) {
    inFlightBytes -= byteCount;
    if (frame.isMessage()) {
      long left = queuedBytes.addAndGet(-byteCount);
      if (result.isSuccess()) {
        sentBytes.addAndGet(byteCount);
      }
      if (left <= LOW_BYTES && isAwaited.compareAndSet(true, false)) {
        onWritable.run();
      }
    }
    if (result.isSuccess()) {
      if (isLast) {
        frame.sent();
      }
      pump();
    }
  }
}
