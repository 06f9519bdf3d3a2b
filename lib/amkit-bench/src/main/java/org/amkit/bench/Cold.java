package org.amkit.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.ObjectId;

/**
 * Whole commands as people run them, each in a process of its own: {@code am} on a file that it
 * sees for the first time (with a state folder that is empty), {@code am} after one earlier command
 * has seen the file, and Node. What the system keeps of files is warm for all.
 */
final class Cold {
  /** How a command was run: the columns of the table. */
  static final List<String> STATES = List.of("first", "seen", "node");

  private static final long SECONDS = 20;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HASH_MEMBER = Pattern.compile("\"hash\":\"([0-9a-f]{64})\"");
  private static final Pattern CHANGES = Pattern.compile("changes +(\\d+)");

  private final Options options;
  private final Report report;
  private final BinaryOperator<String> agrees;
  private final Shown shown;
  private final Path folder;
  private final Path state;

  /** Takes a line to show, and whether it is right. */
  interface Shown {
    void show(String line, boolean right);
  }

  /**
   * @param agrees says what is wrong with the result of a row, which is compared with what it was
   */
  Cold(Options options, Report report, BinaryOperator<String> agrees, Shown shown) {
    this.options = options;
    this.report = report;
    this.agrees = agrees;
    this.shown = shown;
    this.folder = options.out.resolve("cold").toAbsolutePath();
    this.state = folder.resolve("state");
  }

  void run() throws Exception {
    boolean reduced = options.form == Options.Form.REDUCED;
    for (String document : options.isShort() ? List.of("10k") : ColdRow.DOCUMENTS) {
      for (ColdRow row : ColdRow.ALL) {
        String name = "cold-" + document + "-" + row.name();
        boolean possible = options.isShort() || row.isOn(document, false);
        if (!possible || !options.wants("cold", name, row.isOn(document, reduced))) {
          continue;
        }
        if (needsData(document) && !Options.hasData()) {
          shown.show(name + ": skipped, no data in " + BenchInputs.DATA, true);
          continue;
        }
        MakeInputs.document(document);
        compare(name, row, document, !reduced || row.isOnNode(document, true));
      }
    }
    if (options.wants("growth", "growth-change-p", false)) {
      depth();
    }
  }

  private static boolean needsData(String document) {
    return document.contains("paper");
  }

  private void compare(String name, ColdRow row, String document, boolean withNode)
      throws Exception {
    Files.createDirectories(folder);
    Map<String, Figures> byState = new LinkedHashMap<>();
    byState.put("first", figures(row, document, "first"));
    byState.put("seen", figures(row, document, "seen"));
    if (withNode && !row.node().isEmpty() && options.isThere("automerge")) {
      byState.put("node", figures(row, document, "node"));
    }
    String problem = difference(byState);
    if (problem.isEmpty()) {
      problem = agrees.apply(name, byState.get("first").check());
    }
    shown.show(document + ": " + report.cold(document, row, byState, problem), problem.isEmpty());
  }

  /** What is wrong with the results; empty when they are there and agree. */
  private static String difference(Map<String, Figures> byState) {
    String first = byState.get("first").check();
    for (Map.Entry<String, Figures> each : byState.entrySet()) {
      String check = each.getValue().check();
      if (!each.getValue().isThere() || check.isEmpty() || !check.equals(first)) {
        return each.getKey() + " says " + check + ", first " + first;
      }
    }
    return "";
  }

  private Figures figures(ColdRow row, String document, String how) throws Exception {
    Path file = folder.resolve(document + ".automerge");
    Path other = folder.resolve(document + "-other.automerge");
    byte[] bytes = BenchInputs.made(document);
    Files.write(file, bytes);
    Files.write(
        other,
        concatenated(bytes, Files.readAllBytes(BenchInputs.MADE.resolve(document + ".live"))));
    Path out = folder.resolve("stdout");
    List<String> words = how.equals("node") ? node(row, document) : am(row, document);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("XDG_STATE_HOME", state.toString());
    if (row.heap() > 0) {
      environment.put("AM_JAVA_OPTS", "-Xmx" + row.heap() + "m");
    }
    Figures figures = new Figures();
    clear(state);
    if (how.equals("seen")) {
      Command.run(
          List.of(options.am.toString(), "heads", file.toString()), folder, environment, out);
    }
    long deadline = System.nanoTime() + SECONDS * 1_000_000_000L;
    double peak = 0;
    for (int i = 0; i < turns(how) && (i == 0 || System.nanoTime() < deadline); i++) {
      if (how.equals("first")) {
        clear(state);
      }
      if (row.writes()) {
        Files.write(file, bytes);
      }
      Command run = Command.run(words, folder, environment, out);
      if (run.exit() != row.exit() && !(how.equals("node") && run.exit() == 0)) {
        String errors = Files.readString(Command.errors(out)).lines().findFirst().orElse("");
        figures.fields.put("check", "exit " + run.exit() + " " + errors);
        return figures;
      }
      figures.millis.add(run.wall());
      figures.cpu.add(run.cpu());
      peak = Math.max(peak, run.peak());
    }
    figures.fields.put("peak", Double.toString(peak));
    figures.fields.put("check", result(row.result(), out, file));
    return figures;
  }

