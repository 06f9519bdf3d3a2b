package org.amkit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures amkit and its peers side by side and compares their results: warm rows, every peer in a
 * process of its own, in turns; whole commands; amkit's growth with the size. {@code scripts/bench}
 * builds it and says how to use it.
 */
public final class Bench {
  private final Options options;
  private final PeerProcess peers;
  private final Report report;
  private final PrintStream screen = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** What the short form came to before, by the row, and what it comes to now. */
  private final Map<String, String> before = new TreeMap<>();

  private final Map<String, String> now = new TreeMap<>();
  private int rows;
  private int wrong;

  private Bench(Options options) throws IOException {
    this.options = options;
    this.peers = new PeerProcess(options);
    this.report = new Report(options);
  }

  /** See {@code scripts/bench}. */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(new Bench(options).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    if (options.isShort() && Files.exists(options.recorded)) {
      for (String line : Files.readAllLines(options.recorded)) {
        int space = line.indexOf(' ');
        before.put(line.substring(0, space), line.substring(space + 1));
      }
      now.putAll(before);
    }
    if (options.isShort()) {
      shortWarm();
      shortGrowth();
    } else {
      warm();
      growth();
    }
    new Cold(options, report, this::agrees, this::say).run();
    if (options.record) {
      List<String> lines = new ArrayList<>();
      now.forEach((row, check) -> lines.add(row + " " + check));
      Files.write(options.recorded, lines, StandardCharsets.UTF_8);
    }
    report.write();
    screen.println(rows + " rows, " + wrong + " of them wrong; " + options.out + "/bench.md");
    return wrong == 0;
  }

  /** Shows a row; of the short form only what is wrong. */
  private void say(String line, boolean right) {
    rows++;
    wrong += right ? 0 : 1;
    if (!right || !options.isShort()) {
      screen.println(line);
    }
  }

  private List<BenchRow> warmRows() {
    List<BenchRow> rows = new ArrayList<>();
    for (BenchRow row : BenchRow.ALL) {
      if (options.wants("warm", row.name(), row.reduced())) {
        if (row.needsData() && !Options.hasData()) {
          screen.println(row.name() + ": skipped, no data in " + BenchInputs.DATA);
        } else if (!(options.isShort() && row.isReal())) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private void warm() throws Exception {
    for (BenchRow row : warmRows()) {
      MakeInputs.of(row.source());
      Map<String, Figures> byPeer = new LinkedHashMap<>();
      for (int fork = 0; fork < options.forks(); fork++) {
        for (String peer :
            options.form == Options.Form.REDUCED ? row.reducedPeers() : row.peers()) {
          if (options.isThere(peer)) {
            make(peer, row);
            Map<String, Figures> one = new LinkedHashMap<>();
            String source = row.source(peer);
            one.put(source, byPeer.computeIfAbsent(peer, p -> new Figures()));
            peers.measure(peer, List.of(source), one);
          }
        }
      }
      add(row, byPeer);
    }
  }

  /** Lets a peer with a format of its own make what it loads; what is there already stays. */
  private void make(String peer, BenchRow row) throws IOException, InterruptedException {
    String making = row.making(peer);
    if (!making.isEmpty()) {
      String input = making.substring("make:".length());
      if (!Files.exists(BenchInputs.MADE.resolve(input + "." + peer))) {
        peers.measure(peer, List.of(making), new LinkedHashMap<>());
      }
    }
  }

  /** All rows of a peer in one process, once. */
  private void shortWarm() throws Exception {
    List<BenchRow> rows = warmRows();
    Map<String, Map<String, Figures>> byPeer = new LinkedHashMap<>();
    for (BenchRow row : rows) {
      MakeInputs.of(row.source());
    }
    for (String peer : List.of("amkit", "jni", "automerge", "yjs", "loro", "dt")) {
      List<String> sources = new ArrayList<>();
      for (BenchRow row : rows) {
        if (row.peers().contains(peer)) {
          if (!row.making(peer).isEmpty()) {
            sources.add(row.making(peer));
          }
          sources.add(row.source(peer));
        }
      }
      if (options.isThere(peer) && !sources.isEmpty()) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        peers.measure(peer, sources.stream().distinct().toList(), figures);
        byPeer.put(peer, figures);
      }
    }
    for (BenchRow row : rows) {
      Map<String, Figures> one = new LinkedHashMap<>();
      byPeer.forEach(
          (peer, figures) -> {
            if (row.peers().contains(peer)) {
              one.put(peer, figures.get(row.source(peer)));
            }
          });
      add(row, one);
    }
  }

  private void add(BenchRow row, Map<String, Figures> byPeer) throws IOException {
    String problem = difference(row, byPeer);
    if (problem.isEmpty()) {
      problem = agrees(row.name(), byPeer.get("amkit").check());
    }
    say(report.warm(row, byPeer, problem), problem.isEmpty());
  }

  /** What is wrong with the peers' results; empty when they agree. */
  private static String difference(BenchRow row, Map<String, Figures> byPeer) {
    String mine = byPeer.get("amkit").check();
    if (mine.isEmpty() || mine.equals("failed")) {
      return "no result";
    }
    for (Map.Entry<String, Figures> each : byPeer.entrySet()) {
      String theirs = each.getValue().check();
      if (!theirs.isEmpty() && !row.agree(each.getKey(), mine, theirs)) {
        return each.getKey() + " says " + theirs + ", amkit " + mine;
      }
    }
    return "";
  }

  /** Notes what the short form of a row came to; what is wrong with it, empty when nothing. */
  private String agrees(String row, String check) {
    now.put(row, check);
    String expected = before.get(row);
    boolean same = !options.isShort() || options.record || check.equals(expected);
    return same
        ? ""
        : "came to " + check + ", " + options.recorded.getFileName() + " has " + expected;
  }

  private void growth() throws Exception {
    for (BenchRow.Growth row : BenchRow.GROWTH) {
      if (!options.wants("growth", "growth-" + row.kind(), row.reduced())) {
        continue;
      }
      List<Double> sizes = new ArrayList<>();
      List<Double> compiled = new ArrayList<>();
      List<Double> interpreted = new ArrayList<>();
      for (int n : new int[] {row.n(), 4 * row.n(), 16 * row.n()}) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        if (options.form == Options.Form.FULL) {
          peers.measure("amkit", List.of(row.source(n)), figures);
          compiled.add(Figures.median(figures.get(row.source(n)).millis));
          figures.clear();
        }
        peers.interpreted(row.source(n), figures);
        interpreted.add(Figures.least(figures.get(row.source(n)).cpu));
        sizes.add((double) n);
      }
      say(
          report.growth(row.kind(), row.limit(), sizes, compiled, interpreted),
          Figures.exponent(sizes, interpreted) <= row.limit());
    }
  }

  private void shortGrowth() throws Exception {
    List<String> sources = new ArrayList<>();
    for (BenchRow.Growth row : BenchRow.GROWTH) {
      if (options.wants("growth", "growth-" + row.kind(), row.reduced())) {
        sources.add(row.source(Math.max(10, row.n() / 100)));
      }
    }
    if (!sources.isEmpty()) {
      Map<String, Figures> figures = new LinkedHashMap<>();
      peers.measure("amkit", sources, figures);
      for (String source : sources) {
        String problem = agrees(source, figures.get(source).check());
        say(source + ": " + problem, problem.isEmpty());
      }
    }
  }
}
