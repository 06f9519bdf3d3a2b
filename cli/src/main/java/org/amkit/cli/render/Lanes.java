package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.amkit.cli.terminal.Environment;

/**
 * Draws a history, the newest change first, as lanes beside the lines that tell about it:
 *
 * <pre>
 *   ●    Joined
 *   ├─╮
 *   │ ●  Right
 *   ● │  Left
 *   ├─╯
 *   ●    Start
 * </pre>
 */
public final class Lanes {
  private static final String FANCY = "●│─┼├┤╮╭╯╰";
  private static final String PLAIN = "*|-+||\\//\\";

  private static final int EMPTY = -1;

  private final boolean fancy;
  private final List<Integer> lanes = new ArrayList<>();

  /** Draws with box characters, or in ASCII. */
  public Lanes(boolean fancy) {
    this.fancy = fancy;
  }

  /** Whether the user's terminal shows box characters: not where the locale says otherwise. */
  public static boolean isFancy(Environment environment) {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String locale = environment.variable(name);
      if (locale != null) {
        String upper = locale.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return true;
  }

  /**
   * The drawing of one change.
   *
   * @param node what stands before its first line
   * @param below what stands before its other lines
   * @param links lines of their own behind it, that lead to its parents
   */
  public record Step(String node, String below, List<String> links) {}

  /** Draws the next change; its parents come later. */
  public Step step(int change, int[] parents) {
    int at = lanes.indexOf(change);
    if (at < 0) {
      at = free(0);
      lanes.set(at, change);
    }
    String node = row(at, '●');
    String below = row(at, parents.length == 0 ? ' ' : '│');
    lanes.set(at, EMPTY);
    List<String> links = new ArrayList<>();
    for (int i = 0; i < parents.length; i++) {
      int to = lanes.indexOf(parents[i]);
      if (i == 0 && to < 0) {
        lanes.set(at, parents[i]);
      } else if (i == 0 && to > at) {
        // Two lanes lead to the same change: the left one goes on.
        lanes.set(at, parents[i]);
        links.add(link(at, to, '├', '╯'));
        lanes.set(to, EMPTY);
      } else if (i == 0) {
        links.add(link(to, at, '├', '╯'));
      } else if (to < 0) {
        int opened = free(at + 1);
        lanes.set(opened, parents[i]);
        links.add(link(at, opened, lanes.get(at) == EMPTY ? '╰' : '├', '╮'));
      } else if (to > at) {
        links.add(link(at, to, lanes.get(at) == EMPTY ? '╰' : '├', '┤'));
      } else {
        links.add(link(to, at, '├', lanes.get(at) == EMPTY ? '╯' : '┤'));
      }
    }
    while (!lanes.isEmpty() && lanes.get(lanes.size() - 1) == EMPTY) {
      lanes.remove(lanes.size() - 1);
    }
    return new Step(node, below, links);
  }

  /** The first lane from an index on that is not in use. */
  private int free(int from) {
    for (int i = from; i < lanes.size(); i++) {
      if (lanes.get(i) == EMPTY) {
        return i;
      }
    }
    lanes.add(EMPTY);
    return lanes.size() - 1;
  }

  private String row(int at, char mark) {
    char[] cells = cells();
    cells[2 * at] = mark;
    return text(cells);
  }

  private String link(int left, int right, char leftEnd, char rightEnd) {
    char[] cells = cells();
    for (int i = 2 * left + 1; i < 2 * right; i++) {
      cells[i] = cells[i] == '│' ? '┼' : '─';
    }
    cells[2 * left] = leftEnd;
    cells[2 * right] = rightEnd;
    return text(cells);
  }

  private char[] cells() {
    char[] cells = new char[Math.max(1, 2 * lanes.size() - 1)];
    Arrays.fill(cells, ' ');
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i) != EMPTY) {
        cells[2 * i] = '│';
      }
    }
    return cells;
  }

  private String text(char[] cells) {
    if (!fancy) {
      for (int i = 0; i < cells.length; i++) {
        int which = FANCY.indexOf(cells[i]);
        cells[i] = which < 0 ? cells[i] : PLAIN.charAt(which);
      }
    }
    return new String(cells).stripTrailing();
  }
}
