package org.amkit.cli.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.amkit.cli.transport.PeerException.Kind;
import org.amkit.repo.Transport;
import org.amkit.repo.websocket.WebSocketClientTransportConfig;
import org.amkit.repo.websocket.WebSocketDialer;
import org.jspecify.annotations.Nullable;

/** Connections to WebSocket servers. */
final class WebSockets {
  private static final int PORT_OF_HTTP = 80;
  private static final int PORT_OF_HTTPS = 443;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private WebSockets() {}

  /** Connects; {@link PeerException} says why not. */
  static Transport connect(WebSocketTransport.Address to, Dial dial) throws IOException {
    URI uri = to.uri();
    WebSocketClientTransportConfig.Builder config =
        WebSocketClientTransportConfig.builder(
                URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + to.path()))
            .maxMessageBytes(dial.maxMessageBytes());
    if (!dial.timeout().isZero()) {
      config.connectTimeoutMs((int) dial.timeout().toMillis());
    }
    String token = dial.client().token();
    if (token != null) {
      config.header("Authorization", "Bearer " + token);
    }
    if (to.isSecure()) {
      config.sslContext(dial.client().tls().context());
    }
    String host = Sockets.withoutBrackets(uri.getHost());
    int port = uri.getPort() >= 0 ? uri.getPort() : to.isSecure() ? PORT_OF_HTTPS : PORT_OF_HTTP;
    InetAddress[] addresses = Sockets.addresses(host, port);
    try {
      return new WebSocketDialer(config.build()).connect().get();
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      if (why.getCause() instanceof WebSocketHandshakeException answer) {
        int status = answer.getResponse().statusCode();
        boolean isRefusal = status == UNAUTHORIZED || status == FORBIDDEN;
        throw new PeerException(
            isRefusal ? Kind.REFUSED : Kind.LOST, String.valueOf(why.getMessage()), why);
      }
      IOException cause = why instanceof IOException io ? io : new IOException(why);
      String reason = reason(cause, addresses[0], port, dial.timeout());
      throw new PeerException(
          untrusted(cause) == null ? Kind.LOST : Kind.REFUSED,
          "cannot connect to " + host + ":" + port + ": " + reason,
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(Kind.LOST, "interrupted", e);
    }
  }

  private static String reason(IOException e, InetAddress address, int port, Duration timeout) {
    if (e instanceof HttpTimeoutException) {
      return "no answer";
    }
    if (e instanceof ConnectException && e.getMessage() == null) {
      // The JDK's client does not say why; its sockets do.
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
        return "the connection was closed";
      } catch (IOException why) {
        return Sockets.reason(why);
      }
    }
    if (!(e instanceof SSLException)) {
      return Sockets.reason(e);
    }
    Throwable untrusted = untrusted(e);
    if (untrusted == null) {
      return "TLS failed: " + e.getMessage();
    }
    String why = String.valueOf(untrusted.getMessage());
    return why.contains("path building failed")
        ? "its certificate is of no authority that is trusted here"
        : "its certificate is not trusted: " + why;
  }

  /** What is wrong with the server's certificate; null when a failure is not about that. */
  static @Nullable Throwable untrusted(Throwable e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof CertificateException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
