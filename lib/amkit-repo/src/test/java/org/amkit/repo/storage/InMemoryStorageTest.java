package org.amkit.repo.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.amkit.repo.Storage;
import org.junit.jupiter.api.Test;

class InMemoryStorageTest extends StorageContract {
  private final InMemoryStorage storage = new InMemoryStorage();

  @Override
  Storage storage() {
    return storage;
  }

  @Test
  void size_andClear_countAndRemoveValues() {
    put(key("a", "b"), "1");
    put(key("a", "c"), "2");
    put(key("a", "c"), "3");
    assertThat(storage.size()).isEqualTo(2);
    storage.clear();
    assertThat(storage.size()).isZero();
    assertThat(range("a")).isEmpty();
  }

  @Test
  void put_arrayChangedAfterwards_keepsWhatWasPut() {
    byte[] value = {1};
    put(key("a"), value);
    value[0] = 2;
    assertThat(load(key("a"))).containsExactly(1);
  }
}
