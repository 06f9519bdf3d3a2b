package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void number_isThatOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).containsPattern("<version>" + Version.NUMBER + "(-SNAPSHOT)?</version>");
    assertThat(Version.line()).isEqualTo("am " + Version.NUMBER);
  }
}
