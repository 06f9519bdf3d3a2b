package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.jspecify.annotations.Nullable;

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
  private static final String FANCY = "●│─┼├┤┬┴╮╭╯╰…";
  private static final String PLAIN = "*|-+||.'\\//\\.";

  /** By what a cell is joined to: 1 above, 2 below, 4 left, 8 right. */
  private static final String JOINTS = "   │ ╯╮┤ ╰╭├─┴┬┼";

  private static final int ABOVE = 1;
  private static final int BELOW = 2;
  private static final int LEFT = 4;
  private static final int RIGHT = 8;

  private static final Style[] COLORS = {
    Style.LANE_RED,
    Style.LANE_GREEN,
    Style.LANE_YELLOW,
    Style.LANE_BLUE,
    Style.LANE_MAGENTA,
    Style.LANE_CYAN
  };

  private static final int TEXT_CELLS = 30;
  private static final String GAP = "  ";

  /** A line that leads down to a change that is still to come. */
  private record Lane(int change, Style color) {}

  private final Console console;
  private final boolean fancy;
  private final int mostCells;
  private final List<@Nullable Lane> lanes = new ArrayList<>();
  private int colors;

  /** The lane of the change before, if it ended there: what comes right below looked joined. */
  private int ended = -1;

  /**
   * Draws for a console: with box characters where the user's terminal has them, and in colours
   * where the output has some. On a terminal the lanes leave room for the text beside them; those
   * that find no place are truncated.
   */
  public Lanes(Console console, Environment environment) {
    this.console = console;
    this.fancy = isFancy(environment);
    int columns = console.lineCells();
    this.mostCells = Math.max(1, Math.max(columns / 2, columns - TEXT_CELLS));
  }

  /** Whether the user's terminal shows box characters: not where the locale says otherwise. */
  private static boolean isFancy(Environment environment) {
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
   * @param cells how many cells {@code node} and {@code below} take
   */
  public record Step(String node, String below, List<String> links, int cells) {
    /** The lines about the change beside the drawing. */
    public void print(Output out, List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        out.println(((i == 0 ? node : below) + lines.get(i)).stripTrailing());
      }
    }
  }

  /**
   * Draws the next change; its parents come later.
   *
   * @param parents the changes that it is based on; the first one keeps its lane if it can
   */
  public Step step(int change, int[] parents) {
    int at = laneOf(change);
    if (at < 0) {
      at = free(lanes, ended);
      lanes.set(at, new Lane(change, nextColor()));
    }
    List<@Nullable Lane> before = new ArrayList<>(lanes);
    String node = node(at);
    ended = -1;
    if (parents.length == 0) {
      lanes.set(at, null);
      ended = at;
    }
    String below = below();
    int cells = Math.min(mostCells, 2 * before.size() - 1) + GAP.length();
    List<String> links = new ArrayList<>();
    BitSet touched = new BitSet();
    touched.set(at);
    int twin = lead(at, parents, touched);
    if (touched.cardinality() > 1) {
      links.add(link(before, at, touched));
    }
    if (twin >= 0) {
      // Two lanes lead to the same change: the left one goes on. On a line of its own, as the other
      // comes from elsewhere.
      before = new ArrayList<>(lanes);
      lanes.set(twin, null);
      touched.clear();
      touched.set(at);
      touched.set(twin);
      links.add(link(before, at, touched));
    }
    while (!lanes.isEmpty() && lanes.get(lanes.size() - 1) == null) {
      lanes.remove(lanes.size() - 1);
    }
    return new Step(node, below, links, cells);
  }

  /**
   * Leads a change's lane on to its parents.
   *
   * @param touched takes the lanes that are joined thereby
   * @return another lane that leads to where this one goes on to, or -1
   */
  private int lead(int at, int[] parents, BitSet touched) {
    Lane own = lanes.get(at);
    if (own == null) {
      return -1;
    }
    int twin = -1;
    lanes.set(at, null);
    List<@Nullable Lane> before = new ArrayList<>(lanes);
    before.set(at, own);
    int heir = heir(at, parents);
    for (int i = 0; i < parents.length; i++) {
      int to = laneOf(parents[i]);
      if (i == heir) {
        lanes.set(at, new Lane(parents[i], own.color()));
        twin = to;
      } else if (to >= 0) {
        touched.set(to);
      } else {
        int opened = free(before, -1);
        Lane lane = new Lane(parents[i], nextColor());
        before.set(opened, lane);
        while (lanes.size() <= opened) {
          lanes.add(null);
        }
        lanes.set(opened, lane);
        touched.set(opened);
      }
    }
    return twin;
  }

  /** Which of the parents the lane goes on to: one that has none, else one that has a later one. */
  private int heir(int at, int[] parents) {
    int later = -1;
    for (int i = parents.length - 1; i >= 0; i--) {
      later = laneOf(parents[i]) > at ? i : later;
    }
    for (int i = 0; i < parents.length; i++) {
      if (laneOf(parents[i]) < 0) {
        return i;
      }
    }
    return later;
  }

  private int laneOf(int change) {
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      if (lane != null && lane.change() == change) {
        return i;
      }
    }
    return -1;
  }

  private Style nextColor() {
    return COLORS[colors++ % COLORS.length];
  }

  /** The first lane not in use, except one; adds one if there is none. */
  private static int free(List<@Nullable Lane> of, int except) {
    for (int i = 0; i < of.size(); i++) {
      if (of.get(i) == null && i != except) {
        return i;
      }
    }
    of.add(null);
    return of.size() - 1 == except ? free(of, except) : of.size() - 1;
  }

  private String node(int at) {
    Row row = new Row(lanes.size());
    for (int i = 0; i < lanes.size(); i++) {
      row.set(2 * i, lanes.get(i) == null ? ' ' : i == at ? '●' : '│', lanes.get(i));
    }
    return row.text(2 * at) + GAP;
  }

  private String below() {
    Row row = new Row(lanes.size());
    for (int i = 0; i < lanes.size(); i++) {
      row.set(2 * i, lanes.get(i) == null ? ' ' : '│', lanes.get(i));
    }
    return row.text(-1) + GAP;
  }

  /** The line that joins lanes to that of a change, which they meet from below or from above. */
  private String link(List<@Nullable Lane> before, int at, BitSet touched) {
    int left = touched.nextSetBit(0);
    int right = touched.length() - 1;
    Row row = new Row(Math.max(before.size(), lanes.size()));
    for (int i = 0; i < row.lanes(); i++) {
      Lane above = i < before.size() ? before.get(i) : null;
      Lane below = i < lanes.size() ? lanes.get(i) : null;
      // A lane that is only crossed is drawn over the line.
      boolean joined = touched.get(i) || (above == null && below == null);
      int joints = (above == null ? 0 : ABOVE) | (below == null ? 0 : BELOW);
      joints |= joined && i > left && i <= right ? LEFT : 0;
      joints |= joined && i >= left && i < right ? RIGHT : 0;
      Lane own = below == null ? above : below;
      if (i >= left && i < right) {
        // A piece of the line has the colour of the lane that it leads to.
        Lane end = lane(before, i < at ? touched.previousSetBit(i) : touched.nextSetBit(i + 1));
        row.set(2 * i + 1, '─', end);
        own = own == null ? end : own;
      }
      row.set(2 * i, JOINTS.charAt(joints), own);
    }
    return row.text(-1);
  }

  private @Nullable Lane lane(List<@Nullable Lane> before, int at) {
    Lane now = at < lanes.size() ? lanes.get(at) : null;
    return now != null ? now : before.get(at);
  }

  /** Cells of one line, each with the lane whose colour it has. */
  private final class Row {
    private final char[] cells;
    private final @Nullable Lane[] owners;

    Row(int lanes) {
      cells = new char[Math.max(1, 2 * lanes - 1)];
      Arrays.fill(cells, ' ');
      owners = new Lane[cells.length];
    }

    int lanes() {
      return (cells.length + 1) / 2;
    }

    void set(int cell, char mark, @Nullable Lane owner) {
      cells[cell] = mark;
      owners[cell] = owner;
    }

    /** The line, cut where there are too many lanes; the node is shown in any case. */
    String text(int node) {
      int length = Math.min(cells.length, mostCells);
      if (length < cells.length) {
        boolean beyond = node >= length - 1;
        cells[length - 1] = beyond ? '●' : '…';
        owners[length - 1] = beyond ? owners[node] : null;
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; ) {
        int end = i + 1;
        while (end < length && Objects.equals(owners[end], owners[i])) {
          end++;
        }
        String piece = shown(i, end);
        Lane owner = owners[i];
        text.append(owner == null ? piece : console.paint(owner.color(), piece));
        i = end;
      }
      return text.toString();
    }

    private String shown(int from, int to) {
      char[] shown = Arrays.copyOfRange(cells, from, to);
      for (int i = 0; !fancy && i < shown.length; i++) {
        int which = FANCY.indexOf(shown[i]);
        shown[i] = which < 0 ? shown[i] : PLAIN.charAt(which);
      }
      return new String(shown);
    }
  }
}
