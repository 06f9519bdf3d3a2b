package org.amkit.repo.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events on a connection whose HTTP header is sent.
 *
 * <pre>
 *   event: NAME LF | data: LINE LF, for each line | LF
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class PageEvents extends ChannelInboundHandlerAdapter implements EventStream {
  /** A comment so often: a page that is gone is noticed, and proxies keep the connection. */
  private static final int COMMENT_SECONDS = 15;

  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private final SendQueue queue;
  private volatile Runnable writable = () -> {};
  private final Object lock = new Object();
  private boolean isClosed;
  private Runnable closed = () -> {};
  private @Nullable ScheduledFuture<?> comments;
  private long sentAtComment = -1;

  PageEvents(Channel channel) {
    this.channel = channel;
    this.queue = new SendQueue(channel, () -> writable.run());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (!channel.isActive()) {
      over();
      return;
    }
    comments =
        channel
            .eventLoop()
            .scheduleAtFixedRate(this::comment, COMMENT_SECONDS, COMMENT_SECONDS, TimeUnit.SECONDS);
  }

  /** Who has taken nothing since the last time, and has something to take, is gone. */
  private void comment() {
    if (queue.queuedBytes() > 0 && queue.sentBytes() == sentAtComment) {
      channel.close();
      return;
    }
    sentAtComment = queue.sentBytes();
    queue.add(new SendQueue.Bytes(COMMENT, new byte[0], true));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (comments != null) {
      comments.cancel(false);
    }
    over();
  }

  private void over() {
    queue.dropWaiting();
    Runnable action;
    synchronized (lock) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      action = closed;
    }
    action.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public void send(String name, String data) {
    if (!channel.isActive()) {
      return;
    }
    StringBuilder event = new StringBuilder("event: ").append(name).append('\n');
    for (String line : data.split("\\R", -1)) {
      event.append("data: ").append(line).append('\n');
    }
    byte[] bytes = event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    queue.add(new SendQueue.Bytes(new byte[0], bytes, true));
  }

  @Override
  public void onWritable(Runnable action) {
    writable = action;
  }

  @Override
  public void onClose(Runnable action) {
    synchronized (lock) {
      if (!isClosed) {
        closed = action;
        return;
      }
    }
    action.run();
  }

  @Override
  public void close() {
    queue.add(new SendQueue.Mark(channel::close));
  }
}
