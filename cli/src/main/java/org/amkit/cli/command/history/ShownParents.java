package org.amkit.cli.command.history;

import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.amkit.cli.address.History;

/**
 * For changes of which only some are shown: the nearest shown ones that each is based on. Cost:
 * O(history x the most lines of descent side by side).
 */
final class ShownParents {
  private final int[][] parents;

  ShownParents(History graph, List<Integer> shown) {
    BitSet visible = new BitSet(graph.size());
    shown.forEach(visible::set);
    parents = new int[graph.size()][];
    int[][] stands = new int[graph.size()][];
    for (int i = 0; i < graph.size(); i++) {
      TreeSet<Integer> nearest = new TreeSet<>();
      for (int parent : graph.parents(i)) {
        for (int stand : stands[parent]) {
          nearest.add(stand);
        }
      }
      parents[i] = graph.ownFirst(i, nearest.descendingSet().stream().mapToInt(n -> n).toArray());
      stands[i] = visible.get(i) ? new int[] {i} : parents[i];
    }
  }

  /** The shown changes next below a shown one: its actor's own first, then the newest. */
  int[] of(int number) {
    return parents[number];
  }
}
