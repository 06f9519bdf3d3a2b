package org.amkit.engine;

import java.util.concurrent.TimeUnit;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds for one change: begun, filled and committed, with its hash. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommitBenchmark {
  /** Keys put, or characters typed consecutively, in the change. */
  @Param({"1", "10", "1000"})
  int ops;

  private Document document = new Document();
  private ObjectId text = ObjectId.ROOT;
  private int number;

  /** Begins a document with a text; each iteration has its own, so that none grows without end. */
  @Setup(Level.Iteration)
  public void prepare() {
    document = new Document(new byte[] {1, 2, 3, 4});
    try (Transaction transaction = document.startTransaction()) {
      text = transaction.set(ObjectId.ROOT, "text", ObjectType.TEXT);
      transaction.commit();
    }
  }

  @Benchmark
  public Object put() {
    try (Transaction transaction = document.startTransaction()) {
      for (int i = 0; i < ops; i++) {
        transaction.set(ObjectId.ROOT, "key" + i, number++);
      }
      return transaction.commit();
    }
  }

  @Benchmark
  public Object type() {
    try (Transaction transaction = document.startTransaction()) {
      for (int i = 0; i < ops; i++) {
        transaction.spliceText(text, i, 0, "x");
      }
      return transaction.commit();
    }
  }
}
