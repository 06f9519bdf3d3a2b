import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong with nodes, servers and connections, one after the other; all is well again at the end. */
final class Faults {
  /** One kind of them. */
  enum Kind {
    /** Nothing. */
    NONE,
    /** A node is killed, and started again. */
    KILL,
    /** A node hangs for a while. */
    STOP,
    /** A server of the store's crashes, and is started again. */
    STORE,
    /** Connections are reset, drop what is sent, or are slow: of nodes to the store, of clients to nodes. */
    CUT
  }

  private static final long REVIVE_MILLIS = 500;

  private final List<ServeNode> nodes;
  private final List<Proxy> proxies;
  private final Engine engine;

  /** What lasts longer is cut down to a share of it. */
  private final double share;

  private final List<Object> servers = new ArrayList<>();
  private final Map<Kind, AtomicInteger> counts = new LinkedHashMap<>();
  private volatile long endNanos;
  private volatile Exception failure;
  private final Set<String> underway = new ConcurrentSkipListSet<>();

  Faults(List<ServeNode> nodes, List<Proxy> proxies, Engine engine, double share) {
    this.share = share;
    this.nodes = nodes;
    this.proxies = proxies;
    this.engine = engine;
    for (int i = 0; i < engine.serverCount(); i++) {
      servers.add(new Object());
    }
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicInteger());
    }
  }

  /** What is wrong now, for people. */
  List<String> underway() {
    return List.copyOf(underway);
  }

  /** How many of each kind there were. */
  Map<Kind, AtomicInteger> counts() {
    return counts;
  }

  /**
   * Does them for a while.
   *
   * @param kinds of which each is one; several at the same time
   */
  void run(List<Kind> kinds, long seconds, Random random) throws Exception {
    endNanos = System.nanoTime() + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    threads.add(new Thread(this::revive, "revive"));
    for (int i = kinds.size() > 1 ? 2 : 1; i > 0; i--) {
      Random own = new Random(random.nextLong());
      threads.add(new Thread(() -> follow(kinds, own), "faults"));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    proxies.forEach(proxy -> proxy.set(Proxy.Mode.PASS));
    if (failure != null) {
      throw failure;
    }
  }

  private boolean isOver() {
    return System.nanoTime() - endNanos > 0 || failure != null;
  }

  /** A node that ends by itself is started again, as a supervisor does. */
  private void revive() {
    try {
      while (!isOver()) {
        for (ServeNode node : nodes) {
          node.revive();
        }
        Thread.sleep(REVIVE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  private void follow(List<Kind> kinds, Random random) {
    try {
      while (!isOver()) {
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        counts.get(kind).incrementAndGet();
        happen(kind, random);
        pause(300 + random.nextInt(2_500));
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  private void happen(Kind kind, Random random) throws IOException, InterruptedException {
    ServeNode node = nodes.get(random.nextInt(nodes.size()));
    switch (kind) {
      case NONE -> pause(500);
      case KILL -> {
        String what = "node " + node.number + " is down";
        underway.add(what);
        node.kill();
        pause(random.nextInt(2_000));
        node.start();
        underway.remove(what);
      }
      case STOP ->
          node.suspend(
              (long) (share * (random.nextInt(3) == 0 ? 20_000 : 500 + random.nextInt(5_000))));
      case STORE -> {
        int server = random.nextInt(servers.size());
        synchronized (servers.get(server)) {
          String what = "server " + server + " is down";
          underway.add(what);
          engine.crash(server);
          pause(random.nextInt(4) == 0 ? 8_000 : random.nextInt(2_000));
          engine.restart(server);
          underway.remove(what);
          // Work in between, or there is nothing to lose.
          pause(3_000 + random.nextInt(6_000));
        }
      }
      case CUT -> cut(proxies.get(random.nextInt(proxies.size())), random);
    }
  }

  private void pause(int millis) throws InterruptedException {
    Thread.sleep((long) (share * millis));
  }

  private void cut(Proxy proxy, Random random) throws InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> proxy.cut();
      case 1 -> {
        proxy.set(Proxy.Mode.DELAY);
        pause(2_000 + random.nextInt(5_000));
      }
      case 2 -> {
        proxy.set(Proxy.Mode.REFUSE);
        proxy.cut();
        pause(random.nextInt(5_000));
      }
      default -> {
        proxy.set(Proxy.Mode.DROP);
        pause(1_000 + random.nextInt(10_000));
      }
    }
    proxy.set(Proxy.Mode.PASS);
  }
}
