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
import org.jspecify.annotations.Nullable;

/**
 * What the file system refused, in words for the person who asked: {@link #path()}, {@link
 * #problem()} and, where there is something to do about it, {@link #advice()}.
 */
public class DocumentFileException extends IOException {
  private static final long serialVersionUID = 1;

  /** What was refused, for programs that decide by it. */
  public enum Kind {
    /** Nothing is there, or its folder is not. */
    MISSING,
    /** Something is there already. */
    EXISTS,
    /** The user lacks the permission, or the file system is read-only. */
    NOT_PERMITTED,
    /** The disk, the quota or the largest size of a file is used up. */
    FULL,
    /** A folder is there, or something that is not one stands where a folder should. */
    FOLDER,
    /** A pipe, device or socket is there; documents are written only to regular files. */
    SPECIAL,
    /** Another thread or process has it locked. */
    LOCKED,
    /** Its chunks are damaged. */
    DAMAGED,
    /** Another program replaced or changed it while it was open for writing. */
    REPLACED,
    /** It has several names, which replacing it would part. */
    HARD_LINKS,
    /** It has changes that what was to replace it has not. */
    CHANGES_LOST,
    /** It is in place, but its folder could not be forced to disk. */
    NOT_DURABLE,
    /** It has more bytes than may be read. */
    TOO_LARGE,
    /** Something else. */
    OTHER
  }

  private static final String MAKE_ROOM = "Nothing was changed; make room and try again.";

  private final transient Path path;
  private final Kind kind;
  private final String problem;
  private final String advice;

  DocumentFileException(
      Path path, Kind kind, String problem, String advice, @Nullable Throwable cause) {
    super(path + ": " + problem, cause);
    this.path = path;
    this.kind = kind;
    this.problem = problem;
    this.advice = advice;
  }

  /** {@return the file or folder that it is about} */
  public Path path() {
    return path;
  }

  /** {@return what was refused} */
  public Kind kind() {
    return kind;
  }

  /** {@return what is wrong, without the path: {@code "no such file"}} */
  public String problem() {
    return problem;
  }

  /** {@return what to do, one sentence; empty when there is nothing to say} */
  public String advice() {
    return advice;
  }

  /**
   * Says what an exception of {@code java.nio.file} means.
   *
   * @param path the file or folder that was worked on
   * @param attempt what was attempted with it, as a verb: {@code "read"}
   * @param cause what was thrown
   * @return the same in words; {@code cause} itself when it is one already
   */
  public static DocumentFileException of(Path path, String attempt, IOException cause) {
    if (cause instanceof DocumentFileException known) {
      return known;
    }
    if (cause instanceof InputTooLargeException) {
      return new DocumentFileException(
          path, Kind.TOO_LARGE, String.valueOf(cause.getMessage()), "", cause);
    }
    if (cause instanceof NoSuchFileException) {
      return new DocumentFileException(path, Kind.MISSING, "no such file", "", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new DocumentFileException(
          path,
          Kind.NOT_PERMITTED,
          "not permitted to " + attempt,
          "Ask for the permission, or work on a copy of your own.",
          cause);
    }
    if (cause instanceof FileAlreadyExistsException) {
      return new DocumentFileException(
          path, Kind.EXISTS, "already exists", "Choose another name.", cause);
    }
    if (cause instanceof NotDirectoryException || cause instanceof DirectoryNotEmptyException) {
      return new DocumentFileException(path, Kind.FOLDER, "is in the way of a folder", "", cause);
    }
    if (cause instanceof FileSystemLoopException) {
      return loop(path, cause);
    }
    return ofReason(path, attempt, cause);
  }

  private static DocumentFileException ofReason(Path path, String attempt, IOException cause) {
    String reason = reason(cause);
    String cannot = "cannot " + attempt + ": ";
    if (reason.contains("No space left") || reason.contains("not enough space")) {
      return full(path, cannot + "the disk is full", MAKE_ROOM, cause);
    }
    if (reason.contains("Disk quota exceeded")) {
      return full(path, cannot + "your disk quota is used up", MAKE_ROOM, cause);
    }
    if (reason.contains("File too large")) {
      return full(
          path,
          cannot + "the file would be larger than the system allows",
          "Nothing was changed; see 'ulimit -f'.",
          cause);
    }
    if (reason.contains("Is a directory")) {
      return folder(path);
    }
    if (reason.contains("Not a directory")) {
      return new DocumentFileException(
          path, Kind.MISSING, "a part of the path is not a folder", "", cause);
    }
    if (reason.contains("Too many levels of symbolic links")) {
      return loop(path, cause);
    }
    if (reason.contains("File name too long")) {
      return new DocumentFileException(path, Kind.OTHER, "the name is too long", "", cause);
    }
    if (reason.contains("Read-only file system")) {
      return readOnly(path, cause);
    }
    return new DocumentFileException(path, Kind.OTHER, cannot + reason, "", cause);
  }

  private static DocumentFileException full(
      Path path, String problem, String advice, IOException cause) {
    return new DocumentFileException(path, Kind.FULL, problem, advice, cause);
  }

  private static DocumentFileException loop(Path path, @Nullable IOException cause) {
    return new DocumentFileException(path, Kind.OTHER, "is a circle of symbolic links", "", cause);
  }

  static DocumentFileException loop(Path path) {
    return loop(path, null);
  }

  static DocumentFileException folder(Path path) {
    return new DocumentFileException(path, Kind.FOLDER, "is a folder", "", null);
  }

  static DocumentFileException readOnly(Path path, Exception cause) {
    return new DocumentFileException(
        path, Kind.NOT_PERMITTED, "is on a read-only file system", "", cause);
  }

  /** A file of another kind than a regular one, where a document is to be written. */
  static DocumentFileException special(Path path, FileKind kind) {
    return kind == FileKind.FOLDER
        ? folder(path)
        : new DocumentFileException(
            path,
            Kind.SPECIAL,
            "is " + kind.words() + "; documents are written only to regular files",
            "",
            null);
  }

  /** Why the file system refused, in its words. */
  static String reason(IOException cause) {
    if (cause instanceof FileSystemException fs && fs.getReason() != null) {
      return fs.getReason();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
