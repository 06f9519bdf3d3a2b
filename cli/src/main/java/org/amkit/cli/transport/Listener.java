package org.amkit.cli.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import org.amkit.net.MessageChannel;
import org.jspecify.annotations.Nullable;

/** Where a server waits for peers. */
public interface Listener extends Closeable {
  /** The URL that a peer connects to. */
  String name();

  /**
   * Waits for the next peer; null when this listener was closed. What a peer has to do before its
   * first message (TLS, the upgrade to WebSocket) is done as its messages are received, so that a
   * slow one delays no other.
   */
  @Nullable MessageChannel accept(int maxMessageBytes) throws IOException;

  /** The URL of an address. */
  static String url(String scheme, InetAddress address, int port) {
    String host = address.getHostAddress();
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
