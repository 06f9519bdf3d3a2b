package org.amkit.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;

/**
 * Runs generated scripts on amkit and on Automerge, both ways, until one differs: {@code
 * scripts/differential}.
 *
 * <p>Exit code 0: no difference; 1: a difference, shrunk and printed; 2: the command line is wrong.
 */
final class Differential {
  private static final int SHRINK_TRIES = 4_000;

  private final Set<Feature> features;
  private final boolean strict;
  private final AutomergeNode node;

  /** Scripts that ended in a panic of Automerge's. */
  private int panics;

  /** Scripts that differ, in which Automerge showed one state and loaded another. */
  private int contradictions;

  /**
   * Steps whose patches do not lead to what Automerge's document holds, or whose spans it misses.
   */
  private int excused;

  private Differential(Set<Feature> features, boolean strict, AutomergeNode node) {
    this.features = features;
    this.strict = strict;
    this.node = node;
  }

  /**
   * {@code --runner FILE [--scripts N] [--seed S] [--features A,B] [--strict] [--keep-going]
   * [--script FILE] [--record FILE] [--documents DIR]}.
   */
  public static void main(String[] args) throws IOException {
    Path runner = Path.of("runner.mjs");
    int scripts = 2000;
    long seed = 1;
    Set<Feature> features = EnumSet.of(Feature.CORE);
    boolean strict = false;
    boolean keepGoing = false;
    Path script = null;
    Path record = null;
    List<Path> documents = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--runner" -> runner = Path.of(args[++i]);
        case "--scripts" -> scripts = Integer.parseInt(args[++i]);
        case "--seed" -> seed = Long.parseLong(args[++i]);
        case "--features" -> {
          for (String name : args[++i].split(",", -1)) {
            features.add(Feature.named(name));
          }
        }
        case "--strict" -> strict = true;
        case "--keep-going" -> keepGoing = true;
        case "--script" -> script = Path.of(args[++i]);
        case "--record" -> record = Path.of(args[++i]);
        case "--documents" -> documents.add(Path.of(args[++i]));
        default -> {
          System.err.println("differential: no such option: " + args[i]);
          System.exit(2);
        }
      }
    }
    try (AutomergeNode node = new AutomergeNode(runner)) {
      Differential differential = new Differential(features, strict, node);
      int differences;
      if (script != null) {
        differences = differential.replay(Script.parse(Files.readString(script)));
      } else if (!documents.isEmpty()) {
        differences = differential.documents(documents);
      } else if (record != null) {
        differential.record(seed, scripts, record);
        differences = 0;
      } else {
        differences = differential.generate(seed, scripts, keepGoing);
      }
      System.exit(differences == 0 ? 0 : 1);
    }
  }

  private int generate(long seed, int scripts, boolean keepGoing) {
    long start = System.nanoTime();
    long steps = 0;
    int differences = 0;
    int done = 0;
    for (long s = seed; s < seed + scripts; s++) {
      Script script = ScriptGenerator.generate(s, features);
      String difference = difference(script);
      steps += script.steps().size();
      done++;
      if (difference != null) {
        differences++;
        report(script);
        if (!keepGoing) {
          break;
        }
      }
    }
    System.out.printf(
        "%d scripts (seeds %d to %d, features %s), %d steps, %d differences, %.1f s%n"
            + "excused: %d scripts in which Automerge panicked, %d in which it showed one state and loaded another,"
            + " %d steps whose patches or spans led to a state that was not asked for%n",
        done,
        seed,
        seed + done - 1,
        features,
        steps,
        differences,
        (System.nanoTime() - start) / 1e9,
        panics,
        contradictions,
        excused);
    return differences;
  }

  /**
   * Loads each document of the folders with amkit, saves it, and has Automerge load what was saved.
   */
  private int documents(List<Path> folders) throws IOException {
    int differences = 0;
    for (Path folder : folders) {
      List<Path> files;
      try (Stream<Path> list = Files.list(folder)) {
        files = list.sorted().toList();
      }
      for (Path file : files) {
        Document doc;
        try {
          doc = Document.load(Files.readAllBytes(file));
        } catch (AutomergeException e) {
          System.out.println(file.getFileName() + ": not a document: " + e.getMessage());
          continue;
        }
        List<byte[]> saved = List.of(doc.save());
        List<String> ours = ScriptReplayer.load(saved, "codePoints", List.of());
        String difference =
            Outcome.difference(ours, node.load(saved, "codePoints", List.of()), true);
        System.out.println(file.getFileName() + ": " + (difference == null ? "same" : difference));
        differences += difference == null ? 0 : 1;
      }
    }
    return differences;
  }

  private int replay(Script script) {
    String difference = difference(script);
    System.out.println(difference == null ? "no difference" : difference);
    return difference == null ? 0 : 1;
  }

  private void report(Script script) {
    int[] before = {panics, contradictions, excused};
    Script small = new Shrinker(s -> difference(s) != null, SHRINK_TRIES).shrink(script);
    String difference = difference(small);
    panics = before[0];
    contradictions = before[1];
    excused = before[2];
    System.out.printf(
        "seed %d differs; the smallest script that does:%n%s%n%s%n%n",
        script.seed(), small, difference);
  }

  /** Where the two sides differ, or null when they do not or Automerge broke. */
  private @Nullable String difference(Script script) {
    try {
      node.run(script);
      Outcome ours;
      try {
        ours = ScriptReplayer.run(script);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        node.ran();
        return "amkit:     " + trace(e);
      }
      Outcome theirs = node.ran();
      excused += theirs.excused().size();
      String difference =
          Outcome.difference(
              Outcome.without(theirs.excused(), ours.report()),
              Outcome.without(theirs.excused(), theirs.report()),
              strict);
      if (difference != null && theirs.contradiction()) {
        contradictions++;
        return null;
      } else if (difference != null) {
        return difference;
      }
      try {
        return exchangeDifference(script, ours, theirs);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        if (e instanceof AutomergeNode.UpstreamPanic) {
          throw e;
        }
        return "amkit, exchanging: " + trace(e);
      }
    } catch (AutomergeNode.UpstreamPanic e) {
      panics++;
      return null;
    }
  }

  /**
   * Each side loads what the other saved; amkit applies Automerge's changes to an empty document.
   */
  private @Nullable String exchangeDifference(Script script, Outcome ours, Outcome theirs) {
    List<String> details = script.details();
    List<String> oursThere = node.load(ours.saves(), script.unit(), details);
    List<String> theirsHere = ScriptReplayer.load(theirs.saves(), script.unit(), details);
    String difference = Outcome.difference(theirsHere, oursThere, true);
    if (difference != null) {
      return "saved by the other and loaded:\n" + difference;
    }
    List<String> oursHere = ScriptReplayer.load(ours.saves(), script.unit(), details);
    difference = Outcome.difference(oursHere, oursThere, true);
    if (difference != null) {
      return "saved by amkit and loaded:\n" + difference;
    }
    List<String> applied = ScriptReplayer.apply(theirs.changes(), script, details);
    difference = Outcome.difference(applied, theirsHere, true);
    return difference == null
        ? null
        : "Automerge's changes applied, and its document loaded:\n" + difference;
  }

  private static String trace(Throwable e) {
    StringBuilder out = new StringBuilder(e.toString());
    StackTraceElement[] frames = e.getStackTrace();
    for (int i = 0; i < Math.min(12, frames.length); i++) {
      out.append("\n    at ").append(frames[i]);
    }
    return out.toString();
  }

  /** Writes scripts and what Automerge says of them, one JSON object a line, gzipped. */
  private void record(long seed, int scripts, Path file) throws IOException {
    List<Map<String, Object>> recordings = new ArrayList<>();
    for (long s = seed; recordings.size() < scripts; s++) {
      Script script = ScriptGenerator.generate(s, features);
      try {
        node.run(script);
        Outcome theirs = node.ran();
        if (theirs.excused().isEmpty() && !theirs.contradiction()) {
          recordings.add(Recording.of(script, theirs).toMap());
        }
      } catch (AutomergeNode.UpstreamPanic e) {
        panics++;
      }
    }
    Recording.write(recordings, file);
    System.out.printf(
        "%d recordings, %d bytes, to %s%n", recordings.size(), Files.size(file), file);
  }
}
