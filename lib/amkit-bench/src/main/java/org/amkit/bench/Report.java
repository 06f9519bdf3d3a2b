package org.amkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as Markdown tables: {@code bench.md} has all, {@code summary.md} the means; a chart
 * shows how many times faster than Automerge's best.
 */
final class Report {
  private static final List<String> PEERS =
      List.of("amkit", "jni", "automerge", "yjs", "loro", "dt");
  private static final List<String> TITLES = List.of("amkit", "JNI", "AM", "Yjs", "Loro", "DT");

  private final Options options;
  private final List<String> warm = new ArrayList<>();
  private final List<String> memory = new ArrayList<>();
  private final Map<String, List<String>> cold = new LinkedHashMap<>();
  private final List<String> growth = new ArrayList<>();

  /** Ratios of wall time and of CPU time by the name of their mean. */
  private final Map<String, List<Double>> wall = new LinkedHashMap<>();

  private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
  private final Map<String, Double> bars = new LinkedHashMap<>();
  private final Goals goals;

  Report(Options options) throws IOException {
    this.options = options;
    this.goals = new Goals(options.out);
  }

  /** Adds a warm row, and gives its line. */
  String warm(BenchRow row, Map<String, Figures> byPeer, String problem) throws IOException {
    StringBuilder line = new StringBuilder("| ").append(row.name());
    for (String peer : PEERS) {
      Figures figures = byPeer.get(peer);
      line.append(" | ").append(row.isMemory() ? megabytes(figures) : time(figures));
      if (figures != null) {
        goals.add(row.name(), peer, figures);
      }
    }
    Figures mine = byPeer.get("amkit");
    double ratio = best(byPeer, f -> f.millis) / Figures.median(mine.millis);
    double cpuRatio = best(byPeer, f -> f.cpu) / Figures.median(mine.cpu);
    String mean = row.isMemory() ? "memory" : "warm";
    note(mean, ratio, cpuRatio);
    if (Double.isFinite(ratio)) {
      bars.put(row.name(), ratio);
    }
    line.append(" | ").append(times(ratio));
    if (!row.isMemory()) {
      line.append(" | ").append(times(cpuRatio));
    }
    line.append(" | ").append(row.target()).append(" |");
    return add(row.isMemory() ? memory : warm, line, problem);
  }

  private interface Times {
    List<Double> of(Figures figures);
  }

  /** The better of the two Automerges; not a number where neither is there. */
  private static double best(Map<String, Figures> byPeer, Times times) {
    double best = Double.NaN;
    for (String peer : List.of("jni", "automerge")) {
      Figures figures = byPeer.get(peer);
      if (figures != null && figures.isThere()) {
        double median = Figures.median(times.of(figures));
        best = Double.isNaN(best) ? median : Math.min(best, median);
      }
    }
    return best;
  }

  private void note(String mean, double wallRatio, double cpuRatio) {
    if (Double.isFinite(wallRatio)) {
      wall.computeIfAbsent(mean, m -> new ArrayList<>()).add(wallRatio);
    }
    if (Double.isFinite(cpuRatio)) {
      cpu.computeIfAbsent(mean, m -> new ArrayList<>()).add(cpuRatio);
    }
  }

  private String add(List<String> lines, StringBuilder line, String problem) throws IOException {
    if (!problem.isEmpty()) {
      line.append(" WRONG: ").append(problem);
    }
    lines.add(line.toString());
    write();
    return line.toString();
  }

  /** {@code 31.6 ±2% / 33.1 (129,066 B)}. */
  private static String time(Figures figures) {
    if (figures == null || !figures.isThere()) {
      return "";
    }
    String text =
        number(Figures.median(figures.millis))
            + String.format(Locale.ROOT, " ±%.0f%%", 100 * Figures.spread(figures.millis))
            + " / "
            + number(Figures.median(figures.cpu));
    long bytes = Long.parseLong(figures.fields.getOrDefault("bytes", "-1"));
    return bytes < 0 ? text : text + String.format(Locale.ROOT, " (%,d B)", bytes);
  }

