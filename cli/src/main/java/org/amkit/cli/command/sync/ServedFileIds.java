package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.amkit.Document;
import org.amkit.DocumentOrigins;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Run;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.FileStore;
import org.jspecify.annotations.Nullable;

/**
 * Which ids a served file answers to, and where its history begins: read again when it may have
 * become another answer.
 */
final class ServedFileIds implements FileStore.Ids {
  private record Stamp(long byteCount, FileTime modified) {}

  private final Run run;
  private final String name;
  private final Path path;
  private final DocumentIds ids;
  private final Map<DocumentId, Boolean> known = new HashMap<>();
  private @Nullable Stamp stamp;

  private DocumentOrigins origins;

  /** Of the file that the origins are of. */
  private @Nullable Stamp originStamp;

  /**
   * The ids of a file.
   *
   * @param document what is in it now
   */
  ServedFileIds(Run run, String name, Document document, boolean keepState) {
    this.run = run;
    this.name = name;
    this.path = run.path(name);
    this.origins = document.getOrigins();
    this.ids =
        new DocumentIds(document, path, keepState ? run.state() : null, run.environment().random());
  }

  /** Lets peers ask for the document by an id. */
  synchronized void add(DocumentId id) {
    ids.add(id);
    keep();
  }

  @Override
  public synchronized boolean has(DocumentId id) throws IOException {
    readAgain();
    Boolean has = known.get(id);
    if (has == null) {
      has = ids.has(id);
      known.put(id, has);
      keep();
    }
    return has;
  }

  @Override
  public synchronized Optional<DocumentId> own() throws IOException {
    readAgain();
    DocumentId own = ids.own();
    known.put(own, true);
    keep();
    return Optional.of(own);
  }

  /**
   * Where the document's history begins; the whole file is read again only for a peer to which what
   * is known says nothing.
   *
   * @param theirs the same of the peer's document
   */
  synchronized DocumentOrigins origins(DocumentOrigins theirs) throws IOException {
    Stamp now = stamp();
    if (now != null && !now.equals(originStamp) && !origins.overlaps(theirs)) {
      originStamp = now;
      origins = read().getOrigins();
    }
    return origins;
  }

  private @Nullable Stamp stamp() throws IOException {
    if (!Files.exists(path)) {
      return null;
    }
    BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(is.size(), is.lastModifiedTime());
  }

  private Document read() throws IOException {
    return run.documents().parse(name, run.inputs().document(name).bytes(), LoadOptions.DEFAULT);
  }

  /** What was answered once stays; another id may be known now. */
  private void readAgain() throws IOException {
    Stamp now = stamp();
    if (now != null && !now.equals(stamp)) {
      boolean isFirst = stamp == null;
      stamp = now;
      if (!isFirst && known.containsValue(false)) {
        known.values().removeIf(has -> !has);
        ids.read(read());
      }
    }
  }

  private void keep() {
    try {
      ids.keepAll();
    } catch (IOException e) {
      // Serving is as good without; ids given again are answered to again.
      run.console().detail("am: " + name + ": its ids are not kept: " + e.getMessage());
    }
  }
}
