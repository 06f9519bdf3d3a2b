package org.amkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the real documents, traces and recorded values lie that are too large for this repository.
 *
 * <p>They are looked for in the folder that {@code AMKIT_DATA} names, else as {@code shared/data}
 * in each folder above the working directory. A test that needs them is skipped where they are not.
 */
public final class SharedData {
  private SharedData() {}

  /** The folder of the data, absent where there is none. */
  public static Optional<Path> dir() {
    return find(System.getenv("AMKIT_DATA"), Path.of("").toAbsolutePath());
  }

  /**
   * A file or folder of the data.
   *
   * @param relative such as {@code upstream/documents}
   * @throws org.opentest4j.TestAbortedException where there is no data, so that JUnit skips the
   *     test and says why; data that is there but lacks the file fails the test
   */
  public static Path require(String relative) {
    Optional<Path> dir = dir();
    assumeTrue(
        dir.isPresent(),
        "no shared data: set AMKIT_DATA to its folder, or put it at ../shared/data");
    Path file = dir.orElseThrow().resolve(relative);
    if (!Files.exists(file)) {
      throw new AssertionError("the shared data has no " + file);
    }
    return file;
  }

  static Optional<Path> find(@Nullable String named, Path start) {
    if (named != null && !named.isEmpty()) {
      Path dir = Path.of(named);
      if (!Files.isDirectory(dir)) {
        throw new AssertionError("AMKIT_DATA names no folder: " + named);
      }
      return Optional.of(dir);
    }
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path dir = folder.resolve("shared/data");
      if (Files.isDirectory(dir)) {
        return Optional.of(dir);
      }
    }
    return Optional.empty();
  }
}
