package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StorageStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of stores in the place of files, STORE#ID, and their list. */
@Timeout(180)
class StoresTest {
  private static final String ID = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";

  private static final AtomicInteger SEED = new AtomicInteger();

  @TempDir Path folder;

  private AmInProcess am() {
    return new AmInProcess(folder).seeded(SEED.incrementAndGet());
  }

  private String ok(String... words) {
    AmInProcess am = am();
    int exit = am.run(words);
    assertThat(exit).as(am.err()).isZero();
    return am.out();
  }

  private String failed(int exit, String... words) {
    AmInProcess am = am();
    assertThat(am.run(words)).as(am.out() + am.err()).isEqualTo(exit);
    assertThat(am.err()).doesNotContain("\tat ");
    return am.err();
  }

  /** An empty store of a kind. */
  private String make(String kind) throws Exception {
    if (kind.equals("postgresql")) {
      PostgresServer server = PostgresServer.shared();
      String prefix = PostgresServer.newPrefix();
      server.open(prefix).close();
      return server.url(prefix);
    }
    if (kind.equals("nats")) {
      NatsServer server = NatsServer.shared();
      String stream = NatsServer.newStream();
      server.open(stream).close();
      return server.url(stream);
    }
    Files.createDirectory(folder.resolve("store"));
    return "nodefs:store";
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodefs", "postgresql", "nats"})
  void commands_takeDocumentsOfStores(String kind) throws Exception {
    String store = make(kind);
    String document = store + "#" + ID;
    assertThat(ok("stores", store)).isEmpty();
    assertThat(failed(4, "get", document)).contains("no such document", "am stores");

    ok("init", document, "--from", "{\"title\":\"Plan\",\"n\":1}");
    assertThat(ok("stores", store)).isEqualTo(ID + "\n");
    assertThat(failed(4, "init", document, "--force")).contains("already exists");
    String made = ok("change", document, "-m", "More", "set", "n", "2").strip();
    assertThat(made).hasSize(64);
    ok("change", document.replace("#", "#automerge:"), "set", "m", "1");
    ok("import", "{\"title\":\"Trip\",\"n\":2}", "--into", document);
    assertThat(ok("get", document, "title")).contains("Trip");
    assertThat(ok("export", document)).contains("\"n\": 2");
    assertThat(ok("log", document)).contains("More");
    assertThat(ok("show", document, made.substring(0, 12))).contains("More");
    assertThat(ok("heads", document)).hasSize(65);
    assertThat(ok("status", document)).contains("actors   1");
    assertThat(ok("blame", document)).contains("title");
    assertThat(ok("changes", document, "--json")).contains("More");
    assertThat(ok("inspect", document)).contains("chunk");
    assertThat(ok("verify", document)).isNotNull();
    assertThat(ok("url", document)).isEqualTo("automerge:" + ID + "\n");

    ok("fork", document, "copy.automerge");
    ok("change", "copy.automerge", "set", "here", "1");
    ok("change", document, "set", "there", "1");
    ok("merge", "copy.automerge", document);
    ok("merge", document, "copy.automerge");
    assertThat(ok("heads", document)).isEqualTo(ok("heads", "copy.automerge"));
    assertThat(ok("diff", "copy.automerge", document)).isEmpty();
    ok("undo", document);
    String heads = ok("heads", document);
    ok("compact", document);
    assertThat(ok("heads", document)).isEqualTo(heads);
    assertThat(ok("stores", store, "--long", "--json")).contains(ID, heads.strip(), "\"bytes\"");

    assertThat(ok("change", document, "--dry-run", "set", "n", "9")).isNotNull();
    assertThat(ok("heads", document)).isEqualTo(heads);
    assertThat(failed(2, "export", document, "-o", store + "#" + DocumentId.generate()))
        .contains("documents only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodefs", "postgresql", "nats"})
  void makersAtOnce_areNotAllToldThatTheyMadeIt(String kind) throws Exception {
    String store = make(kind);
    for (int round = 0; round < 5; round++) {
      String document = store + "#" + DocumentId.generate();
      AtomicInteger made = new AtomicInteger();
      List<Thread> makers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        AmInProcess am = am();
        String json = "{\"n\":" + i + "}";
        makers.add(
            new Thread(
                () -> made.addAndGet(am.run("init", document, "--from", json) == 0 ? 1 : 0)));
      }
      makers.forEach(Thread::start);
      for (Thread maker : makers) {
        maker.join();
      }
      assertThat(made.get()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void stores_areVerifiedWhole() throws Exception {
    String store = make("nodefs");
    for (int i = 0; i < 3; i++) {
      ok("init", store + "#" + DocumentId.generate(), "--from", "{\"n\":" + i + "}");
    }
    assertThat(ok("verify", store).lines()).hasSize(3);
    assertThat(failed(2, "verify", "store")).contains("nodefs:store");
    ok("init", "ab", "--from", "{}");
    assertThat(ok("verify", ".")).contains("./ab: ok");
    Path chunk;
    try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
      chunk = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(chunk);
    Files.write(chunk, Arrays.copyOf(bytes, bytes.length - 3));
    Files.setLastModifiedTime(chunk, FileTime.fromMillis(0));
    AmInProcess am = am();
    assertThat(am.run("verify", store)).isEqualTo(1);
    assertThat(am.out()).contains("damaged: ", chunk.getFileName() + ", offset 0)", ": ok (");
  }

  @Test
  void changesByProcessesAtOnce_areAllThere() throws Exception {
    String document = make("postgresql") + "#" + ID;
    ok("init", document, "--from", "{\"list\":[]}");
    List<Thread> writers =
        List.of(1, 2, 3, 4).stream()
            .map(
                writer ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < 5; i++) {
                            ok("change", document, "append", "list", String.valueOf(writer));
                            if (writer == 1) {
                              am().run("compact", document);
                            }
                          }
                        }))
            .toList();
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(ok("get", document, "list").replaceAll("[^1-4]", "")).hasSize(20);
  }

