package org.amkit.repo.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Storage} does: the cases of automerge-repo's storage adapter tests. Its {@code
 * removeRange} is a {@code loadRange} and a {@code delete} for each key here.
 */
abstract class StorageContract {
  private static final byte[] A = {0, 1, 127, 99, (byte) 154, (byte) 235};
  private static final byte[] B = {1, 76, (byte) 160, 53, 57, 10, (byte) 230};
  private static final byte[] C = {2, 111, 74, (byte) 131, (byte) 236, 96, (byte) 142, (byte) 193};
  private static final StorageKey STATE_X = key("AAAAA", "sync-state", "xxxxx");
  private static final StorageKey STATE_Z = key("AAAAA", "sync-state", "zzzzz");
  private static final StorageKey SNAPSHOT = key("AAAAA", "snapshot", "yyyyy");
  private static final StorageKey OTHER = key("BBBBB", "sync-state", "zzzzz");

  /** The storage of the test, empty at first. */
  abstract Storage storage();

  static StorageKey key(String... parts) {
    return new StorageKey(parts);
  }

  final void put(StorageKey key, byte[] value) {
    storage().put(key, value).join();
  }

  final void put(StorageKey key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  final byte @Nullable [] load(StorageKey key) {
    return storage().load(key).join().orElse(null);
  }

  final Map<StorageKey, byte[]> range(String... prefix) {
    return storage().loadRange(key(prefix)).join();
  }

  private void removeRange(String... prefix) {
    range(prefix).keySet().forEach(key -> storage().delete(key).join());
  }

  private static void assertValues(Map<StorageKey, byte[]> values, Object... keysAndValues) {
    Map<StorageKey, byte[]> expected = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      expected.put((StorageKey) keysAndValues[i], (byte[]) keysAndValues[i + 1]);
    }
    assertThat(values.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, value) -> assertThat(values.get(key)).isEqualTo(value));
  }

  private static byte[] large() {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void load_nothingThere_isEmpty() {
    assertThat(storage().load(STATE_X).join()).isEmpty();
  }

  @Test
  void load_keyOfOnePart_isWhatWasPut() {
    put(key("storage-adapter-id"), A);
    assertThat(load(key("storage-adapter-id"))).isEqualTo(A);
  }

  @Test
  void load_keyOfSeveralParts_isWhatWasPut() {
    put(STATE_X, A);
    assertThat(load(STATE_X)).isEqualTo(A);
  }

  @Test
  void load_largeValue_isWhatWasPut() {
    put(STATE_X, large());
    assertThat(load(STATE_X)).isEqualTo(large());
  }

  @Test
  void load_emptyValue_isThere() {
    put(STATE_X, new byte[0]);
    assertThat(load(STATE_X)).isEmpty();
  }

  @Test
  void loadRange_nothingThere_isEmpty() {
    assertThat(range("AAAAA")).isEmpty();
  }

  @Test
  void loadRange_severalKeys_areThoseWithThePrefix() {
    put(STATE_X, A);
    put(SNAPSHOT, B);
    put(STATE_Z, C);
    assertValues(range("AAAAA"), STATE_X, A, SNAPSHOT, B, STATE_Z, C);
    assertValues(range("AAAAA", "sync-state"), STATE_X, A, STATE_Z, C);
  }

  @Test
  void loadRange_otherFirstPart_isLeftOut() {
    put(STATE_X, A);
    put(OTHER, C);
    assertValues(range("AAAAA"), STATE_X, A);
  }

  @Test
  void loadRange_otherKeyThatBeginsTheSame_isLeftOut() {
    put(key("AAAAA", "snap", "1"), A);
    put(SNAPSHOT, B);
    put(key("AAAAAB", "snapshot", "1"), C);
    assertValues(range("AAAAA", "snap"), key("AAAAA", "snap", "1"), A);
    assertValues(range("AAAAA", "snapshot"), SNAPSHOT, B);
    assertThat(range("AAAA")).isEmpty();
  }

  @Test
  void loadRange_wholeKey_isThatValue() {
    put(STATE_X, A);
    assertValues(range("AAAAA", "sync-state", "xxxxx"), STATE_X, A);
  }

  @Test
  void delete_onlyValue_leavesNothing() {
    put(SNAPSHOT, A);
    storage().delete(SNAPSHOT).join();
    assertThat(range("AAAAA")).isEmpty();
    assertThat(storage().load(SNAPSHOT).join()).isEmpty();
  }

  @Test
  void delete_nothingThere_isHarmless() {
    storage().delete(STATE_X).join();
    assertThat(range("AAAAA")).isEmpty();
  }

  @Test
  void put_keyThatIsThere_replacesTheValue() {
    put(STATE_X, A);
    put(STATE_X, B);
    assertValues(range("AAAAA", "sync-state"), STATE_X, B);
  }

  @Test
  void delete_aRange_leavesTheOthers() {
    put(STATE_X, A);
    put(SNAPSHOT, B);
    put(STATE_Z, C);
    removeRange("AAAAA", "sync-state");
    assertValues(range("AAAAA"), SNAPSHOT, B);
  }

  @Test
  void delete_aRange_leavesOtherFirstParts() {
    put(STATE_X, A);
    put(OTHER, B);
    removeRange("AAAAA");
    assertValues(range("BBBBB"), OTHER, B);
  }

  @Test
  void values_changedByTheirReader_stayAsTheyAre() {
    put(STATE_X, A.clone());
    storage().load(STATE_X).join().orElseThrow()[0]++;
    range("AAAAA").values().iterator().next()[0]++;
    assertThat(load(STATE_X)).isEqualTo(A);
  }
}
