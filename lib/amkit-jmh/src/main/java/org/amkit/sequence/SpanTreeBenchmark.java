package org.amkit.sequence;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to insert one span at a random place of a sequence, and to find one by its index. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpanTreeBenchmark {
  private static final int LOOKUPS = 1_000;
  private static final int INSERTIONS = 1_000;

  /** Spans in the sequence before. */
  @Param({"100", "10000", "1000000"})
  int size;

  private final long[] places = new long[LOOKUPS];
  private SpanTree tree = new SpanTree();
  private SplittableRandom random = new SplittableRandom(1);
  private long nextId;

  /** Makes a sequence of spans of one to nine elements each, inserted in random order. */
  @Setup
  public void prepare() {
    tree = new SpanTree();
    random = new SplittableRandom(1);
    for (int i = 0; i < size; i++) {
      insert();
    }
    for (int i = 0; i < LOOKUPS; i++) {
      places[i] = random.nextLong(tree.width());
    }
  }

  private SeqSpan insert() {
    SeqSpan span = new SeqSpan(nextId, 0, 1 + random.nextInt(9));
    span.width = 1;
    nextId += 10 * SeqSpan.ID_STEP;
    SeqSpan after = tree.width() == 0 ? null : tree.find(random.nextLong(tree.width()));
    tree.insertAfter(after, span);
    return span;
  }

  /** Finds a place and inserts there; the spans are taken out again, so that the size stays. */
  @Benchmark
  @OperationsPerInvocation(INSERTIONS)
  public long findAndInsert() {
    SeqSpan[] inserted = new SeqSpan[INSERTIONS];
    for (int i = 0; i < INSERTIONS; i++) {
      inserted[i] = insert();
    }
    for (SeqSpan span : inserted) {
      tree.remove(span);
    }
    return tree.width();
  }

  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public long find() {
    long sum = 0;
    for (long place : places) {
      if (tree.find(place) != null) {
        sum += tree.foundStart();
      }
    }
    return sum;
  }
}
