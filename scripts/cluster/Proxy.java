import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on to a port of this machine, for as long and as well as it is told to. */
final class Proxy implements AutoCloseable {
  /** What happens to bytes. */
  enum Mode {
    PASS,
    /** Each piece comes late. */
    DELAY,
    /** They come to nothing, as behind a pulled plug: neither side is told. */
    DROP,
    /** New connections are refused. */
    REFUSE
  }

  private static final int PIECE_BYTES = 1 << 16;
  private static final int DELAY_MILLIS = 150;

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;

  Proxy(int target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void set(Mode now) {
    mode = now;
  }

  /** Ends all connections, with a reset. What was dropped of their bytes would be missed. */
  void cut() {
    sockets.forEach(Proxy::reset);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket in = door.accept();
        if (mode == Mode.REFUSE) {
          reset(in);
        } else {
          daemon(() -> connect(in));
        }
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void connect(Socket in) {
    Socket out = new Socket();
    sockets.add(in);
    sockets.add(out);
    try {
      in.setTcpNoDelay(true);
      out.setTcpNoDelay(true);
      out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
      daemon(() -> pump(in, out));
      pump(out, in);
    } catch (IOException e) {
      end(in, out);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[PIECE_BYTES];
    boolean isWhole = true;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        Mode now = mode;
        if (now == Mode.DELAY) {
          Thread.sleep(DELAY_MILLIS);
        }
        // After a gap nothing more is passed on: TCP has no gaps.
        isWhole &= now != Mode.DROP;
        if (isWhole) {
          out.write(piece, 0, n);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from, to);
    }
  }

  private void end(Socket one, Socket other) {
    reset(one);
    reset(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
