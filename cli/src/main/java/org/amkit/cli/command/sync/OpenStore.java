package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Stores;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.FolderStore;
import org.amkit.storage.DocumentFolder;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A store of documents that a command line names, open: one with an address, or a folder of files.
 *
 * @param name as the command line has it, without a password
 * @param store keeps the documents
 * @param isFolder whether each document is a file, DIR/ID.automerge
 */
record OpenStore(String name, DocumentStore store, boolean isFolder) implements AutoCloseable {
  /**
   * How a store is opened.
   *
   * @param create whether what is missing is made
   * @param newDocuments whether appends may make documents that are not there
   * @param creator what would make it, for the failure that says so
   * @param lockTimeout how long to wait for others who write to a file
   * @param state where peers are remembered; null: nowhere
   */
  record Opening(
      boolean create,
      boolean newDocuments,
      String creator,
      Duration lockTimeout,
      @Nullable StateDirectory state) {
    /** Where a command has an option that makes what is missing. */
    static final String OPTION = "--create";
  }

  /** Whether a name is that of a store: an address, or a folder that is there. */
  static boolean isMeant(Environment environment, String name) {
    return Stores.isAddress(name) || (!name.isEmpty() && Files.isDirectory(environment.path(name)));
  }

  /** Fails (exit 4) for a name that is not a folder's, but a file's. */
  static void requireNoFile(Environment environment, String name) {
    if (Files.exists(environment.path(name))) {
      throw Failure.fileSystem(name + ": is a file, not a folder or store", null)
          .hint("STORE is a folder, nodefs:FOLDER, postgresql://... or nats://...");
    }
  }

  /** Opens a store; {@link Failure} says why not. */
  static OpenStore open(Environment environment, String name, Opening how) throws IOException {
    if (!Stores.isAddress(name)) {
      return folder(environment, name, how);
    }
    if (StoredName.hasId(name)) {
      throw Failure.usage(
          FileLabel.of(name) + " is a document; here a store is named, without #ID");
    }
    try {
      DocumentStore store = Stores.open(environment, name, how.create, how.creator);
      return new OpenStore(FileLabel.of(name), store, false);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  private static OpenStore folder(Environment environment, String name, Opening how)
      throws IOException {
    Path path = environment.path(name);
    if (!Files.isDirectory(path)) {
      requireNoFile(environment, name);
      if (!how.create) {
        throw Failure.fileSystem(name + ": no such folder", null).hint(how.creator + " makes it");
      }
      try {
        DocumentFolder.make(path);
      } catch (IOException e) {
        throw Faults.refused(name, e);
      }
    }
    Stores.requirePlainFolder(name, path);
    return new OpenStore(
        name, new FolderStore(path, how.newDocuments, how.lockTimeout, how.state), true);
  }

  /** Says which files of a folder look like documents and are none of the store. */
  void noteOtherFiles(Run run) throws IOException {
    List<String> others = otherFiles(store);
    if (!others.isEmpty()) {
      run.console().note(leftOut(name, others));
    }
  }

  /** Files that look like documents and are none of the store: only a folder may have such. */
  static List<String> otherFiles(DocumentStore store) throws IOException {
    return store instanceof FolderStore inFolder ? inFolder.otherFiles() : List.of();
  }

  /** What is said of such files of a folder. */
  static String leftOut(String folder, List<String> others) {
    String first = others.get(0);
    String which = others.size() == 1 ? first : first + " and " + (others.size() - 1) + " more";
    return "am: "
        + FileLabel.of(folder)
        + ": left out: "
        + which
        + ", as a document is called ID.automerge here\n'am url "
        + Path.of(folder, first)
        + "' prints its ID";
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
