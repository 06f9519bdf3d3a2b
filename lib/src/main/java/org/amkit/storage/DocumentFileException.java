package org.amkit.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * What the file system refused, in words for the person who asked: {@link #path()}, {@link
 * #problem()} and, where there is something to do about it, {@link #advice()}.
 */
public class DocumentFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path path;
  private final String problem;
  private final String advice;

  DocumentFileException(Path path, String problem, String advice, @Nullable Throwable cause) {
    super(path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
    this.advice = advice;
  }

  /** {@return the file or folder that it is about} */
  public Path path() {
    return path;
  }

  /** {@return what is wrong, without the path: {@code "no such file"}} */
  public String problem() {
    return problem;
  }

  /** {@return what to do, one sentence; empty when there is nothing to say} */
  public String advice() {
    return advice;
  }

  /** Says what an exception of {@code java.nio.file} means. */
  static DocumentFileException of(Path path, String attempt, IOException cause) {
    if (cause instanceof DocumentFileException known) {
      return known;
    }
    if (cause instanceof NoSuchFileException) {
      return new DocumentFileException(path, "no such file", "", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new DocumentFileException(
          path,
          "not permitted to " + attempt,
          "Ask for the permission, or work on a copy of your own.",
          cause);
    }
    if (cause instanceof FileAlreadyExistsException) {
      return new DocumentFileException(path, "exists already", "Choose another name.", cause);
    }
    if (cause instanceof NotDirectoryException || cause instanceof DirectoryNotEmptyException) {
      return new DocumentFileException(path, "is in the way of a folder", "", cause);
    }
    if (cause instanceof FileSystemLoopException) {
      return new DocumentFileException(path, "is a circle of symbolic links", "", cause);
    }
    String reason = reason(cause);
    if (reason.contains("No space left") || reason.contains("not enough space")) {
      return new DocumentFileException(
          path,
          "cannot " + attempt + ": the disk is full",
          "Nothing was changed; make room and try again.",
          cause);
    }
    if (reason.contains("Disk quota exceeded")) {
      return new DocumentFileException(
          path,
          "cannot " + attempt + ": your disk quota is used up",
          "Nothing was changed; make room and try again.",
          cause);
    }
    if (reason.contains("File too large")) {
      return new DocumentFileException(
          path,
          "cannot " + attempt + ": the file would be larger than the system allows",
          "Nothing was changed; see 'ulimit -f'.",
          cause);
    }
    if (reason.contains("Is a directory")) {
      return new DocumentFileException(path, "is a folder", "", cause);
    }
    return new DocumentFileException(path, "cannot " + attempt + ": " + reason, "", cause);
  }

  static DocumentFileException readOnly(Path path, ReadOnlyFileSystemException cause) {
    return new DocumentFileException(path, "is on a read-only file system", "", cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof FileSystemException fs && fs.getReason() != null) {
      return fs.getReason();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
