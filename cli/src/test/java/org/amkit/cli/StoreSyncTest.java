package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.FolderStore;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StorageStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code am sync STORE STORE}: all documents of two stores, copied, resumed and verified. */
@Timeout(300)
class StoreSyncTest {
  @TempDir Path folder;

  private AmInProcess am;

  @BeforeEach
  void make() {
    am = new AmInProcess(folder);
  }

  /** A store of a test, and how to open it without {@code am}. */
  private interface Opener {
    DocumentStore open() throws IOException;
  }

  /** The address of a store, which need not be there, and its opener. */
  private record Place(String address, Opener opener) {
    /** The heads of each document, as text. */
    Map<String, String> heads() throws IOException {
      Map<String, String> heads = new TreeMap<>();
      try (DocumentStore store = opener.open()) {
        List<DocumentId> ids = new ArrayList<>();
        store.list(ids::add);
        for (DocumentId id : ids) {
          Document document = new Document();
          store.read(id).chunks().forEach(document::loadIncremental);
          heads.put(
              id.toString(),
              Arrays.toString(document.getHeads()) + Arrays.toString(document.waitingChanges()));
        }
      }
      return heads;
    }

    /** Waits until there are so many documents, or a process that makes them has ended. */
    void await(int count, Process maker) throws Exception {
      try (DocumentStore store = opener.open()) {
        for (int size = 0; size < count && maker.isAlive(); Thread.sleep(5)) {
          List<DocumentId> ids = new ArrayList<>();
          store.list(ids::add);
          size = ids.size();
        }
      }
    }

    void append(DocumentId id, byte[] chunks) throws IOException {
      try (DocumentStore store = opener.open()) {
        Reading reading = store.read(id);
        store.append(id, reading.isEmpty() ? null : reading.position(), List.of(chunks));
      }
    }
  }

  private Place place(String kind, String name) throws Exception {
    Path path = folder.resolve(name);
    return switch (kind) {
      case "postgresql" -> {
        PostgresServer database = PostgresServer.shared();
        String prefix = PostgresServer.newPrefix();
        yield new Place(database.url(prefix), () -> database.open(prefix));
      }
      case "nats" -> {
        NatsServer server = NatsServer.shared();
        String stream = NatsServer.newStream();
        yield new Place(server.url(stream), () -> server.open(stream));
      }
      case "nodefs" ->
          new Place("nodefs:" + name, () -> new StorageStore(new FileSystemStorage(made(path))));
      default ->
          new Place(
              name + "/", () -> new FolderStore(made(path), true, Duration.ofSeconds(10), null));
    };
  }

  private static Path made(Path path) throws IOException {
    return Files.createDirectories(path);
  }

  private static Document document(int number) {
    Document document = new Document();
    edit(document, "n", number);
    return document;
  }

  private static void edit(Document document, String key, int value) {
    try (Transaction transaction = document.startTransaction()) {
      transaction.set(ObjectId.ROOT, key, value);
      transaction.commit();
    }
  }

  private String sync(int exit, String... words) {
    List<String> line = new ArrayList<>(List.of("sync"));
    line.addAll(List.of(words));
    assertThat(am.run(line.toArray(new String[0]))).as(am.out() + am.err()).isEqualTo(exit);
    assertThat(am.err()).doesNotContain("\tat ");
    return am.err();
  }

