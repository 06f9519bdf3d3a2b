package org.amkit.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.storage.DocumentFileException.Kind;
import org.jspecify.annotations.Nullable;

/** Whether a document may be replaced by another file without a change being lost. */
final class ReplacedChanges {
  private static final LoadOptions LENIENT = LoadOptions.DEFAULT.withVerifyHeads(false);

  private ReplacedChanges() {}

  /** Whether bytes begin as a document or bare changes do. */
  static boolean isDocument(byte[] bytes) {
    return ChunkScan.beginsWithChunk(bytes);
  }

  /** Whether a regular file begins as a document or bare changes do. */
  static boolean isDocument(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return isDocument(in.readNBytes(ChunkScan.MAGIC_BYTES));
    }
  }

  /** All of an open file. */
  static byte[] readAll(FileChannel channel) throws IOException {
    channel.position(0);
    return InputBytes.read(channel, channel.size(), InputBytes.MAX_ARRAY_BYTES);
  }

  /**
   * Fails when a document has a change that the file in its place would not have, applied or
   * waiting. Of a torn last chunk there is nothing to lose.
   *
   * @param path the document's, for the message
   * @param old what it holds
   * @param replacement what it would hold: a document, bare changes, or anything else
   */
  static void requireNoneLost(Path path, byte[] old, byte[] replacement) throws IOException {
    if (Arrays.equals(old, replacement)) {
      return;
    }
    Document before = load(ChunkScan.of(old, 0).wholeOf(old));
    if (before == null) {
      throw new DocumentFileException(
          path,
          Kind.CHANGES_LOST,
          "is a damaged document, whose good parts would be lost",
          "Nothing was written.",
          null);
    }
    Document after = isDocument(replacement) ? load(replacement) : new Document();
    int lost = countLost(before, after == null ? new Document() : after);
    if (lost > 0) {
      throw new DocumentFileException(
          path,
          Kind.CHANGES_LOST,
          "has " + lost + (lost == 1 ? " change" : " changes") + " that the new file lacks",
          "Nothing was written.",
          null);
    }
  }

  private static int countLost(Document before, Document after) {
    Set<ChangeHash> waiting = Set.of(after.waitingChanges());
    int lost = 0;
    if (!isKept(List.of(before.getHeads()), after, waiting)) {
      for (Change change : before.getAllChanges()) {
        lost += isKept(List.of(change.hash()), after, waiting) ? 0 : 1;
      }
    }
    for (ChangeHash hash : before.waitingChanges()) {
      lost += isKept(List.of(hash), after, waiting) ? 0 : 1;
    }
    return lost;
  }

  /** Whether all of some changes are there; the ancestors of those that are applied are, too. */
  private static boolean isKept(List<ChangeHash> hashes, Document after, Set<ChangeHash> waiting) {
    for (ChangeHash hash : hashes) {
      if (after.getChangeByHash(hash).isEmpty() && !waiting.contains(hash)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Document load(byte[] chunks) {
    Document document = new Document();
    try {
      // Into an empty one, where bare changes whose ancestors are elsewhere may wait.
      document.loadIncremental(chunks, LENIENT);
      return document;
    } catch (AutomergeException e) {
      return null;
    }
  }
}
