package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.FileStore;
import org.amkit.storage.DocumentFile;
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
  /**
   * Opens what a name names; {@link Failure} says why not.
   *
   * @param create whether what is missing is made
   * @param id by which a file is asked for, too; null for none
   */
  static ServedStore open(
      Run run, PeerOptions options, String name, boolean create, @Nullable DocumentId id)
      throws IOException {
    StoredName.requireKnownScheme(run.environment(), name);
    if (!OpenStore.isMeant(run.environment(), name) && !(create && name.endsWith("/"))) {
      return file(run, options, name, create, id);
    }
    if (id != null) {
      throw Failure.usage("serve: --id is for a file; " + name + " is a store")
          .hint("a store has the ids of its documents");
    }
    OpenStore open =
        OpenStore.open(
            run.environment(),
            name,
            new OpenStore.Opening(
                create,
                create,
                OpenStore.Opening.OPTION,
                options.lockTimeout(),
                state(run, options)));
    return new ServedStore(open.name(), open.store(), null, !open.isFolder());
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
    return only != null ? name : compacts ? id.toString() : name + "/" + id + ".automerge";
  }

  /** The id of the one document, if there is one. */
  Optional<DocumentId> onlyId() throws IOException {
    return only == null ? Optional.empty() : only.own();
  }
}
