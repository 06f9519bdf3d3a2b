package org.amkit.repo;

import org.jspecify.annotations.Nullable;

/** What a Repo logs. The logger is looked for at the first line: that takes longer than a sync. */
final class RepoLog {
  private RepoLog() {}

  static void log(System.Logger.Level level, String line) {
    log(level, line, null);
  }

  static void log(System.Logger.Level level, String line, @Nullable Throwable thrown) {
    System.getLogger("org.amkit.repo").log(level, line, thrown);
  }
}
