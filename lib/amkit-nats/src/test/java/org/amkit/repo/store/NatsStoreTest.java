package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.codec.Sha256;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsAddress;
import org.amkit.repo.nats.NatsException;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.nats.NatsStore;
import org.amkit.repo.store.Reading.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, for a stream in NATS, and what is its own. */
class NatsStoreTest extends DocumentStoreContract {
  private final String stream = NatsServer.newStream();
  private NatsServer server;

  @BeforeEach
  void start() throws IOException {
    server = NatsServer.shared();
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(stream);
  }

  private String subject(DocumentId id) {
    String name = id.toString();
    return stream + ".doc." + name.substring(0, 2) + "." + name.substring(2);
  }

  /** Appends a message to a document by hand. */
  private void publish(DocumentId id, byte[] bytes, String append) throws IOException {
    Headers headers = new Headers().put("Am-Append", append).put("Am-Born", "abc");
    try {
      server.work(c -> c.jetStream().publish(subject(id), headers, bytes));
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  void damage(DocumentId id) throws IOException {
    publish(id, new byte[] {1, 2, 3}, "abc 1/1 0123456789");
  }

  @Override
  void backUp() throws IOException {
    server.backUp();
  }

  @Override
  void restore() throws IOException {
    server.restore();
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void chunk_longerThanAMessage_isReadWhole() throws IOException {
    byte[] chunk = bytes(5_000_000, 1);
    DocumentStore store = store();
    Position position = store.append(id(), null, List.of(chunk));
    assertThat(store().read(id()).chunks()).containsExactly(chunk);
    assertThat(store.readSince(id(), position).isEmpty()).isTrue();
  }

  @Test
  void pieces_ofWhichOneIsMissing_doNotCountAndAreNotRemoved() throws IOException {
    DocumentStore store = store();
    byte[] first = bytes(10, 2);
    byte[] second = bytes(10, 3);
    byte[] late = bytes(20, 4);
    String hash = HexFormat.of().formatHex(new Sha256().hash(late, 0, late.length));
    store.append(id(), null, List.of(first));
    publish(id(), Arrays.copyOf(late, 10), "late 1/2 " + hash);
    store.append(id(), store.read(id()).position(), List.of(second));
    Reading before = store.read(id());
    assertThat(before.chunks()).containsExactly(first, second);
    // Not damage: its writer may be about to write the rest, or was never told that it is kept.
    assertThat(store.readDamaged(id()))
        .extracting(StoredValue::bytes)
        .containsExactly(first, second);
    assertThat(store.readSince(id(), before.position()).isEmpty()).isTrue();
    byte[] snapshot = bytes(30, 5);
    Position behind = store.compact(id(), before.position(), new ChangeHash[0], snapshot);
    publish(id(), Arrays.copyOfRange(late, 10, 20), "late 2/2 " + hash);
    assertThat(store.readSince(id(), behind).chunks()).containsExactly(late);
    assertThat(store().read(id()).chunks()).contains(late, snapshot);
  }

  @Test
  void documentThatWasDeletedAndMadeAgain_isAnother() throws IOException {
    StoreClient client = client(store());
    client.editAndFlush();
    StoreClient other = client(store());
    other.store.delete(id());
    other.store.append(id(), null, List.of(bytes(5, 6)));
    assertThatThrownBy(() -> client.store.append(id(), client.position(), List.of(bytes(5, 7))))
        .isInstanceOf(StalePositionException.class);
    assertThat(client.store.readSince(id(), client.position()).isWhole()).isTrue();
  }

  @Test
  void deployments_onOneServer_areApart() throws IOException {
    store().append(id(), null, List.of(bytes(5, 1)));
    try (DocumentStore other = server.open(NatsServer.newStream())) {
      assertThat(other.read(id()).isEmpty()).isTrue();
    }
  }

  private void refuses(String url, String... parts) {
    assertThatThrownBy(() -> NatsStore.open(NatsAddress.parse(url), true).close())
        .isInstanceOfSatisfying(
            NatsException.class,
            e -> assertThat(e.getMessage() + "; " + e.advice()).contains(parts));
  }

  @Test
  void streamThatWillNotDo_isRefused() throws Exception {
    refuses("nats://127.0.0.1:1/x", "cannot connect to 127.0.0.1:1", "nats-server");
    String tooMany = server.url(stream) + "?replicas=3";
    if (NatsServer.keepsReplicas()) {
      refuses(tooMany, "replicas can be at most as many as there are servers");
    } else {
      refuses(tooMany, "of 3 replicas is refused: nats-server 2.", "2.15.1 or later");
    }
    StreamConfiguration forgetful =
        StreamConfiguration.builder()
            .name(stream)
            .subjects(stream + ".doc.>")
            .maxAge(Duration.ofDays(9))
            .build();
    server.work(c -> c.jetStreamManagement().addStream(forgetful));
    refuses(server.url(stream), "removes messages by itself");
    String other = NatsServer.newStream();
    assertThatThrownBy(() -> NatsStore.open(NatsAddress.parse(server.url(other)), false).close())
        .isInstanceOfSatisfying(NatsException.class, e -> assertThat(e.isMissing()).isTrue());
  }

  @Test
  void users_areLetInByPasswordOrToken() throws Exception {
    NatsServer locked =
        NatsServer.alone("authorization { users = [ {user: alice, password: sesame} ] }");
    try {
      String host = locked.host();
      NatsStore.open(NatsAddress.parse("nats://alice:sesame@" + host), true).close();
      refuses("nats://" + host, "does not let this user in");
      refuses("nats://alice:simsim@" + host, "does not let this user in");
    } finally {
      locked.remove();
    }
  }

  @Test
  void list_manyDocuments_namesAll() throws Exception {
    DocumentStore store = store();
    int count = 500;
    Random random = new Random(10);
    List<DocumentId> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(DocumentId.random(random));
      store.append(made.get(i), null, List.of(new byte[] {1}));
    }
    List<DocumentId> listed = new ArrayList<>();
    store.list(listed::add);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
  }
}
