package org.amkit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The results: as a Markdown table, and as a chart of how many times faster than Automerge's best.
 */
final class Report {
  private static final List<String> PEERS =
      List.of("amkit", "jni", "automerge", "yjs", "loro", "dt");
  private static final List<String> TITLES = List.of("amkit", "JNI", "AM", "Yjs", "Loro", "DT");
  private static final int BAR_HEIGHT = 18;
  private static final int LABEL_WIDTH = 210;
  private static final int CHART_WIDTH = 520;

  /** A figure (ms, or MB in memory rows; NaN for none) and what it made or sent in bytes. */
  record Cell(double value, long byteCount) {}

  private record Ratio(String name, double value) {}

  private final List<String> lines = new ArrayList<>();
  private final List<String> growth = new ArrayList<>();
  private final List<Ratio> ratios = new ArrayList<>();
  private String last = "";

  void add(BenchRow row, Map<String, Cell> cells, String problem) {
    StringBuilder line = new StringBuilder("| ").append(row.name());
    for (String peer : PEERS) {
      line.append(" | ").append(Optional.ofNullable(cells.get(peer)).map(Report::show).orElse(""));
    }
    double mine = cells.get("amkit").value();
    double best = Math.min(valueOf(cells.get("jni")), valueOf(cells.get("automerge")));
    String ratio = "";
    if (Double.isFinite(best) && mine > 0) {
      ratio = String.format(Locale.ROOT, "%.1f", best / mine);
      ratios.add(new Ratio(row.name(), best / mine));
    }
    line.append(" | ").append(ratio).append(" | ").append(row.target()).append(" |");
    if (!problem.isEmpty()) {
      line.append(" WRONG: ").append(problem);
    }
    last = line.toString();
    lines.add(last);
  }

  private static double valueOf(Cell cell) {
    return cell == null || Double.isNaN(cell.value()) ? Double.POSITIVE_INFINITY : cell.value();
  }

  private static String show(Cell cell) {
    if (Double.isNaN(cell.value())) {
      return "";
    }
    String value = String.format(Locale.ROOT, cell.value() < 100 ? "%.1f" : "%,.0f", cell.value());
    return cell.byteCount() < 0
        ? value
        : value + String.format(Locale.ROOT, " (%,d B)", cell.byteCount());
  }

  void addGrowth(BenchRow.Growth row, String times, double exponent) {
    last =
        String.format(
            Locale.ROOT,
            "| growth-%s | %s | %.2f | %.2f |",
            row.kind(),
            times,
            exponent,
            row.limit());
    growth.add(last);
  }

  String lastLine() {
    return last;
  }

  void write(Path folder, PrintStream screen) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "Medians in ms (memory rows: MB). Last columns: the faster of JNI and AM over amkit; ");
    text.append("the target.\n\n| row | ").append(String.join(" | ", TITLES));
    text.append(" | ratio | target |\n|").append("---|".repeat(TITLES.size() + 3)).append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    if (!ratios.isEmpty()) {
      double mean =
          Math.exp(ratios.stream().mapToDouble(r -> Math.log(r.value())).average().orElse(0));
      text.append(String.format(Locale.ROOT, "%nGeometric mean of the ratios: %.1f%n", mean));
    }
    if (!growth.isEmpty()) {
      text.append("\n| growth | n, 4n, 16n | exponent | at most |\n|---|---|---|---|\n");
      growth.forEach(line -> text.append(line).append('\n'));
    }
    Files.writeString(folder.resolve("bench.md"), text);
    Files.writeString(folder.resolve("bench.svg"), chart());
    screen.println();
    screen.println("in " + folder + ": bench.md, bench.svg");
  }

  /** Bars on a logarithmic scale from a tenth to a thousand times. */
  private String chart() {
    int height = 40 + BAR_HEIGHT * ratios.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' "
                + "font-family='sans-serif' font-size='12'>%n<title>Times faster than the faster of "
                + "Automerge's JNI binding and its WebAssembly</title>%n"
                + "<rect width='100%%' height='100%%' fill='white'/>%n",
            LABEL_WIDTH + CHART_WIDTH + 60, height));
    for (double tick : new double[] {0.1, 1, 10, 100, 1000}) {
      double x = x(tick);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1='%.1f' x2='%.1f' y1='20' y2='%d' stroke='%s'/>"
                  + "<text x='%.1f' y='14' text-anchor='middle'>%s</text>%n",
              x,
              x,
              height - 12,
              tick == 1 ? "#444" : "#ddd",
              x,
              tick < 1 ? "0.1" : (int) tick));
    }
    int y = 24;
    for (Ratio ratio : ratios) {
      double from = Math.min(x(1), x(ratio.value()));
      double width = Math.abs(x(ratio.value()) - x(1));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x='%d' y='%d' text-anchor='end'>%s</text>"
                  + "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/>"
                  + "<text x='%.1f' y='%d'>%.1f</text>%n",
              LABEL_WIDTH - 8,
              y + 12,
              ratio.name(),
              from,
              y,
              width,
              BAR_HEIGHT - 5,
              ratio.value() >= 1 ? "#2a7" : "#c33",
              Math.max(x(1), x(ratio.value())) + 4,
              y + 12,
              ratio.value()));
      y += BAR_HEIGHT;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double ratio) {
    double bounded = Math.min(1000, Math.max(0.1, ratio));
    return LABEL_WIDTH + CHART_WIDTH * (Math.log10(bounded) + 1) / 4;
  }
}
