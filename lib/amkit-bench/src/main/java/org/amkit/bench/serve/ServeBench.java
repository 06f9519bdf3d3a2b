package org.amkit.bench.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures servers one after the other, row by row, and prints a table and the goals. */
final class ServeBench {
  private static final String AM = "am serve";
  private static final String NPM = "automerge-repo 2.5.6";
  private static final String PUBLISHED = "sync-server 0.2.8";
  private static final String ONE_NODE = "am on PostgreSQL";
  private static final String THREE_NODES = "three nodes of am";

  /**
   * A third of the documents each: what the machine, not the database that they share, has three
   * processes cost more than one.
   */
  private static final String THREE_APART = "three that share nothing";

  /** Descriptors of the generator and of the server beside the connections. */
  private static final int OTHER_DESCRIPTORS = 300;

  private final Path out = Path.of(property("serve.out"));
  private final boolean quick = Boolean.getBoolean("serve.quick");
  private final List<String> onlyRows = words("serve.rows");
  private final List<ServerProcess.Kind> kinds = new ArrayList<>();
  private final Map<String, Map<String, Map<LoadRow.Figure, Double>>> results =
      new LinkedHashMap<>();
  private boolean failed;

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("no -D" + name + ": run scripts/bench-serve");
    }
    return value;
  }

  private static List<String> words(String name) {
    String value = System.getProperty(name, "").strip();
    return value.isEmpty() ? List.of() : List.of(value.split(" +", -1));
  }

  public static void main(String[] arguments) throws Exception {
    System.exit(new ServeBench().run() ? 0 : 1);
  }

  private List<LoadRow> rows() {
    int descriptors = Integer.parseInt(property("serve.descriptors"));
    int idle = Math.min(quick ? 1000 : 10_000, descriptors - OTHER_DESCRIPTORS);
    if (!quick && idle < 10_000) {
      System.out.printf(
          "Only %,d idle connections instead of 10,000: 'ulimit -n' is %,d and cannot be raised.%n",
          idle, descriptors);
    }
    return quick
        ? List.of(
            new EditRow("edits", new EditRow.Size(100, 10, 25, 2, 2, 4)),
            new EditRow("writers", new EditRow.Size(40, 1, 10, 1, 1, 2)),
            new IdleRow(idle, 2),
            new DocumentsRow(100, 2),
            new RestartRow(50, 10),
            new MillionRow(5_000, 200, System.getProperty("serve.jdbc", "")))
        : List.of(
            new EditRow("edits", new EditRow.Size(1000, 100, 50, 10, 60, 60)),
            new EditRow("writers", new EditRow.Size(200, 1, 20, 10, 10, 30)),
            new IdleRow(idle, 10),
            new DocumentsRow(2000, 10),
            new RestartRow(1000, 100),
            new MillionRow(1_000_000, 10_000, System.getProperty("serve.jdbc", "")));
  }

  private boolean run() throws IOException, InterruptedException {
    List<String> onlyServers = words("serve.servers");
    add("am", AM, property("serve.am"), onlyServers);
    add("npm", NPM, System.getProperty("serve.npm", ""), onlyServers);
    add("published", PUBLISHED, System.getProperty("serve.published", ""), onlyServers);
    String database = System.getProperty("serve.database", "");
    add("postgresql", ONE_NODE, database, onlyServers);
    add("nodes", THREE_NODES, database, onlyServers);
    add("apart", THREE_APART, database, onlyServers);
    for (LoadRow row : rows()) {
      if (onlyRows.isEmpty() || onlyRows.contains(row.name)) {
        measure(row);
      }
    }
    String report = report();
    System.out.print(report);
    Files.writeString(out.resolve("serve.md"), report);
    return !failed;
  }

  private void add(String word, String name, String command, List<String> only) {
    if (!command.isBlank() && (only.isEmpty() || only.contains(word))) {
      List<String> words = List.of(command.strip().split("\n", -1));
      boolean isApart = name.equals(THREE_APART);
      int nodes = isApart || name.equals(THREE_NODES) ? 3 : 1;
      kinds.add(new ServerProcess.Kind(name, words, nodes, isApart));
    }
  }

  private void measure(LoadRow row) throws IOException, InterruptedException {
    Map<String, Map<LoadRow.Figure, Double>> byServer = new LinkedHashMap<>();
    for (ServerProcess.Kind kind : kinds.stream().filter(row::takes).toList()) {
      System.err.println("bench-serve: " + row.title + ": " + kind.name());
      System.gc();
      ProcessFigures.forgetPeak();
      try (ServerProcess server = new ServerProcess(kind, out);
          LoadLoop loop = new LoadLoop()) {
        byServer.put(kind.name(), row.run(loop, server));
        if (!server.isAlive()) {
          throw new IOException("the server died");
        }
      } catch (LoadRow.RowException | IOException e) {
        System.out.println(row.title + ": " + kind.name() + ": " + e.getMessage());
        byServer.put(kind.name(), new EnumMap<>(LoadRow.Figure.class));
        failed |= kind.name().equals(AM);
      }
    }
    if (!byServer.isEmpty()) {
      results.put(row.title, byServer);
      check(row, byServer);
      checkNodes(row, byServer);
    }
  }

  /** What the short form holds, too: that all came. */
  private void check(LoadRow row, Map<String, Map<LoadRow.Figure, Double>> byServer) {
    Map<LoadRow.Figure, Double> ours = byServer.getOrDefault(AM, Map.of());
    if (ours.isEmpty()) {
      return;
    }
    if (ours.containsKey(LoadRow.Figure.DELIVERED)) {
      goal(row, ours, LoadRow.Figure.DELIVERED, 100, true);
    }
    if (quick) {
      return;
    }
    if (row.name.equals("edits")) {
      goal(row, ours, LoadRow.Figure.PEAK, 250, false);
      for (String other : new String[] {NPM, PUBLISHED}) {
        Map<LoadRow.Figure, Double> theirs = byServer.getOrDefault(other, Map.of());
        if (!theirs.isEmpty()) {
          goal(row, ours, LoadRow.Figure.P99, theirs.get(LoadRow.Figure.P99) / 5, false);
          goal(row, ours, LoadRow.Figure.CPU, theirs.get(LoadRow.Figure.CPU) / 2, false);
        }
      }
    } else if (row.name.equals("idle")) {
      goal(row, ours, LoadRow.Figure.RESIDENT, 250e6 / (1 << 20), false);
      goal(row, ours, LoadRow.Figure.THREADS, 24, false);
    }
  }

  /** What holds where documents are in a database. */
  private void checkNodes(LoadRow row, Map<String, Map<LoadRow.Figure, Double>> byServer) {
    Map<LoadRow.Figure, Double> one = byServer.getOrDefault(ONE_NODE, Map.of());
    Map<LoadRow.Figure, Double> three = byServer.getOrDefault(THREE_NODES, Map.of());
    for (Map<LoadRow.Figure, Double> each : List.of(one, three)) {
      failed |= !each.isEmpty() && each.getOrDefault(LoadRow.Figure.DELIVERED, 100.0) < 100;
    }
    if (!quick && !three.isEmpty() && one.containsKey(LoadRow.Figure.COST)) {
      goal(row, three, LoadRow.Figure.COST, 1.2 * one.get(LoadRow.Figure.COST), false);
    }
    if (!quick && row.name.equals("million") && !one.isEmpty()) {
      goal(row, one, LoadRow.Figure.PEAK, 600e6 / (1 << 20), false);
    }
  }

  private void goal(
      LoadRow row,
      Map<LoadRow.Figure, Double> of,
      LoadRow.Figure what,
      double goal,
      boolean least) {
    double value = of.getOrDefault(what, Double.NaN);
    boolean met = least ? value >= goal : value <= goal;
    failed |= !met;
    System.out.printf(
        "%s %s: %s: %.1f, %s %.1f%n",
        met ? "ok    " : "MISSED",
        row.title,
        what.label,
        value,
        least ? "at least" : "at most",
        goal);
  }

  private String report() {
    StringBuilder text = new StringBuilder();
    text.append("\n| |");
    kinds.forEach(kind -> text.append(' ').append(kind.name()).append(" |"));
    text.append("\n|---|").append("---:|".repeat(kinds.size())).append('\n');
    results.forEach(
        (title, byServer) -> {
          text.append("| **").append(title).append("** |");
          text.append(" |".repeat(kinds.size())).append('\n');
          for (LoadRow.Figure figure : LoadRow.Figure.values()) {
            if (byServer.values().stream().anyMatch(of -> of.containsKey(figure))) {
              text.append("| ").append(figure.label).append(" |");
              for (ServerProcess.Kind kind : kinds) {
                Map<LoadRow.Figure, Double> of = byServer.get(kind.name());
                Double value = of == null ? null : of.get(figure);
                String shown =
                    of == null
                        ? ""
                        : value == null ? "failed" : ("%,." + figure.digits + "f").formatted(value);
                text.append(' ').append(shown).append(" |");
              }
              text.append('\n');
            }
          }
        });
    return text.toString();
  }
}
