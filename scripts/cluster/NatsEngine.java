import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.amkit.repo.nats.NatsAddress;
import org.amkit.repo.nats.NatsStore;
import org.amkit.repo.store.DocumentStore;

/**
 * A NATS server with JetStream; with AM_NATS_REPLICAS=3 a cluster of three, and three replicas of all, which
 * the store refuses on servers before 2.15.1.
 */
final class NatsEngine implements Engine {
  private static final int SERVERS =
      Integer.parseInt(System.getenv().getOrDefault("AM_NATS_REPLICAS", "1"));
  private static final long START_NANOS = 60_000_000_000L;

  private final Path bin;
  private final Path folder;
  private final Processes processes;
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> pages = new ArrayList<>();
  private final List<Process> servers = new ArrayList<>();

  NatsEngine(Path bin, Path work, Processes processes) throws IOException, InterruptedException {
    this.bin = bin;
    this.folder = Files.createDirectories(work.resolve("nats"));
    this.processes = processes;
    List<Integer> routes = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      ports.add(Processes.freePort());
      pages.add(Processes.freePort());
      routes.add(Processes.freePort());
    }
    String others =
        routes.stream().map(r -> "\"nats://127.0.0.1:" + r + "\"").collect(Collectors.joining(", "));
    for (int i = 0; i < SERVERS; i++) {
      Files.writeString(
          config(i),
          """
          server_name: "n%d"
          listen: "127.0.0.1:%d"
          http: "127.0.0.1:%d"
          jetstream { store_dir: "%s" }
          %s
          """
              .formatted(
                  i,
                  ports.get(i),
                  pages.get(i),
                  folder.resolve("n" + i),
                  SERVERS == 1 ? "" : cluster(routes.get(i), others)));
      servers.add(launch(i));
    }
    for (int i = 0; i < SERVERS; i++) {
      awaitReady(i);
    }
  }

  /** Clients know of no way past their proxies. */
  private static String cluster(int port, String routes) {
    return "cluster { name: \"check\", listen: \"127.0.0.1:%d\", routes: [%s], no_advertise: true }"
        .formatted(port, routes);
  }

  private Path config(int server) {
    return folder.resolve("n" + server + ".conf");
  }

  private Process launch(int server) throws IOException {
    return processes.start(
        new ProcessBuilder(bin.toString(), "-c", config(server).toString()),
        folder.resolve("n" + server + ".log"));
  }

  /** Until it says that it is healthy, its streams among it. */
  private void awaitReady(int server) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_NANOS;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pages.get(server) + "/healthz"))
            .build();
    while (true) {
      try {
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      if (System.nanoTime() > end || !servers.get(server).isAlive()) {
        throw new IOException("NATS does not start: see the logs in " + folder);
      }
      Thread.sleep(100);
    }
  }

  @Override
  public List<Integer> ports() {
    return ports;
  }

  @Override
  public String address(List<Integer> to) {
    return to.stream()
        .map(p -> "127.0.0.1:" + p)
        .collect(Collectors.joining(",", "nats://", "/check?replicas=" + SERVERS));
  }

  @Override
  public DocumentStore open() throws IOException {
    return NatsStore.open(NatsAddress.parse(address(ports)), true);
  }

  @Override
  public int serverCount() {
    return SERVERS;
  }

  @Override
  public void crash(int server) throws InterruptedException {
    servers.get(server).destroyForcibly().waitFor();
  }

  @Override
  public void restart(int server) throws IOException, InterruptedException {
    servers.set(server, launch(server));
    awaitReady(server);
  }

  @Override
  public void close() {
    servers.forEach(Process::destroyForcibly);
  }
}
