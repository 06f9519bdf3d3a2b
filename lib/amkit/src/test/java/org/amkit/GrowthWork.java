package org.amkit;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Work that is to grow no faster than its input, measured by {@link GrowthTest} in a JVM without
 * compiler, where time is a count of what was done. Prints the least CPU time of some runs.
 */
public final class GrowthWork {
  private static final int RUNS = 3;

  /** Changes that put a value each, not knowing of each other: as many as the size. */
  private static List<byte[]> conflicting = List.of();

  private GrowthWork() {}

  /** What is measured. */
  enum Kind {
    SETTLE,
    SETTLE_LOADED,
    TAKE_BACK_SETTLING,
    SETTLE_EVERY_OTHER,
    DIFF_OF_SETTLING,
    LOAD_SETTLED
  }

  /** Fresh work of a size; making it is not part of the time. */
  private static Supplier<Object> work(Kind kind, int size) {
    return switch (kind) {
      case SETTLE -> settle(conflicts());
      case SETTLE_LOADED -> settle(Document.load(conflicts().save()));
      case TAKE_BACK_SETTLING -> takeBack();
      case SETTLE_EVERY_OTHER -> settleEveryOther(size);
      case DIFF_OF_SETTLING -> diff();
      case LOAD_SETTLED -> load();
    };
  }

  /** Prints the time of each kind of work at each of the sizes: kind, size, nanoseconds. */
  public static void main(String[] sizes) {
    for (String size : sizes) {
      int n = Integer.parseInt(size);
      conflicting = conflicting(n);
      for (Kind kind : Kind.values()) {
        System.out.println(kind + " " + n + " " + nanos(kind, n));
      }
    }
  }

  private static long nanos(Kind kind, int size) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      Supplier<Object> work = work(kind, size);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Object result = work.get();
      long time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      least = result == null ? least : Math.min(least, time);
    }
    return least;
  }

  private static byte[] actor(Random random) {
    byte[] actor = new byte[16];
    random.nextBytes(actor);
    return actor;
  }

  /** Counters that many put at key "k", not knowing of each other. */
  private static List<byte[]> conflicting(int count) {
    Random random = new Random(1);
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document one = new Document(actor(random));
      int value = i;
      one.change("put", tx -> tx.set(ObjectId.ROOT, "k", NewValue.counter(value)));
      changes.add(one.getAllChanges().get(0).bytes());
    }
    return changes;
  }

  private static Document conflicts() {
    Document all = new Document(new byte[] {2});
    all.applyChanges(conflicting, null);
    return all;
  }

  private static Supplier<Object> settle(Document document) {
    return () -> document.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
  }

  private static Supplier<Object> takeBack() {
    Transaction tx = conflicts().startTransaction();
    tx.set(ObjectId.ROOT, "k", "settled");
    return () -> {
      tx.rollback();
      return tx;
    };
  }

  /** Half of the values are settled, by one who knows every other; the rest stays in conflict. */
  private static Supplier<Object> settleEveryOther(int n) {
    Document all = conflicts();
    List<byte[]> known = new ArrayList<>();
    for (int i = 0; i < n; i += 2) {
      known.add(conflicting.get(i));
    }
    Document half = new Document(new byte[] {1});
    half.applyChanges(known, null);
    ChangeHash[] before = half.getHeads();
    half.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
    byte[] settling = half.encodeChangesSince(before);
    return () -> all.loadIncremental(settling);
  }

  private static Supplier<Object> diff() {
    Document document = conflicts();
    ChangeHash[] before = document.getHeads();
    document.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
    return () -> document.diff(before, document.getHeads());
  }

  private static Supplier<Object> load() {
    Document document = conflicts();
    document.change("settle", tx -> tx.delete(ObjectId.ROOT, "k"));
    byte[] saved = document.save();
    return () -> Document.load(saved);
  }
}
