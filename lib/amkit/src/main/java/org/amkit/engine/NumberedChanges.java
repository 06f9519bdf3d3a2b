package org.amkit.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.amkit.ChangeHash;
import org.amkit.history.ChangeGraph;
import org.jspecify.annotations.Nullable;

/** Hashes of changes by ascending numbers, each made when it is asked for. */
final class NumberedChanges extends AbstractList<ChangeHash> implements RandomAccess {
  private final ChangeGraph graph;
  private final int[] numbers;

  NumberedChanges(ChangeGraph graph, int[] numbers) {
    this.graph = graph;
    this.numbers = numbers;
  }

  @Override
  public ChangeHash get(int index) {
    return graph.hashOf(numbers[index]);
  }

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public boolean contains(@Nullable Object o) {
    return o instanceof ChangeHash hash && Arrays.binarySearch(numbers, graph.find(hash)) >= 0;
  }
}
