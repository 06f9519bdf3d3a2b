package org.amkit.cli.render;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.Change;
import org.amkit.cli.address.History;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Output;

/**
 * Draws a history as a graph: DOT for Graphviz, or an SVG picture with the newest change on top.
 */
public final class GraphDrawing {
  private static final int ROW = 26;
  private static final int LANE = 18;
  private static final int MARGIN = 16;
  private static final int RADIUS = 5;
  private static final int TEXT_WIDTH = 620;
  private static final String[] COLORS = {
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2"
  };

  private final History graph;
  private final ZoneId zone;
  private final Map<String, Integer> actors = new HashMap<>();

  /** Draws a history; times are shown in a zone. */
  public GraphDrawing(History graph, ZoneId zone) {
    this.graph = graph;
    this.zone = zone;
    for (Change change : graph.changes()) {
      actors.putIfAbsent(change.actor(), actors.size());
    }
  }

  /** Writes the graph in the language of Graphviz; an arrow leads from a change to its parents. */
  public void dot(Output out) {
    out.println("digraph changes {");
    out.println("  rankdir = TB;");
    out.println("  node [shape = box, style = rounded, fontname = \"sans-serif\", fontsize = 10];");
    for (int i = 0; i < graph.size(); i++) {
      Change change = graph.change(i);
      String label = graph.names().hash(change.hash()) + "\\n" + graph.names().actorSeq(change);
      String message = change.message().map(GraphDrawing::firstLine).orElse("");
      if (!message.isEmpty()) {
        label += "\\n" + message.replace("\\", "\\\\").replace("\"", "\\\"");
      }
      out.println("  c" + i + " [label = \"" + label + "\", color = \"" + color(change) + "\"];");
      for (int parent : graph.parents(i)) {
        out.println("  c" + i + " -> c" + parent + ";");
      }
    }
    out.println("}");
  }

  /** Writes a picture that needs nothing else to be shown. */
  public void svg(Output out) {
    int size = graph.size();
    Layout layout = new Layout(graph);
    int[] lanes = layout.lanes;
    int most = layout.laneCount - 1;
    int textX = MARGIN * 2 + (most + 1) * LANE;
    int width = textX + TEXT_WIDTH;
    int height = 2 * MARGIN + Math.max(1, size) * ROW;
    out.println(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
            width,
            height,
            width,
            height));
    out.println("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    for (int i = 0; i < size; i++) {
      int[] parents = graph.lineage(i);
      for (int k = 0; k < parents.length; k++) {
        edge(out, i, x(lanes[i]), parents[k], x(lanes[parents[k]]), x(layout.ways[i][k]));
      }
    }
    for (int i = 0; i < size; i++) {
      node(out, lanes, i, textX);
    }
    out.println("</svg>");
  }

  private static int x(int lane) {
    return MARGIN + lane * LANE;
  }

  private int y(int number) {
    return MARGIN + (graph.size() - 1 - number) * ROW + ROW / 2;
  }

  /** A line from a change to a parent, most of it in the lane that is kept free for it. */
  private void edge(Output out, int child, int fromX, int parent, int toX, int wayX) {
    int fromY = y(child);
    int toY = y(parent);
    StringBuilder path = new StringBuilder("M" + fromX + " " + fromY);
    int start = fromY;
    if (wayX != fromX && toY - fromY > ROW) {
      start = fromY + ROW;
      curve(path, fromX, fromY, wayX, start);
    }
    boolean bends = wayX != toX || (wayX != fromX && start == fromY);
    int end = bends ? toY - ROW : toY;
    if (end > start) {
      path.append(" V").append(end);
    }
    if (bends) {
      curve(path, end > fromY ? wayX : fromX, end, toX, toY);
    }
    out.println("<path d=\"" + path + "\" fill=\"none\" stroke=\"#999999\" stroke-width=\"1.5\"/>");
  }

  private static void curve(StringBuilder path, int fromX, int fromY, int toX, int toY) {
    int middle = (fromY + toY) / 2;
    path.append(" C").append(fromX).append(' ').append(middle);
    path.append(' ').append(toX).append(' ').append(middle);
    path.append(' ').append(toX).append(' ').append(toY);
  }

  /** Where changes and the lines between them are, in columns. */
  private static final class Layout {
    private static final int NONE = -1;

    /** The column of each change: a line of descent keeps its own as long as it can. */
    final int[] lanes;

    /** For each change, parallel to its lineage, the columns of the lines to its parents. */
    final int[][] ways;

    int laneCount = 1;

    /** By column: the change that a line leads down to. */
    private final List<Integer> expected = new ArrayList<>();

    Layout(History graph) {
      lanes = new int[graph.size()];
      ways = new int[graph.size()][];
      for (int i = graph.size() - 1; i >= 0; i--) {
        int lane = expected.indexOf(i);
        lane = lane < 0 ? free() : lane;
        lanes[i] = lane;
        Collections.replaceAll(expected, i, NONE);
        int[] parents = graph.lineage(i);
        int[] way = new int[parents.length];
        for (int k = 0; k < parents.length; k++) {
          int known = expected.indexOf(parents[k]);
          // The change's own lane goes on to the first of them.
          way[k] = k == 0 ? lane : known < 0 ? free() : known;
          expected.set(way[k], parents[k]);
        }
        ways[i] = way;
        laneCount = Math.max(laneCount, expected.size());
      }
    }

    private int free() {
      int lane = expected.indexOf(NONE);
      if (lane < 0) {
        lane = expected.size();
        expected.add(NONE);
      }
      return lane;
    }
  }

  private void node(Output out, int[] lanes, int number, int textX) {
    Change change = graph.change(number);
    int y = y(number);
    out.println(
        "<g><title>"
            + change.hash()
            + "</title><circle cx=\""
            + x(lanes[number])
            + "\" cy=\""
            + y
            + "\" r=\""
            + RADIUS
            + "\" fill=\""
            + color(change)
            + "\"/>");
    String message = change.message().map(GraphDrawing::firstLine).orElse("");
    out.println(
        "<text x=\""
            + textX
            + "\" y=\""
            + (y + 4)
            + "\"><tspan font-family=\"monospace\">"
            + graph.names().hash(change.hash())
            + "</tspan><tspan fill=\"#777777\"> "
            + Times.showShort(change.time(), zone)
            + " "
            + graph.names().actorSeq(change)
            + "</tspan> "
            + HistoryPage.escape(message)
            + "</text></g>");
  }

  private String color(Change change) {
    return COLORS[actors.getOrDefault(change.actor(), 0) % COLORS.length];
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return Console.oneLine(end < 0 ? message : message.substring(0, end));
  }
}