  @Test
  void listOfManyDocuments_isWhole() throws Exception {
    String store = make("postgresql");
    PostgresServer server = PostgresServer.shared();
    String prefix = store.replaceAll(".*prefix=([a-z0-9_]+).*", "$1");
    server.sql(
        "insert into "
            + prefix
            + "_document (id) select gen_random_uuid() from generate_series(1, 200000)");
    String[] ids = ok("stores", store).split("\n");
    assertThat(Set.of(ids)).hasSize(200_000);
    assertThat(DocumentId.parse(ids[0]).toString()).isEqualTo(ids[0]);
  }

  @Test
  void passwords_areNotPrinted() throws Exception {
    String store =
        make("postgresql").replace("postgres@", "postgres:s@s/ame@") + "&password=sesame";
    String document = store + "#" + ID;
    ok("init", document, "--from", "{\"title\":\"Plan\"}");
    ok("fork", document, "copy.automerge");
    ok("change", document, "set", "n", "1");
    for (String words :
        List.of(
            "stores S",
            "stores S --long --json",
            "status D",
            "status D --json",
            "verify D",
            "verify D --json",
            "verify D copy.automerge",
            "log D",
            "log D --json",
            "show D @",
            "heads D",
            "heads D --json",
            "get D",
            "export D",
            "blame D",
            "diff D copy.automerge",
            "diff D --json",
            "conflicts D",
            "changes D --json",
            "inspect D",
            "inspect D --json",
            "examine D",
            "graph D",
            "view D",
            "url D --json",
            "compact D -v",
            "undo D --json",
            "revert D -r @^",
            "change D -n set n 3",
            "merge D copy.automerge --json",
            "merge copy.automerge D --json -v",
            "apply D copy.automerge",
            "repair D -o r.automerge",
            "get D nothing",
            "show D 0000",
            "init D",
            "get D .[",
            "sync S copy.automerge",
            "sync copy.automerge D",
            "serve D",
            "clone D x.automerge",
            "edit D nothing",
            "change D set .[ 1",
            "import {} --into D",
            "export D -o D",
            "watch D")) {
      AmInProcess am = am();
      String[] line =
          List.of(words.split(" ")).stream()
              .map(word -> word.equals("D") ? document : word.equals("S") ? store : word)
              .toArray(String[]::new);
      int exit = am.run(line);
      assertThat(exit).as(words + am.err()).isLessThan(5);
      assertThat(am.out() + am.err()).as(words).doesNotContain("s/ame", "sesame", "\tat ");
    }
  }

  @Test
  void damagedDocument_isNamed_andTheOthersListed() throws Exception {
    String store = make("nodefs");
    ok("init", store + "#" + ID, "--from", "{\"n\":1}");
    DocumentId bad = DocumentId.generate();
    try (DocumentStore documents =
        new StorageStore(new FileSystemStorage(folder.resolve("store")))) {
      documents.append(bad, null, List.of(new byte[] {1, 2, 3}));
      AmInProcess am = am();
      Path part = folder.resolve("store").resolve(bad.toString().substring(0, 2));
      assertThat(part).isDirectory();
      // One that changed just now may be half written: it is damage when it is older.
      Thread.sleep(2_500);
      assertThat(am.run("stores", store, "--long")).isNotZero();
      assertThat(am.out()).contains(ID).doesNotContain(bad.toString());
      assertThat(am.err()).contains(bad.toString()).doesNotContain("\tat ");
    }
  }

