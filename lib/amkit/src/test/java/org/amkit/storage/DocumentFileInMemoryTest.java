package org.amkit.storage;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

class DocumentFileInMemoryTest extends DocumentFileContract {
  private final FileSystem jimfs =
      Jimfs.newFileSystem(
          Configuration.unix().toBuilder().setAttributeViews("basic", "posix", "unix").build());

  @Override
  Path folder() {
    return jimfs.getPath("/work");
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    jimfs.close();
  }
}
