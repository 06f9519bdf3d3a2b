package org.amkit.repo.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import java.util.Optional;

/** A peer over a plain socket: each message is behind its length, as {@link LengthDecoder} says. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class FramedPeer extends Peer {
  FramedPeer(Channel channel, ServerSettings settings, Peers peers, String remote) {
    super(channel, settings, peers, remote, Optional.empty());
  }

  @Override
  byte[] header(int byteCount) {
    return LengthDecoder.header(byteCount);
  }

  /** No bytes: the end of the stream says it. */
  @Override
  SendQueue.Frame farewell(int code, String reason) {
    return new SendQueue.Mark(() -> ((DuplexChannel) channel()).shutdownOutput());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    byte[] bytes = (byte[]) message;
    throttle(bytes.length);
    received(bytes);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      fail(PROTOCOL_ERROR, String.valueOf(cause.getMessage()));
    } else {
      super.exceptionCaught(context, cause);
    }
  }
}
