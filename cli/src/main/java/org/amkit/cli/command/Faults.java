package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.amkit.AutomergeException;
import org.amkit.LimitExceededException;
import org.amkit.MalformedDataException;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;
import org.amkit.repo.store.DamagedChunkException;
import org.amkit.repo.store.StoreException;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFileException;
import org.jspecify.annotations.Nullable;

/** What is wrong with an input or output, in the words and with the exit code that users see. */
public final class Faults {
  private Faults() {}

  /** The failure for bytes that are no document: says what they are, or what is wrong and where. */
  static Failure notADocument(String name, byte[] bytes, AutomergeException e) {
    Failure other = InputKind.of(bytes).refusal(name);
    if (other != null) {
      return other;
    }
    BareChanges bare = e instanceof MalformedDataException ? BareChanges.of(bytes) : null;
    return bare == null ? notADocument(name, e) : bare.refusal(name);
  }

  /** The failure for bytes that cannot be read: names the input, the offset and the fault. */
  public static Failure notADocument(String name, AutomergeException e) {
    String fault = String.valueOf(e.getMessage());
    if (!(e instanceof MalformedDataException malformed)) {
      return Failure.badInput(FileLabel.of(name) + ": " + fault, e);
    }
    if (e instanceof LimitExceededException limit) {
      return malformed(name, malformed.offset(), limit.problem(), e).hint(MemoryLimit.ADVICE);
    }
    return malformed(name, malformed.offset(), fault, e)
        .hint(adviceAbout(name, malformed.isForeign()));
  }

  /** What to do about a document that cannot be read; null if unknown. */
  private static @Nullable String adviceAbout(String name, boolean isForeign) {
    if (isForeign) {
      return "it is not an Automerge document";
    }
    return name.equals(FileLabel.DASH)
        ? null
        : "'am repair " + name + " -o OUT' keeps every good chunk";
  }

  /** A sentence of the library's as a hint, which is none. */
  private static String line(String sentence) {
    if (sentence.isEmpty()) {
      return sentence;
    }
    int end = sentence.endsWith(".") ? sentence.length() - 1 : sentence.length();
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1, end);
  }

  /** The failure for bytes that cannot be read. */
  public static Failure notReadable(String name, FormatException e) {
    Failure failure = malformed(name, e.offset(), e.fault(), e);
    return e instanceof LimitException ? failure.hint(MemoryLimit.ADVICE) : failure;
  }

  /** Fails when bytes were not read because of a limit: they may be good. */
  public static void requireWithinLimits(String name, FormatException cause) {
    if (cause instanceof LimitException) {
      throw notReadable(name, cause);
    }
  }

  private static Failure malformed(String name, long offset, String fault, RuntimeException e) {
    return Failure.badInput(
        FileLabel.of(name) + ": offset " + offset + ": " + withoutOffset(fault), e);
  }

  /** A fault's text without the offset at its end, where that is said in front of it. */
  public static String withoutOffset(String fault) {
    return fault.replaceFirst(" at byte -?[0-9]+$", "");
  }

  /** The failure for a file of more bytes than may be read. */
  static Failure tooLarge(String name, MemoryLimit memory) {
    return Failure.badInput(
            FileLabel.of(name) + ": has more than the limit of " + memory.byteCount() + " bytes",
            null)
        .hint(MemoryLimit.ADVICE);
  }

  /** The failure for a stream that ended before its first byte, where a document was expected. */
  static Failure empty(String name) {
    return Failure.badInput(FileLabel.of(name) + ": empty input, not a document", null);
  }

  /** The failure for a file or a store that does not let us read or write. */
  public static Failure refused(String name, IOException e) {
    if (e instanceof StoreException refusal) {
      return Failure.fileSystem(FileLabel.of(name) + ": " + e.getMessage(), e)
          .hint(refusal.advice());
    }
    if (e instanceof DamagedChunkException) {
      return Failure.badInput(FileLabel.of(name) + ": " + e.getMessage(), e)
          .hint(
              "'am repair STORE#ID -o OUT' keeps every good chunk; when the damaged one is"
                  + " removed, 'am merge STORE#ID OUT' adds what is missing");
    }
    if (e instanceof DocumentDamagedException damaged) {
      return Failure.badInput(
              FileLabel.of(name) + ": offset " + damaged.offset() + ": " + damaged.fault(), e)
          .hint(adviceAbout(name, damaged.isForeign()));
    }
    DocumentFileException refusal = DocumentFileException.of(Path.of(""), "read", e);
    String message = FileLabel.of(name) + ": " + refusal.problem();
    if (refusal.kind() == DocumentFileException.Kind.TOO_LARGE) {
      return Failure.badInput(message, e).hint(MemoryLimit.ADVICE);
    }
    Failure failure = Failure.fileSystem(message, e);
    String advice = advice(refusal);
    return advice.isEmpty() ? failure : failure.hint(advice);
  }

  /** The failure for a file, if any is known, that the file system does not let us use. */
  public static Failure refused(IOException e) {
    String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : null;
    String what = DocumentFileException.of(Path.of(""), "read or write", e).problem();
    return Failure.fileSystem(file == null ? what : file + ": " + what, e);
  }

  /** What to do about a refusal: the option that helps, where there is one. */
  private static String advice(DocumentFileException refusal) {
    return switch (refusal.kind()) {
      case EXISTS, CHANGES_LOST -> "--force replaces it";
      case HARD_LINKS -> "--force replaces it, and its other names keep the old content";
      default -> line(refusal.advice());
    };
  }
}
