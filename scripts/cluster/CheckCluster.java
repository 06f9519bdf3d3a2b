import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What scripts/check-cluster runs: campaigns one after the other, each from an empty store. */
final class CheckCluster {
  private static final List<Faults.Kind> ALL =
      List.of(Faults.Kind.KILL, Faults.Kind.STOP, Faults.Kind.STORE, Faults.Kind.CUT);
  private static final long QUICK_SECONDS = 8;

  private final Path work;
  private final Map<String, String> options = new LinkedHashMap<>();

  private CheckCluster(Path work, List<String> words) {
    this.work = work;
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i).replaceFirst("^--", "");
      boolean isAlone = List.of("quick", "mixed", "hold", "trace").contains(name);
      options.put(name, isAlone ? "" : words.get(++i));
    }
    options.putIfAbsent("seed", Long.toString(System.nanoTime() % 1_000_000));
  }

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    CheckCluster check = new CheckCluster(Path.of(words.get(0)), words.subList(1, words.size()));
    boolean isGood = false;
    try {
      isGood = check.run();
    } catch (Exception e) {
      System.out.println("FAILED " + e);
      e.printStackTrace();
    }
    // Also where threads are left.
    System.exit(isGood ? 0 : 1);
  }

  private boolean run() throws Exception {
    System.out.println("seed " + options.get("seed"));
    boolean isGood = true;
    String store = options.getOrDefault("store", "all");
    for (String engine : List.of("postgresql", "nats")) {
      if (store.equals(engine) || store.equals("all")) {
        Optional<String> lack = lack(engine);
        if (lack.isPresent()) {
          System.out.println("skip   " + engine + ": " + lack.get());
        } else {
          isGood &= run(engine);
        }
      }
    }
    return isGood;
  }

  private boolean run(String engine) throws Exception {
    if (options.containsKey("hold")) {
      return hold(engine);
    }
    if (options.containsKey("quick")) {
      return campaign(engine, "quick", ALL, QUICK_SECONDS);
    }
    double minutes = Double.parseDouble(options.getOrDefault("minutes", "2"));
    long seconds = Math.round(minutes * 60);
    if (options.containsKey("mixed")) {
      return campaign(engine, "mixed", ALL, seconds);
    }
    boolean isGood = true;
    for (Faults.Kind kind : Faults.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      if (options.getOrDefault("fault", name).equals(name)) {
        isGood &= campaign(engine, name, List.of(kind), seconds);
      }
    }
    return isGood;
  }

  /** Keeps nodes for another program, which has them killed and started by lines on stdin, up to its end. */
  private boolean hold(String engine) throws Exception {
    Path folder = Files.createDirectories(work.resolve(engine));
    Processes processes = new Processes(work);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Engine started = engine(engine, folder, processes);
        Cluster cluster = new Cluster(options, started, folder, processes)) {
      System.out.println("nodes " + String.join(" ", cluster.urls()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        cluster.all(line.equals("kill"));
        System.out.println("done");
      }
    }
    return true;
  }

  private boolean campaign(String engine, String name, List<Faults.Kind> kinds, long seconds)
      throws Exception {
    Path folder = Files.createDirectories(work.resolve(engine + "-" + name));
    Processes processes = new Processes(work);
    try (Engine started = engine(engine, folder, processes);
        Cluster cluster = new Cluster(options, started, folder, processes)) {
      return cluster.run(engine + ", " + name, kinds, seconds);
    }
  }

  // Engines

  /** What is missing, and how to get it. */
  private static Optional<String> lack(String engine) throws IOException {
    if (engine.equals("postgresql")) {
      return postgresql().isPresent()
          ? Optional.empty()
          : Optional.of("PostgreSQL is not installed: apt-get install postgresql");
    }
    return nats().isPresent()
        ? Optional.empty()
        : Optional.of("NATS is not installed: apt-get install nats-server");
  }

  private static Engine engine(String engine, Path folder, Processes processes) throws Exception {
    return engine.equals("nats")
        ? new NatsEngine(nats().orElseThrow(), folder, processes)
        : new PostgresEngine(postgresql().orElseThrow(), folder, processes);
  }

  private static Optional<Path> nats() {
    String named = System.getenv("AM_NATS_SERVER");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin")
        .map(folder -> Path.of(folder, "nats-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The programs of the newest server that is installed. */
  private static Optional<Path> postgresql() throws IOException {
    String named = System.getenv("AM_POSTGRESQL_BIN");
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
}
