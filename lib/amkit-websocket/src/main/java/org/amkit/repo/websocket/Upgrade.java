package org.amkit.repo.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that a client begins with: it becomes a WebSocket, or is answered. Then this
 * handler is gone, with the HTTP codec.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Upgrade extends ChannelInboundHandlerAdapter {
  /** More than any header of a WebSocket needs; a client that sends more is disconnected. */
  private static final int MAX_HEADER_BYTES = 1 << 14;

  private static final String DECODER = "http-in";
  private static final String ENCODER = "http-out";

  /** RFC 6455, section 1.3. */
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final String VERSION = "13";

  private final ServerSettings settings;
  private final Peers peers;
  private final Pages pages;
  private final String remote;
  private @Nullable HttpRequest request;
  private boolean isAnswered;
  private boolean hasByte;
  private @Nullable ScheduledFuture<?> deadline;

  Upgrade(ServerSettings settings, Peers peers, Pages pages, String remote) {
    this.settings = settings;
    this.peers = peers;
    this.pages = pages;
    this.remote = remote;
  }

  /** Puts this and the codec of HTTP behind what is there. */
  void addTo(ChannelPipeline pipeline) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES);
    pipeline.addLast(DECODER, new FirstByteDecoder(config));
    pipeline.addLast(ENCODER, new HttpResponseEncoder());
    pipeline.addLast(this);
  }

  /** HTTP begins with a letter. What does not is TLS, say, which would wait for us to answer. */
  private final class FirstByteDecoder extends HttpRequestDecoder {
    FirstByteDecoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (!hasByte && message instanceof ByteBuf bytes && bytes.isReadable()) {
        hasByte = true;
        byte first = bytes.getByte(bytes.readerIndex());
        if (!Character.isLetter(first)) {
          bytes.release();
          refuse(context, "expected HTTP, found byte " + (first & 0xff));
          return;
        }
      }
      super.channelRead(context, message);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  if (!isAnswered) {
                    refuse(context, "no request within the time limit");
                  }
                },
                settings.handshakeLimit().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    handlerRemoved(context);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable why = cause.getCause() == null ? cause : cause.getCause();
    refuse(context, Gate.printable(String.valueOf(why.getMessage())));
  }

  /** Disconnects a client without an answer. */
  private void refuse(ChannelHandlerContext context, String reason) {
    if (!isAnswered) {
      isAnswered = true;
      settings.listener().refused(remote, reason);
    }
    context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (isAnswered) {
        return;
      }
      if (message instanceof HttpRequest start) {
        request = start;
        if (start.decoderResult().isFailure()) {
          malformed(context, start.decoderResult().cause());
          return;
        }
      }
      if (message instanceof LastHttpContent && request != null) {
        answer(context, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void malformed(ChannelHandlerContext context, Throwable why) {
    if (why instanceof TooLongHttpHeaderException || why instanceof TooLongHttpLineException) {
      refuse(context, "an HTTP header of more than " + MAX_HEADER_BYTES + " bytes");
    } else {
      upgradeRequired(context, "not HTTP: " + Gate.printable(String.valueOf(why.getMessage())));
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest asked) {
    HttpHeaders headers = asked.headers();
    int mark = asked.uri().indexOf('?');
    String path = mark < 0 ? asked.uri() : asked.uri().substring(0, mark);
    String query = mark < 0 ? "" : asked.uri().substring(mark + 1);
    Gate gate = settings.gate();
    String token = gate.asksForToken() ? gate.tokenName(headers, query) : null;
    boolean isAdmitted = token != null || !gate.asksForToken();
    Optional<String> principal = token == null ? certificateName(context) : Optional.of(token);
    boolean isWebSocket =
        headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (!isWebSocket && settings.pages() != null) {
      isAnswered = true;
      WebRequest page =
          new WebRequest(
              Pages.decoded(path),
              Gate.withoutToken(query),
              Pages.plain(headers),
              isAdmitted,
              principal,
              remote);
      pages.answer(context, asked.method(), page);
    } else if (!isAdmitted) {
      FullHttpResponse response = response(HttpResponseStatus.UNAUTHORIZED, "no valid token");
      response
          .headers()
          .set(HttpHeaderNames.WWW_AUTHENTICATE, List.of("Bearer", "Basic realm=\"am\""));
      refuse(context, response, "no valid token");
    } else if (!gate.allows(headers.get(HttpHeaderNames.ORIGIN))) {
      String reason = Gate.refusal(headers.get(HttpHeaderNames.ORIGIN, ""));
      refuse(context, response(HttpResponseStatus.FORBIDDEN, reason), reason);
    } else if (!isWebSocket || !isUpgrade(asked)) {
      upgradeRequired(context, "expected a WebSocket: no upgrade to version " + VERSION);
    } else {
      // Also where there is no place for it: programs with automerge-repo end at a 503, where they
      // take a close code for what it is.
      upgrade(context, headers, principal);
    }
  }

  private static boolean isUpgrade(HttpRequest asked) {
    HttpHeaders headers = asked.headers();
    return asked.method().equals(HttpMethod.GET)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        && !headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isEmpty();
  }

  private void upgrade(
      ChannelHandlerContext context, HttpHeaders headers, Optional<String> principal) {
    isAnswered = true;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "")));
    String protocol = protocol(headers);
    if (protocol != null) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    context.writeAndFlush(response);
    ChannelPipeline pipeline = context.pipeline();
    WebSocketPeer peer = new WebSocketPeer(context.channel(), settings, peers, remote, principal);
    pipeline.remove(ENCODER);
    pipeline.replace(this, null, peer);
    // What the client has sent behind its request goes on to the new decoder.
    pipeline.replace(DECODER, null, peer.decoder());
  }

  private static String accept(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      byte[] text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(sha.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-1", e);
    }
  }

  /**
   * One of the subprotocols that the client offers, if any: browsers want an answer to them. One
   * that shows a token is chosen where there is no other.
   */
  private static @Nullable String protocol(HttpHeaders headers) {
    String chosen = null;
    for (String field : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String offered : field.split(",", -1)) {
        if (chosen == null || chosen.startsWith(Gate.TOKEN_PROTOCOL)) {
          chosen = offered.strip();
        }
      }
    }
    return chosen;
  }

  private static Optional<String> certificateName(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return tls == null ? Optional.empty() : PemTls.peerName(tls.engine().getSession());
  }

  private void upgradeRequired(ChannelHandlerContext context, String reason) {
    FullHttpResponse response = response(HttpResponseStatus.UPGRADE_REQUIRED, reason);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    refuse(context, response, reason);
  }

  private void refuse(ChannelHandlerContext context, FullHttpResponse response, String reason) {
    isAnswered = true;
    settings.listener().refused(remote, reason);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    return Pages.response(
        status,
        "text/plain; charset=utf-8",
        Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
  }
}
