package org.amkit.codec;

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

/** Nanoseconds for one number, written and read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Leb128Benchmark {
  private static final int COUNT = 10_000;

  /** Numbers are below 2 to this power: one byte each, one to two, one to five. */
  @Param({"6", "12", "32"})
  int bits;

  private final long[] numbers = new long[COUNT];
  private final ByteWriter writer = new ByteWriter();
  private byte[] bytes = {};

  /** Makes the numbers and their bytes. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = random.nextLong(1L << bits);
    }
    write();
    bytes = writer.toByteArray();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int write() {
    writer.clear();
    for (long number : numbers) {
      writer.uleb(number);
    }
    return writer.size();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long read() {
    ByteReader reader = new ByteReader(bytes);
    long sum = 0;
    while (!reader.atEnd()) {
      sum += reader.uleb();
    }
    return sum;
  }
}