  private int turns(String how) {
    return switch (options.form) {
      case FULL -> how.equals("node") ? 3 : 7;
      case REDUCED -> how.equals("node") ? 1 : how.equals("first") ? 3 : 5;
      case SHORT -> 1;
    };
  }

  private List<String> am(ColdRow row, String document) throws IOException {
    List<String> words = new ArrayList<>(List.of(options.am.toString()));
    for (String word : row.words()) {
      words.add(
          switch (word) {
            case "FILE" -> document + ".automerge";
            case "OTHER" -> document + "-other.automerge";
            case "OLD" -> old(document);
            default -> word;
          });
    }
    return words;
  }

  private List<String> node(ColdRow row, String document) throws IOException {
    List<String> words = new ArrayList<>(List.of("node", options.nodeFolder + "/cold.mjs"));
    words.add(row.node());
    words.add(document + ".automerge");
    words.add(row.name().equals("merge") ? document + "-other.automerge" : old(document));
    return words;
  }

  private static String old(String document) throws IOException {
    List<String> hashes = Files.readAllLines(BenchInputs.MADE.resolve(document + ".heads"));
    return hashes.get(hashes.size() / 2);
  }

  private static byte[] concatenated(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** What of a command's output, or of the file that it leaves, is compared. */
  private static String result(ColdRow.Result result, Path out, Path file) throws IOException {
    return switch (result) {
      case HASHES -> shortened(String.join(",", hashes(out)));
      case FIRST_HASH -> hashes(out).stream().findFirst().orElse("");
      case CHANGES -> {
        Matcher changes = CHANGES.matcher(text(out));
        yield changes.find() ? changes.group(1) + " changes" : "";
      }
      case JSON -> "JSON " + jsonHash(out);
      case ANY -> Files.size(out) > 0 ? "some" : "";
      case KEY -> {
        Document left = Document.load(Files.readAllBytes(file));
        AmValue value = left.get(ObjectId.ROOT, "k").orElseThrow();
        yield "k " + ((AmValue.Int) value).getValue();
      }
      case HEADS -> shortened(BenchInputs.heads(Document.load(Files.readAllBytes(file))));
    };
  }

  private static String text(Path out) throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static String shortened(String hashes) {
    return hashes.length() > 64 ? "hash " + hashes.hashCode() : hashes;
  }

  private static List<String> hashes(Path out) throws IOException {
    String text = text(out);
    List<String> hashes = HASH_MEMBER.matcher(text).results().map(m -> m.group(1)).toList();
    return hashes.isEmpty() ? HASH.matcher(text).results().map(m -> m.group()).toList() : hashes;
  }

  /** A hash of the tokens: white space and escapes are free. */
  private static int jsonHash(Path file) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();
    int hash = 0;
    try (JsonParser json = factory.createParser(file.toFile())) {
      while (json.nextToken() != null) {
        hash = 31 * hash + json.getText().hashCode();
      }
    }
    return hash;
  }

  /**
   * How {@code am change -p}, which makes the maps on a long way, grows with that way: without the
   * compiler, and less what one of a single map takes.
   */
  private void depth() throws Exception {
    Files.createDirectories(folder);
    List<Double> sizes = new ArrayList<>();
    List<Double> compiled = new ArrayList<>();
    List<Double> interpreted = new ArrayList<>();
    int n = options.isShort() ? 10 : 1000;
    double[] base = {deepChange(1, ""), deepChange(1, "-Xint")};
    for (int size : new int[] {n, 4 * n, 16 * n}) {
      sizes.add((double) size);
      compiled.add(Math.max(1, deepChange(size, "") - base[0]));
      interpreted.add(Math.max(1, deepChange(size, "-Xint") - base[1]));
    }
    boolean right = Figures.exponent(sizes, interpreted) <= BenchRow.MAX_EXPONENT;
    shown.show(
        report.growth("change-p", BenchRow.MAX_EXPONENT, sizes, compiled, interpreted),
        right || options.isShort());
  }

  /** The CPU time of a change at a depth. */
  private double deepChange(int depth, String javaOptions) throws Exception {
    Path file = folder.resolve("deep.automerge");
    Path script = folder.resolve("deep.txt");
    Path out = folder.resolve("stdout");
    Map<String, String> environment =
        Map.of("XDG_STATE_HOME", state.toString(), "AM_JAVA_OPTS", javaOptions);
    Files.writeString(script, "set " + "a.".repeat(depth) + "k 1\n");
    Files.write(file, new Document(BenchInputs.ACTOR).save());
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < (options.isShort() ? 1 : 3); i++) {
      Files.copy(file, folder.resolve("deeper.automerge"), StandardCopyOption.REPLACE_EXISTING);
      Command run =
          Command.run(
              List.of(options.am.toString(), "change", "deeper.automerge", "-p", "-f", "deep.txt"),
              folder,
              environment,
              out);
      BenchInputs.require(
          run.exit() == 0 && !hashes(out).isEmpty(),
          "change -p at depth " + depth + ": " + text(Command.errors(out)));
      times.add(run.cpu());
    }
    return Figures.least(times);
  }
}
