package org.amkit.repo.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;
import org.amkit.storage.AtomicFile;
import org.amkit.storage.DocumentFileException;
import org.amkit.storage.DocumentFolder;
import org.jspecify.annotations.Nullable;

/**
 * A storage in a folder, a file for each value, as automerge-repo's {@code NodeFSStorageAdapter}
 * and the binding have it: the first part of a key is split after two characters.
 *
 * <pre>
 *   DIR/ab/cdef.../snapshot/HASH        [abcdef..., snapshot, HASH]
 *                 /incremental/HASH
 *                 /sync-state/ID
 *       st/orage-adapter-id             [storage-adapter-id]
 *       .temp/                          values that are being written
 * </pre>
 *
 * <p>A value is written aside, forced to disk and renamed, so that others see it whole or not at
 * all. A key with a part that is no name of a file ({@code ..}, for one) is refused, so that none
 * leads out of the folder. All is done by the calling thread. Safe for use by many threads and
 * processes; programs that write in place, as Node's does, may be seen half-way ({@link #isYoung}).
 */
public class FileSystemStorage implements Storage {
  private static final String TEMPORARY = ".temp";
  private static final int SPLIT_AT = 2;

  /** How often folders that others remove at the same time are made again. */
  private static final int ATTEMPTS = 20;

  /** How long another program may take to write a value in place. */
  private static final long SETTLE_MILLIS = 2_000;

  private final Path folder;
  private final Path temporary;

