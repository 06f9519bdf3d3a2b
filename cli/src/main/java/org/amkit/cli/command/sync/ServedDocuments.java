package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.net.DocumentSource;
import org.amkit.net.SharedDocument;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * What a server offers: one file under its ids, or a folder of files, each under the id that it is
 * called by. Safe for use by many threads.
 */
final class ServedDocuments {
  private static final String EXTENSION = ".automerge";

  private final Run run;
  private final PeerOptions options;
  private final String name;
  private final boolean create;
  private final @Nullable SyncedFile only;
  private final Map<DocumentId, SyncedFile> opened = new LinkedHashMap<>();

  private ServedDocuments(
      Run run, PeerOptions options, String name, boolean create, @Nullable SyncedFile only) {
    this.run = run;
    this.options = options;
    this.name = name;
    this.create = create;
    this.only = only;
  }

  /**
   * Opens a file or a folder.
   *
   * @param create whether documents that are not there are made when a peer offers them
   * @param id by which the file is asked for, too; null for none
   */
  static ServedDocuments open(
      Run run, PeerOptions options, String name, boolean create, @Nullable DocumentId id)
      throws IOException {
    SyncedFile only = null;
    if (!Files.isDirectory(run.path(name))) {
      only = SyncedFile.open(run, name, options.lockTimeout(), !options.noState, create);
      only.createIfMissing();
      if (id != null) {
        only.answerTo(id);
      }
    } else if (id != null) {
      throw Failure.usage("serve: --id is for a file; " + name + " is a folder")
          .hint("in a folder each file is called by its document's id, ID.automerge");
    }
    return new ServedDocuments(run, options, name, create, only);
  }

  /** For one session. */
  DocumentSource source() {
    return only != null ? only : this::find;
  }

  /** Files that are open. */
  synchronized Collection<SyncedFile> files() {
    return only != null ? List.of(only) : new ArrayList<>(opened.values());
  }

  /** What this side calls itself: each file has a name of its own, a folder has none. */
  @Nullable String storageId() {
    return only == null ? null : only.storageId(run);
  }

  private synchronized @Nullable SharedDocument find(DocumentId id, boolean isRequest)
      throws IOException {
    SyncedFile file = opened.get(id);
    if (file == null || file.shared().isLost()) {
      String path = name + "/" + id + EXTENSION;
      boolean mayMake = create && !isRequest;
      if (!Files.exists(run.path(path)) && !mayMake) {
        return null;
      }
      file = SyncedFile.open(run, path, options.lockTimeout(), !options.noState, mayMake);
      opened.put(id, file);
    }
    return file.shared();
  }
}
