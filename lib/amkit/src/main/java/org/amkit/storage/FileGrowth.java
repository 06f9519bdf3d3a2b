package org.amkit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What others append to a document file, as they do it.
 *
 * <p>It looks at the file's size and identity at an interval, and where the operating system tells
 * of changes in the folder, at once. Takes no lock. For one thread.
 */
public final class FileGrowth implements AutoCloseable {
  private final DocumentFile file;
  private final long pollNanos;
  private final FolderWatch watch = new FolderWatch();
  private FilePosition position;
  private @Nullable Look seen;

  /** Runs while another program may be replacing the file. */
  private @Nullable FileSettling settling;

  /** What a glance at a file shows; a different one is a reason to read. */
  private record Look(@Nullable Object key, long size, FileTime modified) {}

  FileGrowth(DocumentFile file, FilePosition from, Duration pollInterval) throws IOException {
    this.file = file;
    this.position = from;
    this.pollNanos = Math.max(1_000_000, TimeUnit.NANOSECONDS.convert(pollInterval));
    watch.add(file.path());
  }

  /** {@return how far the file was read} */
  public FilePosition position() {
    return position;
  }

  /**
   * Goes on behind another position: for who has appended to the file itself.
   *
   * @param next of the same file
   */
  public void skipTo(FilePosition next) {
    position = next;
  }

  /**
   * Waits until the file holds whole chunks behind the last position, and reads them. When the file
   * was replaced, that is all of it.
   *
   * @param timeout how long to wait; zero only looks
   * @return empty when nothing came within {@code timeout}
   * @throws DocumentDamagedException when what came is no chunk, and stays so
   * @throws DocumentFileException when the file no longer exists or cannot be read
   * @throws InterruptedException when the thread was interrupted as it waited
   */
  public Optional<FileContents> next(Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    while (true) {
      Optional<FileContents> more = look();
      if (more.isPresent()) {
        return more;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      watch.await(Math.min(left, pollNanos));
    }
  }

  /** Looks; another program that replaces the file is given some time to come to its end. */
  private Optional<FileContents> look() throws IOException {
    try {
      Look now = glance();
      FileContents more = now.equals(seen) ? null : file.look(position);
      if (more != null && more.isUnsettled(position) && mayPass()) {
        return Optional.empty();
      }
      settling = null;
      return more == null ? Optional.empty() : taken(more, now);
    } catch (DocumentFileException e) {
      boolean isPassing =
          e.kind() == DocumentFileException.Kind.DAMAGED
              || e.kind() == DocumentFileException.Kind.MISSING;
      if (!isPassing || !mayPass()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private boolean mayPass() {
    FileSettling begun = settling;
    if (begun == null) {
      begun = new FileSettling();
      settling = begun;
    }
    return !begun.isOver();
  }

  private Optional<FileContents> taken(FileContents more, Look now) {
    boolean replaced = more.start() == 0 && position.offset() != 0;
    position = more.end();
    seen = now;
    return more.bytes().length > 0 || replaced ? Optional.of(more) : Optional.empty();
  }

  private Look glance() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Look(now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      throw DocumentFileException.of(file.path(), "read", e);
    }
  }

  /** Stops watching. */
  @Override
  public void close() {
    watch.close();
  }
}
