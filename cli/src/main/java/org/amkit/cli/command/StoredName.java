package org.amkit.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
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
  /** Whether a name ends as that of a document in a store, #ID. */
  public static boolean hasId(String name) {
    int mark = name.lastIndexOf('#');
    return mark >= 0 && idIn(name.substring(mark + 1)) != null;
  }

  private static @Nullable DocumentId idIn(String text) {
    try {
      return DocumentId.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
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
    if (name.indexOf(':') < 0 || !Stores.isAddress(name) || Files.exists(environment.path(name))) {
      return null;
    }
    int mark = markIn(name);
    if (mark < 0) {
      throw refused(name, "names a store, not a document in it");
    }
    try {
      return new StoredName(name.substring(0, mark), DocumentId.parse(name.substring(mark + 1)));
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()));
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