  @ParameterizedTest
  @CsvSource({
    "nodefs,postgresql",
    "postgresql,nodefs",
    "nodefs,nats",
    "nats,folder",
    "folder,nodefs"
  })
  void allDocuments_areCopied_bothWays(String from, String to) throws Exception {
    Place left = place(from, "left");
    Place right = place(to, "right");
    DocumentId both = DocumentId.generate();
    DocumentId waiting = DocumentId.generate();
    DocumentId empty = DocumentId.generate();
    for (int i = 0; i < 20; i++) {
      left.append(DocumentId.generate(), document(i).save());
    }
    Document shared = document(100);
    left.append(both, shared.save());
    left.append(empty, new Document().save());
    Document ahead = document(200);
    byte[] root = ahead.save();
    edit(ahead, "skipped", 1);
    edit(ahead, "last", 2);
    left.append(waiting, root);
    left.append(waiting, ahead.getLastLocalChange().orElseThrow().bytes());

    if (to.equals("folder") || to.equals("nodefs")) {
      assertThat(sync(4, left.address, right.address)).contains("right");
    } else {
      assertThat(sync(4, left.address, right.address, "-n")).contains("no documents are kept");
    }
    assertThat(sync(0, left.address, right.address, "--create"))
        .contains("23 documents: 23 sent (22 changes), 0 received (0 changes)");
    assertThat(right.heads()).hasSize(23).isEqualTo(left.heads());

    Document there = new Document();
    there.loadIncremental(shared.save());
    edit(shared, "here", 1);
    left.append(both, shared.getLastLocalChange().orElseThrow().bytes());
    edit(there, "there", 1);
    right.append(both, there.getLastLocalChange().orElseThrow().bytes());
    right.append(DocumentId.generate(), document(300).save());
    assertThat(sync(0, left.address, right.address, "-n"))
        .contains("24 documents: 1 to be sent (1 change), 2 to be received (2 changes)");
    assertThat(right.heads()).hasSize(24).isNotEqualTo(left.heads());
    sync(0, left.address, right.address, "--push", "--json");
    assertThat(am.out()).contains("\"documentsSent\":1", "\"sent\":1", "\"received\":0");
    assertThat(left.heads()).hasSize(23);
    assertThat(sync(0, left.address, right.address, "--pull")).contains("2 received (2 changes)");
    assertThat(right.heads()).hasSize(24).isEqualTo(left.heads());
    assertThat(sync(0, left.address, right.address))
        .contains("24 documents: 0 sent (0 changes), 0 received (0 changes)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "nodefs"})
  void killedAtAnyMoment_isTakenUpByTheNext(String to) throws Exception {
    Place left = place("nodefs", "left");
    Place right = place(to, "right");
    int count = 300;
    try (DocumentStore store = left.opener.open()) {
      for (int i = 0; i < count; i++) {
        Document document = document(i);
        DocumentId id = DocumentId.generate();
        store.append(id, null, List.of(document.save()));
      }
    }
    right.opener.open().close();
    int before = 0;
    int stoppedMidway = 0;
    try (RealShell shell = new RealShell(folder)) {
      for (int run = 1; run <= 3; run++) {
        Process process = shell.start("log", "am", "sync", left.address, right.address, "--create");
        int until = Math.min(before + 30 * run, count - 30);
        right.await(until, process);
        // SIGKILL
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        Map<String, String> whole = left.heads();
        Map<String, String> there = right.heads();
        assertThat(there.size()).isGreaterThanOrEqualTo(before);
        there.forEach((id, heads) -> assertThat(heads).isEqualTo(whole.get(id)));
        stoppedMidway += there.size() > before && there.size() < count ? 1 : 0;
        before = there.size();
      }
    }
    assertThat(stoppedMidway).isPositive();
    assertThat(sync(0, left.address, right.address))
        .contains(count + " documents: " + (count - before) + " sent");
    assertThat(right.heads()).hasSize(count).isEqualTo(left.heads());
  }

  @Test
  void badDocuments_areNamed_andTheOthersAreSynced() throws Exception {
    Place left = place("nodefs", "left");
    Place right = place("nodefs", "right");
    DocumentId good = DocumentId.generate();
    DocumentId damaged = DocumentId.generate();
    DocumentId unrelated = DocumentId.generate();
    left.append(good, document(1).save());
    left.append(unrelated, document(2).save());
    right.append(unrelated, document(3).save());
    Map<String, String> right0 = right.heads();
    assertThat(sync(1, left.address, right.address))
        .contains(unrelated + ": has no change in common", "2 documents: 1 sent", "1 failed");
    assertThat(right.heads()).containsAllEntriesOf(right0).containsKey(good.toString());

    byte[] bytes = document(4).save();
    bytes[bytes.length - 1] ^= 1;
    left.append(damaged, bytes);
    assertThat(sync(3, left.address, right.address, "--allow-unrelated"))
        .contains("left#" + damaged + ":", "3 documents: 1 sent (1 change), 1 received (1 change)");
    assertThat(right.heads()).hasSize(2).containsKey(unrelated.toString());
    assertThat(right.heads().get(unrelated.toString()))
        .isNotEqualTo(right0.get(unrelated.toString()));
  }

  @Test
  void othersWriteMeanwhile_nothingIsLost() throws Exception {
    Place left = place("nodefs", "left");
    Place right = place("postgresql", "right");
    right.opener.open().close();
    DocumentId id = DocumentId.generate();
    left.append(id, document(1).save());
    sync(0, left.address, right.address);
    List<Thread> writers = new ArrayList<>();
    for (Place place : List.of(left, right)) {
      Thread writer =
          new Thread(
              () -> {
                AmInProcess own = new AmInProcess(folder).seeded(place.hashCode());
                for (int i = 0; i < 15; i++) {
                  String key = (place.equals(left) ? "l" : "r") + i;
                  own.run("change", place.address + "#" + id, "set", key, "1");
                  if (i % 4 == 3) {
                    own.run("compact", place.address + "#" + id);
                  }
                }
              });
      writer.start();
      writers.add(writer);
    }
    while (writers.stream().anyMatch(Thread::isAlive)) {
      sync(0, left.address, right.address);
    }
    sync(0, left.address, right.address);
    assertThat(right.heads()).isEqualTo(left.heads());
    for (Place place : List.of(left, right)) {
      assertThat(am.run("export", place.address + "#" + id)).as(am.err()).isZero();
      for (int i = 0; i < 15; i++) {
        assertThat(am.out()).contains("\"l" + i + "\"", "\"r" + i + "\"");
      }
    }
  }

  @Test
  void whatWillNotDo_isRefused() throws Exception {
    Place left = place("nodefs", "left");
    left.append(DocumentId.generate(), document(1).save());
    String away = "postgresql://x:sesame@127.0.0.1:1/x";
    assertThat(sync(5, left.address, away))
        .contains("cannot connect to 127.0.0.1:1")
        .doesNotContain("sesame");
    assertThat(sync(5, away, left.address)).contains("cannot connect").doesNotContain("sesame");
    assertThat(sync(4, left.address, "nodefs:right")).contains("no such folder", "--create");
    assertThat(sync(4, left.address, "nodefs:right", "--create", "-n"))
        .contains("no such folder", "--create without --dry-run makes it");
    assertThat(folder.resolve("right")).doesNotExist();
    assertThat(sync(2, left.address, left.address)).contains("the same store");
    assertThat(sync(2, left.address, "x.automerge")).contains("x.automerge is not a store");
    assertThat(sync(2, left.address, "new", "--create"))
        .contains("new is not a store", "new/ with --create makes a folder store");
    assertThat(sync(2, left.address, "ws://127.0.0.1:1")).contains("is not a store");
    assertThat(sync(2, left.address, "nodefs:right", "--live")).contains("--live");
    assertThat(sync(2, left.address, "nodefs:right", "--stats")).contains("--stats");
    assertThat(sync(2, left.address + "#" + DocumentId.generate(), "x.automerge"))
        .contains("one document of a store", "am merge");
  }

  @Test
  void folderBesideWhatIsNoStore_theOtherIsBlamed() throws Exception {
    Place left = place("folder", "left");
    left.append(DocumentId.generate(), document(1).save());
    for (String[] words :
        new String[][] {
          {"left", "new"}, {"left", "new", "--create"}, {"new", "left"}, {"left/", "new"}
        }) {
      assertThat(sync(2, words))
          .contains("new is not a store", "new/ with --create makes a folder store")
          .doesNotContain("is a folder");
    }
    Files.writeString(folder.resolve("file"), "");
    assertThat(sync(4, "left", "file")).contains("left: is a folder");
    assertThat(sync(4, "left", "file/")).contains("file/: is a file, not a folder or store");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  /** A sync that is under way in a process of its own. */
  private record Running(Place to, Process process, String log) {}

  private Running started(RealShell shell, Place left, String kind) throws Exception {
    Place right = place(kind, kind);
    right.opener.open().close();
    String log = "log-" + kind;
    Process process = shell.start(log, "am", "sync", left.address, right.address);
    right.await(20, process);
    return new Running(right, process, log);
  }

  @Test
  void storeThatGoesAway_endsTheSync() throws Exception {
    Place left = place("nodefs", "left");
    try (DocumentStore store = left.opener.open()) {
      for (int i = 0; i < 500; i++) {
        store.append(DocumentId.generate(), null, List.of(document(i).save()));
      }
    }
    List<Running> all = new ArrayList<>();
    try (RealShell shell = new RealShell(folder)) {
      try {
        // At the same time, as each tries for half a minute before it gives up.
        for (String kind : List.of("postgresql", "nats")) {
          all.add(started(shell, left, kind));
          stop(kind);
        }
        for (Running each : all) {
          assertThat(each.process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        }
      } finally {
        start("postgresql");
        start("nats");
      }
      for (Running each : all) {
        String log = shell.await(each.log, "document");
        assertThat(log).doesNotContain("\tat ").contains("run it again");
        assertThat(each.process.exitValue()).as(log).isEqualTo(5);
        sync(0, left.address, each.to.address);
        assertThat(each.to.heads()).isEqualTo(left.heads());
      }
    }
  }

  private static void stop(String kind) throws IOException {
    if (kind.equals("nats")) {
      NatsServer.shared().stop();
    } else {
      PostgresServer.shared().stop();
    }
  }

  private static void start(String kind) throws IOException {
    if (kind.equals("nats")) {
      NatsServer.shared().start();
    } else {
      PostgresServer.shared().start();
    }
  }
}
