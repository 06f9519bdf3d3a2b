package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.FilePosition;
import org.jspecify.annotations.Nullable;

/**
 * The document file that commands run one after the other in this process last worked on, kept so
 * that each need not read all of it. What others have appended is taken in before a command sees
 * it, and a file that was replaced is read anew.
 *
 * <p>Only a document that is as its file is kept: a command that fails between editing it and
 * writing leaves none.
 */
public final class KeptDocument {
  /** What was kept; {@code end} is how far the file was read or written. */
  private record Kept(Path path, Document document, FilePosition end) {}

  private @Nullable Kept kept;

  /** Keeps nothing yet. */
  public KeptDocument() {}

  /** A document as its file is at this moment. */
  Source load(Session session, String name) throws IOException {
    Path path = session.path(name);
    FileContents contents = growth(path);
    if (contents == null) {
      contents = session.contents(name);
    }
    Document document = takeIn(session, name, contents);
    keep(path, document, contents.end());
    session.noteTorn(name, contents.tornByteCount());
    return new Source(name, document, contents.end().offset(), contents.tornByteCount());
  }

  private @Nullable FileContents growth(Path path) {
    FilePosition known = end(path);
    if (known == null) {
      return null;
    }
    try {
      return DocumentFile.of(path).readSince(known);
    } catch (IOException e) {
      // Reading all of it says what is wrong as it is said of any file.
      kept = null;
      return null;
    }
  }

  /** How far a file was read; null when it is not the one that is kept. */
  @Nullable FilePosition end(Path path) {
    Kept now = kept;
    return now != null && now.path.equals(path) ? now.end : null;
  }

  /**
   * The document with what its file holds more, or the whole of it; it is no longer kept.
   *
   * @param contents read from behind {@link #end}
   */
  Document takeIn(Session session, String name, FileContents contents) {
    Kept before = kept;
    kept = null;
    if (contents.start() == 0 || before == null) {
      return session.parse(name, contents.bytes(), LoadOptions.DEFAULT);
    }
    try {
      if (contents.bytes().length > 0) {
        before.document.loadIncremental(contents.bytes());
      }
      return before.document;
    } catch (AutomergeException e) {
      throw Session.notADocument(name, e);
    }
  }

  /** Keeps a document that is as its file up to {@code end}. */
  void keep(Path path, Document document, FilePosition end) {
    kept = new Kept(path, document, end);
  }
}
