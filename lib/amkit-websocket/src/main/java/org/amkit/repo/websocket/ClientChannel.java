package org.amkit.repo.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the JDK's WebSocket as a {@link Transport}. Parts of messages are put together;
 * long messages go out in parts, so that pings come between them and progress is known.
 */
@SuppressWarnings("FutureReturnValueIgnored") // onError is called on failure
final class ClientChannel implements WebSocket.Listener, Transport.Link {
  private static final System.Logger LOGGER = System.getLogger(ClientChannel.class.getName());
  private static final long HIGH_BYTES = 1 << 16;
  private static final long LOW_BYTES = 1 << 15;
  private static final int PART_BYTES = 1 << 18;

  /** A violated policy: 1009, which is for this, is a code that the JDK's client does not send. */
  private static final int TOO_BIG = 1008;

  private static final int GOING_AWAY = 1001;
  private static final int NO_CODE = 1005;
  private static final int MAX_MISSED_PINGS = 2;
  private static final long CLOSE_SECONDS = 5;

  private final String remote;
  private final int maxMessageBytes;
  private final Executor later;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Transport transport = new Transport(this::send, this::close, this);

  // Of the listener, whose calls do not overlap.
  private @Nullable ByteArrayOutputStream parts;

  // Guarded by this channel.
  private @Nullable WebSocket socket;
  private final Deque<byte[]> waiting = new ArrayDeque<>(2);
  private int sentOfFirst;
  private boolean isSending;
  private boolean isClosing;
  private boolean isReading = true;
  private boolean isRequestPending;
  private boolean isAwaited;
  private long queuedBytes;
  private long sentBytes;
  private boolean isHeard = true;
  private int missedPings;
  private long sentAtPing;
  private String reason = "";
  private int closeCode;
  private String closeText = "";

  ClientChannel(String remote, int maxMessageBytes, Duration pingInterval) {
    this.remote = remote;
    this.maxMessageBytes = maxMessageBytes;
    this.later = CompletableFuture.delayedExecutor(pingInterval.toNanos(), TimeUnit.NANOSECONDS);
  }

  Transport transport() {
    return transport;
  }

  @Override
  public void onOpen(WebSocket opened) {
    synchronized (this) {
      socket = opened;
    }
    later.execute(this::ping);
    heard(opened, false);
  }

