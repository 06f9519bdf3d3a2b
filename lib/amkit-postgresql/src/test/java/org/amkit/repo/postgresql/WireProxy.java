package org.amkit.repo.postgresql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a port, and counts what goes over them. */
final class WireProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 16;

  final AtomicLong sent = new AtomicLong();
  final AtomicLong received = new AtomicLong();
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /** Connections of earlier silences swallow what is sent, and neither side is told. */
  private final AtomicInteger silences = new AtomicInteger();

  WireProxy(int to) throws IOException {
    start(
        () -> {
          while (true) {
            Socket in = socket.accept();
            Socket out = new Socket(InetAddress.getLoopbackAddress(), to);
            int begun = silences.get();
            start(() -> pass(in, out, sent, begun));
            start(() -> pass(out, in, received, begun));
          }
        });
  }

  int port() {
    return socket.getLocalPort();
  }

  /** From now on nothing goes over the connections there are; new ones are as good as ever. */
  void silence() {
    silences.incrementAndGet();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // It was closed.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(Socket from, Socket to, AtomicLong count, int begun) throws IOException {
    byte[] bytes = new byte[PIECE_BYTES];
    try (from;
        to) {
      for (int n = from.getInputStream().read(bytes);
          n > 0;
          n = from.getInputStream().read(bytes)) {
        if (silences.get() == begun) {
          count.addAndGet(n);
          to.getOutputStream().write(bytes, 0, n);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
