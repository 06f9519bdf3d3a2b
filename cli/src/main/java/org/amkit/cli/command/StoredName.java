package org.amkit.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a document in a store, STORE#ID, taken apart.
 *
 * @param store the address of the store, with a password if there is one
 * @param id which of its documents
 */
public record StoredName(String store, DocumentId id) {
  /** Not as a Pattern, which each command would load: nearly all names are those of files. */
  private static final String SCHEME = "[A-Za-z][A-Za-z0-9+.-]*";

  private static final String UUID_FORM = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  /** How addresses of peers begin that no store has. */
  private static final Set<String> PEERS = Set.of("tcp://", "unix://", "ws://", "wss://", "ssh://");

  /** Whether a name ends as that of a document in a store, #ID. */
  public static boolean hasId(String name) {
    int mark = name.lastIndexOf('#');
    return mark >= 0 && idIn(name.substring(mark + 1)) != null;
  }

  private static @Nullable DocumentId idIn(String text) {
    try {
      return parsed(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** An id, also as the UUID that automerge-repo wrote at first, and still takes. */
  private static DocumentId parsed(String text) {
    if (!text.matches(UUID_FORM)) {
      return DocumentId.parse(text);
    }
    return DocumentId.fromUuid(UUID.fromString(text));
  }

  /** Whether a name is the address of a store, without an id. A path that exists is a file. */
  public static boolean isStore(Environment environment, String name) {
    return Stores.isAddress(name) && markIn(name) < 0 && !Files.exists(environment.path(name));
  }

  /** Where the id begins, if there is one. One in a password is no mark, and not printed. */
  private static int markIn(String name) {
    int mark = name.lastIndexOf('#');
    return mark >= 0 && FileLabel.of(name).endsWith(name.substring(mark)) ? mark : -1;
  }

  /** Whether a name is that of a document in a store. A path that exists is a file. */
  public static boolean isOne(Environment environment, String name) {
    return of(environment, name) != null;
  }

  /**
   * Takes a name apart; null where it is that of a file. {@link Failure} (exit 2) for a store
   * without a document, or with an id that is none.
   */
  public static @Nullable StoredName of(Environment environment, String name) {
    // Said first, as nearly all names are those of files.
    if (name.indexOf(':') < 0) {
      return null;
    }
    requireKnownScheme(environment, name);
    if (!Stores.isAddress(name) || Files.exists(environment.path(name))) {
      return null;
    }
    int mark = markIn(name);
    if (mark < 0) {
      throw refused(name, "names a store, not a document in it");
    }
    try {
      return new StoredName(name.substring(0, mark), parsed(name.substring(mark + 1)));
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Fails (exit 2) where a name begins as an address that no store has: it would be taken for that
   * of a file.
   */
  public static void requireKnownScheme(Environment environment, String name) {
    int end = name.indexOf("://");
    if (end > 0
        && name.substring(0, end).matches(SCHEME)
        && !Stores.isAddress(name)
        && !Files.exists(environment.path(name))) {
      String scheme = name.substring(0, end + "://".length());
      // Not the whole name, as a password may be in it.
      throw Failure.usage("no store has an address that begins with " + scheme)
          .hint(
              PEERS.contains(scheme)
                  ? "that is the address of a peer: 'am clone PEER FILE' gets its document"
                  : "stores are FILE, FOLDER, nodefs:FOLDER, postgresql://... and nats://...");
    }
  }

  private static Failure refused(String name, String problem) {
    return Failure.usage(FileLabel.of(name) + ": " + problem)
        .hint("STORE#ID is a document: 'am stores STORE' lists the ids, 'am url FILE' makes one");
  }

  /** How messages call the store. */
  String storeLabel() {
    return FileLabel.of(store);
  }

  /** How messages call the document. */
  String label() {
    return storeLabel() + "#" + id;
  }

  /** A path, at which nothing is, by which this user's actor for the document is remembered. */
  Path actorKey(Environment environment) {
    // In a folder that is there. Names with the same hash would cost an actor, and nothing else.
    String key = "am " + Integer.toHexString(label().hashCode()) + " " + id;
    Path root = environment.home().getRoot();
    return root == null ? environment.path(key) : root.resolve(key);
  }
}
