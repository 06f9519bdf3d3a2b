package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;

/** A folder of which a copy is made and put back. */
record CopiedFolder(Path folder, Path copy) {
  void backUp() throws IOException {
    copyAll(folder, copy);
  }

  /** Puts the files back as they were, into new folders, as a backup program does. */
  void restore() throws IOException {
    removeAll(folder);
    copyAll(copy, folder);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  static void removeAll(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /** Makes all files look as old as that no one is still writing them. */
  void age() throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setLastModifiedTime(path, FileTime.fromMillis(System.currentTimeMillis() - 10_000));
      }
    }
  }
}
