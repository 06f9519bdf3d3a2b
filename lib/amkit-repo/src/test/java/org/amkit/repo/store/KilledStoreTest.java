package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.amkit.ChangeHash;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that write to one store at once, and are killed at any moment. */
class KilledStoreTest {
  private static final int ROUNDS = 2;

  @TempDir Path temporary;

  private static void read(Process process, Set<ChangeHash> acknowledged, long forMillis)
      throws Exception {
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      String first = out.readLine();
      assertThat(first).as("its first change").isNotNull();
      acknowledged.add(ChangeHash.fromString(first));
      Thread.sleep(forMillis);
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.length() == 2 * ChangeHash.BYTE_COUNT) {
          acknowledged.add(ChangeHash.fromString(line));
        }
      }
    } finally {
      process.waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "folder", "nodefs"})
  void writers_killed_loseNothingAcknowledged(String kind) throws Exception {
    Random random = new Random(kind.hashCode());
    Path folder = Files.createDirectory(temporary.resolve(kind));
    Set<ChangeHash> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process a = StoreProcess.start(kind, folder, 2 * round);
      Process b = StoreProcess.start(kind, folder, 2 * round + 1);
      read(a, acknowledged, random.nextInt(400));
      read(b, acknowledged, random.nextInt(100));
      try (DocumentStore store = StoreProcess.open(kind, folder)) {
        StoreClient client = new StoreClient(store, StoreProcess.ID, random, acknowledged);
        client.refresh();
        assertThat(StoreClient.hashes(client.document)).containsAll(acknowledged);
        assertThat(client.document.waitingChanges()).isEmpty();
        client.editAndFlush();
        client.compact();
        assertThat(StoreClient.hashes(store.read(StoreProcess.ID).chunks()))
            .containsAll(acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(2 * ROUNDS);
  }
}
