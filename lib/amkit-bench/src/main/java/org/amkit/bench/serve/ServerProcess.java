package org.amkit.bench.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A server, with a folder of data: one process, or several nodes that share a database. */
final class ServerProcess implements AutoCloseable {
  /**
   * How to start one; {@code PORT} and {@code DATA} among the words, and in the environment, stand
   * for its port and folder, {@code PREFIX} for a name that no other has had.
   *
   * @param nodes how many processes
   * @param isApart whether each of them has documents of its own, and knows nothing of the others
   */
  record Kind(String name, List<String> command, int nodes, boolean isApart) {
    /** Whether it keeps documents in a database. */
    boolean isOnDatabase() {
      return command.stream().anyMatch(word -> word.contains("PREFIX"));
    }
  }

  private static final double START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;
  private static final AtomicInteger LAST_PREFIX = new AtomicInteger();

  private final Kind kind;
  private final Path data;
  private final Path log;
  private final String prefix =
      "b" + ProcessHandle.current().pid() + "_" + LAST_PREFIX.incrementAndGet();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private List<String> moreOptions = List.of();

  /** Prepares a server with an empty folder. */
  ServerProcess(Kind kind, Path folder) throws IOException {
    this.kind = kind;
    data = folder.resolve("data");
    log = folder.resolve(kind.name() + ".log");
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(data);
    for (int i = 0; i < kind.nodes(); i++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(free.getLocalPort());
      }
    }
  }

  /** The port for a client: of several nodes, each has its share of them, or of the documents. */
  int port(int client, int document) {
    return ports.get((kind.isApart() ? document : client) % ports.size());
  }

  /** How many parts it has that know nothing of one another: each is to be given its documents. */
  int parts() {
    return kind.isApart() ? ports.size() : 1;
  }

  boolean isOnDatabase() {
    return kind.isOnDatabase();
  }

  /** What its tables' names begin with. */
  String prefix() {
    return prefix;
  }

  /** Starts it with more options from now on. */
  void with(String... options) {
    moreOptions = List.of(options);
  }

  /** Starts it on what its folder holds, and returns when it takes connections. */
  void start() throws IOException, InterruptedException {
    processes.clear();
    for (int port : ports) {
      List<String> words = new ArrayList<>();
      for (String word : kind.command()) {
        words.add(
            word.replace("PORT", "" + port)
                .replace("DATA", data.toString())
                .replace("PREFIX", kind.isApart() ? prefix + "_" + processes.size() : prefix));
      }
      words.addAll(moreOptions);
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().put("PORT", "" + port);
      builder.environment().put("DATA_DIR", data.toString());
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Process started = builder.start();
      started.getOutputStream().close();
      processes.add(started);
    }
    long end = System.nanoTime() + LoadLoop.nanos(START_SECONDS);
    for (int port : ports) {
      while (!answers(port)) {
        if (!isAlive() || System.nanoTime() > end) {
          throw new IOException(kind.name() + " does not listen: see " + log);
        }
        Thread.sleep(10);
      }
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of all its nodes together. */
  ProcessFigures figures() throws IOException {
    ProcessFigures sum = ProcessFigures.of(processes.get(0).pid());
    for (Process other : processes.subList(1, processes.size())) {
      sum = sum.plus(ProcessFigures.of(other.pid()));
    }
    return sum;
  }

  boolean isAlive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  /** Asks it to end, and kills it when it does not. */
  void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
