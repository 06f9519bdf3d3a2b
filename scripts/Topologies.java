import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.ObjectId;

/** Runs what scripts/check-topologies says. */
final class Topologies {
  private static final int NODES = 8;
  private static final long LIMIT_SECONDS = 60;

  /** What an edge can go over; what this machine lacks is left out. */
  private static final List<String> ALL = List.of("ws", "tcp", "unix", "exec", "wss", "ssh");

  private static final Set<String> COSTLY = Set.of("exec", "ssh");

  /** The two in which all programs, transports and ways to be connected are met. */
  private static final Set<Shape> QUICK = Set.of(Shape.CHAIN, Shape.MESH);

  private final Path work;
  private final String am = System.getenv("AM");
  private final String ssh = System.getenv("TOPOLOGIES_SSH");
  private final Random random;
  private final int rounds;
  private final List<String> transports = new ArrayList<>(ALL);

  private Topologies(Path work, boolean quick, long seed) {
    this.work = work;
    this.random = new Random(seed);
    this.rounds = quick ? 1 : 5;
    if (ssh == null) {
      transports.remove("ssh");
    }
    if (!Files.exists(work.resolve("server.crt"))) {
      transports.remove("wss");
    }
  }

  public static void main(String[] args) throws Exception {
    List<String> words = new ArrayList<>(List.of(args));
    Path work = Path.of(words.remove(0));
    boolean quick = words.remove("--quick");
    int at = words.indexOf("--seed");
    long seed = at < 0 ? System.nanoTime() % 1_000_000 : Long.parseLong(words.remove(at + 1));
    words.remove("--seed");
    System.out.println("seed " + seed);
    Topologies topologies = new Topologies(work, quick, seed);
    boolean good = true;
    for (Shape shape : Shape.values()) {
      String name = shape.name().toLowerCase();
      if (words.isEmpty() ? !quick || QUICK.contains(shape) : words.contains(name)) {
        good &= topologies.check(shape, name);
      }
    }
    System.exit(good ? 0 : 1);
  }

  /** Who dials whom: pairs of numbers. */
  private enum Shape {
    CHAIN,
    STAR,
    RING,
    MESH;

