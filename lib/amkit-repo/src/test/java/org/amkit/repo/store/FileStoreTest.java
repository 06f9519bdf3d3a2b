package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.amkit.storage.StateDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, for one document file. */
class FileStoreTest extends DocumentStoreContract {
  @TempDir Path temporary;

  private CopiedFolder data() {
    return new CopiedFolder(temporary.resolve("data"), temporary.resolve("copy"));
  }

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(data().folder());
  }

  @Override
  DocumentStore open() {
    return new FileStore(
        data().folder().resolve("document"),
        new OneId(id()),
        Duration.ofSeconds(30),
        StateDirectory.of(temporary.resolve("state"), "host"));
  }

  @Override
  int documentCount() {
    return 1;
  }

  @Override
  void backUp() throws IOException {
    data().backUp();
  }

  @Override
  void restore() throws IOException {
    data().restore();
  }
}
