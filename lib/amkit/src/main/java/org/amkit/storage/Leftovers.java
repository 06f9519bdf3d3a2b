package org.amkit.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files that killed writers left beside the one that they were writing: {@code .NAME.<12 hex
 * digits>.tmp} ({@link TemporaryFile}), and {@code .NAME.compact} of earlier versions. A writer has
 * its file locked, so that one which is not is a leftover.
 */
final class Leftovers {
  private static final String SUFFIX = ".tmp";
  private static final int RANDOM_DIGITS = 12;
  private static final String COMPACTION_SUFFIX = ".compact";

  /** How many folders' files are remembered. */
  private static final int MAX_FOLDERS = 64;

  /** A listing that is not older than this may lack a file of the same tick of the clock. */
  private static final long SETTLED_MILLIS = 2_000;

  /** A folder of more entries is not listed again for a while, whatever happens in it. */
  private static final int MANY_ENTRIES = 1_000;

  private static final long REST_NANOS = 2_000_000_000L;

  /**
   * What folders held: listing a large folder at each write would cost more than the write.
   *
   * @param modified when the folder had last changed before it was listed; null: it may have since
   * @param files its files that are called as leftovers are
   * @param restUntil good until then whatever happens, in nanoseconds of the clock
   */
  private record Listing(@Nullable FileTime modified, List<Path> files, long restUntil) {}

  /**
   * What a folder has.
   *
   * @param entryCount of all kinds
   * @param files those that are called as leftovers are
   */
  private record Found(int entryCount, List<Path> files) {}

  private static final Map<Path, Listing> LISTINGS = new LinkedHashMap<>();

  private Leftovers() {}

  /**
   * Removes what was left of writing a file. Nothing is said about it, and what cannot be removed
   * stays.
   *
   * @param target the file's real path
   */
  static void remove(Path target) {
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      return;
    }
    String base = TemporaryFile.baseName(name.toString());
    synchronized (LISTINGS) {
      for (Path path : listing(folder)) {
        if (base.equals(targetName(path))) {
          removeIfDead(path, target);
        }
      }
    }
  }

  private static List<Path> listing(Path folder) {
    try {
      FileTime modified = Files.getLastModifiedTime(folder);
      Listing known = LISTINGS.get(folder);
      long now = System.nanoTime();
      if (known != null && (modified.equals(known.modified) || now - known.restUntil < 0)) {
        return known.files;
      }
      Found found = list(folder);
      boolean isSettled = System.currentTimeMillis() - modified.toMillis() > SETTLED_MILLIS;
      LISTINGS.remove(folder);
      if (LISTINGS.size() == MAX_FOLDERS) {
        LISTINGS.remove(LISTINGS.keySet().iterator().next());
      }
      long restUntil = found.entryCount > MANY_ENTRIES ? now + REST_NANOS : now;
      LISTINGS.put(folder, new Listing(isSettled ? modified : null, found.files, restUntil));
      return found.files;
    } catch (IOException e) {
      // The folder is not there: the write will say so.
      return List.of();
    }
  }

  /**
   * Finds the leftovers in a folder, and leaves them there.
   *
   * @param folder its path
   */
  static List<Path> in(Path folder) {
    List<Path> dead = new ArrayList<>();
    for (Path path : list(folder).files) {
      if (TemporaryFile.removeDead(path, false)) {
        dead.add(path);
      }
    }
    return dead;
  }

  private static Found list(Path folder) {
    List<Path> found = new ArrayList<>();
    int entryCount = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        entryCount++;
        if (targetName(entry) != null && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A folder that this user may write to but not list: its leftovers stay.
      return new Found(entryCount, found);
    }
    return new Found(entryCount, found);
  }

  /** The name of the file that a leftover was to become; null for the name of another file. */
  static @Nullable String targetName(Path path) {
    String name = String.valueOf(path.getFileName());
    if (!name.startsWith(".")) {
      return null;
    }
    if (name.endsWith(COMPACTION_SUFFIX) && name.length() > COMPACTION_SUFFIX.length() + 1) {
      return name.substring(1, name.length() - COMPACTION_SUFFIX.length());
    }
    int dot = name.length() - SUFFIX.length() - RANDOM_DIGITS - 1;
    if (dot < 2 || !name.endsWith(SUFFIX) || name.charAt(dot) != '.') {
      return null;
    }
    for (int i = dot + 1; i < dot + 1 + RANDOM_DIGITS; i++) {
      if ("0123456789abcdef".indexOf(name.charAt(i)) < 0) {
        return null;
      }
    }
    return name.substring(1, dot);
  }

  private static void removeIfDead(Path path, Path target) {
    try {
      if (isSameFile(path, target)) {
        // Killed between linking the file into its place and removing the first name. It is not
        // opened: closing it would drop a lock that this process has on the target.
        Files.deleteIfExists(path);
        return;
      }
    } catch (IOException e) {
      // It is gone, or not this user's to remove.
      return;
    }
    TemporaryFile.removeDead(path, true);
  }

  private static boolean isSameFile(Path path, Path target) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    Object key = DocumentLock.keyOf(path);
    return key != null && Objects.equals(key, DocumentLock.keyOf(target));
  }
}
