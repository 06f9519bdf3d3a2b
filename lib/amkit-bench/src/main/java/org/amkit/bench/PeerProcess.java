package org.amkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One process in which one peer runs rows, warmed up; see {@link Measure}, {@code measure.mjs}. */
final class PeerProcess {
  private static final String INTERPRETED = "-Xint";

  /**
   * A young generation that is not what Node waits for: 16 MB (its own), 64, 256 and 1,024 MB a
   * semi-space were tried, and 256 was the fastest where much is allocated.
   */
  private static final int SEMI_SPACE_MEGABYTES = 256;

  private final Options options;

  PeerProcess(Options options) {
    this.options = options;
  }

  /** Runs rows and adds what they gave, by the row. */
  void measure(String peer, List<String> sources, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    run(peer, sources, command(peer, sources, false), figures);
  }

  /** Runs amkit's row without the compiler: an instruction then costs more than a cache miss. */
  void interpreted(String source, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    run("amkit", List.of(source), command("amkit", List.of(source), true), figures);
  }

  private List<String> command(String peer, List<String> sources, boolean interpreted) {
    boolean memory = sources.get(0).startsWith("memory:");
    List<String> command = new ArrayList<>();
    if (peer.equals("amkit") || peer.equals("jni")) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx4g");
      if (interpreted) {
        command.add(INTERPRETED);
      } else if (options.isShort()) {
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      } else if (!memory) {
        // The heap has its size, as after a while in use: its growth is no work of a row's.
        command.addAll(List.of("-Xms4g", "-XX:+AlwaysPreTouch"));
      }
      command.add("-Dbench.data=" + BenchInputs.DATA.toAbsolutePath());
      command.add("-Dbench.made=" + BenchInputs.MADE.toAbsolutePath());
      command.add("-Dbench.short=" + BenchInputs.SHORT);
      command.addAll(List.of("-cp", peer.equals("amkit") ? options.amkitPath : options.jniPath));
      command.add("org.amkit.bench.Measure");
    } else {
      command.addAll(List.of("node", "--expose-gc", "--max-old-space-size=4096"));
      if (!memory) {
        command.add("--max-semi-space-size=" + SEMI_SPACE_MEGABYTES);
        command.add("--min-semi-space-size=" + SEMI_SPACE_MEGABYTES);
      }
      command.addAll(List.of("measure.mjs", peer));
    }
    command.addAll(interpreted ? List.of("0", "0", "3", "25") : turns());
    command.addAll(sources);
    return command;
  }

  /** Warm-up runs and seconds, runs, and the seconds after which it is enough. */
  private List<String> turns() {
    return switch (options.form) {
      // What a run is fit to be measured by: a short row has not met the best compiler after ten.
      case FULL -> List.of("10", "4", "5", "25");
      case REDUCED -> List.of("10", "2", "5", "8");
      case SHORT -> List.of("0", "0", "1", "5");
    };
  }

  private void run(
      String peer, List<String> sources, List<String> command, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    Path errors = options.out.resolve("last.err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    if (command.get(0).equals("node")) {
      builder.directory(Path.of(options.nodeFolder).toFile());
      Map<String, String> environment = builder.environment();
      environment.put("DATA", BenchInputs.DATA.toAbsolutePath().toString());
      environment.put("MADE", BenchInputs.MADE.toAbsolutePath().toString());
      environment.put("SHORT", BenchInputs.SHORT ? "true" : "");
    }
    Process process = builder.start();
    Set<String> silent = new HashSet<>(sources);
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader
          .lines()
          .forEach(
              line -> {
                int start = line.indexOf("\"row\":\"") + 7;
                String row = line.substring(start, line.indexOf('"', start));
                silent.remove(row);
                figures.computeIfAbsent(row, r -> new Figures()).add(line);
              });
    }
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroy();
      System.err.println("bench: " + peer + " failed: " + String.join(" ", command));
      System.err.println(Files.readString(errors).strip());
    }
    for (String row : silent) {
      figures.computeIfAbsent(row, r -> new Figures()).fields.put("check", "failed");
    }
  }
}
