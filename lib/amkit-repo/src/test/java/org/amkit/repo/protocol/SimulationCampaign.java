package org.amkit.repo.protocol;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Many seeds of the {@link Simulation}, on all cores. */
final class SimulationCampaign {
  private static final int MAX_PEERS = 50;
  private static final int DAYS = 1;

  private SimulationCampaign() {}

  /** Runs a seed; where it fails, again with a trace. */
  static String run(long seed, int maxPeers) {
    Simulation simulation = new Simulation(seed, maxPeers, false);
    try {
      simulation.run();
      return simulation.figures();
    } catch (AssertionError e) {
      new Simulation(seed, maxPeers, true).run();
      throw new AssertionError("seed " + seed + " failed once and not again", e);
    }
  }

  /**
   * Runs seeds.
   *
   * @param args the first seed, how many, and perhaps the most peers
   */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long from = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    int maxPeers = args.length > 2 ? Integer.parseInt(args[2]) : MAX_PEERS;
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicLong next = new AtomicLong(from);
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    AtomicLong failed = new AtomicLong(Long.MAX_VALUE);
    long start = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            for (long seed = next.getAndIncrement();
                seed < from + count && seed < failed.get();
                seed = next.getAndIncrement()) {
              try {
                run(seed, maxPeers);
              } catch (AssertionError e) {
                synchronized (failed) {
                  if (seed < failed.get()) {
                    failed.set(seed);
                    failure.set(e);
                  }
                }
              }
            }
          });
    }
    pool.shutdown();
    if (!pool.awaitTermination(DAYS, TimeUnit.DAYS)) {
      throw new IllegalStateException("not done within a day");
    }
    AssertionError first = failure.get();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (first != null) {
      out.println(first.getMessage());
      first.printStackTrace(out);
      System.exit(1);
    }
    out.printf(
        "seeds %d to %d, up to %d peers: all right, %.1f s on %d cores%n",
        from, from + count - 1, maxPeers, millis / 1000.0, threads);
  }
}
