package org.amkit.bench.serve;

import java.util.Arrays;

/** How long deliveries took. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long nanoseconds) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = nanoseconds;
  }

  int count() {
    return count;
  }

  /** The time, in ms, within which a share of all deliveries came: nearest rank; NaN of none. */
  double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
  }
}
