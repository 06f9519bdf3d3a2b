package org.amkit.repo.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers requests for pages, by threads of its own, one request a connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Pages implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 64;
  private static final int IDLE_SECONDS = 10;

  /** Within which a client has to take a page. */
  private static final Duration SEND_LIMIT = Duration.ofSeconds(60);

  private final ServerSettings settings;
  private final ThreadPoolExecutor threads;

  Pages(ServerSettings settings) {
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "amkit-pages");
              thread.setDaemon(true);
              return thread;
            });
    // No page, no thread.
    threads.allowCoreThreadTimeOut(true);
  }

  /** Has a request answered. */
  void answer(ChannelHandlerContext context, HttpMethod method, WebRequest request) {
    boolean isHead = method.equals(HttpMethod.HEAD);
    if (!isHead && !method.equals(HttpMethod.GET)) {
      send(context, WebResponse.text(405, "only GET and HEAD\n"), false);
      return;
    }
    try {
      threads.execute(() -> handle(context, request, isHead));
    } catch (RejectedExecutionException e) {
      send(context, WebResponse.text(503, "too many requests\n"), isHead);
    }
  }

  private void handle(ChannelHandlerContext context, WebRequest request, boolean isHead) {
    WebResponse response;
    try {
      response = Objects.requireNonNull(settings.pages()).handle(request);
    } catch (Exception e) {
      settings.listener().failed(request.remote(), e);
      response = WebResponse.text(500, "internal error\n");
    }
    WebResponse made = response;
    try {
      context.executor().execute(() -> send(context, made, isHead));
    } catch (RejectedExecutionException e) {
      // The server has stopped.
    }
  }

  private void send(ChannelHandlerContext context, WebResponse response, boolean isHead) {
    Consumer<? super EventStream> opened = response.opened();
    if (opened != null && !isHead) {
      open(context, response, opened);
      return;
    }
    ByteBuf body = isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body());
    FullHttpResponse full =
        response(HttpResponseStatus.valueOf(response.status()), response.contentType(), body);
    full.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    Channel channel = context.channel();
    channel.eventLoop().schedule(() -> channel.close(), SEND_LIMIT.toSeconds(), TimeUnit.SECONDS);
    context.writeAndFlush(full).addListener(ChannelFutureListener.CLOSE);
  }

  private void open(
      ChannelHandlerContext context, WebResponse response, Consumer<? super EventStream> opened) {
    HttpResponse start =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
    describe(start.headers(), response.contentType());
    context.writeAndFlush(start);
    // The events follow as bytes, up to the end of the connection.
    PageEvents events = new PageEvents(context.channel());
    context.pipeline().addLast(events);
    try {
      threads.execute(() -> opened.accept(events));
    } catch (RejectedExecutionException e) {
      context.close();
    }
  }

  /** A whole answer, after which the connection is closed. */
  static FullHttpResponse response(HttpResponseStatus status, String contentType, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    describe(response.headers(), contentType);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }

  private static void describe(HttpHeaders headers, String contentType) {
    headers
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  /** The headers that a page may see: not those that carry tokens. */
  static Map<String, String> plain(HttpHeaders headers) {
    Map<String, String> plain = new HashMap<>();
    for (Map.Entry<String, String> header : headers) {
      plain.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    plain.remove("authorization");
    plain.remove("sec-websocket-protocol");
    return plain;
  }

  /** A path as it is meant; as it came where it is not well encoded. */
  static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
