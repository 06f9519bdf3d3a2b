import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process of {@code am serve}, behind a proxy. Started again where it ends by itself at the start. */
final class ServeNode implements AutoCloseable {
  private static final long START_NANOS = 600_000_000_000L;

  final int number;
  final Proxy door;
  private final List<String> command;
  private final Path log;
  private final Processes processes;
  private final int port;
  private Process process;
  private boolean isWanted;

  /** How often it has ended though nobody had ended it. */
  private int deaths;

  ServeNode(int number, String am, String address, Path work, Processes processes)
      throws IOException {
    this.processes = processes;
    this.number = number;
    this.port = Processes.freePort();
    this.door = new Proxy(port);
    this.log = work.resolve("node-" + number + ".log");
    this.command =
        List.of(
            am,
            "serve",
            address,
            "--create",
            "--status",
            "--log",
            "json",
            // Little, so that documents come and go.
            "--memory",
            number == 0 ? "1M" : "64M",
            "--listen",
            "ws://127.0.0.1:" + port);
  }

  /** Starts it, and waits until it listens: without its store it ends, and is started again. */
  synchronized void start() throws IOException, InterruptedException {
    isWanted = true;
    long end = System.nanoTime() + START_NANOS;
    launch();
    while (!Processes.listens(port)) {
      if (System.nanoTime() > end) {
        throw new IOException("node " + number + " does not listen: see " + log);
      }
      if (!process.isAlive()) {
        launch();
      }
      Thread.sleep(100);
    }
  }

  private void launch() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AM_JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -Dcheck=" + log);
    process = processes.start(builder, log);
  }

  /** Starts it again where it has died by itself. */
  synchronized void revive() throws IOException, InterruptedException {
    if (isWanted && !process.isAlive()) {
      deaths++;
      start();
    }
  }

  synchronized int deaths() {
    return deaths;
  }

  synchronized void kill() throws InterruptedException {
    isWanted = false;
    process.destroyForcibly().waitFor();
  }

  /** Stops it for a while, as a machine that hangs. */
  synchronized void suspend(long millis) throws IOException, InterruptedException {
    Processes.signal(process, "STOP");
    Thread.sleep(millis);
    Processes.signal(process, "CONT");
  }

  /** Its page of figures, for one of them; 0 where it does not answer. */
  long metric(String name) {
    try {
      java.net.URI page = java.net.URI.create("http://127.0.0.1:" + port + "/metrics");
      String text =
          java.net.http.HttpClient.newHttpClient()
              .send(
                  java.net.http.HttpRequest.newBuilder(page).build(),
                  java.net.http.HttpResponse.BodyHandlers.ofString())
              .body();
      return text.lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException | InterruptedException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
