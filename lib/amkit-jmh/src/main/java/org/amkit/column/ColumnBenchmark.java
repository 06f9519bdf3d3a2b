package org.amkit.column;

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

/** Nanoseconds for one entry of a column, written and read, run length encoded and as deltas. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ColumnBenchmark {
  private static final int COUNT = 10_000;

  /** Mean length of the runs: of equal values, and of values with equal steps. */
  @Param({"1", "4", "100"})
  int run;

  private final long[] repeated = new long[COUNT];
  private final long[] stepped = new long[COUNT];
  private final RleWriter rle = new RleWriter();
  private final DeltaWriter delta = new DeltaWriter();
  private byte[] rleBytes = {};
  private byte[] deltaBytes = {};

  /** Makes the values and their columns. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    long value = 0;
    long step = 0;
    for (int i = 0; i < COUNT; i++) {
      if (random.nextInt(run) == 0) {
        value = (value + 1 + random.nextInt(100)) % 1_000;
        step = random.nextInt(-9, 10);
      }
      repeated[i] = value;
      stepped[i] = (i == 0 ? 0 : stepped[i - 1]) + step;
    }
    writeRle();
    rleBytes = rle.toByteArray();
    writeDelta();
    deltaBytes = delta.toByteArray();
    if (readRle() != sum(repeated) || readDelta() != sum(stepped)) {
      throw new IllegalStateException("what was written is not what is read");
    }
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int writeRle() {
    rle.reset();
    for (long value : repeated) {
      rle.append(value, 1);
    }
    return rle.finish();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readRle() {
    RleReader reader = Column.of(rleBytes).rle(Rules.LAX);
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += reader.value();
      reader.advance(1);
    }
    return sum;
  }

  /** Whole runs at a time, as the loader reads where it may. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readRleByRun() {
    RleReader reader = Column.of(rleBytes).rle(Rules.LAX);
    long sum = 0;
    for (int i = 0; i < COUNT; ) {
      int length = reader.run();
      sum += length * reader.value();
      reader.advance(length);
      i += length;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int writeDelta() {
    delta.reset();
    for (long value : stepped) {
      delta.append(value);
    }
    return delta.finish();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readDelta() {
    DeltaReader reader = Column.of(deltaBytes).deltas(Rules.LAX);
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += reader.value();
      reader.advance(1);
    }
    return sum;
  }
}
