package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.store.Reading.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where messages of several writers stand in the stream, and what each has read of them. */
@Timeout(60)
class NatsPositionsTest {
  private static final ChangeHash[] NO_HEADS = {};
  private static final DocumentId ID = DocumentId.random(new Random(18));

  private final String stream = NatsServer.newStream();
  private final Random random = new Random(19);
  private DocumentStore one;
  private DocumentStore other;

  @BeforeEach
  void start() throws IOException {
    NatsServer server = NatsServer.shared();
    one = server.open(stream);
    other = server.open(stream);
  }

  @AfterEach
  void end() throws IOException {
    if (one != null && other != null) {
      one.close();
      other.close();
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void ownAppendsWithOthersBetween_areCompactedWithoutBeingReadAgain() throws Exception {
    DocumentId elsewhere = DocumentId.random(random);
    Position position = one.append(ID, null, List.of(bytes(5)));
    for (int i = 0; i < 3; i++) {
      for (int n = 0; n < 3; n++) {
        position = one.append(ID, position, List.of(bytes(5)));
        other.append(elsewhere, null, List.of(bytes(5)));
      }
      byte[] snapshot = bytes(100);
      position = one.compact(ID, position, NO_HEADS, snapshot);
      assertThat(other.read(ID).chunks()).containsExactly(snapshot);
    }
    assertThat(one.readSince(ID, position).isEmpty()).isTrue();
  }

  @Test
  void watch_ownAppends_areToldOnce() throws Exception {
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    DocumentId last = DocumentId.random(random);
    try (DocumentStore.Watch watch = one.watch(event -> told.add(event.id()))) {
      assertThat(watch).isNotNull();
      Position position = one.append(ID, null, List.of(bytes(5)));
      one.append(ID, position, List.of(bytes(5)));
      other.append(last, null, List.of(bytes(5)));
      for (Optional<DocumentId> expected :
          List.of(Optional.of(ID), Optional.of(ID), Optional.of(last))) {
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
  }
}
