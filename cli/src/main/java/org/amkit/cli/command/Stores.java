package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.nats.NatsAddress;
import org.amkit.repo.nats.NatsException;
import org.amkit.repo.nats.NatsStore;
import org.amkit.repo.postgresql.PostgresAddress;
import org.amkit.repo.postgresql.PostgresException;
import org.amkit.repo.postgresql.PostgresStore;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.DamagedChunkException;
import org.amkit.repo.store.FolderStore;
import org.amkit.repo.store.StorageStore;
import org.amkit.storage.DocumentFolder;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/** The table of the stores that a command line can name by an address. */
public final class Stores {
  /**
   * How a store is opened.
   *
   * @param create whether what is missing is made
   * @param newDocuments whether appends may make documents that are not there
   * @param creator what would make it, for the failure that says so
   * @param lockTimeout how long to wait for others who write to a file
   * @param state where peers are remembered; null: nowhere
   */
  public record Opening(
      boolean create,
      boolean newDocuments,
      String creator,
      Duration lockTimeout,
      @Nullable StateDirectory state) {
    /** Where a command has an option that makes what is missing. */
    public static final String OPTION = "--create";

    /** Only what is there, by a command that makes no stores. */
    public static Opening existing(Duration lockTimeout) {
      return new Opening(false, true, "'am serve' or 'am sync' with --create", lockTimeout, null);
    }
  }

  @FunctionalInterface
  private interface Engine {
    OpenStore open(Environment environment, String name, Opening how) throws IOException;
  }

  /** A kind of store, and what its addresses begin with. */
  private record Row(String prefix, Engine engine) {}

  private static final String NODEFS = "nodefs:";
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://");

  private static final List<Row> ALL =
      List.of(
          new Row(NODEFS, Stores::nodefs),
          new Row("postgresql://", Stores::postgresql),
          new Row("postgres://", Stores::postgresql),
          new Row("nats://", Stores::nats),
          new Row("tls://", Stores::nats));

  private Stores() {}

  private static @Nullable Row rowOf(String name) {
    for (Row row : ALL) {
      if (name.startsWith(row.prefix)) {
        return row;
      }
    }
    return null;
  }

  /** Whether a name begins as the address of a store that is no plain folder. */
  public static boolean isAddress(String name) {
    return rowOf(name) != null;
  }

  /** Whether a name is that of a store: an address, or a folder that is there. */
  public static boolean isStore(Environment environment, String name) {
    return isAddress(name) || (!name.isEmpty() && Files.isDirectory(environment.path(name)));
  }

  /**
   * Fails (exit 2) where a name begins as an address that no store has: it would be taken for that
   * of a file.
   */
  public static void requireKnownScheme(Environment environment, String name) {
    Matcher scheme = SCHEME.matcher(name);
    if (scheme.lookingAt() && !isAddress(name) && !Files.exists(environment.path(name))) {
      // Not the whole name, as a password may be in it.
      throw Failure.usage("no store has an address that begins with " + scheme.group())
          .hint("stores are FILE, FOLDER, nodefs:FOLDER, postgresql://... and nats://...");
    }
  }

  /** Opens a store by its address, or a folder of files; {@link Failure} says why not. */
  public static OpenStore open(Environment environment, String name, Opening how)
      throws IOException {
    Row row = rowOf(name);
    if (row != null && StoredName.hasId(name)) {
      throw Failure.usage(
          FileLabel.of(name) + " is a document; here a store is named, without #ID");
    }
    return row == null ? folder(environment, name, how) : row.engine.open(environment, name, how);
  }

  private static OpenStore folder(Environment environment, String name, Opening how)
      throws IOException {
    Path path = madeFolder(environment, name, name, how);
    if (hasLayoutOfNode(path)) {
      throw Failure.usage(name + " is a folder of automerge-repo's")
          .hint("its address is nodefs:" + name);
    }
    return new OpenStore(
        name, new FolderStore(path, how.newDocuments, how.lockTimeout, how.state), true);
  }

  private static OpenStore nodefs(Environment environment, String name, Opening how)
      throws IOException {
    Path path = madeFolder(environment, name, name.substring(NODEFS.length()), how);
    return new OpenStore(name, new StorageStore(new FileSystemStorage(path)), false);
  }

  private static Path madeFolder(Environment environment, String name, String folder, Opening how) {
    Path path = environment.path(folder);
    if (!Files.isDirectory(path)) {
      if (!how.create) {
        throw Failure.fileSystem(name + ": no such folder", null).hint(how.creator + " makes it");
      }
      try {
        DocumentFolder.make(path);
      } catch (IOException e) {
        throw Faults.refused(name, e);
      }
    }
    return path;
  }

  private static OpenStore postgresql(Environment environment, String name, Opening how) {
    PostgresAddress address;
    try {
      address = PostgresAddress.parse(name);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("not the address of a database: " + e.getMessage())
          .hint("it is postgresql://USER@HOST:PORT/DATABASE");
    }
    String password = environment.variable("PGPASSWORD");
    if (password != null && !address.hasPassword()) {
      address = address.withPassword(password);
    }
    try {
      return new OpenStore(address.toString(), PostgresStore.open(address, how.create), false);
    } catch (PostgresException e) {
      throw Failure.fileSystem(address + ": " + e.getMessage(), e)
          .hint(e.lacksTables() ? how.creator + " makes its tables" : e.advice());
    }
  }

  private static OpenStore nats(Environment environment, String name, Opening how)
      throws IOException {
    NatsAddress address;
    try {
      address =
          NatsAddress.parse(name)
              .withLogin(environment.variable("NATS_USER"), environment.variable("NATS_PASSWORD"));
    } catch (IllegalArgumentException e) {
      throw Failure.usage("not the address of a stream: " + e.getMessage())
          .hint("it is nats://HOST:PORT,HOST:PORT/STREAM");
    }
    try {
      return new OpenStore(address.toString(), NatsStore.open(address, how.create), false);
    } catch (NatsException e) {
      throw Failure.fileSystem(address + ": " + e.getMessage(), e)
          .hint(e.lacksStream() ? how.creator + " makes it" : e.advice());
    }
  }

  /** The failure for a store, or one document of it, that cannot be read or written. */
  public static Failure refused(String name, IOException e) {
    if (e instanceof PostgresException refusal) {
      return Failure.fileSystem(name + ": " + e.getMessage(), e).hint(refusal.advice());
    }
    if (e instanceof NatsException refusal) {
      return Failure.fileSystem(name + ": " + e.getMessage(), e).hint(refusal.advice());
    }
    if (e instanceof DamagedChunkException) {
      return Failure.badInput(name + ": " + e.getMessage(), e);
    }
    return Faults.refused(name, e);
  }

  /** Whether a failure is that of a store on the network that does not answer, or refuses us. */
  public static boolean isOutOfReach(Failure failure) {
    return (failure.getCause() instanceof PostgresException database && !database.lacksTables())
        || (failure.getCause() instanceof NatsException stream && !stream.lacksStream());
  }

  private static boolean hasLayoutOfNode(Path folder) throws IOException {
    if (Files.exists(folder.resolve("st").resolve("orage-adapter-id"))) {
      return true;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "??")) {
      for (Path part : parts) {
        for (String kind : List.of("snapshot", "incremental")) {
          try (DirectoryStream<Path> found = Files.newDirectoryStream(part)) {
            for (Path document : found) {
              if (Files.isDirectory(document.resolve(kind))) {
                return true;
              }
            }
          }
        }
      }
    }
    return false;
  }
}
