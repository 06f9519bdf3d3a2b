package org.amkit.cli.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.amkit.repo.Transport;

/** Connections over TCP and over sockets in the file system. */
final class Sockets {
  private Sockets() {}

  /** Connects to a host; {@link PeerException} says why not. */
  static Transport connect(String host, int port, Duration timeout, int maxMessageBytes)
      throws IOException {
    IOException last = new IOException("no address");
    for (InetAddress address : addresses(host, port)) {
      SocketChannel socket = SocketChannel.open();
      try {
        socket.socket().connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
        return framed(socket, maxMessageBytes);
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw cannot(host + ":" + port, reason(last), last);
  }

  /** Connects to a socket in the file system; {@link PeerException} says why not. */
  static Transport connect(Path path, int maxMessageBytes) throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
      return framed(socket, maxMessageBytes);
    } catch (IOException e) {
      socket.close();
      throw cannot(path.toString(), reason(e), e);
    }
  }

  /** Messages over a socket that is connected. */
  static Transport framed(SocketChannel socket, int maxMessageBytes) throws IOException {
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      // Messages are written whole, and the other side waits for each.
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
    return StreamLink.start(
        new FramedChannel(
            SocketStreams.in(socket), SocketStreams.out(socket), socket, maxMessageBytes));
  }

  /** What a host's name stands for. */
  static InetAddress[] addresses(String host, int port) throws PeerException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw cannot(host + ":" + port, "unknown host", e);
    }
  }

  /** The host of a URI; in one, an IPv6 address stands in brackets. */
  static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer";
    }
    String message = e.getMessage();
    if (message == null) {
      return e.toString();
    }
    // Some JDKs (21) say which call it was, too.
    return message.toLowerCase(Locale.ROOT).replace(" (connect failed)", "");
  }

  static PeerException cannot(String where, String why, IOException cause) {
    return new PeerException(
        PeerException.Kind.LOST, "cannot connect to " + where + ": " + why, cause);
  }
}
