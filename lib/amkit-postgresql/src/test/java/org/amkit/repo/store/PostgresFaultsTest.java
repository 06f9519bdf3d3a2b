package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.postgresql.PostgresAddress;
import org.amkit.repo.postgresql.PostgresException;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.postgresql.PostgresStore;
import org.amkit.repo.store.Reading.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes on one database, and what can happen to them and to it. */
@Timeout(120)
class PostgresFaultsTest {
  private static final DocumentId ID = DocumentId.random(new Random(15));

  private final String prefix = PostgresServer.newPrefix();
  private final Set<ChangeHash> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<DocumentStore> opened = new ArrayList<>();
  private final Random random = new Random(16);
  private PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    server = PostgresServer.shared();
  }

  @AfterEach
  void closeAll() throws IOException {
    for (DocumentStore store : opened) {
      store.close();
    }
  }

  private DocumentStore store() throws IOException {
    DocumentStore store = server.open(prefix);
    opened.add(store);
    return store;
  }

  private StoreClient client() throws IOException {
    return new StoreClient(store(), ID, random, acknowledged);
  }

  private static Set<ChangeHash> hashes(DocumentStore store, DocumentId id) throws IOException {
    return StoreClient.hashes(store.read(id).chunks());
  }

  /** Puts a chunk into the transaction of a connection, as another node does. */
  private void insert(Connection connection, byte[] chunk) throws Exception {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into "
                + prefix
                + "_chunk (document, hash, bytes) select id, ?, ? from "
                + prefix
                + "_document")) {
      insert.setBytes(1, MessageDigest.getInstance("SHA-256").digest(chunk));
      insert.setBytes(2, chunk);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void commitThatIsOvertaken_isReadAfterIt() throws Exception {
    StoreClient writer = client();
    writer.editAndFlush();
    StoreClient reader = client();
    StoreClient slow = client();
    slow.refresh();
    slow.edit();
    byte[] late = slow.document.getAllChanges().get(1).bytes();
    try (Connection open = server.connect()) {
      open.setAutoCommit(false);
      insert(open, late);
      writer.editAndFlush();
      reader.refresh();
      assertThat(reader.document.changeCount()).isEqualTo(2);
      // What is appended here does not hide it either, nor does a snapshot remove it.
      reader.editAndFlush();
      reader.compact();
      open.commit();
    }
    for (StoreClient client : List.of(reader, writer)) {
      client.refresh();
      assertThat(StoreClient.hashes(client.document))
          .hasSize(4)
          .contains(slow.document.getAllChanges().get(1).hash());
    }
    assertThat(reader.store.readSince(ID, reader.position()).isEmpty()).isTrue();
  }

  @Test
  void appends_ofManyDocuments_shareCommits() throws Exception {
    DocumentStore store = store();
    long before = Long.parseLong(server.sql("select pg_current_xact_id()::text"));
    int threads = 8;
    int each = 25;
    int appends = threads * each;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        DocumentId id = DocumentId.random(random);
        StoreClient client = new StoreClient(store, id, random, acknowledged);
        all.add(
            pool.submit(
                () -> {
                  for (int n = 0; n < each; n++) {
                    client.editAndFlush();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(acknowledged).hasSize(appends);
    long transactions = Long.parseLong(server.sql("select pg_current_xact_id()::text")) - before;
    // One by one they would be this many, and as many notifications.
    assertThat(transactions).isLessThan(appends);
  }

  @Test
  void documentThatIsLocked_holdsUpNoOther() throws Exception {
    StoreClient locked = client();
    locked.editAndFlush();
    StoreClient other =
        new StoreClient(locked.store, DocumentId.random(random), random, acknowledged);
    try (Connection open = server.connect();
        Statement lock = open.createStatement()) {
      open.setAutoCommit(false);
      lock.execute("select from " + prefix + "_document for update");
      locked.edit();
      assertThatThrownBy(locked::flush).isInstanceOf(IOException.class);
      other.editAndFlush();
    }
    locked.flush();
    assertThat(hashes(locked.store, ID)).hasSize(2);
  }

  @Test
  void documentThatWasDeletedAndMadeAgain_isAnother() throws Exception {
    StoreClient client = client();
    client.editAndFlush();
    StoreClient other = client();
    other.store.delete(ID);
    client.edit();
    client.flush();
    assertThat(hashes(other.store, ID)).isEqualTo(acknowledged).hasSize(2);
  }

  @Test
  void rowsOfAnotherServer_areReadOnceAndCompacted() throws Exception {
    StoreClient client = client();
    client.editAndFlush();
    // As a dump has them that is put back into a server of few transactions.
    server.sql("update " + prefix + "_chunk set tx = '9000000000000'");
    StoreClient reader = client();
    reader.refresh();
    assertThat(reader.store.readSince(ID, reader.position()).isEmpty()).isTrue();
    reader.editAndFlush();
    reader.compact();
    assertThat(reader.store.read(ID).chunks()).hasSize(1);
    assertThat(hashes(reader.store, ID)).isEqualTo(acknowledged);
  }

  private static void await(
      StoreClient reader, BlockingQueue<Optional<DocumentId>> told, int changes) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (reader.document.changeCount() < changes) {
      Optional<DocumentId> id = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(id).as("notified of change " + changes).isNotNull();
      reader.refresh();
    }
  }

  @Test
  void listeningConnection_cut_missesNothing() throws Exception {
    StoreClient reader = client();
    StoreClient writer = client();
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    try (DocumentStore.Watch watch = reader.store.watch(event -> told.add(event.id()))) {
      assertThat(watch).isNotNull();
      for (int i = 1; i <= 5; i++) {
        server.cutAll();
        writer.editAndFlush();
        await(reader, told, i);
      }
    }
  }

  @Test
  void server_restarted_losesNothingAcknowledged() throws Exception {
    int writers = 4;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    StoreClient reader = client();
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    try (DocumentStore.Watch watch = reader.store.watch(event -> told.add(event.id()))) {
      assertThat(watch).isNotNull();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        StoreClient client = client();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        all.add(pool.submit(() -> writeUntil(client, end)));
      }
      Thread.sleep(500);
      server.stop();
      Thread.sleep(300);
      server.start();
      for (Future<?> one : all) {
        one.get();
      }
      Set<ChangeHash> known = new HashSet<>(acknowledged);
      assertThat(known.size()).isGreaterThan(50);
      assertThat(hashes(store(), ID)).containsAll(known);
      // The node goes on, and is told.
      StoreClient after = client();
      after.refresh();
      after.editAndFlush();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!StoreClient.hashes(reader.document).containsAll(acknowledged)) {
        assertThat(told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)).isNotNull();
        reader.refresh();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void serverThatRecoversByItself_givesNumbersAgain_andLosesNothing() throws Exception {
    StoreClient reader = client();
    reader.editAndFlush();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = off");
      for (int i = 0; i < 20; i++) {
        // A number that was given, and that nothing on disk knows of for a moment.
        statement.execute("select pg_current_xact_id()");
      }
    }
    reader.refresh();
    Position before = reader.position();
    server.killBackend();

    StoreClient writer = client();
    writer.refresh();
    for (int i = 0; i < 20; i++) {
      writer.editAndFlush();
    }
    Reading since = reader.store.readSince(ID, before);
    assertThat(since.isWhole()).as("what was seen is not counted by those numbers").isTrue();
    assertThat(StoreClient.hashes(since.chunks())).containsAll(acknowledged);
    reader.refresh();
    reader.compact();
    assertThat(hashes(store(), ID)).containsAll(acknowledged);
  }

  @Test
  void standby_isReadAndPolled_butNotWrittenTo() throws Exception {
    StoreClient writer = client();
    writer.editAndFlush();
    PostgresServer follower = server.standby();
    try (DocumentStore standby =
        PostgresStore.open(PostgresAddress.parse(follower.url(prefix)), false)) {
      StoreClient reader = new StoreClient(standby, ID, random, acknowledged);
      BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
      try (DocumentStore.Watch watch = standby.watch(event -> told.add(event.id()))) {
        assertThat(watch).isNotNull();
        reader.refresh();
        for (int i = 2; i <= 4; i++) {
          writer.editAndFlush();
          await(reader, told, i);
        }
        reader.edit();
        assertThatThrownBy(reader::flush)
            .isInstanceOfSatisfying(
                PostgresException.class, e -> assertThat(e.advice()).contains("standby"));
        standby.check();
      }
    } finally {
      follower.stop();
    }
  }

  private static Void writeUntil(StoreClient client, long end) throws InterruptedException {
    int count = 0;
    while (System.nanoTime() - end < 0) {
      client.edit();
      try {
        client.flush();
        if (++count % 10 == 0) {
          client.compact();
        }
        Thread.sleep(5);
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    return null;
  }
}
