package org.amkit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures amkit and its peers side by side: every peer in a process of its own, in turns, several
 * times over; and compares their results. {@code scripts/bench} builds it and says how to use it.
 */
public final class Bench {
  private static final int MAX_SECONDS = 25;
  private static final int QUICK_SECONDS = 1;

  /** The rows are of the steady state: a short one has not met the best compiler after ten runs. */
  private static final int WARM_UP_SECONDS = 4;

  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\":(\\[[^]]*]|\"[^\"]*\"|[-\\d.]+)");

  private final Path out = Path.of(required("bench.out"));
  private final String amkitPath = required("bench.amkit");
  private final String jniPath = System.getProperty("bench.jni", "");
  private final String nodeFolder = System.getProperty("bench.node", "");
  private final boolean quick;
  private final boolean interpreted;
  private final int forks;
  private final PrintStream screen = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** What one peer gave for one row: times in ms, over all forks; its check; its fields. */
  private static final class Figures {
    final List<Double> millis = new ArrayList<>();
    final Map<String, String> fields = new LinkedHashMap<>();

    double median() {
      List<Double> sorted = millis.stream().sorted().toList();
      int n = sorted.size();
      return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }
  }

  private Bench(boolean quick, boolean interpreted, int forks) {
    this.quick = quick;
    this.interpreted = interpreted;
    this.forks = forks;
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("no -D" + property + ": run scripts/bench");
    }
    return value;
  }

  /** {@code [--quick] [--forks N] [--row NAME]... [--growth [--interpreted]]}. */
  public static void main(String[] args) throws Exception {
    boolean quick = false;
    boolean growthOnly = false;
    boolean interpreted = false;
    int forks = 0;
    List<String> only = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> quick = true;
        case "--growth" -> growthOnly = true;
        case "--interpreted" -> interpreted = true;
        case "--forks" -> forks = Integer.parseInt(args[++i]);
        case "--row" -> only.add(args[++i]);
        default -> {
          System.err.println("bench: no option " + args[i]);
          System.exit(2);
        }
      }
    }
    int turns = forks > 0 ? forks : quick || interpreted ? 1 : 3;
    boolean good = new Bench(quick, interpreted, turns).run(only, growthOnly || interpreted);
    System.exit(good ? 0 : 1);
  }

  private boolean run(List<String> only, boolean growthOnly) throws Exception {
    Report report = new Report();
    boolean good = true;
    for (BenchRow row : BenchRow.ALL) {
      boolean wanted =
          only.isEmpty() ? !growthOnly && (!quick || row.quick()) : only.contains(row.name());
      if (!wanted) {
        continue;
      }
      if (row.needsData() && !Files.isDirectory(BenchInputs.DATA.resolve("traces"))) {
        screen.println(row.name() + ": skipped, no data in " + BenchInputs.DATA);
        continue;
      }
      good &= compare(row, report);
    }
    for (BenchRow.Growth row : BenchRow.GROWTH) {
      if (only.isEmpty() ? growthOnly || !quick : only.contains("growth-" + row.kind())) {
        good &= growth(row, report);
      }
    }
    report.write(out, screen);
    return good;
  }

  private boolean compare(BenchRow row, Report report) throws Exception {
    MakeInputs.of(row.source());
    Map<String, Figures> byPeer = new LinkedHashMap<>();
    for (int fork = 0; fork < forks; fork++) {
      for (String peer : row.peers()) {
        if (isThere(peer)) {
          measure(peer, row.source(peer), byPeer.computeIfAbsent(peer, p -> new Figures()));
        }
      }
    }
    String problem = difference(byPeer);
    Map<String, Report.Cell> cells = new LinkedHashMap<>();
    byPeer.forEach((peer, figures) -> cells.put(peer, cell(row, peer, figures)));
    report.add(row, cells, problem);
    screen.println(report.lastLine());
    return problem.isEmpty();
  }

  private boolean isThere(String peer) {
    return switch (peer) {
      case "amkit" -> true;
      case "jni" -> !jniPath.isEmpty();
      default -> !nodeFolder.isEmpty();
    };
  }

  private static Report.Cell cell(BenchRow row, String peer, Figures figures) {
    if (row.isMemory()) {
      String value = figures.fields.getOrDefault(row.memoryField(peer), "NaN");
      return new Report.Cell(Double.parseDouble(value), -1);
    }
    long bytes = Long.parseLong(figures.fields.getOrDefault("bytes", "-1"));
    return new Report.Cell(figures.millis.isEmpty() ? Double.NaN : figures.median(), bytes);
  }

  /** What is wrong with the peers' checks; empty when they agree. */
  private static String difference(Map<String, Figures> byPeer) {
    String mine = byPeer.get("amkit").fields.getOrDefault("check", "\"\"");
    if (mine.equals("\"\"")) {
      return "no result";
    }
    for (Map.Entry<String, Figures> each : byPeer.entrySet()) {
      String theirs = each.getValue().fields.getOrDefault("check", "");
      boolean own = theirs.startsWith("\"own:");
      if (!theirs.isEmpty() && !own && !theirs.equals(mine)) {
        return each.getKey() + " says " + theirs + ", amkit " + mine;
      }
    }
    return "";
  }

  private void measure(String peer, String source, Figures figures)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    boolean java = peer.equals("amkit") || peer.equals("jni");
    if (java) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx4g");
      if (interpreted) {
        command.add("-Xint");
      }
      if (!quick && !source.startsWith("memory")) {
        // The heap has its size, as after a while in use: its growth is no work of a row's.
        command.addAll(List.of("-Xms4g", "-XX:+AlwaysPreTouch"));
      }
      command.add("-Dbench.data=" + BenchInputs.DATA.toAbsolutePath());
      command.add("-Dbench.made=" + BenchInputs.MADE.toAbsolutePath());
      command.addAll(List.of("-cp", peer.equals("amkit") ? amkitPath : jniPath));
      command.add("org.amkit.bench.Measure");
    } else {
      command.addAll(List.of("node", "--expose-gc", "--max-old-space-size=4096", "measure.mjs"));
      command.add(peer);
    }
    command.add(source);
    command.addAll(
        quick || interpreted
            ? List.of("1", "0", "2", Integer.toString(interpreted ? MAX_SECONDS : QUICK_SECONDS))
            : List.of("3", Integer.toString(WARM_UP_SECONDS), "5", Integer.toString(MAX_SECONDS)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(out.resolve("last.err").toFile());
    if (!java) {
      builder.directory(Path.of(nodeFolder).toFile());
      builder.environment().put("DATA", BenchInputs.DATA.toAbsolutePath().toString());
      builder.environment().put("MADE", BenchInputs.MADE.toAbsolutePath().toString());
    }
    Process process = builder.start();
    String line;
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      line = Optional.ofNullable(reader.readLine()).orElse("");
    }
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      String error = Files.readString(out.resolve("last.err"));
      figures.fields.put("check", "\"failed: " + error.lines().findFirst().orElse("") + "\"");
      return;
    }
    Matcher field = FIELD.matcher(line);
    while (field.find()) {
      if (field.group(1).equals("ms")) {
        for (String each : field.group(2).replaceAll("[\\[\\] ]", "").split(",", -1)) {
          figures.millis.add(Double.parseDouble(each));
        }
      } else {
        figures.fields.put(field.group(1), field.group(2));
      }
    }
  }

  /** Times at n, 4n and 16n, and the slope of a line through their logarithms. */
  private boolean growth(BenchRow.Growth row, Report report)
      throws IOException, InterruptedException {
    List<double[]> points = new ArrayList<>();
    StringBuilder times = new StringBuilder();
    for (int n : new int[] {row.n(), 4 * row.n(), 16 * row.n()}) {
      Figures figures = new Figures();
      for (int fork = 0; fork < forks; fork++) {
        measure("amkit", "own:" + row.kind() + ":" + n, figures);
      }
      if (figures.millis.isEmpty()) {
        report.addGrowth(row, figures.fields.getOrDefault("check", "no result"), Double.NaN);
        return false;
      }
      points.add(new double[] {Math.log(n), Math.log(Math.max(1e-3, figures.median()))});
      times.append(String.format(Locale.ROOT, "%d: %.2f ms  ", n, figures.median()));
    }
    double exponent = slope(points);
    report.addGrowth(row, times.toString().trim(), exponent);
    screen.println(report.lastLine());
    return quick || exponent <= row.limit();
  }

  private static double slope(List<double[]> points) {
    double meanX = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
    double meanY = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
    double above = 0;
    double below = 0;
    for (double[] p : points) {
      above += (p[0] - meanX) * (p[1] - meanY);
      below += (p[0] - meanX) * (p[0] - meanX);
    }
    return above / below;
  }
}
