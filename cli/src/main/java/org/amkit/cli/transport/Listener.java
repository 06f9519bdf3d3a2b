package org.amkit.cli.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.amkit.net.MessageChannel;
import org.jspecify.annotations.Nullable;

/** Where a server waits for peers. */
public interface Listener extends Closeable {
  /** The URL that a peer connects to. */
  String name();

  /**
   * Waits for the next peer; null when this listener was closed. What a peer has to do before its
   * first message (TLS, the upgrade to WebSocket) is done as its messages are received, so that a
   * slow one holds up nobody.
   */
  @Nullable MessageChannel accept(int maxMessageBytes) throws IOException;

  /**
   * Listens on TCP.
   *
   * @param port 0 for any that is free
   */
  static Listener tcp(InetAddress address, int port) throws IOException {
    return SocketListener.tcp(address, port);
  }

  /**
   * Listens on a socket in the file system, which only this user may use. One that a server which
   * is gone has left behind is replaced.
   */
  static Listener unix(Path path) throws IOException {
    return SocketListener.unix(path);
  }

  /**
   * Listens for WebSockets.
   *
   * @param port 0 for any that is free
   * @param tls null for ws, in the clear
   */
  static Listener webSocket(InetAddress address, int port, @Nullable Tls tls, Admission admission)
      throws IOException {
    return WebSocketListener.open(address, port, tls, admission);
  }

  /** The URL of an address. */
  static String url(String scheme, InetAddress address, int port) {
    String host = address.getHostAddress();
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
