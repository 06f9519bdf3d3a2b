package org.amkit.repo.websocket;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Where a server listens.
 *
 * @param kind what is spoken there
 * @param address of a socket; port 0 for any that is free
 */
public record Endpoint(Kind kind, SocketAddress address) {
  /** What is spoken at an endpoint. */
  public enum Kind {
    /** WebSocket and HTTP. */
    WS,
    /** WebSocket and HTTP over TLS. */
    WSS,
    /** Messages behind their lengths, over TCP. */
    TCP,
    /** Messages behind their lengths, over a socket in the file system. */
    UNIX
  }

  /**
   * WebSocket and HTTP without TLS.
   *
   * @param address host and port
   * @return the endpoint
   */
  public static Endpoint ws(InetSocketAddress address) {
    return new Endpoint(Kind.WS, address);
  }

  /**
   * WebSocket and HTTP over TLS.
   *
   * @param address host and port
   * @return the endpoint
   */
  public static Endpoint wss(InetSocketAddress address) {
    return new Endpoint(Kind.WSS, address);
  }

  /**
   * Messages behind their lengths, over TCP, without TLS.
   *
   * @param address host and port
   * @return the endpoint
   */
  public static Endpoint tcp(InetSocketAddress address) {
    return new Endpoint(Kind.TCP, address);
  }

  /**
   * Messages behind their lengths, over a socket in the file system. Only this user may use it. A
   * socket that a server which is gone has left behind is replaced.
   *
   * @param path of the socket
   * @return the endpoint
   */
  public static Endpoint unix(Path path) {
    return new Endpoint(Kind.UNIX, UnixDomainSocketAddress.of(path));
  }

  /** {@return the URL that a peer dials} */
  public String url() {
    return switch (kind) {
      case WS -> "ws://" + hostAndPort(address) + "/";
      case WSS -> "wss://" + hostAndPort(address) + "/";
      case TCP -> "tcp://" + hostAndPort(address);
      case UNIX -> "unix:" + address;
    };
  }

  /** An address for people: of an IPv6 address, the host is in brackets. */
  static String hostAndPort(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    String host = inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
  }
}
