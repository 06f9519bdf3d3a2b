package org.amkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What amkit is to reach, as a table of what was measured of it. Figures are kept by row and peer
 * (or, of a cold row, by how it was run), and are what {@code figures.tsv} has, a line each:
 *
 * <pre>
 * row  peer  wall ms  spread  CPU ms  peak MB  times
 * </pre>
 */
final class Goals {
  private static final String PAPER = "automerge-paper-each";
  private static final String MILLION = "1M";
  private static final String MISSING = "not measured";

  /**
   * @param peak in MB; not a number where it was not looked at
   */
  private record Figure(double wall, double spread, double cpu, double peak, int times) {}

  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final Map<String, Double> exponents = new TreeMap<>();

  /** First sight by the am that {@code AM} named in another run; empty where there was none. */
  private final Map<String, Figure> other;

  private final List<String> lines = new ArrayList<>();

  Goals(Path out) throws IOException {
    other = read(out.resolveSibling(out.getFileName() + "-other").resolve("figures.tsv"));
  }

  void add(String row, String peer, Figures measured) {
    if (measured.isThere()) {
      figures.put(
          row + "\t" + peer,
          new Figure(
              Figures.median(measured.millis),
              Figures.spread(measured.millis),
              Figures.median(measured.cpu),
              Double.parseDouble(measured.fields.getOrDefault("peak", "NaN")),
              measured.millis.size()));
    }
  }

  void addExponent(String kind, double exponent) {
    exponents.put(kind, exponent);
  }

  String figuresAsLines() {
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (key, f) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%s\t%.3f\t%.3f\t%.3f\t%.1f\t%d%n",
                    key,
                    f.wall(),
                    f.spread(),
                    f.cpu(),
                    f.peak(),
                    f.times())));
    return text.toString();
  }

  private static Map<String, Figure> read(Path file) throws IOException {
    Map<String, Figure> figures = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] fields = line.split("\t", -1);
        figures.put(
            fields[0] + "\t" + fields[1],
            new Figure(
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]),
                Double.parseDouble(fields[5]),
                Integer.parseInt(fields[6])));
      }
    }
    return figures;
  }

  /**
   * The table.
   *
   * @param means geometric means of the ratios of wall time, by name
   * @param lowest the lowest of those ratios, by name
   */
  String table(Map<String, Double> means, Map<String, Double> lowest) {
    lines.clear();
    for (String document : List.of(PAPER, MILLION)) {
      for (ColdRow row : ColdRow.ALL) {
        if (row.limit(document) > 0) {
          Figure seen = figures.get("cold-" + document + "-" + row.name() + "\tseen");
          atMost(
              row.name() + " of " + document + ", seen, CPU ms",
              seen == null ? Double.NaN : seen.cpu(),
              row.limit(document));
        }
      }
      atMost(
          "export of " + document + ", seen, over export-unverified, CPU",
          cpu("cold-" + document + "-export\tseen")
              / cpu("cold-" + document + "-export-unverified\tseen"),
          1.2);
    }
    firstSight();
    atMost("blame of papers, CPU ms", cpu("cold-papers-blame\tfirst"), 3000);
    Figure blame = figures.get("cold-papers-blame\tfirst");
    atMost("blame of papers, MB", blame == null ? Double.NaN : blame.peak(), 600);
    atMost("log -N 1 of 1M in 64 MB, CPU ms", cpu("cold-1M-log-1-64MB\tseen"), 350);
    for (String document : List.of("10k", "100k", "paper")) {
      overJni("live-patches-" + document, 0.5);
    }
    atMost(
        "live-patches-1M over live-patches-10k",
        wall("live-patches-1M\tamkit") / wall("live-patches-10k\tamkit"),
        1.3);
    for (String row : List.of("changes-out", "text-middle", "diff-middle", "first-change")) {
      overJni(row, 1);
    }
    for (String kind : List.of("settle", "settle-in")) {
      atMost(
          "exponent of " + kind + ", interpreted",
          exponents.getOrDefault(kind, Double.NaN),
          BenchRow.MAX_EXPONENT);
    }
    lowest.forEach((mean, ratio) -> atLeast("lowest ratio, " + mean, ratio, 1));
    atLeast("geometric mean, warm", means.getOrDefault("warm", Double.NaN), 16);
    atLeast("geometric mean, cold", means.getOrDefault("cold", Double.NaN), 6);
    return String.join("", lines);
  }

  /** Against the am of another run: half of its time at most. */
  private void firstSight() {
    figures.forEach(
        (key, figure) -> {
          Figure before = other.get(key);
          if (before != null && key.startsWith("cold-") && key.endsWith("\tfirst")) {
            String name = key.substring(0, key.indexOf('\t'));
            atMost(name + ", first, over the other am, CPU", figure.cpu() / before.cpu(), 0.5);
            atMost(name + ", first, over the other am, wall", figure.wall() / before.wall(), 0.5);
          }
        });
  }

  private void overJni(String row, double limit) {
    atMost(row + " over JNI", wall(row + "\tamkit") / wall(row + "\tjni"), limit);
  }

  private double wall(String key) {
    Figure figure = figures.get(key);
    return figure == null ? Double.NaN : figure.wall();
  }

  private double cpu(String key) {
    Figure figure = figures.get(key);
    return figure == null ? Double.NaN : figure.cpu();
  }

  private void atMost(String goal, double value, double limit) {
    line(goal, "at most", value, limit, value <= limit);
  }

  private void atLeast(String goal, double value, double limit) {
    line(goal, "at least", value, limit, value >= limit);
  }

  private void line(String goal, String bound, double value, double limit, boolean reached) {
    String figure = Double.isNaN(value) ? MISSING : String.format(Locale.ROOT, "%.2f", value);
    String answer = Double.isNaN(value) ? "" : reached ? "yes" : "**no**";
    lines.add(
        String.format(
            Locale.ROOT, "| %s | %s | %s %.2f | %s |%n", goal, figure, bound, limit, answer));
  }
}