  /** A value of automerge-repo's whose very frame is damaged: its store reads nothing of it. */
  @Test
  void damagedValue_isVerifiedAndRepaired_andWhatItHadComesBack() throws Exception {
    String document = make("nodefs") + "#" + ID;
    ok("init", document, "--from", "{\"n\":1}");
    ok("change", document, "set", "m", "2");
    ok("fork", document, "other.automerge");
    String heads = ok("heads", document);
    Path values = folder.resolve("store").resolve(ID.substring(0, 2)).resolve(ID.substring(2));
    Path damaged;
    try (Stream<Path> files = Files.walk(values)) {
      damaged =
          files
              .filter(Files::isRegularFile)
              .min((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    byte[] good = Files.readAllBytes(damaged);
    byte[] bytes = good.clone();
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);
    Files.setLastModifiedTime(damaged, FileTime.fromMillis(0));

    assertThat(failed(3, "get", document)).contains(damaged.getFileName().toString(), "am repair");
    AmInProcess verify = am();
    assertThat(verify.run("verify", "nodefs:store")).isEqualTo(1);
    assertThat(verify.out())
        .contains(document + ": damaged: offset ", "checksum", damaged.getFileName() + ", offset ");
    AmInProcess repair = am();
    assertThat(repair.run("repair", document, "-o", "kept.automerge")).isEqualTo(1);
    assertThat(repair.err()).contains("lost: offset ");
    assertThat(ok("get", "kept.automerge", "n")).isEqualTo("1\n");
    Files.delete(damaged);
    ok("merge", document, "other.automerge");
    assertThat(ok("heads", document)).isEqualTo(heads);
    assertThat(ok("verify", "nodefs:store")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "nats"})
  void damagedChunkOfADatabase_isRepaired(String kind) throws Exception {
    String store = make(kind);
    String document = store + "#" + ID;
    ok("init", document, "--from", "{\"n\":1}");
    damage(kind, store);
    assertThat(failed(3, "get", document)).contains("is damaged", "'am repair STORE#ID -o OUT'");
    AmInProcess verify = am();
    assertThat(verify.run("verify", store)).as(verify.err()).isEqualTo(1);
    assertThat(verify.out())
        .contains("damaged: offset ", kind.equals("nats") ? "(message " : "(chunk ");
    AmInProcess repair = am();
    assertThat(repair.run("repair", document, "-o", "kept.automerge")).isEqualTo(1);
    assertThat(ok("get", "kept.automerge", "n")).isEqualTo("1\n");
  }

  /** Puts bytes that are no chunk beside those of the document. */
  private void damage(String kind, String store) throws Exception {
    DocumentId id = DocumentId.parse(ID);
    if (kind.equals("nats")) {
      NatsServer.shared().damage(store.substring(store.lastIndexOf('/') + 1), id);
    } else {
      String table = store.substring(store.lastIndexOf('=') + 1) + "_chunk";
      String uuid = HexFormat.of().formatHex(id.getBytes());
      PostgresServer.shared()
          .sql(
              "insert into "
                  + table
                  + " (document, hash, bytes) values ('"
                  + uuid
                  + "', decode('00', 'hex'), decode('010203', 'hex'))");
    }
  }

  @Test
  void idsMayBeUuids_asAutomergeRepoTakesThem() throws Exception {
    String store = make("nodefs");
    ok("init", store + "#6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "--from", "{\"n\":1}");
    assertThat(ok("stores", store)).isEqualTo("2ZAdE44o7S1jdyYFNZaTj91DVe42\n");
    assertThat(ok("get", store + "#6F9619FF-8B86-4D01-B42D-00CF4FC964FF", "n")).isEqualTo("1\n");
  }

  @Test
  void addressesOfNoStore_areNoFiles() throws Exception {
    ok("init", "a.automerge");
    for (String words :
        List.of(
            "get S",
            "log S",
            "verify S",
            "status S",
            "init S",
            "change S set n 1",
            "export a.automerge -o S",
            "merge a.automerge S",
            "fork a.automerge S",
            "sync S a.automerge",
            "serve S --listen tcp://127.0.0.1:0")) {
      String line = words.replace("S", "mysql://me:sesame@127.0.0.1:1/d#x");
      assertThat(failed(2, line.split(" ")))
          .as(words)
          .contains("no store has an address that begins with mysql://", "postgresql://")
          .doesNotContain("sesame");
    }
    assertThat(failed(2, "get", "wss://127.0.0.1:1/x")).contains("am clone");
    Files.createDirectories(folder.resolve("mysql:/h"));
    ok("fork", "a.automerge", "mysql:/h/a");
    assertThat(ok("heads", "mysql://h/a")).isEqualTo(ok("heads", "a.automerge"));
  }

  @Test
  void filesThatNoIdNames_areNotLeftOutInSilence() throws Exception {
    Files.createDirectory(folder.resolve("notes"));
    ok("init", "notes/a.automerge", "--from", "{\"n\":1}");
    AmInProcess one = am();
    assertThat(one.run("stores", "notes/")).isZero();
    assertThat(one.out()).isEmpty();
    assertThat(one.err())
        .contains("notes/: left out: a.automerge, as", "'am url notes/a.automerge'");
    ok("fork", "notes/a.automerge", "notes/b.automerge");
    AmInProcess two = am();
    assertThat(two.run("sync", "notes", "nodefs:store", "--create")).isZero();
    assertThat(two.err()).contains("left out: a.automerge and 1 more", "0 documents");
    AmInProcess quiet = am();
    assertThat(quiet.run("stores", "-q", "notes")).isZero();
    assertThat(quiet.err()).isEmpty();
    String id = ok("url", "notes/a.automerge").strip().replace("automerge:", "");
    Files.move(folder.resolve("notes/a.automerge"), folder.resolve("notes/" + id + ".automerge"));
    Files.delete(folder.resolve("notes/b.automerge"));
    AmInProcess named = am();
    assertThat(named.run("stores", "notes")).isZero();
    assertThat(named.out()).isEqualTo(id + "\n");
    assertThat(named.err()).isEmpty();
  }

  @Test
  void names_areFilesWhereTheyCanBe() throws Exception {
    ok("init", "a#b.automerge", "--from", "{\"n\":1}");
    assertThat(folder.resolve("a#b.automerge")).exists();
    assertThat(ok("get", "a#b.automerge", "n")).isEqualTo("1\n");
    ok("change", "a#b.automerge", "set", "n", "2");
    Files.createDirectory(folder.resolve("store"));
    ok("init", "store#" + ID, "--from", "{\"n\":3}");
    assertThat(folder.resolve("store#" + ID)).isRegularFile();
    ok("init", "store/" + ID + ".automerge", "--from", "{\"n\":4}");
    assertThat(ok("stores", "store")).isEqualTo(ID + "\n");
    Files.createDirectories(folder.resolve("nodefs:store"));
    ok("init", "./nodefs:store/a.automerge", "--from", "{\"n\":5}");
    assertThat(ok("get", "nodefs:store/a.automerge", "n")).isEqualTo("5\n");
  }

  @Test
  void numberSignsInPasswords_areNoMarksOfIds() {
    for (String store :
        List.of(
            "postgresql://x:s#sesame@127.0.0.1:1/x",
            "postgresql://x:s#ses/ame@127.0.0.1:1/x",
            "postgresql://x@127.0.0.1:1/x?password=s#sesame",
            "postgresql://x@127.0.0.1:1/x?password=s#sesame&prefix=y",
            "nats://x:s#sesame@127.0.0.1:1/x",
            "nats://s#sesame@127.0.0.1:1/x")) {
      assertThat(failed(2, "get", store)).contains(": names a store").doesNotContain("ses");
      assertThat(failed(4, "get", store + "#" + ID))
          .contains("#" + ID + ": cannot connect")
          .doesNotContain("ses");
      assertThat(failed(4, "stores", store)).contains("cannot connect").doesNotContain("ses");
    }
  }

  @Test
  void storesThatWillNotDo_areNamedWithWhatToDo() throws Exception {
    Files.createDirectory(folder.resolve("store"));
    assertThat(failed(2, "get", "nodefs:store")).contains("names a store", "STORE#ID");
    assertThat(failed(2, "get", "nodefs:store#nonsense")).contains("not a document id");
    assertThat(failed(2, "clone", "nodefs:store#" + ID, "x.automerge"))
        .contains("clone: nodefs:store#" + ID + " is one document of a store", "'am fork'");
    assertThat(failed(2, "clone", "ws://127.0.0.1:1/" + ID, "nodefs:store#" + ID))
        .contains("clone: nodefs:store#" + ID + " is one document of a store", "'am fork'");
    assertThat(failed(4, "get", "nodefs:nowhere#" + ID)).contains("no such folder");
    assertThat(failed(4, "stores", "nowhere")).contains("no such folder");
    assertThat(failed(2, "watch", "nodefs:store#" + ID)).contains("cannot be watched", "am sync");
    String away = "postgresql://x:sesame@127.0.0.1:1/x";
    for (List<String> words :
        List.of(
            List.of("stores", away),
            List.of("get", away + "#" + ID),
            List.of("change", away + "#" + ID, "set", "n", "1"))) {
      assertThat(failed(4, words.toArray(new String[0])))
          .contains("cannot connect to 127.0.0.1:1", "PostgreSQL")
          .doesNotContain("sesame");
    }
    assertThat(failed(2, "get", away)).doesNotContain("sesame");
    PostgresServer server = PostgresServer.shared();
    assertThat(failed(4, "stores", server.url(PostgresServer.newPrefix())))
        .contains("no documents are kept");
  }
}
