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

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder failures = new LongAdder();

  void wrote(long nanos) {
    int bucket = 0;
    while (bucket < BUCKETS - 1 && nanos > FIRST_NANOS << bucket) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
  }

  void failed() {
    failures.increment();
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
