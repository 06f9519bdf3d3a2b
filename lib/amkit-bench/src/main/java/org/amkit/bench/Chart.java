package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many times faster than Automerge's best, as a drawing for a light page and a dark one. */
final class Chart {
  private static final int BAR_HEIGHT = 18;
  private static final int LABEL_WIDTH = 250;
  private static final int CHART_WIDTH = 520;

  private static final String STYLES =
      """
      <style>text{font:12px sans-serif;fill:#1f2328}
      .page{fill:#fff}.tick{stroke:#d0d7de}.one{stroke:#656d76}.more{fill:#2a7}.less{fill:#c33}
      @media(prefers-color-scheme:dark){text{fill:#e6edf3}
      .page{fill:#0d1117}.tick{stroke:#30363d}.one{stroke:#8b949e}}</style>
      """;

  /** The bars of the README, and how the names of their rows begin; times only, no memory. */
  private static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("typing", List.of("type-"));
    KINDS.put("loading", List.of("load-"));
    KINDS.put("saving, first change", List.of("save-", "first-change"));
    KINDS.put("maps and lists", List.of("map-", "list-", "nested-"));
    KINDS.put("merging and syncing", List.of("merge", "sync", "first-sync", "friends-", "replay-"));
    KINDS.put("exchanging changes", List.of("changes-", "since-"));
    KINDS.put("old versions", List.of("diff-", "text-"));
    KINDS.put("patches of single changes", List.of("live-"));
    KINDS.put("crdt-benchmarks", List.of("b1-", "b2-", "b3-"));
  }

  private Chart() {}

  /** Draws the README's chart: {@code Chart BENCHMARKS.md docs/speed.svg}. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), published(Files.readString(Path.of(args[0]))));
  }

  /** The geometric means, by kind of row, of the first run in BENCHMARKS.md. */
  static String published(String benchmarks) {
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    KINDS.keySet().forEach(kind -> ratios.put(kind, new ArrayList<>()));
    String run = "";
    List<String> header = List.of();
    for (String line : benchmarks.lines().toList()) {
      if (line.startsWith("### ") && !run.isEmpty()) {
        break;
      }
      run = line.startsWith("### ") ? line.substring(4).split(", `", 2)[0] : run;
      List<String> cells = List.of(line.split(" *\\| *", -1));
      if (line.startsWith("| row |") || line.startsWith("| am |")) {
        header = cells;
      } else if (!line.startsWith("| ")) {
        header = line.startsWith("|-") ? header : List.of();
      } else if (header.contains("ratio") && !cells.get(1).startsWith("memory-")) {
        add(ratios, kind(cells.get(1)), cells.get(header.lastIndexOf("ratio")));
      } else if (header.contains("seen")) {
        add(ratios, "commands, a file's first time", cells.get(header.lastIndexOf("first")));
        add(ratios, "commands, later", cells.get(header.lastIndexOf("seen")));
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    ratios.forEach((kind, all) -> putMean(means, kind, all));
    return of(means, "Times faster than the faster Automerge library. " + run);
  }

  private static String kind(String row) {
    for (Map.Entry<String, List<String>> kind : KINDS.entrySet()) {
      if (kind.getValue().stream().anyMatch(row::startsWith)) {
        return kind.getKey();
      }
    }
    throw new IllegalArgumentException("no kind of row for " + row);
  }

  private static void add(Map<String, List<Double>> ratios, String kind, String ratio) {
    if (ratio.matches("[0-9.]+")) {
      ratios.computeIfAbsent(kind, k -> new ArrayList<>()).add(Double.valueOf(ratio));
    }
  }

  private static void putMean(Map<String, Double> means, String kind, List<Double> ratios) {
    double logs = ratios.stream().mapToDouble(Math::log).sum();
    if (!ratios.isEmpty()) {
      means.put(kind, Math.exp(logs / ratios.size()));
    }
  }

  /** Bars on a logarithmic scale from a tenth to a thousand times. */
  static String of(Map<String, Double> ratios, String caption) {
    int chartHeight = 40 + BAR_HEIGHT * ratios.size();
    int height = chartHeight + 12;
    int width = LABEL_WIDTH + CHART_WIDTH + 60;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns='http://www.w3.org/2000/svg' role='img' width='").append(width);
    svg.append("' height='").append(height).append("'>\n<title>Times faster than the faster of");
    svg.append(" Automerge's JNI binding and its WebAssembly</title>\n").append(STYLES);
    svg.append("<rect class='page' width='100%' height='100%'/>\n");
    for (double tick : new double[] {0.1, 1, 10, 100, 1000}) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1='%.1f' x2='%.1f' y1='20' y2='%d' class='%s'/>"
                  + "<text x='%.1f' y='14' text-anchor='middle'>%s</text>%n",
              x(tick),
              x(tick),
              chartHeight - 12,
              tick == 1 ? "one" : "tick",
              x(tick),
              tick < 1 ? "0.1" : (int) tick));
    }
    int y = 24;
    for (Map.Entry<String, Double> each : ratios.entrySet()) {
      bar(svg, each.getKey(), each.getValue(), y);
      y += BAR_HEIGHT;
    }
    svg.append("<text x='8' y='").append(height - 8).append("'>");
    return svg.append(caption).append("</text>\n</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, String name, double ratio, int y) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='end'>%s</text>"
                + "<rect x='%.1f' y='%d' width='%.1f' height='%d' class='%s'/>"
                + "<text x='%.1f' y='%d'>%.1f</text>%n",
            LABEL_WIDTH - 8,
            y + 12,
            name,
            Math.min(x(1), x(ratio)),
            y,
            Math.abs(x(ratio) - x(1)),
            BAR_HEIGHT - 5,
            ratio >= 1 ? "more" : "less",
            Math.max(x(1), x(ratio)) + 4,
            y + 12,
            ratio));
  }

  private static double x(double ratio) {
    double bounded = Math.min(1000, Math.max(0.1, ratio));
    return LABEL_WIDTH + CHART_WIDTH * (Math.log10(bounded) + 1) / 4;
  }
}
