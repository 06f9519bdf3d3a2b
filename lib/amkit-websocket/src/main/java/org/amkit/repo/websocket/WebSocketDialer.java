package org.amkit.repo.websocket;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.amkit.repo.Dialer;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a WebSocket server, by the JDK's client.
 *
 * <pre>{@code
 * repo.dial(new WebSocketDialer(URI.create("wss://sync.example.com")));
 * }</pre>
 */
public class WebSocketDialer implements Dialer {
  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

  private final WebSocketClientTransportConfig config;
  private @Nullable HttpClient client;

  /**
   * Connects to a server, with all else as usual.
   *
   * @param uri {@code ws://} or {@code wss://}
   */
  public WebSocketDialer(URI uri) {
    this(WebSocketClientTransportConfig.builder(uri).build());
  }

  /**
   * Connects as a configuration says.
   *
   * @param config not null
   */
  public WebSocketDialer(WebSocketClientTransportConfig config) {
    if (config == null) {
      throw new IllegalArgumentException("config must not be null");
    }
    this.config = config;
  }

  @Override
  public String getUrl() {
    return config.getServerUri().toString();
  }

  @Override
  public CompletableFuture<Transport> connect() {
    URI uri = config.getServerUri();
    try {
      WebSocket.Builder builder =
          client()
              .newWebSocketBuilder()
              .connectTimeout(Duration.ofMillis(config.getConnectTimeoutMs()));
      config.getHeaders().forEach(builder::header);
      if (uri.getUserInfo() != null && !config.getHeaders().containsKey("Authorization")) {
        byte[] pair = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
        builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      }
      ClientChannel channel =
          new ClientChannel(uri.getRawAuthority(), config.getMaxMessageBytes(), PING_INTERVAL);
      return builder
          .buildAsync(withoutUser(uri), channel)
          .handle(
              (socket, failure) -> {
                if (failure != null) {
                  throw new CompletionException(explained(failure));
                }
                return channel.transport();
              });
    } catch (IllegalArgumentException | URISyntaxException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      HttpClient.Builder builder = HttpClient.newBuilder();
      if (config.getSslContext() != null) {
        builder.sslContext(config.getSslContext());
      } else if ("ws".equalsIgnoreCase(config.getServerUri().getScheme())) {
        builder.sslContext(new NoTls());
      }
      made = builder.build();
      client = made;
    }
    return made;
  }

  private static URI withoutUser(URI uri) throws URISyntaxException {
    if (uri.getUserInfo() == null) {
      return uri;
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new URI(uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath() + query);
  }

  /** What a server answered in place of a WebSocket. */
  private static Throwable explained(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof WebSocketHandshakeException refused)) {
      return cause;
    }
    int status = refused.getResponse().statusCode();
    String why =
        switch (status) {
          case 401 -> "the server refused the connection: 401 Unauthorized";
          case 403 -> "the server refused the connection: 403 Forbidden";
          case 503 -> "the server takes no more connections now: 503 Service Unavailable";
          default -> "the server speaks no WebSocket there: " + status;
        };
    return new IOException(why, cause);
  }
}
