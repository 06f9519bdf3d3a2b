package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * Change chunks and bundles without a document that has what they depend on, as {@code am changes}
 * writes them.
 *
 * @param changeCount how many changes
 * @param missing what they depend on and is not among them; at least one
 */
public record BareChanges(int changeCount, List<ChangeHash> missing) {
  /** Null where the bytes are something else. */
  public static @Nullable BareChanges of(byte[] bytes) {
    Set<ChangeHash> hashes = new HashSet<>();
    Set<ChangeHash> deps = new LinkedHashSet<>();
    ChunkReader reader = new ChunkReader(bytes);
    try {
      while (reader.next()) {
        Chunk chunk = reader.chunk();
        List<ChangeChunk> changes =
            switch (chunk.type()) {
              case DOCUMENT -> null;
              case BUNDLE -> BundleChunk.parse(chunk, reader.budget()).changeChunks();
              case CHANGE, COMPRESSED_CHANGE -> List.of(ChangeChunk.parse(chunk));
            };
        if (changes == null) {
          return null;
        }
        for (ChangeChunk change : changes) {
          hashes.add(change.hash());
          deps.addAll(change.deps());
        }
      }
    } catch (FormatException e) {
      return null;
    }
    deps.removeAll(hashes);
    return deps.isEmpty() ? null : new BareChanges(hashes.size(), new ArrayList<>(deps));
  }

  /** What the file is. */
  public String words() {
    return "a file of bare changes, which depend on "
        + Amounts.count(missing.size(), "change")
        + (missing.size() == 1 ? " that is not in it" : " that are not in it");
  }

  /** What to do with such a file. */
  public static String advice(String name) {
    return "'am apply FILE " + name + "' adds them to a document";
  }

  /** The failure where a document was expected. */
  Failure refusal(String name) {
    return Failure.badInput(FileLabel.of(name) + ": " + words(), null).hint(advice(name));
  }
}
