package org.amkit.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What {@code scripts/bench} was asked for, and where it has put the things that are run. */
final class Options {
  /** How much of it all. */
  enum Form {
    /** What a report is made of. */
    FULL,
    /** Some rows of each kind, not so often. */
    REDUCED,
    /** Each row once, small: only its result counts. */
    SHORT
  }

  private static final List<String> ALL_PARTS = List.of("warm", "cold", "growth");

  Form form = Form.FULL;
  final Set<String> parts = new LinkedHashSet<>();
  final List<String> only = new ArrayList<>();

  /** Whether the peers stay away. */
  boolean alone;

  /** Whether the short form's results are written down, for those to come to be compared with. */
  boolean record;

  private int forks;

  final Path out = Path.of(required("bench.out"));
  final String amkitPath = required("bench.amkit");
  final String jniPath = System.getProperty("bench.jni", "");
  final String nodeFolder = System.getProperty("bench.node", "");

  /** The command am, as a user runs it. */
  final Path am = Path.of(required("bench.am"));

  /** What the short form came to with all peers, a row a line. */
  final Path recorded = Path.of(required("bench.recorded"));

  private Options() {}

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("no -D" + property + ": run scripts/bench");
    }
    return value;
  }

  static Options parse(String[] args) {
    Options options = new Options();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> options.form = Form.SHORT;
        case "--reduced" -> options.form = Form.REDUCED;
        case "--warm", "--cold", "--growth" -> options.parts.add(args[i].substring(2));
        case "--alone" -> options.alone = true;
        case "--record" -> options.record = true;
        case "--forks" -> options.forks = Integer.parseInt(args[++i]);
        case "--row" -> options.only.add(args[++i]);
        default -> throw new IllegalArgumentException("no option " + args[i]);
      }
    }
    if (options.parts.isEmpty()) {
      options.parts.addAll(ALL_PARTS);
    }
    return options;
  }

  boolean isShort() {
    return form == Form.SHORT;
  }

  /** How often each peer gets its turn. */
  int forks() {
    return forks > 0 ? forks : form == Form.FULL ? 3 : 1;
  }

  /** Whether a row is wanted: by its name, else as one of a part. */
  boolean wants(String part, String name, boolean reduced) {
    if (!only.isEmpty()) {
      return only.contains(name);
    }
    return parts.contains(part) && (form != Form.REDUCED || reduced);
  }

  boolean isThere(String peer) {
    return switch (peer) {
      case "amkit" -> true;
      case "jni" -> !alone && !jniPath.isEmpty();
      default -> !alone && !nodeFolder.isEmpty();
    };
  }

  /** Whether the traces and real documents are here. */
  static boolean hasData() {
    return Files.isDirectory(BenchInputs.DATA.resolve("traces"));
  }
}
