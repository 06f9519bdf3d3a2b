package org.amkit.bench.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, with a folder of data and a port. */
final class ServerProcess implements AutoCloseable {
  /**
   * How to start one; {@code PORT} and {@code DATA} among the words, and in the environment, stand
   * for its port and folder.
   */
  record Kind(String name, List<String> command) {}

  private static final double START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  final int port;
  private final Kind kind;
  private final Path data;
  private final Path log;
  private Process process;

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
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /** Starts it on what its folder holds, and returns when it takes connections. */
  void start() throws IOException, InterruptedException {
    List<String> words =
        kind.command().stream()
            .map(word -> word.replace("PORT", "" + port).replace("DATA", data.toString()))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("PORT", "" + port);
    builder.environment().put("DATA_DIR", data.toString());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process started = builder.start();
    started.getOutputStream().close();
    process = started;
    long end = System.nanoTime() + LoadLoop.nanos(START_SECONDS);
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        throw new IOException(kind.name() + " does not listen: see " + log);
      }
      Thread.sleep(10);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(kind.name() + " was not started");
    }
    return process;
  }

  ProcessFigures figures() throws IOException {
    return ProcessFigures.of(running().pid());
  }

  boolean isAlive() {
    return running().isAlive();
  }

  /** Asks it to end, and kills it when it does not. */
  void stop() throws InterruptedException {
    running().destroy();
    if (!running().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
