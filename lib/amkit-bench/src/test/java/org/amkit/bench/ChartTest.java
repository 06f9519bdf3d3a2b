package org.amkit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final String TABLES =
      """
      ### Java 17, 2026-11-23, 2 cores, `scripts/bench`

      | row | amkit | ratio | target |
      |---|---|---|---|
      | load-a | 1.0 | 2.0 | |
      | load-b | 1.0 | 8.0 | |
      | load-c | 1.0 |  | |

      | am | first sight | seen | first | seen |
      |---|---|---|---|---|
      | get | 100 | 50 | 3.0 | 6.0 |

      ### Java 25, another day
      | row | amkit | ratio | target |
      | load-a | 1.0 | 900.0 | |
      """;

  @Test
  void published_hasTheMeansByKind() {
    assertThat(Chart.published(TABLES).lines().filter(line -> line.contains("<text")))
        .anyMatch(line -> line.matches(".*>loading<.*>4\\.0<.*"))
        .anyMatch(line -> line.matches(".*>commands, later<.*>6\\.0<.*"))
        .anyMatch(line -> line.contains(" Java 17, 2026-11-23, 2 cores</text>"))
        .noneMatch(line -> line.contains("900") || line.contains("typing"));
  }

  @Test
  void published_rowOfNoKind_isRefused() {
    assertThatThrownBy(() -> Chart.published("| row | ratio |\n| else | 1.0 |\n"))
        .hasMessageContaining("else");
  }

  /** {@code scripts/bench --publish} draws it. */
  @Test
  void chartOfTheReadme_isThatOfThePublishedFigures() throws Exception {
    Path root = Path.of("../..");
    assertThat(root.resolve("docs/speed.svg"))
        .hasContent(Chart.published(Files.readString(root.resolve("BENCHMARKS.md"))));
  }
}
