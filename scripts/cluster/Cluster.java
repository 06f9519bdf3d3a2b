import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.websocket.WebSocketDialer;

/**
 * Three nodes on one store, clients that edit and note what is acknowledged, and what goes wrong.
 *
 * <pre>
 *   clients --proxy--> nodes --proxy--> engine <-- auditor
 * </pre>
 */
final class Cluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int CLIENTS_OF_A_DOCUMENT = 3;
  private static final long QUIET_SECONDS = 120;
  private static final long CHANGED_CLIENT_MILLIS = 3_000;

  private final Random random;
  private final int clientCount;
  private final int documentCount;
  private final int editMillis;
  private final double faultShare;
  private final boolean isTraced;
  private final Engine engine;
  private final List<ServeNode> nodes = new ArrayList<>();

  /** Of nodes to the engine, by node. */
  private final List<List<Proxy>> ways = new ArrayList<>();

  private final List<WebSocketDialer> dialers = new ArrayList<>();
  private final AtomicReferenceArray<Client> clients;
  private final List<DocumentId> ids = new ArrayList<>();
  private final Ledger ledger = new Ledger();

  Cluster(Map<String, String> options, Engine engine, Path work, Processes processes)
      throws Exception {
    this.engine = engine;
    boolean isQuick = options.containsKey("quick");
    this.clientCount = isQuick ? 12 : 60;
    this.isTraced = options.containsKey("trace");
    this.faultShare = isQuick ? 0.1 : 1;
    this.documentCount = isQuick ? 20 : 200;
    this.editMillis = Integer.parseInt(options.getOrDefault("edit-millis", isQuick ? "200" : "800"));
    this.random = new Random(Long.parseLong(options.get("seed")));
    this.clients = new AtomicReferenceArray<>(clientCount);
    for (int i = 0; i < NODES; i++) {
      List<Proxy> way = new ArrayList<>();
      for (int port : engine.ports()) {
        way.add(new Proxy(port));
      }
      ways.add(way);
      String address = engine.address(way.stream().map(Proxy::port).toList());
      nodes.add(new ServeNode(i, System.getenv("AM"), address, work, processes));
    }
    for (ServeNode node : nodes) {
      node.start();
      dialers.add(Client.dialer(node.door.port()));
    }
  }

  /** Where its nodes are. */
  List<String> urls() {
    return nodes.stream().map(node -> "ws://127.0.0.1:" + node.door.port()).toList();
  }

  /** Kills all nodes, or starts them. */
  void all(boolean kill) throws IOException, InterruptedException {
    for (ServeNode node : nodes) {
      if (kill) {
        node.kill();
      } else {
        node.start();
      }
    }
  }

  private Client client(int first) {
    return new Client(dialers, first, ledger, new Random(random.nextLong()));
  }

  /** Whether a client has a document: each has the same number of clients, at first of all nodes. */
  private boolean isOf(int number, int document) {
    int group = clientCount / CLIENTS_OF_A_DOCUMENT;
    return document % group == number % group;
  }

  private int firstNode(int number) {
    return number * CLIENTS_OF_A_DOCUMENT / clientCount;
  }

  private void populate() throws Exception {
    for (int i = 0; i < clientCount; i++) {
      clients.set(i, client(firstNode(i)));
    }
    for (int d = 0; d < documentCount; d++) {
      ids.add(clients.get(d % (clientCount / CLIENTS_OF_A_DOCUMENT)).create());
    }
    for (int i = 0; i < clientCount; i++) {
      open(i, clients.get(i), TimeUnit.SECONDS.toNanos(60));
    }
  }

  /** Has a client find its documents. */
  private void open(int number, Client client, long nanos) throws Exception {
    long end = System.nanoTime() + nanos;
    for (int d = 0; d < documentCount; d++) {
      while (isOf(number, d) && !client.has(ids.get(d))) {
        if (System.nanoTime() > end) {
          throw new IOException("client " + number + " does not get " + ids.get(d));
        }
        Thread.sleep(100);
      }
    }
  }

  /**
   * Clients edit for a while, and now and then one goes with all that it had in memory, and another
   * comes in its place.
   */
  private void edit(List<Faults.Kind> kinds, long seconds, Faults faults) throws Exception {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    for (int i = 0; i < clientCount; i++) {
      int number = i;
      threads.scheduleWithFixedDelay(
          () -> clients.get(number).edit(),
          random.nextInt(editMillis),
          editMillis,
          TimeUnit.MILLISECONDS);
    }
    AtomicInteger changed = new AtomicInteger();
    threads.scheduleWithFixedDelay(
        () -> change(changed.getAndIncrement() % clientCount),
        CHANGED_CLIENT_MILLIS,
        CHANGED_CLIENT_MILLIS,
        TimeUnit.MILLISECONDS);
    faults.run(kinds, seconds, random);
    threads.shutdown();
    threads.awaitTermination(60, TimeUnit.SECONDS);
  }

  private void change(int number) {
    Client gone = clients.get(number);
    Client fresh = client(random.nextInt(NODES));
    clients.set(number, fresh);
    gone.close();
    for (int d = 0; d < documentCount; d++) {
      try {
        if (isOf(number, d)) {
          fresh.has(ids.get(d));
        }
      } catch (Exception e) {
        // It is looked for again at the end.
      }
    }
  }

  /**
   * Waits until all clients of each document have the same, and the store, and nothing is left to
   * acknowledge. What a node had stored that was killed before it notified the others they find
   * when they catch up, each ten seconds.
   */
  private String awaitEqual(Auditor auditor) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
    for (int i = 0; i < clientCount; i++) {
      open(i, clients.get(i), TimeUnit.SECONDS.toNanos(QUIET_SECONDS));
    }
    String problem = "";
    do {
      Thread.sleep(200);
      problem = difference();
      if (problem.isEmpty()) {
        problem = storeProblem(auditor);
      }
    } while (!problem.isEmpty() && System.nanoTime() < end);
    return problem;
  }

  private String difference() throws Exception {
    int differing = 0;
    int pending = 0;
    for (int d = 0; d < documentCount; d++) {
      Optional<List<ChangeHash>> first = Optional.empty();
      for (int i = 0; i < clientCount; i++) {
        if (isOf(i, d)) {
          Optional<List<ChangeHash>> heads = clients.get(i).heads(ids.get(d));
          if (first.isPresent() && !first.equals(heads)) {
            differing++;
          }
          first = heads;
        }
      }
    }
    for (int i = 0; i < clientCount; i++) {
      pending += clients.get(i).pendingCount();
    }
    return differing + pending == 0
        ? ""
        : differing + " documents differ, " + pending + " changes are not acknowledged";
  }

  /** One campaign, from an empty store; whether all was well. */
  boolean run(String name, List<Faults.Kind> kinds, long seconds) throws Exception {
    populate();
    List<Proxy> proxies = new ArrayList<>();
    ways.forEach(proxies::addAll);
    nodes.forEach(node -> proxies.add(node.door));
    Faults faults = new Faults(nodes, proxies, engine, faultShare);
    if (isTraced) {
      trace(faults);
    }
    try (Auditor auditor = new Auditor(engine, ledger, ids)) {
      auditor.start();
      edit(kinds, seconds, faults);
      long start = System.nanoTime();
      String difference = awaitEqual(auditor);
      double quietSeconds = (System.nanoTime() - start) / 1e9;
      auditor.stop();
      long dropped =
          nodes.stream().mapToLong(n -> n.metric("am_node_messages_dropped_total")).sum();
      int lost = lost(auditor);
      boolean isGood = difference.isEmpty() && lost == 0 && auditor.findings().isEmpty();
      System.out.printf(
          Locale.ROOT,
          "%s %s, %d s, %s: %,d changes made, %,d acknowledged, %d lost; %,d readings past the nodes;"
              + " %s after %.1f s of quiet; %,d came to clients of other nodes, p50 %.0f ms,"
              + " p99 %.0f ms; %d messages between nodes dropped; nodes ended by themselves %d times%n",
          isGood ? "ok    " : "FAILED",
          name,
          seconds,
          counts(faults),
          ledger.madeCount(),
          ledger.acknowledgedCount(),
          lost,
          auditor.readings(),
          difference.isEmpty() ? "all clients equal" : difference,
          quietSeconds,
          ledger.arrivedCount(),
          ledger.millis(0.5),
          ledger.millis(0.99),
          dropped,
          nodes.stream().mapToInt(ServeNode::deaths).sum());
      return isGood;
    }
  }

  /** A line each second: what has happened by then. */
  private void trace(Faults faults) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int second = 0; ; second++) {
                  System.out.printf(
                      "%4d s %6d made %6d acknowledged %6d arrived  %s%n",
                      second,
                      ledger.madeCount(),
                      ledger.acknowledgedCount(),
                      ledger.arrivedCount(),
                      faults.underway());
                  Thread.sleep(1_000);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** The heads of each document at one of its clients. */
  private Map<DocumentId, List<ChangeHash>> clientHeads() throws Exception {
    Map<DocumentId, List<ChangeHash>> heads = new LinkedHashMap<>();
    for (int d = 0; d < documentCount; d++) {
      Client client = clients.get(d % (clientCount / CLIENTS_OF_A_DOCUMENT));
      heads.put(ids.get(d), client.heads(ids.get(d)).orElseThrow());
    }
    return heads;
  }

  private String storeProblem(Auditor auditor) throws Exception {
    Map<DocumentId, List<ChangeHash>> heads = clientHeads();
    try {
      return String.join(", ", storeDifferences(auditor, heads));
    } catch (IOException e) {
      // It may still recover from the last crash.
      return "the store does not answer: " + e.getMessage();
    }
  }

  /** The documents of which the store has other heads. */
  private static List<String> storeDifferences(
      Auditor auditor, Map<DocumentId, List<ChangeHash>> heads) throws IOException {
    List<String> differences = new ArrayList<>();
    for (DocumentId id : heads.keySet()) {
      if (!List.of(auditor.read(id).getHeads()).equals(heads.get(id))) {
        differences.add(id + ": the store has other heads than the clients");
      }
    }
    return differences;
  }

  /** With all nodes and clients gone, the store has all, and just what the clients had. */
  private int lost(Auditor auditor) throws Exception {
    Map<DocumentId, List<ChangeHash>> heads = clientHeads();
    for (ServeNode node : nodes) {
      node.kill();
    }
    for (int i = 0; i < clientCount; i++) {
      clients.get(i).close();
    }
    int lost = auditor.checkAll();
    for (String difference : storeDifferences(auditor, heads)) {
      auditor.findings().add(difference);
      System.out.println("FOUND  " + difference);
    }
    return lost;
  }

  private static String counts(Faults faults) {
    StringBuilder text = new StringBuilder();
    faults
        .counts()
        .forEach(
            (kind, count) -> {
              if (count.get() > 0 && kind != Faults.Kind.NONE) {
                text.append(text.isEmpty() ? "" : ", ").append(count).append(" x ");
                text.append(kind.name().toLowerCase(Locale.ROOT));
              }
            });
    return text.isEmpty() ? "no faults" : text.toString();
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(ServeNode::close);
    for (List<Proxy> way : ways) {
      for (Proxy proxy : way) {
        proxy.close();
      }
    }
    for (ServeNode node : nodes) {
      node.door.close();
    }
  }
}
