package org.amkit.cli.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.amkit.net.MessageChannel;
import org.jspecify.annotations.Nullable;

/** Framed messages over TCP and over sockets in the file system. */
record SocketListener(ServerSocketChannel server, String name, @Nullable Path socketFile)
    implements Listener {
  /**
   * Listens on TCP.
   *
   * @param port 0 for any that is free
   */
  static Listener tcp(InetAddress address, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new SocketListener(
        server, Listener.url("tcp", address, server.socket().getLocalPort()), null);
  }

  /**
   * Listens on a socket in the file system, which only this user may use. One that a server which
   * is gone has left behind is replaced.
   */
  static Listener unix(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    removeStale(path, address);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new SocketListener(server, "unix:" + path, path);
  }

  private static void removeStale(Path path, UnixDomainSocketAddress address) throws IOException {
    boolean isSocket =
        Files.exists(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isDirectory(path);
    if (!isSocket) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(address);
    } catch (IOException e) {
      // No server answers there.
      Files.delete(path);
    }
  }

  @Override
  public @Nullable MessageChannel accept(int maxMessageBytes) throws IOException {
    try {
      return Sockets.framed(server.accept(), maxMessageBytes);
    } catch (ClosedChannelException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (socketFile != null) {
      Files.deleteIfExists(socketFile);
    }
  }
}
