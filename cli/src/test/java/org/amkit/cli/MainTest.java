package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_isPrintedOnStdout() {
    int exit = Main.run(new PrintWriter(out), new PrintWriter(err), "--version");

    assertThat(exit).isZero();
    assertThat(out.toString()).startsWith("am 0.");
    assertThat(err.toString()).isEmpty();
  }
}
