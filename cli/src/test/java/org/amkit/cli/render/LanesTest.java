package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amkit.cli.AmInProcess;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final String LEFT = "─╯╮┤┴┬┼";
  private static final String RIGHT = "─╰╭├┴┬┼";
  private static final String DOWN = "│├┤┬┼╮╭";

  /** Rows of a drawing, and for each the change whose node is in it, or -1. */
  private final List<String> rows = new ArrayList<>();

  private final List<Integer> nodes = new ArrayList<>();

  private static Lanes lanes() {
    Environment environment = new AmInProcess(Path.of("")).environment();
    Console console = new Console(environment, Console.Color.NEVER, false, false, false);
    return new Lanes(console, environment);
  }

  @Test
  void linesOfRandomHistories_leadToTheParents() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int size = 3 + random.nextInt(25);
      int most = 1 + random.nextInt(5);
      int[][] parents = new int[size][];
      for (int i = 0; i < size; i++) {
        Set<Integer> chosen = new TreeSet<>();
        for (int k = random.nextInt(most + 1); k > 0 && i > 0; k--) {
          chosen.add(Math.max(0, i - 1 - random.nextInt(6)));
        }
        parents[i] = chosen.stream().mapToInt(n -> n).toArray();
      }
      draw(parents);
      for (int row = 0; row < rows.size(); row++) {
        if (nodes.get(row) >= 0) {
          Set<Integer> found = new TreeSet<>();
          descend(row + 1, rows.get(row).indexOf('●'), true, found);
          assertThat(found)
              .as("seed %s, change %s of\n%s", seed, nodes.get(row), String.join("\n", rows))
              .isEqualTo(IntStream.of(parents[nodes.get(row)]).boxed().collect(Collectors.toSet()));
        }
      }
    }
  }

  @Test
  void mergeOfManyHeads_takesOneRow() {
    int[][] parents = new int[26][];
    parents[0] = new int[0];
    for (int i = 1; i <= 24; i++) {
      parents[i] = new int[] {0};
    }
    parents[25] = IntStream.rangeClosed(1, 24).toArray();
    draw(parents);
    assertThat(rows.get(1)).startsWith("├─┬─┬").endsWith("┬─╮");
    assertThat(rows.get(2)).contains("●");
  }

  private void draw(int[][] parents) {
    rows.clear();
    nodes.clear();
    Lanes lanes = lanes();
    for (int i = parents.length - 1; i >= 0; i--) {
      Lanes.Step step = lanes.step(i, parents[i]);
      rows.add(step.node());
      nodes.add(i);
      for (String link : step.links()) {
        rows.add(link);
        nodes.add(-1);
      }
    }
  }

  private char cell(int row, int column) {
    String cells = row < rows.size() ? rows.get(row) : "";
    return column >= 0 && column < cells.length() ? cells.charAt(column) : ' ';
  }

  /** Follows a line down; one that comes out of a node, or ends, spreads to the sides. */
  private void descend(int row, int column, boolean spreads, Set<Integer> found) {
    char cell = cell(row, column);
    if (cell == '●') {
      found.add(nodes.get(row));
      return;
    }
    boolean down = DOWN.indexOf(cell) >= 0;
    if (spreads || !down) {
      sideways(row, column, -1, LEFT, RIGHT, found);
      sideways(row, column, 1, RIGHT, LEFT, found);
    }
    if (down) {
      descend(row + 1, column, false, found);
    }
  }

  private void sideways(int row, int column, int by, String out, String in, Set<Integer> found) {
    int at = column;
    while (out.indexOf(cell(row, at)) >= 0 || (at != column && cell(row, at) == '│')) {
      at += by;
      char cell = cell(row, at);
      if (in.indexOf(cell) >= 0 && DOWN.indexOf(cell) >= 0) {
        descend(row + 1, at, false, found);
      }
    }
  }
}
