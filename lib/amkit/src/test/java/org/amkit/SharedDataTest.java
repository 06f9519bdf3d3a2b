package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDataTest {
  @TempDir private Path temp;

  @Test
  void data_isFoundAboveTheWorkingDirectory() throws IOException {
    Path data = Files.createDirectories(temp.resolve("shared/data"));
    Path module = Files.createDirectories(temp.resolve("wt/clone/lib"));

    assertThat(SharedData.find(null, module)).contains(data);
    assertThat(SharedData.find("", module)).contains(data);
  }

  @Test
  void variable_goesFirst() throws IOException {
    Files.createDirectories(temp.resolve("shared/data"));
    Path named = Files.createDirectories(temp.resolve("elsewhere"));

    assertThat(SharedData.find(named.toString(), temp)).contains(named);
  }

  @Test
  void variableThatNamesNoFolder_isAnError() {
    assertThatThrownBy(() -> SharedData.find(temp.resolve("none").toString(), temp))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("none");
  }
}
