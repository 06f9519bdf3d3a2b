import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amkit.repo.postgresql.PostgresAddress;
import org.amkit.repo.postgresql.PostgresStore;
import org.amkit.repo.store.DocumentStore;

/** One PostgreSQL server, which refuses to run as root: there it is nobody's. */
final class PostgresEngine implements Engine {
  private static final String ADDRESS = "postgresql://postgres@127.0.0.1:%d/postgres?prefix=check";

  private final Path bin;
  private final Path folder;
  private final Path log;
  private final int port = Processes.freePort();
  private final Processes processes;
  private final boolean isRoot = "root".equals(System.getProperty("user.name"));
  private Process process;

  /** Whether the last crash was of the server as a whole. */
  private boolean isWhole;

  PostgresEngine(Path bin, Path work, Processes processes)
      throws IOException, InterruptedException {
    this.bin = bin;
    this.processes = processes;
    this.folder = Files.createDirectories(work.resolve("postgresql"));
    this.log = work.resolve("postgresql.log");
    if (isRoot) {
      Processes.run(new ProcessBuilder("chown", "nobody:nogroup", folder.toString()), log);
    }
    String data = folder.resolve("data").toString();
    Processes.run(
        program("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"), log);
    restart(0);
  }

  /** A program of the server's, as a user who may run it. */
  private ProcessBuilder program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot) {
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.add(bin.resolve(name).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  @Override
  public String address(List<Integer> ports) {
    return String.format(ADDRESS, ports.get(0));
  }

  @Override
  public DocumentStore open() throws IOException {
    return PostgresStore.open(PostgresAddress.parse(address(List.of(port))), true);
  }

  @Override
  public int serverCount() {
    return 1;
  }

  @Override
  public void crash(int server) throws IOException, InterruptedException {
    isWhole = !isWhole;
    if (isWhole) {
      // At once, without a checkpoint: it recovers from its log.
      Processes.signal(process, "QUIT");
      process.waitFor();
    } else {
      // Where one of its processes is killed it ends the others, and recovers without being started.
      process.children().findFirst().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void restart(int server) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-D", folder.resolve("data").toString(), "-p", Integer.toString(port)));
    for (String setting :
        List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100")) {
      words.addAll(List.of("-c", setting));
    }
    if (process == null || !process.isAlive()) {
      process = processes.start(program("postgres", words.toArray(new String[0])), log);
    }
    long end = System.nanoTime() + 60_000_000_000L;
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("PostgreSQL does not start: see " + log);
      }
      Thread.sleep(50);
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    return new ProcessBuilder(
                bin.resolve("pg_isready").toString(), "-q", "-h", "127.0.0.1", "-p", "" + port)
            .start()
            .waitFor()
        == 0;
  }

  @Override
  public void close() {
    if (process != null) {
      try {
        Processes.signal(process, "QUIT");
        process.waitFor();
      } catch (IOException | InterruptedException e) {
        process.destroyForcibly();
      }
    }
  }
}
