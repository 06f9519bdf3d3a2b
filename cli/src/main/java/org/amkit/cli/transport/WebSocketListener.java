package org.amkit.cli.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.amkit.net.MessageChannel;
import org.java_websocket.enums.Role;
import org.jspecify.annotations.Nullable;

/** Waits for WebSocket clients. */
record WebSocketListener(ServerSocket server, @Nullable Tls tls, Admission admission, String name)
    implements Listener {
  static Listener open(InetAddress address, int port, @Nullable Tls tls, Admission admission)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    String scheme = tls == null ? "ws" : "wss";
    return new WebSocketListener(
        server, tls, admission, Listener.url(scheme, address, server.getLocalPort()) + "/");
  }

  @Override
  public @Nullable MessageChannel accept(int maxMessageBytes) throws IOException {
    Socket socket;
    try {
      socket = server.accept();
    } catch (SocketException e) {
      if (server.isClosed()) {
        return null;
      }
      throw e;
    }
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    return new Arriving(socket, maxMessageBytes);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** A client that is accepted or refused by the thread that receives from it. */
  private final class Arriving implements MessageChannel {
    private final Socket socket;
    private final int maxMessageBytes;
    private volatile @Nullable WebSocketChannel channel;

    Arriving(Socket socket, int maxMessageBytes) {
      this.socket = socket;
      this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      WebSocketChannel open = channel;
      if (open == null) {
        open = letIn();
        channel = open;
      }
      return open.receive();
    }

    private WebSocketChannel letIn() throws IOException {
      Socket end = socket;
      if (tls != null) {
        end = tls.accept(socket);
      }
      InputStream in = new BufferedInputStream(end.getInputStream());
      OutputStream out = end.getOutputStream();
      WebSocketUpgrade.respond(in, out, admission);
      return new WebSocketChannel(in, out, socket, Role.SERVER, maxMessageBytes);
    }

    @Override
    public void send(byte[] message) throws IOException {
      WebSocketChannel open = channel;
      if (open == null) {
        throw new IOException("the peer is no WebSocket yet");
      }
      open.send(message);
    }

    @Override
    public long sentByteCount() {
      WebSocketChannel open = channel;
      return open == null ? 0 : open.sentByteCount();
    }

    @Override
    public void finishSending() throws IOException {
      WebSocketChannel open = channel;
      if (open != null) {
        open.finishSending();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
