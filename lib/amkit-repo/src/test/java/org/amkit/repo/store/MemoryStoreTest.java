package org.amkit.repo.store;

/** The contract, in memory. */
class MemoryStoreTest extends DocumentStoreContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  DocumentStore open() {
    return store;
  }

  @Override
  boolean isShared() {
    return false;
  }
}
