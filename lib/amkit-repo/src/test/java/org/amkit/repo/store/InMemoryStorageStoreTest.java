package org.amkit.repo.store;

import org.amkit.repo.storage.InMemoryStorage;

/** The contract, for a key-value storage that cannot be listed or watched. */
class InMemoryStorageStoreTest extends DocumentStoreContract {
  private final InMemoryStorage storage = new InMemoryStorage();

  @Override
  DocumentStore open() {
    return new StorageStore(storage);
  }

  @Override
  boolean tellsOfOthers() {
    return false;
  }
}
