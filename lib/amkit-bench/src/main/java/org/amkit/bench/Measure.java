package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures rows in this process: {@code WARM_UP_RUNS WARM_UP_SECONDS RUNS MAX_SECONDS ROW...};
 * prints one line of JSON a row. Warming up ends when its seconds are over, and its runs, or in
 * place of the runs two fifths of all the time that there is; and when no compiler works beside the
 * row any more, as three runs that took the processor for no longer than they lasted tell, or three
 * times the seconds are over. A row called {@code memory:INPUT} measures what a process that loads
 * a document takes instead.
 */
final class Measure {
  private static final int RUNS_AT_REST = 3;

  private final int warmUps;
  private final long warmNanos;
  private final int runs;
  private final long maxNanos;

  private Measure(String[] args) {
    warmUps = Integer.parseInt(args[0]);
    warmNanos = Long.parseLong(args[1]) * 1_000_000_000L;
    runs = Integer.parseInt(args[2]);
    maxNanos = Long.parseLong(args[3]) * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    // The binding's native library loads with the first document.
    Memory.load(new byte[0]);
    Measure measure = new Measure(args);
    for (String row : List.of(args).subList(4, args.length)) {
      System.out.println(
          row.startsWith("memory:")
              ? memory(row, BenchInputs.made(row.substring("memory:".length())))
              : measure.time(row, RowSource.of(row)));
    }
  }

  private <T> String time(String name, Row<T> row) throws Exception {
    String other = warmUpOf(name);
    if (!other.equals(name)) {
      warmUp(RowSource.of(other));
    }
    long begun = System.nanoTime();
    long deadline = begun + maxNanos;
    // Nothing new is called while the runs last: a class loaded then can undo what was compiled.
    long[] nanos = new long[runs];
    long[] cpu = new long[runs];
    int times = 0;
    int atRest = 0;
    boolean measured = false;
    String check = "";
    long bytes = -1;
    for (int i = 0; times < runs; i++) {
      measured = measured || isWarm(System.nanoTime() - begun, i, atRest);
      if (System.nanoTime() > deadline && times > 0) {
        break;
      }
      T prepared = row.prepare();
      if (measured) {
        // What the preparation left behind is not the workload's.
        System.gc();
      }
      long cpuBefore = CpuTime.nanos();
      long start = System.nanoTime();
      Object result = row.run(prepared);
      long taken = System.nanoTime() - start;
      long used = CpuTime.nanos() - cpuBefore;
      atRest = used <= taken * 6 / 5 ? atRest + 1 : 0;
      // The last warm-up of a slow row counts: better one cold figure than none.
      if (measured || System.nanoTime() > deadline) {
        nanos[times] = taken;
        cpu[times++] = used;
      }
      if (check.isEmpty()) {
        check = row.check(prepared, result);
        bytes = row.byteCount(prepared, result);
      }
    }
    return String.format(
        Locale.ROOT,
        "{\"row\":\"%s\",\"ms\":%s,\"cpu\":%s,\"check\":\"%s\",\"bytes\":%d}",
        name,
        millis(nanos, times),
        millis(cpu, times),
        check,
        bytes);
  }

  private boolean isWarm(long since, int times, int atRest) {
    return since >= warmNanos
        && (times >= warmUps || since >= maxNanos * 2 / 5)
        && (atRest >= RUNS_AT_REST || since >= 3 * warmNanos);
  }

  /**
   * The row that a row is warmed up by before it is by itself; itself for most. A document of a
   * million changes takes so long to load that its own runs are too few.
   */
  private static String warmUpOf(String name) {
    return name.startsWith("live") ? name.substring(0, name.indexOf(':')) + ":10k" : name;
  }

  private <T> void warmUp(Row<T> row) throws Exception {
    long enough = System.nanoTime() + warmNanos;
    while (System.nanoTime() < enough) {
      T prepared = row.prepare();
      row.check(prepared, row.run(prepared));
    }
  }

  private static List<String> millis(long[] nanos, int times) {
    List<String> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      millis.add(String.format(Locale.ROOT, "%.3f", nanos[i] / 1e6));
    }
    return millis;
  }

  /** The peak of the process, how far that is above the start, and what Java's heap holds more. */
  private static String memory(String row, byte[] bytes) throws Exception {
    Object warm = Memory.load(new byte[0]);
    long heapBefore = usedHeap();
    long residentBefore = status("VmRSS:");
    Object document = Memory.load(bytes);
    long peak = status("VmHWM:");
    long heap = usedHeap() - heapBefore;
    return String.format(
        Locale.ROOT,
        "{\"row\":\"%s\",\"ms\":[%.1f],\"cpu\":[],\"rise\":%.1f,\"heap\":%.1f,\"check\":\"%s\"}",
        row,
        peak / 1e3,
        (peak - residentBefore) / 1e3,
        heap / 1e6,
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
