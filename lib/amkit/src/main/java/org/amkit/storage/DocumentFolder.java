package org.amkit.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What document files, and remains of writing them, a folder holds. */
public final class DocumentFolder {
  private static final String EXTENSION = ".automerge";

  /** In the names of files with bytes removed from a document ({@link WriteSession#tornPath}). */
  private static final String TORN = ".torn-";

  private final Path folder;

  private DocumentFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The documents of a folder.
   *
   * @param folder its path
   * @return a name for it: nothing is read
   */
  public static DocumentFolder of(Path folder) {
    return new DocumentFolder(folder);
  }

  /**
   * Makes a folder, and those above it that are missing, and forces their places to disk.
   *
   * @param folder its path
   * @throws DocumentFileException when that fails
   */
  public static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      make(above);
    }
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw DocumentFileException.of(folder, "make this folder", e);
      }
    }
    FolderSync.putInPlace(folder.toAbsolutePath());
  }

  /**
   * Lists the document files: regular files that are called {@code NAME.automerge} or begin as
   * documents do. What is in folders below is not looked at.
   *
   * @return their paths, sorted
   * @throws DocumentFileException when the folder cannot be listed
   */
  public List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (isDocument(entry)) {
          found.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw DocumentFileException.of(folder, "list", new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw DocumentFileException.of(folder, "list", e);
    }
    Collections.sort(found);
    return found;
  }

  private static boolean isDocument(Path path) {
    String name = String.valueOf(path.getFileName());
    if (!Files.isRegularFile(path) || Leftovers.targetName(path) != null || name.contains(TORN)) {
      return false;
    }
    try {
      return name.endsWith(EXTENSION) || ReplacedChanges.isDocument(path);
    } catch (IOException e) {
      // Not this user's to read, and not called as documents are.
      return false;
    }
  }

  /**
   * Lists what killed writers have left beside the files that they were writing. The next writer of
   * such a file removes it.
   *
   * @return the paths of files that are no longer being written, sorted
   */
  public List<Path> leftovers() {
    List<Path> found = Leftovers.in(folder);
    Collections.sort(found);
    return found;
  }

  /**
   * {@return the name of the file that a leftover was to become}
   *
   * @param leftover one of {@link #leftovers}
   */
  public static String targetOf(Path leftover) {
    String name = Leftovers.targetName(leftover);
    return name == null ? String.valueOf(leftover.getFileName()) : name;
  }
}
