package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.Hash;
import org.amkit.chunk.Limits;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.Failure;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * Change chunks and bundles without a document that has what they depend on, as {@code am changes}
 * writes them.
 *
 * @param changeCount how many changes
 * @param missing what they depend on and is not among them; at least one
 */
public record BareChanges(int changeCount, List<Hash> missing) {
  /** Null where the bytes are something else. */
  public static @Nullable BareChanges of(byte[] bytes) {
    Set<Hash> hashes = new HashSet<>();
    Set<Hash> deps = new LinkedHashSet<>();
    ChunkReader reader = new ChunkReader(bytes);
    try {
      while (reader.next()) {
        Chunk chunk = reader.chunk();
        if (chunk.type() == ChunkType.DOCUMENT) {
          return null;
        }
        if (chunk.type() == ChunkType.BUNDLE) {
          for (byte[] change : BundleChunk.parse(chunk, reader.budget()).changes()) {
            ChangeChunk parsed = ChangeChunk.parse(change, Limits.NONE);
            hashes.add(parsed.hash());
            deps.addAll(parsed.deps());
          }
        } else {
          ChangeChunk parsed = ChangeChunk.parse(chunk);
          hashes.add(parsed.hash());
          deps.addAll(parsed.deps());
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
    return Failure.badInput(Inputs.label(name) + ": " + words(), null).hint(advice(name));
  }
}
