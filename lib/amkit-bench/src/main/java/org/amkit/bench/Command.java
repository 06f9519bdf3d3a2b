package org.amkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/**
 * One run of a whole command in a process of its own.
 *
 * @param wall its wall time in ms
 * @param cpu user and system time of it and its children in ms, as bash has them from the kernel
 * @param peak its largest resident set in MB, looked at every few ms while it runs; 0 where the
 *     system does not say
 * @param exit its exit code
 */
record Command(double wall, double cpu, double peak, int exit) {
  private static final int POLL_MILLIS = 4;
  private static final String SCRIPT =
      "TIMEFORMAT='%3R %3U %3S'; out=$1 err=$2; shift 2; "
          + "time \"$@\" >\"$out\" 2>\"$err\" </dev/null";

  /**
   * Runs a command in a folder, with more environment.
   *
   * @param out where its output goes; its errors go beside it
   */
  static Command run(List<String> words, Path folder, Map<String, String> environment, Path out)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bash"));
    command.add(out.toString());
    command.add(errors(out).toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    double peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, peakOfChild(process.pid()));
      Thread.sleep(POLL_MILLIS);
    }
    String times = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try (Scanner numbers = new Scanner(times.strip())) {
      double wall = Double.parseDouble(numbers.next());
      double cpu = Double.parseDouble(numbers.next()) + Double.parseDouble(numbers.next());
      return new Command(wall * 1000, cpu * 1000, peak, process.exitValue());
    }
  }

  static Path errors(Path out) {
    return out.resolveSibling("stderr");
  }

  private static double peakOfChild(long pid) {
    Path children = Path.of("/proc/" + pid + "/task/" + pid + "/children");
    try (Scanner ids = new Scanner(Files.readString(children))) {
      if (!ids.hasNext()) {
        return 0;
      }
      for (String line : Files.readAllLines(Path.of("/proc/" + ids.next() + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1e3;
        }
      }
    } catch (IOException e) {
      // It has ended meanwhile, or this system has no such files.
    }
    return 0;
  }
}
