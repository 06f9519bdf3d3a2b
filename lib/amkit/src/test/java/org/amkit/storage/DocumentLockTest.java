package org.amkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLockTest {
  @TempDir Path folder;

  private Path put(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toRealPath();
  }

  private static boolean isLockedHere(Path path) throws IOException {
    try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return DocumentLock.isLockedHere(path, other);
    }
  }

  /**
   * Files that replace one another have two numbers in turn on many file systems, so that a number
   * read before and one read after may be equal, and the file opened in between another one.
   */
  @Test
  void isLockedHere_tellsFilesApart_notNumbers() throws Exception {
    Path path = put("d", "1");
    try (DocumentLock lock = DocumentLock.acquire(path, Duration.ofSeconds(10))) {
      assertThat(lock.isInPlace()).isTrue();
      assertThat(isLockedHere(path)).isTrue();
    }
    try (DocumentLock lock = DocumentLock.acquire(path, Duration.ofSeconds(10))) {
      for (int i = 0; i < 6; i++) {
        Files.move(put("new", "x"), path, StandardCopyOption.REPLACE_EXISTING);
        assertThat(isLockedHere(path)).isFalse();
      }
      assertThat(lock.isInPlace()).isFalse();
    }
    assertThat(isLockedHere(path)).isFalse();
  }

  @Test
  void appender_isTheLockedFile_alsoAfterItWasReplaced() throws Exception {
    Path path = put("d", "1");
    try (DocumentLock lock = DocumentLock.acquire(path, Duration.ofSeconds(10))) {
      AtomicFile.writeFully(lock.appender(), new byte[] {'2'});
      assertThat(path).hasContent("12");
      try (TemporaryFile next = TemporaryFile.beside(path)) {
        AtomicFile.writeFully(next.channel(), new byte[] {'3'});
        next.moveOver();
        lock.moveTo(next.release());
      }
      AtomicFile.writeFully(lock.appender(), new byte[] {'4'});
      assertThat(path).hasContent("34");
      assertThat(lock.isInPlace()).isTrue();
    }
  }
}
