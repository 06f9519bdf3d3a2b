package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a document file is called between peers: by the id of each of its roots, of which the least
 * is offered, and by every id that it was given or used under before. A document without changes
 * has a random id of its own, which it keeps. Safe for use by many threads.
 *
 * <p>Each id is kept with a root that the document had at the time: when another document lies at
 * the path later, it does not answer to the ids of the one before.
 */
final class DocumentIds {
  /** The name under which the state directory keeps the id made for a document without changes. */
  private static final String MADE = "made id";

  private static final int HASH_BYTES = 32;

  private Document document;
  private final Path path;
  private final @Nullable StateDirectory state;
  private final RandomGenerator random;

  /** Ids given or used in this run. */
  private final Set<DocumentId> given = new LinkedHashSet<>();

  private @Nullable DocumentId made;

  /** The roots when the document had {@link #countedChanges} changes. */
  private List<ChangeHash> roots = List.of();

  private int countedChanges;

  /**
   * The ids of a file.
   *
   * @param document what is in the file; it may grow
   * @param state where ids are kept; null to keep none
   */
  DocumentIds(
      Document document, Path path, @Nullable StateDirectory state, RandomGenerator random) {
    this.document = document;
    this.path = path;
    this.state = state;
    this.random = random;
  }

  /** The document is another reading of the file from now on. */
  synchronized void read(Document now) {
    document = now;
    countedChanges = -1;
  }

  /** The id to offer. One that is made for it is to be kept by {@link #keepAll}. */
  synchronized DocumentId own() {
    List<ChangeHash> now = roots();
    if (!now.isEmpty()) {
      return DocumentId.ofRoot(now.get(0));
    }
    DocumentId id = made();
    if (id == null) {
      id = DocumentId.random(random);
      made = id;
    }
    return id;
  }

  /** Whether the document answers to an id. */
  synchronized boolean has(DocumentId id) {
    for (ChangeHash root : roots()) {
      // The second is how this was done before ids were UUIDs.
      if (DocumentId.ofRoot(root).equals(id) || firstBytes(root).equals(id)) {
        return true;
      }
    }
    return given.contains(id) || id.equals(made()) || isKept(id);
  }

  /** Lets the document answer to an id from now on; to be kept by {@link #keepAll}. */
  synchronized void add(DocumentId id) {
    if (!has(id)) {
      given.add(id);
    }
  }

  /** Keeps what was given or made in this run, where the file is there. */
  synchronized void keepAll() throws IOException {
    StateDirectory to = state;
    if (to == null || !Files.exists(path)) {
      return;
    }
    DocumentId own = made();
    for (DocumentId id : given) {
      to.keepSyncState(path, name(id), witness());
    }
    if (own != null) {
      to.keepSyncState(path, MADE, own.toString().getBytes(StandardCharsets.US_ASCII));
      to.keepSyncState(path, name(own), witness());
    }
  }

  private List<ChangeHash> roots() {
    int count = document.changeCount();
    if (count != countedChanges) {
      roots = document.getOrigins().roots();
      countedChanges = count;
    }
    return roots;
  }

  private static DocumentId firstBytes(ChangeHash hash) {
    return DocumentId.fromBytes(Arrays.copyOf(hash.getBytes(), DocumentId.BYTE_COUNT));
  }

  private @Nullable DocumentId made() {
    if (made == null) {
      Optional<byte[]> kept = read(MADE);
      if (kept.isPresent()) {
        try {
          DocumentId id = DocumentId.parse(new String(kept.get(), StandardCharsets.US_ASCII));
          made = isKept(id) ? id : null;
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return made;
  }

  private boolean isKept(DocumentId id) {
    Optional<byte[]> kept = read(name(id));
    if (kept.isEmpty()) {
      return false;
    }
    byte[] root = kept.get();
    if (root.length == 0 && !roots().isEmpty()) {
      // Kept while there was no change; from now on it is the id of what has come.
      given.add(id);
    }
    return root.length == 0
        || (root.length == HASH_BYTES
            && document.hasHeads(new ChangeHash[] {ChangeHash.fromBytes(root)}));
  }

  private Optional<byte[]> read(String name) {
    return state == null ? Optional.empty() : state.syncState(path, name);
  }

  private static String name(DocumentId id) {
    return "id " + id;
  }

  /** A root of the document; nothing where it has none. */
  private byte[] witness() {
    List<ChangeHash> now = roots();
    return now.isEmpty() ? new byte[0] : now.get(0).getBytes();
  }
}
