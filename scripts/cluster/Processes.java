import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Starts processes, and notes them in a file, so that the script ends them whatever happens. */
final class Processes {
  private final Path noted;

  Processes(Path work) {
    this.noted = work.resolve("pids");
  }

  /** Starts one that goes on; what it says goes to a log. */
  synchronized Process start(ProcessBuilder builder, Path log) throws IOException {
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    process.getOutputStream().close();
    Files.writeString(
        noted, process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return process;
  }

  /** Runs one to its end. */
  static void run(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(builder.command() + " ended with " + exit + ": see " + log);
    }
  }

  /** Sends a signal by its name. */
  static void signal(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** A port that was free just now. */
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Whether something listens on a port of this machine. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
