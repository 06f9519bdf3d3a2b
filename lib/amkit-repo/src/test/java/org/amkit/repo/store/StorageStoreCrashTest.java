package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;
import org.amkit.repo.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A storage, or the process that uses it, that ends between any two steps. */
class StorageStoreCrashTest {
  /** What happens at the chosen step. */
  private enum Way {
    /** Nothing is done any more. */
    DEAD_BEFORE,
    /** The step is done, and nothing any more; no one is told. */
    DEAD_AFTER,
    /** The step fails, and those after it do not. */
    FAILS_ONCE,
    /** The step is done, and fails nevertheless; those after it do not. */
    DONE_AND_FAILS
  }

  private static final DocumentId ID = DocumentId.random(new Random(1));

  /** Counts steps that change something, and fails at one of them. */
  private static final class FailingStorage implements Storage {
    final InMemoryStorage inner;
    final Way way;
    int stepsLeft;
    boolean isDead;

    FailingStorage(InMemoryStorage inner, Way way, int step) {
      this.inner = inner;
      this.way = way;
      this.stepsLeft = step;
    }

    private CompletableFuture<Void> step(Supplier<CompletableFuture<Void>> work) {
      boolean isNow = stepsLeft-- == 0;
      if (isDead || isNow) {
        boolean isDone = way == Way.DEAD_AFTER || way == Way.DONE_AND_FAILS;
        if (isNow && isDone) {
          work.get().join();
        }
        isDead |= way == Way.DEAD_BEFORE || way == Way.DEAD_AFTER;
        return CompletableFuture.failedFuture(new IllegalStateException("as the test wants it"));
      }
      return work.get();
    }

    @Override
    public CompletableFuture<Optional<byte[]>> load(StorageKey key) {
      return inner.load(key);
    }

    @Override
    public CompletableFuture<Map<StorageKey, byte[]>> loadRange(StorageKey prefix) {
      return inner.loadRange(prefix);
    }

    @Override
    public CompletableFuture<Void> put(StorageKey key, byte[] value) {
      return step(() -> inner.put(key, value));
    }

    @Override
    public CompletableFuture<Void> delete(StorageKey key) {
      return step(() -> inner.delete(key));
    }
  }

  /** Takes everything and answers nothing. */
  private static final class SilentStorage implements Storage {
    @Override
    public CompletableFuture<Optional<byte[]>> load(StorageKey key) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Map<StorageKey, byte[]>> loadRange(StorageKey prefix) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> put(StorageKey key, byte[] value) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> delete(StorageKey key) {
      return new CompletableFuture<>();
    }
  }

  private static void work(StoreClient client, StoreClient other, boolean goesOn)
      throws IOException {
    for (int i = 0; i < 12; i++) {
      try {
        StoreClient now = i % 4 == 3 ? other : client;
        now.refresh();
        now.edit();
        now.flush();
        if (i % 3 == 2) {
          now.compact();
        }
      } catch (IOException e) {
        if (!goesOn) {
          throw e;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyStep_failing_losesNothingAcknowledged(Way way) throws IOException {
    boolean goesOn = way == Way.FAILS_ONCE || way == Way.DONE_AND_FAILS;
    int step = 0;
    for (boolean isAllDone = false; !isAllDone; step++) {
      InMemoryStorage inner = new InMemoryStorage();
      FailingStorage failing = new FailingStorage(inner, way, step);
      Set<ChangeHash> acknowledged = new HashSet<>();
      Random random = new Random(step);
      StoreClient client = new StoreClient(new StorageStore(failing), ID, random, acknowledged);
      StoreClient other = new StoreClient(new StorageStore(failing), ID, random, acknowledged);
      try {
        work(client, other, goesOn);
      } catch (IOException e) {
        assertThat(failing.isDead).isTrue();
      }
      isAllDone = failing.stepsLeft >= 0;
      StoreClient next = new StoreClient(new StorageStore(inner), ID, random, acknowledged);
      next.refresh();
      assertThat(StoreClient.hashes(next.document)).containsAll(acknowledged);
      assertThat(next.document.waitingChanges()).isEmpty();
      next.editAndFlush();
      next.compact();
      assertThat(StoreClient.hashes(new StorageStore(inner).read(ID).chunks()))
          .containsAll(acknowledged);
      assertThat(inner.size()).isEqualTo(1);
    }
    assertThat(step).isGreaterThan(20);
  }

  @Test
  void append_storageThatDoesNotAnswer_failsInTime() {
    StorageStore store = new StorageStore(new SilentStorage(), Duration.ofMillis(50));
    assertThatThrownBy(() -> store.append(ID, null, List.of(new byte[] {1})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not answered");
    assertThatThrownBy(() -> store.read(ID)).isInstanceOf(IOException.class);
  }
}
