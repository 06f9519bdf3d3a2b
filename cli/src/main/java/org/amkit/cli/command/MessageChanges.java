package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.sync.SyncMessage;

/** The changes that a sync message brings, whatever chunks they are in. */
public final class MessageChanges {
  private MessageChanges() {}

  /**
   * The changes, in the order of the message.
   *
   * @throws org.amkit.codec.FormatException when they cannot be read
   * @throws AutomergeException when a document among them cannot be loaded
   */
  public static List<Change> of(Run run, SyncMessage message) {
    List<Change> changes = new ArrayList<>();
    for (byte[] brought : message.changes()) {
      ChunkReader reader = new ChunkReader(brought, run.memory().limits());
      while (reader.next()) {
        add(run, reader, brought, changes);
      }
    }
    return changes;
  }

  private static void add(Run run, ChunkReader reader, byte[] brought, List<Change> changes) {
    Chunk chunk = reader.chunk();
    byte[] bytes = Arrays.copyOfRange(brought, (int) chunk.start(), (int) chunk.end());
    switch (chunk.type()) {
      case DOCUMENT -> {
        LoadOptions options = LoadOptions.DEFAULT.withLimits(run.memory().limits());
        changes.addAll(Document.load(bytes, options, run.actors().fresh()).getAllChanges());
      }
      case BUNDLE ->
          BundleChunk.parse(chunk, reader.budget())
              .changes()
              .forEach(change -> changes.add(Change.decode(change)));
      case CHANGE, COMPRESSED_CHANGE -> changes.add(Change.decode(bytes));
    }
  }
}
