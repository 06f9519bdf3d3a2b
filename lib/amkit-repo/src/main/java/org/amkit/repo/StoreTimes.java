package org.amkit.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long a store takes to write: counts by powers of two of a tenth of a millisecond. */
final class StoreTimes {
  private static final int BUCKETS = 18;
  private static final double FIRST_MILLIS = 0.1;
  private static final long FIRST_NANOS = 100_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder failures = new LongAdder();
  private final LongAdder sumNanos = new LongAdder();
  private volatile boolean isFailing;

  void wrote(long nanos) {
    isFailing = false;
    sumNanos.add(nanos);
    int bucket = 0;
    while (bucket < BUCKETS - 1 && nanos > FIRST_NANOS << bucket) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
  }

  void failed() {
    isFailing = true;
    failures.increment();
  }

  /** Whether the last write has failed. */
  boolean isFailing() {
    return isFailing;
  }

  /** What all writes took together. */
  double sumMillis() {
    return sumNanos.sum() / NANOS_PER_MILLI;
  }

  long failures() {
    return failures.sum();
  }

  /** Each with those within the one before. */
  List<RepoStatus.Bucket> buckets() {
    List<RepoStatus.Bucket> buckets = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += counts.get(i);
      buckets.add(new RepoStatus.Bucket(FIRST_MILLIS * (1 << i), sum));
    }
    return buckets;
  }
}
