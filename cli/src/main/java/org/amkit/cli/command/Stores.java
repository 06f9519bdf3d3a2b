package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreException;
import org.amkit.repo.store.StoreProvider;
import org.jspecify.annotations.Nullable;

/** The stores that a command line names by addresses: those of all {@link StoreProvider}s. */
public final class Stores {
  /** What makes stores, where a command does not. */
  public static final String CREATORS = "'am serve' or 'am sync' with --create";

  /** How addresses begin; here as well as at the providers, since to find those takes 40 ms. */
  static final List<String> PREFIXES =
      List.of("nodefs:", "postgresql://", "postgres://", "nats://", "tls://");

  private Stores() {}

  /** All kinds of stores. */
  static Iterable<StoreProvider> providers() {
    return ServiceLoader.load(StoreProvider.class, Stores.class.getClassLoader());
  }

  private static @Nullable StoreProvider providerFor(String name) {
    for (StoreProvider provider : providers()) {
      if (provider.prefixes().stream().anyMatch(name::startsWith)) {
        return provider;
      }
    }
    return null;
  }

  /** Whether a name begins as the address of a store. */
  public static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 && PREFIXES.stream().anyMatch(name::startsWith);
  }

  /**
   * Opens a store by its address; {@link Failure} says that there is none.
   *
   * @param create whether it is made where there is none
   * @param creator what would make it, for the failure that says so
   * @throws IOException when it cannot be reached, or refuses
   */
  public static DocumentStore open(
      Environment environment, String address, boolean create, String creator) throws IOException {
    StoreProvider provider = providerFor(address);
    if (provider == null) {
      throw Failure.usage(FileLabel.of(address) + ": not the address of a store");
    }
    try {
      return provider.open(
          address,
          create,
          new StoreProvider.Surroundings(environment::path, environment::variable));
    } catch (IllegalArgumentException e) {
      // Not the whole address, as a password may be in it.
      throw Failure.usage("not the address of a store: " + e.getMessage())
          .hint("it is " + provider.form());
    } catch (StoreException e) {
      if (!e.isMissing()) {
        throw e;
      }
      throw Failure.fileSystem(FileLabel.of(address) + ": " + e.getMessage(), e)
          .hint(creator + " makes it");
    }
  }

  /**
   * Fails (exit 2) for a folder in automerge-repo's layout, where one of document files is meant.
   */
  public static void requirePlainFolder(String name, Path folder) throws IOException {
    if (hasLayoutOfNode(folder)) {
      throw Failure.usage(name + " is a folder of automerge-repo's")
          .hint("its address is nodefs:" + name);
    }
  }

  private static boolean hasLayoutOfNode(Path folder) throws IOException {
    if (Files.exists(folder.resolve("st").resolve("orage-adapter-id"))) {
      return true;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "??")) {
      for (Path part : parts) {
        // Not another file, above all no FIFO, whose opening would wait.
        if (Files.isDirectory(part) && hasDocumentOfNode(part)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasDocumentOfNode(Path part) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(part)) {
      for (Path document : found) {
        if (Files.isDirectory(document.resolve("snapshot"))
            || Files.isDirectory(document.resolve("incremental"))) {
          return true;
        }
      }
    } catch (AccessDeniedException e) {
      // Not ours to read, so no documents of ours.
      return false;
    }
    return false;
  }

  /** Whether a failure is that of a store on the network that does not answer, or refuses us. */
  public static boolean isOutOfReach(Failure failure) {
    return failure.getCause() instanceof StoreException refusal && !refusal.isMissing();
  }
}
