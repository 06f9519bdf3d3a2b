package org.amkit.repo.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;

/**
 * A storage for as long as the process runs. Safe for use by many threads; {@link #loadRange} gives
 * the values of one moment, at a cost that grows with all that is stored.
 */
public class InMemoryStorage implements Storage {
  private final Map<StorageKey, byte[]> values = new HashMap<>();

  /** An empty one. */
  public InMemoryStorage() {}

  @Override
  public synchronized CompletableFuture<Optional<byte[]>> load(StorageKey key) {
    byte[] value = values.get(key);
    return CompletableFuture.completedFuture(
        value == null ? Optional.empty() : Optional.of(value.clone()));
  }

  @Override
  public synchronized CompletableFuture<Map<StorageKey, byte[]>> loadRange(StorageKey prefix) {
    Map<StorageKey, byte[]> found = new HashMap<>();
    for (Map.Entry<StorageKey, byte[]> entry : values.entrySet()) {
      if (prefix.isPrefixOf(entry.getKey())) {
        found.put(entry.getKey(), entry.getValue().clone());
      }
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public synchronized CompletableFuture<Void> put(StorageKey key, byte[] value) {
    values.put(key, value.clone());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletableFuture<Void> delete(StorageKey key) {
    values.remove(key);
    return CompletableFuture.completedFuture(null);
  }

  /** {@return how many values there are} */
  public synchronized int size() {
    return values.size();
  }

  /** Removes all values. */
  public synchronized void clear() {
    values.clear();
  }
}