  /** Something has come; asks for the next, unless the Repo does not read. */
  private void heard(WebSocket from, boolean isLife) {
    synchronized (this) {
      isHeard |= isLife;
      if (!isReading && !isClosing) {
        isRequestPending = true;
        return;
      }
    }
    from.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean isLast) {
    ByteArrayOutputStream message = parts == null ? new ByteArrayOutputStream() : parts;
    if (message.size() > maxMessageBytes - data.remaining()) {
      parts = null;
      String why = "a message of more than the " + maxMessageBytes + " bytes that are allowed";
      because(why);
      close(TOO_BIG, why);
      end(why, null);
      return null;
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    parts = isLast ? null : message;
    if (isLast) {
      transport.onMessage(message.toByteArray());
    }
    heard(from, true);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    LOGGER.log(Level.WARNING, "a text message of {0} is ignored", remote);
    heard(from, true);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    heard(from, true);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    heard(from, true);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String text) {
    String why = "WebSocket close " + code + (text.isEmpty() ? "" : ": " + text);
    because(why);
    boolean isGood = code == WebSocket.NORMAL_CLOSURE || code == GOING_AWAY || code == NO_CODE;
    end(isGood ? null : why, null);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    because(String.valueOf(error.getMessage()));
    end(String.valueOf(error.getMessage()), error);
  }

  /** Nothing more comes; null where that is as it should be. */
  private void end(@Nullable String why, @Nullable Throwable cause) {
    if (why == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(new IOException(why, cause));
    }
    transport.onClose();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended;
  }

  private void ping() {
    WebSocket to;
    boolean isGone;
    synchronized (this) {
      to = socket;
      if (to == null || isClosing || to.isInputClosed()) {
        return;
      }
      boolean takesMore = queuedBytes > 0 && sentBytes != sentAtPing;
      sentAtPing = sentBytes;
      missedPings = isHeard || takesMore || !isReading ? 0 : missedPings + 1;
      isHeard = false;
      isGone = missedPings >= MAX_MISSED_PINGS;
    }
    if (isGone) {
      String why = "no answer to " + MAX_MISSED_PINGS + " pings";
      because(why);
      to.abort();
      end(why, null);
      return;
    }
    to.sendPing(ByteBuffer.allocate(0));
    later.execute(this::ping);
  }

  private synchronized void because(String why) {
    if (reason.isEmpty() && !isClosing) {
      reason = why;
    }
  }

  /** Why the channel was closed; empty while it is open, or when this side closed it. */
  synchronized String reason() {
    return reason;
  }

  private void send(byte[] message) throws IOException {
    if (message.length > maxMessageBytes) {
      throw new IOException("a message of ours of " + message.length + " bytes is too long");
    }
    synchronized (this) {
      if (socket == null || isClosing) {
        throw new IOException("the connection is closed");
      }
      waiting.add(message);
      queuedBytes += message.length;
    }
    sendNext();
  }

  private void sendNext() {
    WebSocket to;
    ByteBuffer part;
    boolean isLast;
    synchronized (this) {
      byte[] first = waiting.peek();
      if (isSending || first == null || socket == null) {
        return;
      }
      isSending = true;
      to = socket;
      int count = Math.min(PART_BYTES, first.length - sentOfFirst);
      part = ByteBuffer.wrap(first, sentOfFirst, count);
      isLast = sentOfFirst + count == first.length;
    }
    int count = part.remaining();
    to.sendBinary(part, isLast).whenComplete((same, failure) -> sent(count, isLast, failure));
  }

  private void sent(int count, boolean isLast, @Nullable Throwable failure) {
    boolean isWritableAgain;
    synchronized (this) {
      isSending = false;
      if (failure != null) {
        waiting.clear();
        return;
      }
      sentOfFirst = isLast ? 0 : sentOfFirst + count;
      if (isLast) {
        waiting.poll();
      }
      queuedBytes -= count;
      sentBytes += count;
      isWritableAgain = isAwaited && queuedBytes <= LOW_BYTES;
      isAwaited &= !isWritableAgain;
    }
    if (isWritableAgain) {
      transport.onWritable();
    }
    sendNext();
    closeWhenSent();
  }

  private void close() {
    close(WebSocket.NORMAL_CLOSURE, "");
  }

  private void close(int code, String text) {
    synchronized (this) {
      if (isClosing) {
        return;
      }
      isClosing = true;
      closeCode = code;
      closeText = text;
    }
    setReading(true);
    closeWhenSent();
    CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(this::abort);
  }

  private void abort() {
    WebSocket to;
    synchronized (this) {
      to = socket;
    }
    if (to != null) {
      to.abort();
    }
    ended.complete(null);
  }

  private void closeWhenSent() {
    WebSocket to;
    int code;
    String text;
    synchronized (this) {
      code = closeCode;
      text = closeText;
      to = socket;
      if (!isClosing || !waiting.isEmpty() || to == null || to.isOutputClosed()) {
        return;
      }
    }
    to.sendClose(code, text);
  }

  @Override
  public synchronized boolean isWritable() {
    isAwaited |= queuedBytes >= HIGH_BYTES;
    return !isAwaited;
  }

  @Override
  public void setReading(boolean reading) {
    WebSocket from;
    synchronized (this) {
      isReading = reading;
      from = socket;
      if (!reading || !isRequestPending || from == null) {
        return;
      }
      isRequestPending = false;
    }
    from.request(1);
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public synchronized long sentByteCount() {
    return sentBytes;
  }
}
