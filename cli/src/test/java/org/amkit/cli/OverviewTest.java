package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewTest {
  @TempDir Path folder;

  @Test
  void withoutACommand_theOverviewGoesToStderr() {
    for (List<String> words :
        List.of(List.<String>of(), List.of("-q"), List.of("--color=never"), List.of("-C", "x"))) {
      AmInProcess am = new AmInProcess(folder);
      assertThat(am.run(words.toArray(new String[0]))).isEqualTo(2);
      assertThat(am.out()).isEmpty();
      assertThat(am.err()).isEqualTo(Overview.text()).contains("Usage: am COMMAND");
    }
  }

  @Test
  void help_goesToStdout() {
    AmInProcess am = new AmInProcess(folder);
    assertThat(am.run("--help")).isZero();
    assertThat(am.out()).isEqualTo(Overview.text());
    assertThat(am.err()).isEmpty();
  }
}
