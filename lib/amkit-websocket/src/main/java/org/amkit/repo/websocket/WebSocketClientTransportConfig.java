package org.amkit.repo.websocket;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a {@link WebSocketDialer} connects. */
public class WebSocketClientTransportConfig {
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final URI serverUri;
  private final int connectTimeoutMs;
  private final int maxMessageBytes;
  private final Map<String, String> headers;
  private final @Nullable SSLContext sslContext;

  private WebSocketClientTransportConfig(Builder builder) {
    this.serverUri = builder.serverUri;
    this.connectTimeoutMs = builder.connectTimeoutMs;
    this.maxMessageBytes = builder.maxMessageBytes;
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    this.sslContext = builder.sslContext;
  }

  /** {@return the server, {@code ws://} or {@code wss://}} */
  public URI getServerUri() {
    return serverUri;
  }

  /** {@return how long connecting may take} */
  public int getConnectTimeoutMs() {
    return connectTimeoutMs;
  }

  /** {@return how long a message may be, either way} */
  public int getMaxMessageBytes() {
    return maxMessageBytes;
  }

  /** {@return more headers of the request} */
  public Map<String, String> getHeaders() {
    return headers;
  }

  /** {@return what makes connections of {@code wss://}; null for Java's own} */
  public @Nullable SSLContext getSslContext() {
    return sslContext;
  }

  /**
   * A configuration that is to be completed.
   *
   * @param serverUri the server, {@code ws://} or {@code wss://}
   * @return the builder
   */
  public static Builder builder(URI serverUri) {
    if (serverUri == null) {
      throw new IllegalArgumentException("serverUri must not be null");
    }
    return new Builder(serverUri);
  }

  /** Makes a configuration. */
  public static class Builder {
    private final URI serverUri;
    private int connectTimeoutMs = CONNECT_TIMEOUT_MS;
    private int maxMessageBytes = MAX_MESSAGE_BYTES;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable SSLContext sslContext;

    private Builder(URI serverUri) {
      this.serverUri = serverUri;
    }

    /**
     * Limits connecting; 10 s unless it is set.
     *
     * @param connectTimeoutMs the longest, in milliseconds
     * @return this
     */
    public Builder connectTimeoutMs(int connectTimeoutMs) {
      this.connectTimeoutMs = connectTimeoutMs;
      return this;
    }

    /**
     * Limits messages; 64 MiB unless it is set.
     *
     * @param maxMessageBytes the longest, either way
     * @return this
     */
    public Builder maxMessageBytes(int maxMessageBytes) {
      this.maxMessageBytes = maxMessageBytes;
      return this;
    }

    /**
     * Adds a header to the request.
     *
     * @param name of the header
     * @param value of the header
     * @return this
     */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * Sets what makes connections of {@code wss://}.
     *
     * @param sslContext null for Java's own
     * @return this
     */
    public Builder sslContext(@Nullable SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /** {@return the configuration} */
    public WebSocketClientTransportConfig build() {
      return new WebSocketClientTransportConfig(this);
    }
  }
}
