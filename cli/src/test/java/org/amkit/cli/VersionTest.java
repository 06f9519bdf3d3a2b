package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void number_isThatOfTheBuild() throws IOException {
    for (String file :
        List.of(
            "pom.xml",
            "../pom.xml",
            "../lib/amkit/pom.xml",
            "../lib/amkit-repo/pom.xml",
            "../README.md",
            "../lib/amkit/README.md")) {
      assertThat(Files.readString(Path.of(file)))
          .as(file)
          .contains("<version>" + Version.NUMBER + "</version>");
    }
    assertThat(Version.line()).isEqualTo("am " + Version.NUMBER);
  }
}
