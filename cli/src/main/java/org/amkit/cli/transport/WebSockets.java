package org.amkit.cli.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.java_websocket.enums.Role;
import org.jspecify.annotations.Nullable;

/** Connections to WebSocket servers. */
final class WebSockets {
  private static final int PORT_OF_HTTP = 80;
  private static final int PORT_OF_HTTPS = 443;

  private WebSockets() {}

  /**
   * Connects; {@link SessionException} says why not.
   *
   * @param uri ws or wss; a user and a password in it are shown to the server
   * @param path of the request
   * @param tls for wss
   * @param token shown to the server, null for none
   */
  static MessageChannel connect(
      URI uri, String path, Tls tls, @Nullable String token, Duration timeout, int maxMessageBytes)
      throws IOException {
    boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? PORT_OF_HTTPS : PORT_OF_HTTP;
    String host = Sockets.withoutBrackets(uri.getHost());
    String where = host + ":" + port;
    Socket socket = open(host, port, timeout);
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout((int) timeout.toMillis());
      Socket end = secure ? tls.connect(socket, host, port) : socket;
      InputStream in = new BufferedInputStream(end.getInputStream());
      String named = uri.getHost() + (uri.getPort() >= 0 ? ":" + port : "");
      WebSocketUpgrade.request(in, end.getOutputStream(), path, named, fields(uri, token));
      socket.setSoTimeout(0);
      return new WebSocketChannel(in, end.getOutputStream(), socket, Role.CLIENT, maxMessageBytes);
    } catch (SessionException e) {
      socket.close();
      throw e;
    } catch (IOException e) {
      socket.close();
      throw Sockets.cannot(where, reason(e), e);
    }
  }

  private static Socket open(String host, int port, Duration timeout) throws IOException {
    IOException last = new IOException("no address");
    for (InetAddress address : Sockets.addresses(host, port)) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw Sockets.cannot(host + ":" + port, Sockets.reason(last), last);
  }

  private static Map<String, String> fields(URI uri, @Nullable String token) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (token != null) {
      fields.put("Authorization", "Bearer " + token);
    } else if (uri.getUserInfo() != null) {
      byte[] pair = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
      fields.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return fields;
  }

  private static String reason(IOException e) {
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
