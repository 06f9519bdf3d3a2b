package org.amkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Passes one TCP connection on, and cuts it after a number of bytes, both ways together. */
final class CuttingProxy implements AutoCloseable {
  private static final int PIECE = 512;

  private final ServerSocket server;
  private final int targetPort;
  private final AtomicLong left;

  /** Listens on a free port of this machine, for a server on another one. */
  CuttingProxy(int targetPort, long byteCount) throws IOException {
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.targetPort = targetPort;
    this.left = new AtomicLong(byteCount);
    start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether the connection was cut. */
  boolean hasCut() {
    return left.get() < 0;
  }

  private void serve() {
    try (Socket client = server.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
      Thread back = start(() -> pass(target, client));
      pass(client, target);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The test sees what comes of it at both ends.
      return;
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        long rest = left.addAndGet(-count);
        out.write(piece, 0, (int) Math.max(0, Math.min(count, count + rest)));
        if (rest < 0) {
          from.close();
          to.close();
          return;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Cut by the other direction, or by one of the two sides.
      return;
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
