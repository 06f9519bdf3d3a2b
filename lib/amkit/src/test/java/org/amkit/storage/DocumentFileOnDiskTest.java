package org.amkit.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFileOnDiskTest extends DocumentFileContract {
  @TempDir Path folder;

  @Override
  Path folder() {
    return folder;
  }

  @Test
  void openForWriting_noPermission_saysSo() throws IOException {
    DocumentFile file = newFile();
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(file.path()), "root may write everything");
    assertThatThrownBy(() -> file.openForWriting(NOW))
        .isInstanceOf(DocumentFileException.class)
        .hasMessageContaining("not permitted to write");
  }
}
