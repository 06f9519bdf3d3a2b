package org.amkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.amkit.ChangeHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks over random graphs against the obvious way: all ancestors, then the rest. */
final class ChangeGraphTest {
  private static final int ACTORS = 4;

  private static ChangeHash hash(Random random) {
    byte[] bytes = new byte[ChangeHash.BYTE_COUNT];
    random.nextBytes(bytes);
    return ChangeHash.fromBytes(bytes);
  }

  /** Each change depends on its actor's last one and on up to two others. */
  private static ChangeGraph random(Random random, int count) {
    ChangeGraph graph = new ChangeGraph();
    int[] last = new int[ACTORS];
    Arrays.fill(last, -1);
    for (int i = 0; i < count; i++) {
      int actor = random.nextInt(ACTORS);
      BitSet deps = new BitSet();
      if (last[actor] >= 0) {
        deps.set(last[actor]);
      }
      for (int d = random.nextInt(3); d > 0 && i > 0; d--) {
        deps.set(Math.max(0, i - 1 - random.nextInt(6)));
      }
      last[actor] = i;
      graph.add(
          new ChangeGraph.Row(
              actor,
              graph.seqOf(actor) + 1,
              i + 1,
              i + 1,
              0,
              null,
              deps.stream().toArray(),
              new byte[0]),
          hash(random),
          new byte[0]);
    }
    return graph;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sinceAndClock_sameAsOverAllAncestors(long seed) {
    Random random = new Random(seed);
    ChangeGraph graph = random(random, 300);
    for (int round = 0; round < 60; round++) {
      List<ChangeHash> have = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        have.add(random.nextInt(5) == 0 ? hash(random) : graph.hashOf(random.nextInt(300)));
      }
      BitSet reached = graph.ancestors(graph.known(have));
      assertThat(graph.since(have))
          .isEqualTo(IntStream.range(0, 300).filter(i -> !reached.get(i)).toArray());
      long[] clock = new long[ACTORS];
      reached.stream()
          .forEach(i -> clock[graph.actorOf(i)] = Math.max(clock[graph.actorOf(i)], i + 1L));
      assertThat(graph.clock(have)).startsWith(clock);
      assertThat(graph.clock(have)).startsWith(clock);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void heads_areTheChangesNothingDependsOn(long seed) {
    ChangeGraph graph = random(new Random(seed), 200);
    BitSet inner = new BitSet();
    for (int i = 0; i < 200; i++) {
      Arrays.stream(graph.depsOf(i)).forEach(inner::set);
    }
    List<ChangeHash> heads =
        IntStream.range(0, 200)
            .filter(i -> !inner.get(i))
            .mapToObj(graph::hashOf)
            .sorted()
            .toList();
    assertThat(graph.heads()).isEqualTo(heads);
    assertThat(Arrays.stream(graph.headNumbers()).mapToObj(graph::hashOf).toList())
        .isEqualTo(heads);
    for (int i = 0; i < 200; i++) {
      assertThat(graph.find(graph.hashOf(i))).isEqualTo(i);
      assertThat(graph.find(graph.actorOf(i), graph.seqNumberOf(i))).isEqualTo(i);
      assertThat(graph.findByOp(graph.actorOf(i), i + 1L)).isEqualTo(i);
    }
  }
}
