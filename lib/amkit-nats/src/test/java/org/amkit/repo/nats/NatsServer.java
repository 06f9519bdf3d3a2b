package org.amkit.repo.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A nats-server for tests, or one of a cluster of them, from this machine's program: on a port and
 * in a folder of its own, ended with the process. Where there is none, the tests are skipped.
 * {@code AM_NATS_SERVER} names the program of another version.
 */
public final class NatsServer {
  private static final AtomicInteger LAST = new AtomicInteger();
  private static @Nullable NatsServer shared;

  private final Path program;
  private final Path folder;
  private final String name;
  private final int port;
  private final int routePort;
  private List<NatsServer> cluster = List.of();
  private @Nullable Process process;

  private NatsServer(Path program) throws IOException {
    this.program = program;
    this.folder = Files.createTempDirectory("am-nats");
    this.name = "n" + LAST.incrementAndGet();
    this.port = freePort();
    this.routePort = freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The one of this process; aborts the test where there can be none. */
  public static synchronized NatsServer shared() throws IOException {
    NatsServer running = shared;
    if (running == null) {
      running = new NatsServer(program());
      running.start();
      shared = running;
    }
    return running;
  }

  /** Whether this machine's program keeps what several replicas acknowledged. */
  public static boolean keepsReplicas() throws Exception {
    return StreamSetup.keepsReplicas(shared().work(c -> c.getServerInfo().getVersion()));
  }

  /** Another one, for tests that it does not outlive. */
  public static NatsServer alone(String... more) throws IOException {
    NatsServer server = new NatsServer(program());
    server.start(more);
    return server;
  }

  /** Several that know each other. */
  public static List<NatsServer> cluster(int count) throws IOException {
    List<NatsServer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new NatsServer(program()));
    }
    for (NatsServer server : all) {
      server.cluster = all;
      server.start();
    }
    return all;
  }

  private static Path program() {
    String named = System.getenv("AM_NATS_SERVER");
    Optional<Path> found =
        named != null
            ? Optional.of(Path.of(named))
            : Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin")
                .map(folder -> Path.of(folder, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "NATS is not installed: apt-get install nats-server");
    return found.orElseThrow();
  }

  private String config() {
    StringBuilder config = new StringBuilder();
    config.append("server_name: ").append(name).append('\n');
    config.append("listen: 127.0.0.1:").append(port).append('\n');
    config.append("jetstream { store_dir: \"").append(data()).append("\" }\n");
    if (!cluster.isEmpty()) {
      config.append("cluster {\n name: test\n listen: 127.0.0.1:").append(routePort);
      config.append("\n routes: [\n");
      for (NatsServer other : cluster) {
        config.append("  nats://127.0.0.1:").append(other.routePort).append('\n');
      }
      config.append(" ]\n}\n");
    }
    return config.toString();
  }

  /** Starts it, and waits until it takes connections. */
  public void start(String... more) throws IOException {
    Path config = Files.writeString(folder.resolve("conf"), config() + String.join("\n", more));
    Process started =
        new ProcessBuilder(
                "setpriv", "--pdeathsig=KILL", program.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    process = started;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0 || !started.isAlive()) {
          throw new IOException(Files.readString(folder.resolve("log")), e);
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Ends it with SIGKILL; what was acknowledged is there when it is started again. */
  public void stop() throws IOException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      while (running.isAlive()) {
        pause();
      }
    }
  }

  /** Ends it and what it kept. */
  public void remove() {
    try {
      stop();
      remove(folder);
    } catch (IOException | UncheckedIOException e) {
      // What is left is in the folder for temporary files.
    }
  }

  private static void remove(Path top) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(top)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path copy() {
    return folder.resolve("copy");
  }

  /** Copies all that it keeps aside, while it is stopped. */
  public void backUp() throws IOException {
    stop();
    if (Files.exists(copy())) {
      remove(copy());
    }
    copy(data(), copy());
    start();
  }

  /** Puts the copy in the place of what is there. */
  public void restore() throws IOException {
    stop();
    remove(data());
    copy(copy(), data());
    start();
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }

  /** A name that no stream has had. */
  public static String newStream() {
    return "t" + LAST.incrementAndGet();
  }

  public String name() {
    return name;
  }

  public String host() {
    return "127.0.0.1:" + port;
  }

  /** What a test does with the server by itself. */
  public interface Work<T> {
    T with(Connection connection) throws Exception;
  }

  /** Over a connection of its own. */
  @SuppressWarnings("try") // to close it may be interrupted
  public <T> T work(Work<T> work) throws Exception {
    try (Connection connection = Nats.connect("nats://" + host())) {
      return work.with(connection);
    }
  }

  /** Puts bytes that are no chunks where a document is. */
  public void damage(String stream, DocumentId id) throws Exception {
    Headers headers = new Headers().put("Am-Append", "abc 1/1 0123456789").put("Am-Born", "abc");
    byte[] bytes = {1, 2, 3};
    work(c -> c.jetStream().publish(SubjectReader.subject(stream, id), headers, bytes));
  }

  /** An address of a deployment. */
  public String url(String stream) {
    return "nats://" + host() + "/" + stream;
  }

  /** Opens a deployment, and makes it if need be. */
  public NatsStore open(String stream) throws IOException {
    return NatsStore.open(NatsAddress.parse(url(stream)), true);
  }
}
