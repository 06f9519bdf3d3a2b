package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;

/** What has to be appended to a document file after other documents or changes were put in. */
public final class NewChunks {
  private NewChunks() {}

  /**
   * The changes that were applied since a version, and behind them those that came in and wait for
   * others: a file keeps them until what they need arrives.
   *
   * @param document the document with everything put in
   * @param before its heads before
   * @param inputs the bytes that were put in: whole chunks
   */
  public static byte[] of(Document document, ChangeHash[] before, List<byte[]> inputs) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.writeBytes(document.saveSince(before));
    Set<ChangeHash> waiting = new HashSet<>(List.of(document.waitingChanges()));
    if (waiting.isEmpty()) {
      return chunks.toByteArray();
    }
    for (byte[] input : inputs) {
      ChunkReader reader = new ChunkReader(input, Limits.NONE);
      while (reader.next()) {
        Chunk chunk = reader.chunk();
        if (chunk.type().isChange() && waiting.remove(chunk.hash())) {
          chunks.writeBytes(Arrays.copyOfRange(input, (int) chunk.start(), (int) chunk.end()));
        }
      }
    }
    return chunks.toByteArray();
  }
}
