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
import org.amkit.net.FramedChannel;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;

/** Connections over TCP and over sockets in the file system. */
public final class Sockets {
  private Sockets() {}

  /** Connects to a host; {@link SessionException} says why not. */
  public static MessageChannel connect(String host, int port, Duration timeout, int maxMessageBytes)
      throws IOException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw cannot(host + ":" + port, "unknown host", e);
    }
    IOException last = new IOException("no address");
    for (InetAddress address : addresses) {
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

  /** Connects to a socket in the file system; {@link SessionException} says why not. */
  public static MessageChannel connect(Path path, int maxMessageBytes) throws IOException {
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
  static MessageChannel framed(SocketChannel socket, int maxMessageBytes) throws IOException {
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      // Messages are written whole, and the other side waits for each.
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
    return new FramedChannel(
        SocketStreams.in(socket), SocketStreams.out(socket), socket, maxMessageBytes);
  }

  private static String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer";
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message.toLowerCase(Locale.ROOT);
  }

  private static SessionException cannot(String where, String why, IOException cause) {
    return new SessionException(
        SessionException.Kind.CONNECTION, "cannot connect to " + where + ": " + why, cause);
  }
}
