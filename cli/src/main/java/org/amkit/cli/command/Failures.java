package org.amkit.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;

/** Failures with several inputs of one command, all of which are reported. */
public final class Failures {
  /** Work on one input. */
  public interface Attempt {
    /** Does it; {@link Failure} says what is wrong with the input. */
    void run() throws IOException;
  }

  private final Console console;
  private final List<Failure> failures = new ArrayList<>();

  /** None yet; they are reported to a console. */
  public Failures(Console console) {
    this.console = console;
  }

  /** Does the work on an input; when it fails, that is kept for {@link #rethrow}. */
  public void attempt(Attempt work) throws IOException {
    try {
      work.run();
    } catch (Failure e) {
      failures.add(e);
    }
  }

  /** Whether any attempt failed. */
  public boolean any() {
    return !failures.isEmpty();
  }

  /** Reports all failures but the last, which is thrown with the exit code of the gravest. */
  public void rethrow() {
    int code = 0;
    for (int i = 0; i < failures.size(); i++) {
      Failure failure = failures.get(i);
      code = Math.max(code, failure.exitCode());
      if (i + 1 == failures.size()) {
        throw failure.withExitCode(code);
      }
      console.complain(failure);
    }
  }
}
