package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures one row in this process: {@code ROW WARM_UP_RUNS WARM_UP_SECONDS RUNS MAX_SECONDS};
 * prints one line of JSON. Warming up ends when both its runs and its seconds are over. A row
 * called {@code memory:INPUT} measures what a loaded document takes instead.
 */
final class Measure {
  private Measure() {}

  public static void main(String[] args) throws Exception {
    // The binding's native library loads with the first document.
    Memory.load(new byte[0]);
    int warmUps = Integer.parseInt(args[1]);
    long warm = System.nanoTime() + Long.parseLong(args[2]) * 1_000_000_000L;
    int runs = Integer.parseInt(args[3]);
    long deadline = System.nanoTime() + Long.parseLong(args[4]) * 1_000_000_000L;
    if (args[0].startsWith("memory:")) {
      memory(BenchInputs.made(args[0].substring("memory:".length())));
      return;
    }
    measure(RowSource.of(args[0]), warmUps, warm, runs, deadline);
  }

  private static <T> void measure(Row<T> row, int warmUps, long warm, int runs, long deadline)
      throws Exception {
    // Nothing new is called while the runs last: a class loaded then can undo what was compiled.
    long[] nanos = new long[runs];
    int times = 0;
    String check = "";
    long bytes = -1;
    for (int i = 0; times < runs; i++) {
      boolean measured = i >= warmUps && System.nanoTime() >= warm;
      if (System.nanoTime() > deadline && times > 0) {
        break;
      }
      T prepared = row.prepare();
      if (measured) {
        // What the preparation left behind is not the workload's.
        System.gc();
      }
      long start = System.nanoTime();
      Object result = row.run(prepared);
      long taken = System.nanoTime() - start;
      // The last warm-up of a slow row counts: better one cold figure than none.
      if (measured || System.nanoTime() > deadline) {
        nanos[times++] = taken;
      }
      if (check.isEmpty()) {
        check = row.check(prepared, result);
        bytes = row.byteCount(prepared, result);
      }
    }
    List<String> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      millis.add(String.format(Locale.ROOT, "%.3f", nanos[i] / 1e6));
    }
    System.out.printf(
        Locale.ROOT, "{\"ms\":%s,\"check\":\"%s\",\"bytes\":%d}%n", millis, check, bytes);
  }

  private static void memory(byte[] bytes) throws Exception {
    Object warm = Memory.load(new byte[0]);
    long before = usedHeap();
    long peakBefore = status("VmRSS:");
    Object document = Memory.load(bytes);
    long peak = status("VmHWM:");
    long retained = usedHeap() - before;
    long resident = status("VmRSS:") - peakBefore;
    System.out.printf(
        Locale.ROOT,
        "{\"retained\":%.1f,\"resident\":%.1f,\"peak\":%.1f,\"check\":\"%s\"}%n",
        retained / 1e6,
        resident / 1e3,
        (peak - peakBefore) / 1e3,
        Memory.check(document, warm));
  }

  private static long usedHeap() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A figure of /proc/self/status in kB; 0 where there is none. */
  private static long status(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }
}
