package org.amkit.repo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A custom key-value store for a Repo. Values are kept under automerge-repo's keys, so that its
 * programs read what was written here.
 */
public interface Storage {
  /**
   * Reads a value.
   *
   * @param key whole
   * @return the value; empty where there is none
   */
  CompletableFuture<Optional<byte[]>> load(StorageKey key);

  /**
   * Reads all values of a range.
   *
   * @param prefix the first parts of the keys
   * @return keys, whole, and values; the prefix itself is one of them where it has a value
   */
  CompletableFuture<Map<StorageKey, byte[]>> loadRange(StorageKey prefix);

  /**
   * Writes a value over the one that is there, if any.
   *
   * @param key whole
   * @param value not to be changed afterwards
   * @return done when the value is durable
   */
  CompletableFuture<Void> put(StorageKey key, byte[] value);

  /**
   * Removes a value. Harmless when there is none.
   *
   * @param key whole
   * @return done when it is gone
   */
  CompletableFuture<Void> delete(StorageKey key);
}
