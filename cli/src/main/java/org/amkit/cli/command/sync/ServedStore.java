package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsAddress;
import org.amkit.repo.nats.NatsException;
import org.amkit.repo.nats.NatsStore;
import org.amkit.repo.postgresql.PostgresAddress;
import org.amkit.repo.postgresql.PostgresException;
import org.amkit.repo.postgresql.PostgresStore;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.FileStore;
import org.amkit.repo.store.FolderStore;
import org.amkit.repo.store.StorageStore;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.DocumentFolder;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What is served: a file, a folder of files, a folder in automerge-repo's layout, a database, or a
 * stream of NATS.
 *
 * @param name as the command line has it, without a password
 * @param store keeps the documents
 * @param only which ids the one file answers to; null where there are several documents
 * @param compacts whether what is appended is compacted by the server
 */
record ServedStore(
    String name, DocumentStore store, @Nullable ServedFileIds only, boolean compacts) {
  private static final String NODEFS = "nodefs:";
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://");

  /**
   * Opens what a name names; {@link Failure} says why not.
   *
   * @param create whether what is missing is made
   * @param id by which a file is asked for, too; null for none
   */
  static ServedStore open(
      Run run, PeerOptions options, String name, boolean create, @Nullable DocumentId id)
      throws IOException {
    if (PostgresAddress.isOne(name)) {
      return database(run, name, create, id);
    }
    if (NatsAddress.isOne(name)) {
      return stream(run, name, create, id);
    }
    boolean isNode = name.startsWith(NODEFS);
    Path path = run.path(isNode ? name.substring(NODEFS.length()) : name);
    Matcher scheme = SCHEME.matcher(name);
    if (scheme.lookingAt() && !Files.exists(path)) {
      // Not the whole name, as a password may be in it.
      throw Failure.usage("serve: no store has an address that begins with " + scheme.group())
          .hint("stores are FILE, FOLDER, nodefs:FOLDER, postgresql://... and nats://...");
    }
    if (isNode || Files.isDirectory(path) || (create && name.endsWith("/"))) {
      return folder(run, options, name, path, create, id);
    }
    return file(run, options, name, create, id);
  }

  private static ServedStore folder(
      Run run, PeerOptions options, String name, Path path, boolean create, @Nullable DocumentId id)
      throws IOException {
    if (id != null) {
      throw Failure.usage("serve: --id is for a file; " + name + " is a folder")
          .hint("in a folder each file is called by its document's id, ID.automerge");
    }
    if (!Files.isDirectory(path)) {
      if (!create) {
        throw Failure.fileSystem(name + ": no such folder", null).hint("--create makes it");
      }
      try {
        DocumentFolder.make(path);
      } catch (IOException e) {
        throw Faults.refused(name, e);
      }
    }
    if (name.startsWith(NODEFS)) {
      return new ServedStore(name, new StorageStore(new FileSystemStorage(path)), null, true);
    }
    if (hasLayoutOfNode(path)) {
      throw Failure.usage("serve: " + name + " is a folder of automerge-repo's")
          .hint("'am serve nodefs:" + name + "' serves it");
    }
    return new ServedStore(
        name,
        new FolderStore(path, create, options.lockTimeout(), state(run, options)),
        null,
        false);
  }

  private static ServedStore database(
      Run run, String name, boolean create, @Nullable DocumentId id) {
    if (id != null) {
      throw Failure.usage("serve: --id is for a file; a database has the ids of its documents");
    }
    PostgresAddress address;
    try {
      address = PostgresAddress.parse(name);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("serve: " + e.getMessage())
          .hint("the address of a database is postgresql://USER@HOST:PORT/DATABASE");
    }
    String password = run.environment().variable("PGPASSWORD");
    if (password != null && !address.hasPassword()) {
      address = address.withPassword(password);
    }
    try {
      return new ServedStore(address.toString(), PostgresStore.open(address, create), null, true);
    } catch (PostgresException e) {
      throw Failure.fileSystem(address + ": " + e.getMessage(), e)
          .hint(e.lacksTables() ? "--create makes its tables" : e.advice());
    }
  }

  private static ServedStore stream(Run run, String name, boolean create, @Nullable DocumentId id)
      throws IOException {
    if (id != null) {
      throw Failure.usage("serve: --id is for a file; a stream has the ids of its documents");
    }
    NatsAddress address;
    try {
      address =
          NatsAddress.parse(name)
              .withLogin(
                  run.environment().variable("NATS_USER"),
                  run.environment().variable("NATS_PASSWORD"));
    } catch (IllegalArgumentException e) {
      throw Failure.usage("serve: " + e.getMessage())
          .hint("the address of a stream is nats://HOST:PORT,HOST:PORT/STREAM");
    }
    try {
      return new ServedStore(address.toString(), NatsStore.open(address, create), null, true);
    } catch (NatsException e) {
      throw Failure.fileSystem(address + ": " + e.getMessage(), e)
          .hint(e.lacksStream() ? "--create makes it" : e.advice());
    }
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

  /** Opens a file, as {@link #open} does. */
  static ServedStore file(
      Run run, PeerOptions options, String name, boolean create, @Nullable DocumentId id)
      throws IOException {
    Path path = run.path(name);
    try {
      DocumentFile.requireRegular(path);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    boolean isThere = Files.exists(path);
    if (!isThere && !create) {
      throw Failure.fileSystem(name + ": no such file", null).hint("--create makes it");
    }
    if (!isThere && !String.valueOf(path.getFileName()).contains(".")) {
      throw Failure.fileSystem(name + ": no such file or folder", null)
          .hint(name + "/ with --create is a folder, " + name + ".automerge a file");
    }
    Document document =
        isThere
            ? run.documents().parse(name, run.inputs().document(name).bytes(), LoadOptions.DEFAULT)
            : run.documents().empty();
    ServedFileIds ids = new ServedFileIds(run, name, document, !options.noState);
    if (id != null) {
      ids.add(id);
    }
    FileStore store = new FileStore(path, ids, options.lockTimeout(), state(run, options));
    if (!isThere) {
      ids.own().ifPresent(own -> make(name, store, own, document));
    }
    return new ServedStore(name, store, ids, false);
  }

  private static void make(String name, FileStore store, DocumentId own, Document document) {
    try {
      store.append(own, null, List.of(document.save()));
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  private static @Nullable StateDirectory state(Run run, PeerOptions options) {
    return options.noState ? null : run.state();
  }

  /** A document for people. */
  String label(DocumentId id) {
    return only != null
        ? name
        : name.startsWith(NODEFS) || PostgresAddress.isOne(name) || NatsAddress.isOne(name)
            ? id.toString()
            : name + "/" + id + ".automerge";
  }

  /** The id of the one document, if there is one. */
  Optional<DocumentId> onlyId() throws IOException {
    return only == null ? Optional.empty() : only.own();
  }
}
