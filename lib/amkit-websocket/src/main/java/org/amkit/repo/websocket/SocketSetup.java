package org.amkit.repo.websocket;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sets up the sockets that an endpoint accepts.
 *
 * <pre>
 *   TCP, UNIX   lengths - peer
 *   WS, WSS     (TLS -) HTTP codec - upgrade, which makes of it: (TLS -) frames - peer
 * </pre>
 */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class SocketSetup extends ChannelInitializer<Channel> {
  private final Endpoint endpoint;
  private final ServerSettings settings;
  private final Peers peers;
  private final Pages pages;
  private final @Nullable SslContext tls;
  private final ByteBufAllocator buffers;

  SocketSetup(
      Endpoint endpoint,
      ServerSettings settings,
      Peers peers,
      Pages pages,
      @Nullable SslContext tls,
      ByteBufAllocator buffers) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.peers = peers;
    this.pages = pages;
    this.tls = tls;
    this.buffers = buffers;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.closeFuture().addListener(closed -> peers.closeSocket());
    channel.config().setAllocator(buffers);
    String remote =
        channel.remoteAddress() instanceof InetSocketAddress inet
            ? Endpoint.hostAndPort(inet)
            : endpoint.url();
    if (!peers.openSocket()) {
      settings.listener().refused(remote, peers.refusal());
      channel.close();
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    switch (endpoint.kind()) {
      case WS, WSS -> {
        if (tls != null) {
          SslHandler handler = tls.newHandler(buffers);
          handler.setHandshakeTimeout(settings.handshakeLimit().toMillis(), TimeUnit.MILLISECONDS);
          pipeline.addLast(handler);
        }
        new Upgrade(settings, peers, pages, remote).addTo(pipeline);
      }
      case TCP, UNIX -> {
        pipeline.addLast(new LengthDecoder(settings.maxMessageBytes()));
        pipeline.addLast(new FramedPeer(channel, settings, peers, remote));
      }
    }
  }
}
