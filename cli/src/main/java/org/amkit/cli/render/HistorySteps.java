package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.cli.address.History;

/**
 * A history cut into steps, each one change or, in a long history, several neighbouring ones. The
 * version behind a step is all changes up to its last.
 */
public final class HistorySteps {
  /**
   * Neighbouring changes, by their numbers in the graph.
   *
   * @param from the first
   * @param to one past the last
   */
  public record Step(int from, int to) {
    /** How many changes it is. */
    public int size() {
      return to - from;
    }
  }

  private final History graph;
  private final List<Step> steps;
  private final int[] stepOf;

  /** The history. */
  History history() {
    return graph;
  }

  private HistorySteps(History graph, List<Step> steps) {
    this.graph = graph;
    this.steps = steps;
    this.stepOf = new int[graph.size()];
    for (int i = 0; i < steps.size(); i++) {
      Arrays.fill(stepOf, steps.get(i).from(), steps.get(i).to(), i);
    }
  }

  /**
   * Cuts a history into at most so many steps. Where it can be, a step is changes of one author
   * that stand side by side; only a history in which authors alternate more often than that is cut
   * evenly.
   *
   * @param most how many steps at most; at least 1
   */
  public static HistorySteps of(History graph, int most) {
    int size = graph.size();
    if (size <= most) {
      return new HistorySteps(graph, pieces(List.of(new Step(0, size)), 1));
    }
    List<Step> runs = runs(graph);
    if (runs.size() > most) {
      return new HistorySteps(graph, pieces(List.of(new Step(0, size)), ceiling(size, most)));
    }
    int low = 1;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (count(runs, middle) <= most) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new HistorySteps(graph, pieces(runs, low));
  }

  private static List<Step> runs(History graph) {
    List<Step> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= graph.size(); i++) {
      if (i == graph.size() || !graph.change(i).actor().equals(graph.change(from).actor())) {
        runs.add(new Step(from, i));
        from = i;
      }
    }
    return runs;
  }

  private static int ceiling(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static long count(List<Step> runs, int length) {
    return runs.stream().mapToLong(run -> ceiling(run.size(), length)).sum();
  }

  private static List<Step> pieces(List<Step> runs, int length) {
    List<Step> pieces = new ArrayList<>();
    for (Step run : runs) {
      for (int from = run.from(); from < run.to(); from += length) {
        pieces.add(new Step(from, Math.min(run.to(), from + length)));
      }
    }
    return pieces;
  }

  /** The steps, the oldest first. */
  public List<Step> all() {
    return steps;
  }

  /** The steps that a step's changes were made on top of, without itself, ascending. */
  public int[] parents(Step step) {
    BitSet parents = new BitSet();
    int self = stepOf[step.from()];
    for (int i = step.from(); i < step.to(); i++) {
      for (int parent : graph.parents(i)) {
        if (stepOf[parent] != self) {
          parents.set(stepOf[parent]);
        }
      }
    }
    return parents.stream().toArray();
  }

  /** How many actors made a step's changes. */
  public int actorCount(Step step) {
    return (int)
        graph.changes().subList(step.from(), step.to()).stream()
            .map(Change::actor)
            .distinct()
            .count();
  }

  /** Walks the versions from the first: the heads behind each step. */
  public Heads heads() {
    return new Heads();
  }

  /** The heads of one version after the other. */
  public final class Heads {
    private final TreeSet<ChangeHash> heads =
        new TreeSet<>(Comparator.comparing(ChangeHash::toString));

    /** The heads of the version behind the next step. */
    public ChangeHash[] after(Step step) {
      for (int i = step.from(); i < step.to(); i++) {
        Change change = graph.change(i);
        change.deps().forEach(heads::remove);
        heads.add(change.hash());
      }
      return heads.toArray(new ChangeHash[0]);
    }
  }
}
