package org.amkit.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CPU time of this process with all that the JVM does in threads of its own: collecting,
 * compiling. Java gives it in steps of 10 ms, and exactly for single threads only.
 */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final File TASKS = new File("/proc/self/task");

  private CpuTime() {}

  /** In ns, from a beginning of its own; of the calling thread alone where there is no /proc. */
  static long nanos() throws IOException {
    long nanos = 0;
    String self = Path.of("/proc/thread-self").toFile().getCanonicalFile().getName();
    String[] tasks = TASKS.list();
    for (String task : tasks == null ? new String[0] : tasks) {
      if (!task.equals(self)) {
        nanos += runTime(task);
      }
    }
    return nanos + THREADS.getCurrentThreadCpuTime();
  }

  /** What the scheduler gave a thread: exact while it does not run; 0 when it has ended. */
  private static long runTime(String task) {
    try {
      String stat = Files.readString(Path.of(TASKS.getPath(), task, "schedstat"));
      return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    } catch (IOException e) {
      return 0;
    }
  }
}
