package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.websocket.WebSocketClientTransportConfig;
import org.amkit.repo.websocket.WebSocketDialer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code am serve} of a PostgreSQL database, by several processes at once. */
@Timeout(180)
class ServePostgresTest {
  private static final Pattern URL = Pattern.compile("ws://[^\\s\"]+");
  private static final String LISTEN = " --listen ws://127.0.0.1:0";

  @TempDir Path home;
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;
  private RealShell shell;
  private final List<Repo> repos = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.shared();
    shell = new RealShell(home);
  }

  @AfterEach
  void end() {
    repos.forEach(Repo::close);
    if (shell != null) {
      shell.close();
    }
  }

  /** A node, and where it listens. */
  private record Node(Process process, String url, String log) {}

  private Node node(String log) throws Exception {
    Process process =
        shell.start(
            log,
            "am",
            "serve",
            server.url(prefix),
            "--create",
            "--status",
            "--listen",
            "ws://127.0.0.1:0");
    Matcher url = URL.matcher(shell.await(log, "ws://"));
    assertThat(url.find()).isTrue();
    return new Node(process, url.group(), log);
  }

  private Repo client(Node node) throws Exception {
    Repo repo = Repo.load(RepoConfig.builder().build());
    repos.add(repo);
    repo.dial(
            new WebSocketDialer(
                WebSocketClientTransportConfig.builder(URI.create(node.url())).build()))
        .onEstablished()
        .get(20, TimeUnit.SECONDS);
    return repo;
  }

  private static Optional<AmValue> get(Document document, String key) {
    return document.get(ObjectId.ROOT, key);
  }

  private static void awaitKey(DocHandle handle, String key) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (handle.withDocument(d -> get(d, key)).get(20, TimeUnit.SECONDS).isEmpty()) {
      assertThat(System.nanoTime() - deadline).as(key).isNegative();
      Thread.sleep(5);
    }
  }

  private static DocHandle find(Repo repo, DocumentId id) throws Exception {
    return repo.find(id).get(20, TimeUnit.SECONDS).orElseThrow();
  }

  private void awaitStored(DocumentId id, String key) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (DocumentStore store = server.open(prefix)) {
      while (true) {
        Document document = new Document();
        store.read(id).chunks().forEach(document::loadIncremental);
        if (get(document, key).isPresent()) {
          return;
        }
        assertThat(System.nanoTime() - deadline).as(key).isNegative();
        Thread.sleep(20);
      }
    }
  }

  private static int health(Node node) throws Exception {
    URI uri = URI.create(node.url().replaceFirst("^ws", "http")).resolve("/healthz");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void twoNodes_passOnEachOthersChanges_andOneMayDie() throws Exception {
    Node a = node("log-a");
    Node b = node("log-b");
    DocHandle onA = client(a).create().get(20, TimeUnit.SECONDS);
    DocumentId id = onA.getDocumentId();
    HandleEdits.set(onA, "first", "1");
    awaitStored(id, "first");
    DocHandle onB = find(client(b), id);
    awaitKey(onB, "first");
    for (int i = 0; i < 10; i++) {
      HandleEdits.set(onB, "b" + i, "1");
      awaitKey(onA, "b" + i);
      HandleEdits.set(onA, "a" + i, "1");
      awaitKey(onB, "a" + i);
    }

    a.process().destroyForcibly().waitFor();
    HandleEdits.set(onB, "after", "1");
    awaitStored(id, "after");
    DocHandle elsewhere = find(client(b), id);
    awaitKey(elsewhere, "after");
    awaitKey(elsewhere, "a9");
    HandleEdits.set(elsewhere, "still", "1");
    awaitKey(onB, "still");
    assertThat(shell.await("log-b", "listening")).doesNotContain("\tat ");
  }

  @Test
  void databaseThatIsAway_isSaidByHealth_andLosesNothing() throws Exception {
    Node node = node("log");
    DocHandle handle = client(node).create().get(20, TimeUnit.SECONDS);
    HandleEdits.set(handle, "before", "1");
    awaitStored(handle.getDocumentId(), "before");
    assertThat(health(node)).isEqualTo(200);
    server.stop();
    try {
      assertThat(health(node)).isEqualTo(503);
    } finally {
      server.start();
    }
    HandleEdits.set(handle, "after", "1");
    awaitStored(handle.getDocumentId(), "after");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (health(node) != 200) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(50);
    }
  }

  private void refused(String script, int exit, String... parts) throws Exception {
    RealShell.Result result = shell.run(script + LISTEN);
    assertThat(result.exit()).as(result.out()).isEqualTo(exit);
    assertThat(result.out()).contains(parts).doesNotContain("sesame").doesNotContain("\tat ");
  }

  @Test
  void addressThatWillNotDo_isRefusedWithWhatToDo() throws Exception {
    String url = server.url(prefix);
    refused("am serve '" + url + "'", 4, "no documents are kept", "--create");
    refused("am serve '" + server.url("postgres", "nowhere", prefix) + "'", 4, "createdb nowhere");
    refused("am serve postgresql://x:sesame@127.0.0.1:1/x", 4, "cannot connect to 127.0.0.1:1");
    refused("am serve '" + url + "&colour=red'", 2, "unknown parameter 'colour'");
    refused("am serve '" + url + "' --id 4NMNnkMhL8jXrdJ9jamS58PAVdXu", 2, "--id");
    assertThat(home.resolve("postgresql:")).doesNotExist();

    server.sql("drop role if exists locked");
    server.sql("create role locked login password 'sesame'");
    String locked = server.url("locked", "postgres", prefix);
    refused("am serve '" + locked + "' --create", 4, "PGPASSWORD", "~/.pgpass");
    refused(
        "PGPASSWORD=simsim am serve '" + locked + "' --create",
        4,
        "password authentication failed",
        "~/.pgpass");
    refused("PGPASSWORD=sesame am serve '" + locked + "' --create", 4, "GRANT CREATE");
    Path passwords = Files.writeString(home.resolve("passwords"), "*:*:*:locked:sesame\n");
    refused(
        "chmod 600 "
            + passwords
            + "; PGPASSFILE="
            + passwords
            + " am serve '"
            + locked
            + "' --create",
        4,
        "GRANT CREATE");
  }
}
