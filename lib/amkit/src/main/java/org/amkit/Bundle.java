package org.amkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.chunk.ChunkFrame;
import org.amkit.chunk.ChunkType;
import org.amkit.codec.FormatException;

/**
 * What a bundle of changes holds; {@link Document#saveBundle(java.util.Collection)} makes one.
 *
 * @param changes the changes, each after those of them that it depends on
 * @param deps the changes that they depend on and that are not in the bundle, sorted
 */
public record Bundle(List<Change> changes, List<ChangeHash> deps) {
  /**
   * Copies the lists.
   *
   * @param changes the changes
   * @param deps the changes that they depend on
   */
  public Bundle {
    changes = List.copyOf(changes);
    deps = List.copyOf(deps);
  }

  /**
   * Reads a bundle.
   *
   * @param chunk a bundle chunk
   * @return what it holds
   * @throws MalformedDataException when it is anything else
   */
  public static Bundle decode(byte[] chunk) {
    if (ChunkFrame.typeAt(chunk, 0) != ChunkType.BUNDLE) {
      throw Refusal.of(new FormatException("expected a bundle chunk", 0));
    }
    List<Change> changes = Change.decodeAll(chunk);
    Set<ChangeHash> held = new HashSet<>();
    changes.forEach(change -> held.add(change.hash()));
    TreeSet<ChangeHash> deps = new TreeSet<>();
    for (Change change : changes) {
      for (ChangeHash dep : change.deps()) {
        if (!held.contains(dep)) {
          deps.add(dep);
        }
      }
    }
    return new Bundle(changes, List.copyOf(deps));
  }
}