    List<int[]> edges() {
      List<int[]> edges = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        switch (this) {
          case CHAIN -> {
            if (i > 0) {
              edges.add(new int[] {i, i - 1});
            }
          }
          case STAR -> {
            if (i > 0) {
              edges.add(new int[] {i, 0});
            }
          }
          case RING -> {
            // Every second one dials both of its neighbours.
            if (i % 2 == 1) {
              edges.add(new int[] {i, i - 1});
              edges.add(new int[] {i, (i + 1) % NODES});
            }
          }
          case MESH -> {
            for (int j = 0; j < i; j++) {
              edges.add(new int[] {i, j});
            }
          }
        }
      }
      return edges;
    }
  }

  private boolean check(Shape shape, String name) throws Exception {
    long start = System.nanoTime();
    Path folder = Files.createDirectories(work.resolve(name));
    Path base = folder.resolve("base.automerge");
    run("init", base.toString(), "--from", "{}", "-q");
    run("change", base.toString(), "set", "base", "true", "-q");
    String id = run("url", base.toString()).replace("automerge:", "");
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      Path own = Files.createDirectories(folder.resolve(Integer.toString(i)));
      Files.copy(base, own.resolve("doc.automerge"));
      nodes.add(new Node(i, own, id));
    }
    Set<String> used = new TreeSet<>();
    List<int[]> edges = shape.edges();
    int programs = 0;
    for (int k = 0; k < edges.size(); k++) {
      String transport = transports.get(k % transports.size());
      // Each is a process more.
      if (COSTLY.contains(transport) && ++programs > 2 * rounds) {
        transport = "tcp";
      }
      used.add(transport);
      nodes.get(edges.get(k)[0]).dials.add(nodes.get(edges.get(k)[1]).url(transport));
    }
    Set<String> keys = new TreeSet<>(Set.of("base"));
    try {
      for (Node node : nodes) {
        node.start();
      }
      // Connected once, all come back.
      nodes.get(0).edit(key(keys, 0, "first"));
      await(nodes, keys);
      for (int round = 0; round < rounds; round++) {
        round(nodes, keys, round);
        await(nodes, keys);
      }
      for (Node node : nodes) {
        node.end();
      }
    } catch (Failed e) {
      System.out.println("FAILED " + name + ": " + e.getMessage());
      return false;
    } finally {
      nodes.forEach(Node::kill);
    }
    Map<String, Integer> kinds = new TreeMap<>();
    nodes.forEach(node -> kinds.merge(node.kind(), 1, Integer::sum));
    System.out.printf(
        "ok     %s: %s, %d edges over %s, %d killed, %d edits, %.1f s%n",
        name,
        kinds,
        edges.size(),
        used,
        2 * rounds,
        keys.size() - 1,
        (System.nanoTime() - start) / 1e9);
    return true;
  }

  /** All edit; two are killed halfway, edited while they are down, and start again. */
  private void round(List<Node> nodes, Set<String> keys, int round) throws Exception {
    List<Node> killed = new ArrayList<>(nodes);
    Collections.shuffle(killed, random);
    // Of a star the hub is always among them.
    killed = killed.subList(0, 2);
    if (nodes.stream().filter(node -> node.listens.isEmpty()).count() == NODES - 1) {
      killed = List.of(nodes.get(0), nodes.get(1 + random.nextInt(NODES - 1)));
    }
    List<Node> order = new ArrayList<>(nodes);
    Collections.shuffle(order, random);
    for (int i = 0; i < NODES; i++) {
      if (i == NODES / 2) {
        killed.forEach(Node::kill);
      }
      order.get(i).edit(key(keys, round, "a" + order.get(i).number));
    }
    // One that only dials waits for the other, should that be its neighbour.
    killed = new ArrayList<>(killed);
    killed.sort(Comparator.comparing(node -> node.kind().equals("am sync --live")));
    for (Node node : killed) {
      node.edit(key(keys, round, "down" + node.number));
      node.start();
    }
    for (Node node : order.subList(0, NODES / 2)) {
      node.edit(key(keys, round, "b" + node.number));
    }
  }

  private static String key(Set<String> keys, int round, String name) {
    String key = name + "-" + round;
    keys.add(key);
    return key;
  }

  /** Waits until all files have all edits and the same heads. */
  private static void await(List<Node> nodes, Collection<String> keys) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Map<Integer, String> heads = new LinkedHashMap<>();
      Map<Integer, Set<String>> missing = new LinkedHashMap<>();
      for (Node node : nodes) {
        Document document;
        try {
          document = Document.load(Files.readAllBytes(node.file));
        } catch (AutomergeException e) {
          // Half written; the next reading has it whole.
          document = new Document();
        }
        heads.put(node.number, Arrays.toString(document.getHeads()));
        Set<String> lacks = new LinkedHashSet<>(keys);
        document.keys(ObjectId.ROOT).ifPresent(has -> lacks.removeAll(List.of(has)));
        if (!lacks.isEmpty()) {
          missing.put(node.number, lacks);
        }
      }
      if (missing.isEmpty() && Set.copyOf(heads.values()).size() == 1) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new Failed("not the same within " + LIMIT_SECONDS + " s; these lack: " + missing);
      }
      for (Node node : nodes) {
        node.requireRunning();
      }
      Thread.sleep(200);
    }
  }

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  private String run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(am));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Failed(String.join(" ", command) + ": " + said);
    }
    return said.strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A file, and the process that keeps it in step with its neighbours. */
  private final class Node {
    final int number;
    final Path folder;
    final Path file;
    final String id;

    /** URLs by transport. */
    final Map<String, String> listens = new TreeMap<>();

    final List<String> dials = new ArrayList<>();
    private Process process;
    private Writer in;
    private BufferedReader out;
    private int starts;

    Node(int number, Path folder, String id) {
      this.number = number;
      this.folder = folder;
      this.file = folder.resolve("doc.automerge");
      this.id = id;
    }

    /** am where it is enough: to accept only, or to dial one. The others are a Repo in Java. */
    String kind() {
      boolean isLeaf = listens.isEmpty() && dials.size() == 1;
      return dials.isEmpty() ? "am serve" : isLeaf ? "am sync --live" : "RepoNode";
    }

    String url(String transport) throws IOException {
      String sync = am + " sync -q --live " + file + " -";
      return switch (transport) {
        // A second process for the same file: they meet in it.
        case "exec" -> "exec:exec " + sync;
        case "ssh" -> "exec:exec " + ssh + " " + sync;
        case "unix" -> listens.computeIfAbsent(transport, t -> "unix:" + folder.resolve("socket"));
        default -> {
          if (!listens.containsKey(transport)) {
            listens.put(transport, transport + "://127.0.0.1:" + freePort());
          }
          yield listens.get(transport);
        }
      };
    }

    void start() throws Exception {
      List<String> command = new ArrayList<>();
      boolean isAm = kind().equals("am serve");
      if (isAm) {
        command.addAll(List.of(am, "serve", file.toString(), "-q"));
      } else if (kind().equals("am sync --live")) {
        String url = dials.get(0);
        // It comes back when it was connected once.
        awaitListening(url);
        command.addAll(List.of(am, "sync", "--live", file.toString(), url, "--id", id, "-q"));
        if (url.startsWith("wss:")) {
          command.addAll(List.of("--tls-ca", work.resolve("server.crt").toString()));
        }
      } else {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of("RepoNode", "--file", file.toString(), "--id", id));
        command.addAll(List.of("--ca", work.resolve("server.crt").toString()));
        for (String url : dials) {
          command.addAll(List.of("--dial", url));
        }
      }
      if (isAm && listens.isEmpty()) {
        // Only reached through its file.
        listens.put("unix", "unix:" + folder.resolve("socket"));
      }
      for (String url : listens.values()) {
        command.addAll(List.of("--listen", url));
      }
      if (listens.containsKey("wss")) {
        command.addAll(
            List.of(isAm ? "--tls-cert" : "--certificate", work.resolve("server.crt").toString()));
        command.addAll(
            List.of(isAm ? "--tls-key" : "--key", work.resolve("server.key").toString()));
      }
      process =
          new ProcessBuilder(command)
              .redirectError(folder.resolve("log-" + starts++).toFile())
              .start();
      in = process.outputWriter(StandardCharsets.UTF_8);
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void awaitListening(String url) throws Exception {
      for (int i = 0; i < 200 && !isListening(url); i++) {
        Thread.sleep(100);
      }
    }

    private static boolean isListening(String url) {
      if (url.startsWith("exec:")) {
        return true;
      }
      boolean isUnix = url.startsWith("unix:");
      SocketAddress address =
          isUnix
              ? UnixDomainSocketAddress.of(url.substring(5))
              : new InetSocketAddress(URI.create(url).getHost(), URI.create(url).getPort());
      try (SocketChannel channel = SocketChannel.open(address)) {
        return channel.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    void edit(String key) throws Exception {
      if (process != null && process.isAlive() && kind().equals("RepoNode")) {
        ask("find " + id);
        ask("set " + id + " " + key);
      } else {
        run("change", file.toString(), "set", key, "true", "-q");
      }
    }

    private void ask(String line) throws Exception {
      in.write(line + "\n");
      in.flush();
      String answer = out.readLine();
      while (answer != null && answer.startsWith("!")) {
        answer = out.readLine();
      }
      if (answer == null || !answer.startsWith("= ")) {
        throw new Failed("node " + number + ": " + line + ": " + answer);
      }
    }

    void requireRunning() throws Failed, IOException {
      if (!process.isAlive()) {
        Path log = folder.resolve("log-" + (starts - 1));
        String said = Files.exists(log) ? Files.readString(log).strip() : "";
        throw new Failed("node " + number + " ended with " + process.exitValue() + ": " + said);
      }
    }

    void end() throws Exception {
      if (kind().equals("RepoNode")) {
        in.close();
      } else {
        process.destroy();
      }
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new Failed("node " + number + " did not end well");
      }
    }

    void kill() {
      if (process != null) {
        process.destroyForcibly();
        process.onExit().join();
      }
    }
  }
}
