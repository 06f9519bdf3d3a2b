package org.amkit.codec;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for the hash of one change: by the JDK's digest, and by the one that starts at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {
  /** Bytes of the change: one typed character, a small change, a large one. */
  @Param({"110", "1000", "100000"})
  int size;

  private final Sha256 sha256 = new Sha256();
  private final byte[] out = new byte[Sha256.BYTE_COUNT];
  private byte[] bytes = {};

  /** Makes the bytes, and lets what is hashed in plain Java at the start of a process pass by. */
  @Setup
  public void prepare() {
    bytes = new byte[size];
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(bytes);
    byte[] first = new byte[1 << 10];
    for (int i = 0; i < 100; i++) {
      sha256.hash(first, 0, first.length);
    }
  }

  @Benchmark
  public byte[] digest() {
    sha256.hash(bytes, 0, bytes.length, out, 0);
    return out;
  }

  @Benchmark
  public byte[] plain() {
    PlainSha256.hash(bytes, 0, bytes.length, out, 0);
    return out;
  }
}
