package org.amkit.repo.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server for tests, from this machine's programs: on a port and in a folder of its
 * own, ended with the process. Where there are none, the tests are skipped.
 *
 * <p>It refuses to run as root, so that there it runs as nobody. {@code AM_POSTGRESQL_BIN} names
 * the folder of another version's programs.
 */
public final class PostgresServer {
  private static final String FOLDER = "AM_POSTGRESQL_BIN";
  private static final AtomicInteger LAST = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private final Path bin;
  private final Path folder;
  private final int port;
  private final boolean isRoot = "root".equals(System.getProperty("user.name"));
  private @Nullable Process process;

  private PostgresServer(Path bin) throws IOException {
    this.bin = bin;
    this.folder = Files.createTempDirectory("am-postgresql");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** The one of this process; aborts the test where there can be none. */
  public static synchronized PostgresServer shared() throws IOException {
    PostgresServer running = shared;
    if (running == null) {
      Optional<Path> bin = programs();
      Assumptions.assumeTrue(
          bin.isPresent(), "PostgreSQL is not installed: apt-get install postgresql");
      running = new PostgresServer(bin.orElseThrow());
      Runtime.getRuntime().addShutdownHook(new Thread(running::remove));
      running.make();
      running.start();
      shared = running;
    }
    return running;
  }

  /** The newest that is installed. */
  private static Optional<Path> programs() throws IOException {
    String named = System.getenv(FOLDER);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all.filter(version -> version.getFileName().toString().matches("\\d+"))
          .max(Comparator.comparingInt(v -> Integer.parseInt(v.getFileName().toString())))
          .map(version -> version.resolve("bin"))
          .filter(programs -> Files.isExecutable(programs.resolve("initdb")));
    }
  }

  /**
   * A program of the server's, as a user who may run it; ends when this process does. Aborts the
   * test where it is not among those of this version.
   */
  private ProcessBuilder program(String name, String... arguments) {
    Assumptions.assumeTrue(
        Files.isExecutable(bin.resolve(name)), () -> "there is no " + name + " in " + bin);
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig=INT"));
    if (isRoot) {
      command.addAll(List.of("--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.add(bin.resolve(name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
  }

  private Path log() {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void own() throws IOException {
    if (isRoot) {
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }
  }

  private void make() throws IOException {
    own();
    run(
        program(
            "initdb",
            "-D",
            data().toString(),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N"));
    Path hba = data().resolve("pg_hba.conf");
    Files.writeString(hba, "host all locked 127.0.0.1/32 scram-sha-256\n" + Files.readString(hba));
  }

  private void run(ProcessBuilder builder) throws IOException {
    try {
      int exit = builder.start().waitFor();
      if (exit != 0) {
        throw new IOException(builder.command() + ": " + exit + "\n" + Files.readString(log()));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Starts it, and waits until it answers. */
  public void start() throws IOException {
    Process started =
        program(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=200")
            .start();
    process = started;
    awaitAnswer(started);
  }

  private void awaitAnswer(Process started) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        sql("select 1");
        return;
      } catch (SQLException e) {
        if (System.nanoTime() - deadline > 0 || !started.isAlive()) {
          throw new IOException(Files.readString(log(), StandardCharsets.UTF_8), e);
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

  /** Ends it at once, as a crash does; what was committed is there when it is started again. */
  public void stop() throws IOException {
    Process running = process;
    if (running != null) {
      signal(running, "QUIT");
      while (running.isAlive()) {
        pause();
      }
    }
  }

  /**
   * Kills one of its processes, as the system does that is out of memory: it ends all others, and
   * recovers by itself; waits until it has.
   */
  public void killBackend() throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      ProcessHandle.of(rows.getLong(1)).orElseThrow().destroyForcibly();
      while (connection.isValid(1)) {
        pause();
      }
    }
    awaitAnswer(Objects.requireNonNull(process));
  }

  private static void signal(Process running, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      running.destroyForcibly();
    }
  }

  private void remove() {
    try {
      stop();
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
      Files.deleteIfExists(log());
    } catch (IOException | UncheckedIOException e) {
      // What is left is in the folder for temporary files.
    }
  }

  /** A prefix that no test has had. */
  public static String newPrefix() {
    return "t" + LAST.incrementAndGet();
  }

  /** An address of a deployment. */
  public String url(String prefix) {
    return url("postgres", "postgres", prefix);
  }

  /** An address of a deployment, as another user. */
  public String url(String user, String database, String prefix) {
    return "postgresql://" + user + "@127.0.0.1:" + port + "/" + database + "?prefix=" + prefix;
  }

  /** Opens a deployment, and makes it if need be. */
  public PostgresStore open(String prefix) throws IOException {
    return PostgresStore.open(PostgresAddress.parse(url(prefix)), true);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
  }

  /** Runs a statement as its owner; the first column of the first row, or nothing. */
  public String sql(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement all = connection.createStatement()) {
      if (!all.execute(statement)) {
        return "";
      }
      try (ResultSet rows = all.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  /** Cuts the connections of all stores. */
  public void cutAll() throws SQLException {
    sql(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where application_name = 'am'");
  }

  /** A copy of this server that follows it, and can only be read. */
  public PostgresServer standby() throws IOException {
    PostgresServer standby = new PostgresServer(bin);
    Runtime.getRuntime().addShutdownHook(new Thread(standby::remove));
    standby.own();
    standby.run(
        standby.program(
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "-U",
            "postgres",
            "-R",
            "-c",
            "fast",
            "--no-sync",
            "-D",
            standby.data().toString()));
    standby.start();
    return standby;
  }

  /** Copies a deployment aside, as users do. */
  public void dump(String prefix) throws IOException {
    runClient("pg_dump", "--clean", "-t", prefix + "_*", "-f", copy(prefix).toString());
  }

  /** Puts the copy in the place of what is there. */
  public void restore(String prefix) throws IOException {
    runClient("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", copy(prefix).toString());
  }

  private Path copy(String prefix) {
    return folder.resolve(prefix + ".sql");
  }

  private void runClient(String name, String... arguments) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-U", "postgres"));
    all.addAll(List.of(arguments));
    all.add("postgres");
    run(program(name, all.toArray(String[]::new)));
  }
}
