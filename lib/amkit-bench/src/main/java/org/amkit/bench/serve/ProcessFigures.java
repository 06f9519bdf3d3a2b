package org.amkit.bench.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux says of a process.
 *
 * @param cpuSeconds of all its threads, since it began
 * @param residentMib its resident memory now
 * @param peakMib the most it was, since it began or {@link #forgetPeak}
 * @param threads how many there are
 */
record ProcessFigures(double cpuSeconds, double residentMib, double peakMib, int threads) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TIME_FIELD = 11;

  static ProcessFigures of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"));
    // The name in parentheses may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]);
    String status = Files.readString(folder.resolve("status"));
    return new ProcessFigures(
        ticks / TICKS_PER_SECOND,
        field(status, "VmRSS") / 1024.0,
        field(status, "VmHWM") / 1024.0,
        (int) field(status, "Threads"));
  }

  /** Those of two processes together. */
  ProcessFigures plus(ProcessFigures other) {
    return new ProcessFigures(
        cpuSeconds + other.cpuSeconds,
        residentMib + other.residentMib,
        peakMib + other.peakMib,
        threads + other.threads);
  }

  static ProcessFigures own() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  /** Lets this process' own peak begin anew, where the kernel lets it. */
  static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      // Then the peak is that of all rows up to here.
    }
  }

  private static long field(String status, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