  private static String megabytes(Figures figures) {
    if (figures == null || !figures.isThere()) {
      return "";
    }
    return number(Figures.median(figures.millis))
        + (" (+" + figures.fields.get("rise") + ", heap " + figures.fields.get("heap") + ")");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String times(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
  }

  /** Adds a whole command on a document, and gives its line. */
  String cold(String document, ColdRow row, Map<String, Figures> byState, String problem)
      throws IOException {
    StringBuilder line = new StringBuilder("| ").append(row.name());
    for (String state : Cold.STATES) {
      Figures figures = byState.get(state);
      line.append(" | ").append(time(figures));
      if (figures != null) {
        goals.add("cold-" + document + "-" + row.name(), state, figures);
      }
    }
    for (String state : Cold.STATES) {
      Figures figures = byState.get(state);
      String peak = figures == null ? "" : figures.fields.getOrDefault("peak", "");
      line.append(" | ").append(peak.isEmpty() ? "" : number(Double.parseDouble(peak)));
    }
    Figures node = byState.get("node");
    for (String state : List.of("first", "seen")) {
      Figures figures = byState.get(state);
      double ratio = Double.NaN;
      if (node != null && node.isThere() && figures.isThere()) {
        ratio = Figures.median(node.millis) / Figures.median(figures.millis);
        double cpuRatio = Figures.median(node.cpu) / Figures.median(figures.cpu);
        note("cold", ratio, cpuRatio);
        note("cold, " + state, ratio, cpuRatio);
        bars.put(document + " " + row.name() + (state.equals("first") ? ", first" : ""), ratio);
      }
      line.append(" | ").append(times(ratio));
    }
    int limit = row.limit(document);
    boolean over = limit > 0 && Figures.median(byState.get("seen").cpu) > limit;
    line.append(" | ").append(limit == 0 ? "" : "<= " + limit).append(over ? " (over)" : "");
    line.append(" |");
    return add(cold.computeIfAbsent(document, d -> new ArrayList<>()), line, problem);
  }

  /** Adds how a workload grows, and gives its line. */
  String growth(
      String kind,
      double limit,
      List<Double> sizes,
      List<Double> compiled,
      List<Double> interpreted)
      throws IOException {
    double exponent = Figures.exponent(sizes, interpreted);
    goals.addExponent(kind, exponent);
    StringBuilder line = new StringBuilder("| growth-").append(kind).append(" | ");
    for (List<Double> times : List.of(compiled, interpreted)) {
      for (int i = 0; i < times.size(); i++) {
        line.append(String.format(Locale.ROOT, "%.0f: %.2f  ", sizes.get(i), times.get(i)));
      }
      line.append(times.isEmpty() ? " | " : "| ");
      if (!times.isEmpty()) {
        line.append(String.format(Locale.ROOT, "%.2f", Figures.exponent(sizes, times)));
      }
      line.append(" | ");
    }
    line.append(String.format(Locale.ROOT, "%.2f |", limit));
    return add(growth, line, exponent <= limit || options.isShort() ? "" : "too steep");
  }

  /** Writes all that there is so far. */
  void write() throws IOException {
    Files.writeString(options.out.resolve("bench.md"), tables(), StandardCharsets.UTF_8);
    Files.writeString(
        options.out.resolve("figures.tsv"), goals.figuresAsLines(), StandardCharsets.UTF_8);
    Files.writeString(options.out.resolve("summary.md"), summary(), StandardCharsets.UTF_8);
    Files.writeString(
        options.out.resolve("bench.svg"), Chart.of(bars, run()), StandardCharsets.UTF_8);
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(run()).append("\n\n").append(summary()).append('\n');
    String peers = "| row | " + String.join(" | ", TITLES);
    table(text, "Warm: wall ms, spread, CPU ms", peers + " | ratio | CPU | target |", warm);
    table(text, "Memory: peak MB (above the start, heap)", peers + " | ratio | target |", memory);
    cold.forEach(
        (document, lines) ->
            table(
                text,
                "Cold, " + document + ": wall ms, spread, CPU ms; peak MB; Node over am",
                "| am | first sight | seen | Node | MB first | MB seen | MB Node | first | seen |"
                    + " CPU at most |",
                lines));
    table(
        text,
        "Growth: ms at n, 4n, 16n; CPU ms of the same without the compiler",
        "| row | ms | exponent | interpreted | exponent | at most |",
        growth);
    if (!options.isShort()) {
      text.append("#### What was to be reached\n\n| what | figure | limit | reached |\n");
      text.append("|---|---|---|---|\n").append(goals.table(means(), lowest()));
    }
    return text.toString();
  }

  private Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    wall.forEach((mean, ratios) -> means.put(mean, Figures.geometricMean(ratios)));
    return means;
  }

  private Map<String, Double> lowest() {
    Map<String, Double> lowest = new LinkedHashMap<>();
    wall.forEach((mean, ratios) -> lowest.put(mean, Collections.min(ratios)));
    return lowest;
  }

  private static void table(StringBuilder text, String title, String header, List<String> lines) {
    if (!lines.isEmpty()) {
      int columns = header.split("\\|", -1).length - 2;
      text.append("#### ").append(title).append("\n\n").append(header).append('\n');
      text.append('|').append("---|".repeat(columns)).append('\n');
      lines.forEach(line -> text.append(line).append('\n'));
      text.append('\n');
    }
  }

  private String run() {
    String form =
        switch (options.form) {
          case FULL -> "";
          case REDUCED -> ", the reduced set";
          case SHORT -> ", the short form, whose times say nothing";
        };
    return "Java "
        + System.getProperty("java.version")
        + System.getProperty("bench.run", "")
        + form;
  }

  /** The geometric means, by name. */
  private String summary() {
    StringBuilder text = new StringBuilder();
    wall.forEach(
        (mean, ratios) -> {
          List<Double> cpuRatios = cpu.getOrDefault(mean, List.of());
          text.append("| ").append(mean).append(" | ").append(ratios.size()).append(" | ");
          text.append(times(Figures.geometricMean(ratios))).append(" | ");
          text.append(times(Figures.geometricMean(cpuRatios))).append(" | ");
          text.append(times(Collections.min(ratios)));
          text.append(" |\n");
        });
    String header = "| mean | rows | wall | CPU | lowest |\n|---|---|---|---|---|\n";
    return text.isEmpty() ? "" : header + text;
  }
}