  /**
   * The storage in a folder.
   *
   * @param folder its path; it is made when it is not there
   * @throws UncheckedIOException when it cannot be made
   */
  public FileSystemStorage(Path folder) {
    this.folder = folder;
    this.temporary = folder.resolve(TEMPORARY);
    try {
      DocumentFolder.make(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      DocumentFolder.make(temporary);
      for (Path leftover : DocumentFolder.of(temporary).leftovers()) {
        Files.deleteIfExists(leftover);
      }
    } catch (IOException e) {
      // The folder may only be read: the first put says so.
      return;
    }
  }

  /** {@return the folder} */
  public Path folder() {
    return folder;
  }

  /**
   * Where a value is kept.
   *
   * @param key whole, or the first parts of keys
   * @return its path, or that of the folder; nothing need be there
   * @throws IllegalArgumentException when the key has no parts, or one that is no name of a file
   */
  public Path keyToPath(StorageKey key) {
    String[] parts = key.getParts();
    if (parts.length == 0) {
      throw new IllegalArgumentException("a storage key without parts names no value");
    }
    String first = parts[0];
    int split = Math.min(SPLIT_AT, first.length());
    Path path = folder.resolve(fileName(first.substring(0, split)));
    if (split < first.length()) {
      path = path.resolve(fileName(first.substring(split)));
    }
    for (int i = 1; i < parts.length; i++) {
      path = path.resolve(fileName(parts[i]));
    }
    return path;
  }

  private String fileName(String part) {
    Path name = folder.getFileSystem().getPath(part);
    if (part.equals(".")
        || part.equals("..")
        || name.isAbsolute()
        || name.getNameCount() != 1
        || !name.toString().equals(part)) {
      throw new IllegalArgumentException(
          "a part of a storage key is no name of a file: \"" + part + "\"");
    }
    return part;
  }

  @Override
  public CompletableFuture<Optional<byte[]>> load(StorageKey key) {
    return completed(() -> Optional.ofNullable(read(keyToPath(key))));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Looks again until there is nothing that was not read: a value that is removed meanwhile is
   * not missed together with the one that was put for it before.
   */
  @Override
  public CompletableFuture<Map<StorageKey, byte[]>> loadRange(StorageKey prefix) {
    return completed(
        () -> {
          Map<StorageKey, byte[]> values = new HashMap<>();
          Set<StorageKey> seen = new HashSet<>();
          boolean isComplete = false;
          while (!isComplete) {
            isComplete = true;
            for (StorageKey key : keys(prefix)) {
              byte[] value = values.containsKey(key) ? null : read(keyToPath(key));
              if (value != null) {
                values.put(key, value);
              }
              isComplete &= !seen.add(key) && value == null;
            }
          }
          return values;
        });
  }

  private static byte @Nullable [] read(Path path) throws IOException {
    try {
      return Files.isRegularFile(path) ? Files.readAllBytes(path) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public CompletableFuture<Void> put(StorageKey key, byte[] value) {
    return completed(() -> write(keyToPath(key), value)).thenApply(path -> null);
  }

  private Path write(Path path, byte[] value) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        DocumentFolder.make(temporary);
        DocumentFolder.make(Objects.requireNonNull(path.getParent()));
        AtomicFile.replace(path, temporary, value);
        return path;
      } catch (DocumentFileException e) {
        if (e.kind() != DocumentFileException.Kind.MISSING || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public CompletableFuture<Void> delete(StorageKey key) {
    return completed(() -> remove(keyToPath(key))).thenApply(wasThere -> null);
  }

  private static boolean remove(Path path) throws IOException {
    return !Files.isDirectory(path) && Files.deleteIfExists(path);
  }

  /**
   * Names the values of a range, which are not read. Those that are removed meanwhile may be among
   * them.
   *
   * @param prefix the first parts of the keys; without parts: all keys
   * @return the keys, whole, in no order
   * @throws IOException when folders cannot be listed
   */
  public List<StorageKey> keys(StorageKey prefix) throws IOException {
    List<StorageKey> found = new ArrayList<>();
    forEachKey(prefix, found::add);
    return found;
  }

  /**
   * As {@link #keys}, one by one, those with the same first part in a row: takes no memory for
   * each.
   *
   * @param prefix the first parts of the keys; without parts: all keys
   * @param each called for each key, whole
   * @throws IOException when folders cannot be listed
   */
  public void forEachKey(StorageKey prefix, Consumer<StorageKey> each) throws IOException {
    String[] parts = prefix.getParts();
    if (parts.length > 0) {
      Path start = keyToPath(prefix);
      if (Files.isRegularFile(start)) {
        each.accept(prefix);
      } else {
        walk(start, parts, each);
      }
      return;
    }
    for (Path start : list(folder)) {
      String name = nameOf(start);
      if (!Files.isDirectory(start)) {
        each.accept(new StorageKey(name));
      } else if (!name.equals(TEMPORARY)) {
        for (Path rest : list(start)) {
          visit(rest, new String[] {name + nameOf(rest)}, each);
        }
      }
    }
  }

  private static void walk(Path folder, String[] parts, Consumer<StorageKey> each)
      throws IOException {
    for (Path path : list(folder)) {
      String[] more = Arrays.copyOf(parts, parts.length + 1);
      more[parts.length] = nameOf(path);
      visit(path, more, each);
    }
  }

  private static void visit(Path path, String[] parts, Consumer<StorageKey> each)
      throws IOException {
    if (Files.isDirectory(path)) {
      walk(path, parts, each);
    } else {
      // Also when it has just been removed: what has come in its place is to be looked for.
      each.accept(new StorageKey(parts));
    }
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** What a folder holds; nothing where it is not a folder. */
  private static List<Path> list(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  /**
   * Whether a value has changed so recently that another program, which writes in place, may not
   * have come to its end.
   *
   * @param key whole
   * @return false also when there is no value
   */
  public boolean isYoung(StorageKey key) {
    try {
      long modified = Files.getLastModifiedTime(keyToPath(key)).toMillis();
      return Math.abs(System.currentTimeMillis() - modified) < SETTLE_MILLIS;
    } catch (IOException e) {
      return false;
    }
  }

  /** What is done with a value. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> CompletableFuture<T> completed(Work<T> work) {
    try {
      return CompletableFuture.completedFuture(work.run());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new UncheckedIOException(e));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
