package org.amkit.cli.render;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.Change;
import org.amkit.cli.address.ChangeGraph;
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

  private final ChangeGraph graph;
  private final ZoneId zone;
  private final Map<String, Integer> actors = new HashMap<>();

  /** Draws a history; times are shown in a zone. */
  public GraphDrawing(ChangeGraph graph, ZoneId zone) {
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
      String label =
          ChangeReport.shortHash(change.hash()) + "\\n" + ChangeReport.shortActor(change);
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
    int[] lanes = lanes();
    int most = 0;
    for (int lane : lanes) {
      most = Math.max(most, lane);
    }
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
      for (int parent : graph.parents(i)) {
        edge(out, lanes, i, parent);
      }
    }
    for (int i = 0; i < size; i++) {
      node(out, lanes, i, textX);
    }
    out.println("</svg>");
  }

  /** A column for each change, such that a line of descent keeps its own as long as it can. */
  private int[] lanes() {
    int[] lanes = new int[graph.size()];
    List<Integer> expected = new ArrayList<>();
    for (int i = graph.size() - 1; i >= 0; i--) {
      int lane = expected.indexOf(i);
      if (lane < 0) {
        lane = expected.indexOf(-1);
        if (lane < 0) {
          lane = expected.size();
          expected.add(i);
        }
      }
      lanes[i] = lane;
      for (int j = 0; j < expected.size(); j++) {
        if (expected.get(j) == i) {
          expected.set(j, -1);
        }
      }
      boolean first = true;
      for (int parent : graph.parents(i)) {
        if (first) {
          expected.set(lane, parent);
          first = false;
        } else if (!expected.contains(parent)) {
          int free = expected.indexOf(-1);
          if (free < 0) {
            expected.add(parent);
          } else {
            expected.set(free, parent);
          }
        }
      }
    }
    return lanes;
  }

  private static int x(int lane) {
    return MARGIN + lane * LANE;
  }

  private int y(int number) {
    return MARGIN + (graph.size() - 1 - number) * ROW + ROW / 2;
  }

  private void edge(Output out, int[] lanes, int child, int parent) {
    int fromX = x(lanes[child]);
    int fromY = y(child);
    int toX = x(lanes[parent]);
    int toY = y(parent);
    String way =
        fromX == toX
            ? "V" + toY
            : "V"
                + (toY - ROW)
                + " C"
                + fromX
                + " "
                + (toY - ROW / 3)
                + " "
                + toX
                + " "
                + (toY - ROW / 2)
                + " "
                + toX
                + " "
                + toY;
    out.println(
        "<path d=\"M"
            + fromX
            + " "
            + fromY
            + " "
            + way
            + "\" fill=\"none\" stroke=\"#999999\" stroke-width=\"1.5\"/>");
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
            + ChangeReport.shortHash(change.hash())
            + "</tspan><tspan fill=\"#777777\"> "
            + Times.showShort(change.time(), zone)
            + " "
            + ChangeReport.shortActor(change)
            + "</tspan> "
            + escape(message)
            + "</text></g>");
  }

  private String color(Change change) {
    return COLORS[actors.getOrDefault(change.actor(), 0) % COLORS.length];
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return Console.oneLine(end < 0 ? message : message.substring(0, end));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
