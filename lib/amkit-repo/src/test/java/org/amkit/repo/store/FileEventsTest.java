package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which the system tells nothing, so that they are looked at; and folders. */
class FileEventsTest {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final BlockingQueue<Optional<Path>> told = new LinkedBlockingQueue<>();
  private FileSystem silent;
  private Path file;
  private FileEvents events;

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    silent = Jimfs.newFileSystem(Configuration.unix());
    file = Files.writeString(silent.getPath("/work/file"), "0123456789");
    events = new FileEvents(file, told::add, POLL_NANOS);
  }

  @AfterEach
  void close() throws IOException {
    events.close();
    silent.close();
  }

  private Optional<Path> next() throws InterruptedException {
    Optional<Path> next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("told in time").isNotNull();
    return next;
  }

  /** Waits for it; of a folder that has changed it may be told before. */
  private void awaitTold(Optional<Path> expected) throws InterruptedException {
    while (!next().equals(expected)) {
      // Until it comes.
    }
  }

  @Test
  void file_changed_isToldOnce() throws Exception {
    Files.writeString(file, "01234567890123456789");
    assertThat(next()).contains(file);
    Thread.sleep(400);
    assertThat(told).isEmpty();
  }

  /** Writes slowly, and says that the file ends behind 20 bytes. */
  private void write(String content) throws IOException {
    Reading.Position end = new Reading.Position() {};
    assertThat(
            events.write(
                file,
                () -> {
                  Files.writeString(file, content);
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                  return end;
                },
                position -> 20))
        .isSameAs(end);
  }

  @Test
  void write_isNotTold_butWhatOthersDoMeanwhile() throws Exception {
    write("01234567890123456789");
    Thread.sleep(400);
    assertThat(told).isEmpty();
    write("01234567890123456789 and more");
    assertThat(next()).contains(file);
  }

  @Test
  void write_thatFails_isTold() throws Exception {
    assertThatThrownBy(
            () ->
                events.write(
                    file,
                    () -> {
                      Files.writeString(file, "01234567890123456789");
                      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                      throw new IOException("disk full");
                    },
                    position -> 20))
        .hasMessage("disk full");
    assertThat(next()).contains(file);
  }

  @Test
  void saw_fileThatHasGotMoreSince_isTold() throws Exception {
    Files.writeString(file, "01234567890123456789");
    events.saw(file, 10);
    assertThat(next()).contains(file);
  }

  @Test
  void saw_allOfIt_isNotTold() throws Exception {
    Files.writeString(file, "01234567890123456789");
    events.saw(file, 20);
    Thread.sleep(400);
    assertThat(told).isEmpty();
  }

  @Test
  void read_failing_isToldAgainUntilItSucceeds() throws Exception {
    FileEvents.Reader failing =
        () -> {
          throw new IOException("damaged");
        };
    assertThatThrownBy(() -> events.read(file, failing, StoredFile::offset))
        .isInstanceOf(IOException.class);
    assertThat(next()).contains(file);
    assertThat(next()).contains(file);
    Reading all = new Reading(List.of(), true, StoredFile.nothing().position());
    Files.writeString(file, "");
    events.read(file, () -> all, StoredFile::offset);
    told.clear();
    Thread.sleep(400);
    assertThat(told).isEmpty();
  }

  @Test
  void root_removedAndMadeAgain_isWatchedAnew() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    try (FileEvents watching = new FileEvents(root, told::add, POLL_NANOS)) {
      Files.delete(root);
      Thread.sleep(100);
      Files.createDirectory(root);
      awaitTold(Optional.empty());
      Path made = Files.writeString(root.resolve("made"), "x");
      awaitTold(Optional.of(made));
      assertThat(watching.addFolder(root)).isFalse();
    }
  }

  @Test
  void listener_thatFails_isCalledAgain() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
    try (FileEvents watching =
        new FileEvents(
            root,
            path -> {
              told.add(path);
              throw new IllegalStateException("as the test wants it");
            },
            POLL_NANOS)) {
      Files.writeString(root.resolve("a"), "x");
      awaitTold(Optional.of(root.resolve("a")));
      Thread.sleep(100);
      told.clear();
      Files.writeString(root.resolve("b"), "x");
      awaitTold(Optional.of(root.resolve("b")));
      assertThat(watching.addFolder(root)).isFalse();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
