package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.DocumentFileException;
import org.amkit.storage.FileContents;
import org.amkit.storage.FilePosition;
import org.amkit.storage.HeldFile;
import org.jspecify.annotations.Nullable;

/**
 * The document file that commands run one after the other in this process last worked on, kept so
 * that each need not read all of it. What others have appended is taken in before a command sees
 * it. Where an older copy was put in the file's place, the document goes on having what the file
 * lacks, and the next change writes it; where another document was, that one is read.
 *
 * <p>A command that fails between editing a document and writing it leaves none.
 */
public final class KeptDocument {
  private @Nullable Path path;
  private @Nullable HeldFile held;

  /** The heads up to which the document has its changes in the order of its file. */
  private ChangeHash[] inOrder = {};

  /** A document that is shown in place of a file; null for none. */
  private @Nullable Document shown;

  private @Nullable Path shownPath;

  /** Keeps nothing yet. */
  public KeptDocument() {}

  /** Shows commands that read a file a document that is not written to it yet. */
  public static KeptDocument showing(Path path, Document document) {
    KeptDocument kept = new KeptDocument();
    kept.shownPath = path;
    kept.shown = document;
    return kept;
  }

  /** A document as its file is at this moment. */
  Source load(Run run, String name) throws IOException {
    Path given = run.path(name);
    Document instead = shown;
    if (instead != null && given.equals(shownPath)) {
      return new Source(name, instead, Files.exists(given) ? Files.size(given) : 0, 0);
    }
    if (run.inputs().isStored(name)) {
      return run.documents().loadAnew(name, LoadOptions.DEFAULT);
    }
    FileContents contents = growth(given);
    if (contents == null) {
      contents = run.inputs().document(name);
    }
    HeldFile taken = takeIn(run, name, contents);
    if (!isInOrder(taken)) {
      contents = run.inputs().document(name);
      taken = anew(run, name, contents);
    }
    keep(given, taken);
    run.documents().noteTorn(name, contents.tornByteCount());
    return new Source(name, taken.document(), contents.end().offset(), contents.tornByteCount());
  }

  private @Nullable FileContents growth(Path file) {
    FilePosition known = end(file);
    if (known == null) {
      return null;
    }
    try {
      return DocumentFile.of(file).readSince(known);
    } catch (IOException e) {
      // Reading all of it says what is wrong as it is said of any file.
      return null;
    }
  }

  /** How far a file was read; null when it is not the one that is kept. */
  @Nullable FilePosition end(Path file) {
    HeldFile now = held;
    return now != null && file.equals(path) ? now.position() : null;
  }

  /**
   * The document with what its file holds more; it is no longer kept until {@link #keep}.
   *
   * @param contents read from behind {@link #end}, or all of the file
   */
  HeldFile takeIn(Run run, String name, FileContents contents) {
    HeldFile before = end(run.path(name)) == null ? null : held;
    if (before == null) {
      return anew(run, name, contents);
    }
    try {
      boolean wasAhead = before.isAhead();
      before.takeIn(contents);
      held = null;
      if (before.isAhead() && !wasAhead) {
        run.remark(name, "was replaced by an older copy; the next change writes what it lacks");
      }
      return before;
    } catch (DocumentFileException e) {
      return anew(run, name, contents);
    } catch (AutomergeException e) {
      throw Faults.notADocument(name, e);
    }
  }

  private HeldFile anew(Run run, String name, FileContents contents) {
    held = null;
    Document document = run.documents().parse(name, contents.bytes(), LoadOptions.DEFAULT);
    inOrder = document.getHeads();
    return new HeldFile(DocumentFile.of(run.path(name)), document, contents.end());
  }

  /**
   * Keeps a document of which it is known what its file holds; not one that has its changes in
   * another order than who reads the file.
   */
  void keep(Path file, HeldFile taken) {
    path = file;
    held = isInOrder(taken) ? taken : null;
    inOrder = taken.document().getHeads();
  }

  /**
   * Whether a document has its changes in the order in which they are read from its file. They come
   * one by one to who keeps it, and together to who reads it: that is the same where each depends
   * on all that were there. One that has what its file lacks has to be kept.
   */
  private boolean isInOrder(HeldFile taken) {
    if (taken.isAhead()) {
      return true;
    }
    Set<ChangeHash> heads = Set.of(inOrder);
    for (Change change : taken.document().getChanges(inOrder)) {
      if (!heads.equals(Set.copyOf(change.deps()))) {
        return false;
      }
      heads = Set.of(change.hash());
    }
    return true;
  }
}
