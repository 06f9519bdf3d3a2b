package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.RepoListener;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.websocket.WebSocketClientTransportConfig;
import org.amkit.repo.websocket.WebSocketDialer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code am serve} of a store that several processes share. A subclass says which. */
@Timeout(180)
abstract class ServeSharedStoreContract {
  private static final Pattern URL = Pattern.compile("ws://[^\\s\"]+");
  private static final String LISTEN = " --listen ws://127.0.0.1:0";

  @TempDir Path home;
  private RealShell shell;
  private final List<Repo> repos = new ArrayList<>();

  /** The sync messages that clients got. */
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  /** What the command line calls the store. */
  abstract String url();

  abstract DocumentStore open() throws IOException;

  /** Ends the engine, and starts it again with what it had. */
  abstract void stopEngine() throws IOException;

  abstract void startEngine() throws IOException;

  @BeforeEach
  final void startShell() throws Exception {
    shell = RealShell.sparing(home);
  }

  @AfterEach
  final void end() {
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
            log, "am", "serve", url(), "--create", "--status", "--listen", "ws://127.0.0.1:0");
    Matcher url = URL.matcher(shell.await(log, "ws://"));
    assertThat(url.find()).isTrue();
    return new Node(process, url.group(), log);
  }

  private Repo client(Node node) throws Exception {
    RepoListener listener =
        new RepoListener() {
          @Override
          public void onMessage(
              ConnectionId connection, boolean isSent, RepoMessage message, int byteCount) {
            if (!isSent && message instanceof RepoMessage.Sync sync) {
              said.add(HexFormat.of().formatHex(sync.data().bytes()));
            }
          }
        };
    Repo repo = Repo.load(RepoConfig.builder().listener(listener).build());
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
    try (DocumentStore store = open()) {
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

  private static int page(Node node, String path) throws Exception {
    URI uri = URI.create(node.url().replaceFirst("^ws", "http")).resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static void awaitPage(Node node, String path, int status) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (page(node, path) != status) {
      assertThat(System.nanoTime() - deadline).as(path).isNegative();
      Thread.sleep(50);
    }
  }

  /** The code that a new client's connection is closed with. */
  private static int closeCode(Node node) throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return CompletableFuture.completedFuture(null);
          }
        };
    CompletableFuture<WebSocket> unused =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(node.url()), listener);
    return code.get(30, TimeUnit.SECONDS);
  }

  private void am(String... words) {
    AmInProcess am = new AmInProcess(home);
    assertThat(am.run(words)).as(am.err()).isZero();
  }

  @Test
  void commandsBesideNodes_reachClients_andLoseNothing() throws Exception {
    Node node = node("log-a");
    DocHandle handle = client(node).create().get(20, TimeUnit.SECONDS);
    HandleEdits.set(handle, "before", "1");
    awaitStored(handle.getDocumentId(), "before");
    String name = url() + "#" + handle.getDocumentId();
    for (int i = 0; i < 5; i++) {
      am("change", name, "set", "byHand" + i, "1");
      HandleEdits.set(handle, "typed" + i, "1");
      am("compact", name);
      awaitKey(handle, "byHand" + i);
      awaitStored(handle.getDocumentId(), "typed" + i);
    }
    am("verify", name);
    try (DocumentStore store = open()) {
      Document document = new Document();
      store.read(handle.getDocumentId()).chunks().forEach(document::loadIncremental);
      for (int i = 0; i < 5; i++) {
        assertThat(get(document, "byHand" + i)).isPresent();
        assertThat(get(document, "typed" + i)).isPresent();
      }
    }
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
  void engineThatIsAway_sendsClientsElsewhere_andLosesNothing() throws Exception {
    Node node = node("log");
    DocHandle handle = client(node).create().get(20, TimeUnit.SECONDS);
    HandleEdits.set(handle, "before", "1");
    awaitStored(handle.getDocumentId(), "before");
    awaitPage(node, "/readyz", 200);
    stopEngine();
    try {
      awaitPage(node, "/readyz", 503);
      assertThat(page(node, "/healthz")).isEqualTo(503);
      assertThat(page(node, "/livez")).isEqualTo(200);
      HandleEdits.set(handle, "during", "1");
      shell.await("log", "clients are sent elsewhere");
      assertThat(closeCode(node)).isEqualTo(1013);
      String made = handle.withDocument(Document::getHeads).get(20, TimeUnit.SECONDS)[0].toString();
      assertThat(said).as("what is not kept").isNotEmpty().noneMatch(hex -> hex.contains(made));
    } finally {
      startEngine();
    }
    awaitPage(node, "/readyz", 200);
    shell.await("log", "is back");
    HandleEdits.set(handle, "after", "1");
    awaitStored(handle.getDocumentId(), "during");
    awaitStored(handle.getDocumentId(), "after");
    assertThat(shell.await("log", "is back")).doesNotContain("\tat ");
  }

  /** Runs a script, which fails and says so. */
  final void refused(String script, int exit, String... parts) throws Exception {
    RealShell.Result result = shell.run(script + LISTEN);
    assertThat(result.exit()).as(result.out()).isEqualTo(exit);
    assertThat(result.out()).contains(parts).doesNotContain("sesame").doesNotContain("\tat ");
  }
}
