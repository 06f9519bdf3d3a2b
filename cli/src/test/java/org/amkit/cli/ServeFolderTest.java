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
import org.amkit.repo.websocket.WebSocketClientTransportConfig;
import org.amkit.repo.websocket.WebSocketDialer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code am serve} of folders as a process of its own: which documents, for whom, what it shows.
 */
@Timeout(180)
class ServeFolderTest {
  private static final Pattern URL = Pattern.compile("ws://[^\\s\"]+");
  private static final String A = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";
  private static final String B = DocumentId.generate().toString();
  private static final DocumentId BAD = DocumentId.generate();

  @TempDir Path home;
  private RealShell shell;
  private final List<Repo> repos = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    run("mkdir docs; am init docs/" + A + ".automerge --from '{\"t\":\"a\"}' -q");
  }

  @AfterEach
  void end() {
    repos.forEach(Repo::close);
    shell.close();
  }

  private RealShell.Result run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
    return result;
  }

  private String serve(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("am", "serve"));
    all.addAll(List.of(words));
    all.addAll(List.of("--listen", "ws://127.0.0.1:0"));
    shell.start("log", all.toArray(new String[0]));
    Matcher url = URL.matcher(shell.await("log", "ws://"));
    assertThat(url.find()).isTrue();
    return url.group();
  }

  private Repo client(String url, String... token) throws Exception {
    WebSocketClientTransportConfig.Builder how =
        WebSocketClientTransportConfig.builder(URI.create(url));
    for (String word : token) {
      how.header("Authorization", "Bearer " + word);
    }
    Repo repo = Repo.load(RepoConfig.builder().build());
    repos.add(repo);
    repo.dial(new WebSocketDialer(how.build())).onEstablished().get(20, TimeUnit.SECONDS);
    return repo;
  }

  private static Optional<DocHandle> find(Repo repo, String id) throws Exception {
    return repo.find(DocumentId.parse(id)).get(20, TimeUnit.SECONDS);
  }

  /** A string, as a register or as text. */
  private static Optional<String> get(DocHandle handle, String key) throws Exception {
    return handle.withDocument(d -> get(d, key)).get(20, TimeUnit.SECONDS);
  }

  private static Optional<String> get(Document document, String key) {
    AmValue value = document.get(ObjectId.ROOT, key).orElse(null);
    if (value instanceof AmValue.Text text) {
      return document.text(text.getId());
    }
    return value instanceof AmValue.Str string ? Optional.of(string.getValue()) : Optional.empty();
  }

  private static void awaitValue(DocHandle handle, String key, String value) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!get(handle, key).equals(Optional.of(value))) {
      assertThat(System.nanoTime() - deadline).as(key).isNegative();
      Thread.sleep(20);
    }
  }

  private void awaitInFile(String file, String path, String value) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!shell.run("am get " + file + " " + path).out().equals("\"" + value + "\"\n")) {
      assertThat(System.nanoTime() - deadline).as(path).isNegative();
    }
  }

  private static HttpResponse<String> page(String url, String path) throws Exception {
    URI uri = URI.create(url.replaceFirst("^ws", "http")).resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void filesThatNoIdNames_areSaidToBeLeftOut() throws Exception {
    run(
        "am init docs/mine.automerge --from '{\"t\":\"m\"}' -q; cp docs/mine.automerge docs/x.automerge");
    serve("docs");
    assertThat(shell.await("log", "listening"))
        .startsWith("am: docs: left out: mine.automerge and 1 more, as a document is called ID")
        .contains("'am url docs/mine.automerge' prints its ID");
    shell.start("json", "am", "serve", "docs", "--log", "json", "--listen", "ws://127.0.0.1:0");
    assertThat(shell.await("json", "listening").lines())
        .allMatch(line -> line.startsWith("{"))
        .first()
        .asString()
        .contains("\"event\":\"left-out\",\"count\":2,\"first\":\"mine.automerge\"");
    shell.start("quiet", "am", "serve", "docs", "-q", "--listen", "ws://127.0.0.1:0");
    assertThat(shell.await("quiet", "listening")).doesNotContain("left out");
  }

  @Test
  void damagedDocument_isUnavailableAlone_andComesWhenItIsMended() throws Exception {
    String bad = "docs/" + BAD + ".automerge";
    run("am init good.automerge --from '{\"t\":\"bad\"}' -q; head -c 60 good.automerge > " + bad);
    String url = serve("docs", "--status");
    Repo client = client(url);
    DocHandle a = find(client, A).orElseThrow();
    assertThat(find(client, BAD.toString())).isEmpty();

    // The same connection goes on, and so does the watch over other files.
    HandleEdits.set(a, "client", "1");
    awaitInFile("docs/" + A + ".automerge", "client", "1");
    run("am change docs/" + A + ".automerge set here 2 -q");
    run("am change docs/" + A + ".automerge set text '\"x\"' -q");
    awaitValue(a, "text", "x");
    assertThat(shell.await("log", bad)).contains(bad + ": ").doesNotContain("\tat ");
    assertThat(page(url, "/healthz").statusCode()).as("others are served").isEqualTo(200);
    assertThat(page(url, "/metrics").body()).contains("\nam_documents_failed 1\n");

    run("mv good.automerge " + bad);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Optional<DocHandle> found = find(client, BAD.toString());
    while (found.isEmpty()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(100);
      found = find(client, BAD.toString());
    }
    awaitValue(found.get(), "t", "bad");
  }

  @Test
  void removedDocument_isThatDocumentsAlone() throws Exception {
    run("am init docs/" + BAD + ".automerge --from '{\"t\":\"b\"}' -q");
    String url = serve("docs");
    Repo client = client(url);
    DocHandle a = find(client, A).orElseThrow();
    DocHandle b = find(client, BAD.toString()).orElseThrow();
    run("rm docs/" + BAD + ".automerge");
    HandleEdits.set(b, "after", "1");
    HandleEdits.set(a, "after", "1");
    awaitInFile("docs/" + A + ".automerge", "after", "1");
    run("am change docs/" + A + ".automerge set text '\"x\"' -q");
    awaitValue(a, "text", "x");
    assertThat(shell.await("log", BAD.toString())).doesNotContain("\tat ");
  }

  @Test
  void folderThatIsMissing_isMadeAsOne_orRefused() throws Exception {
    String listen = " --listen ws://127.0.0.1:0";
    RealShell.Result refused = shell.run("am serve new --create" + listen);
    assertThat(refused.exit()).as(refused.out()).isEqualTo(4);
    assertThat(refused.out()).contains("new: no such file or folder", "new/");
    assertThat(home.resolve("new")).doesNotExist();
    assertThat(shell.run("am serve new/" + listen).exit()).isNotZero();

    String url = serve("new/", "--create");
    assertThat(home.resolve("new")).isDirectory();
    Repo client = client(url);
    DocHandle made = client.create().get(20, TimeUnit.SECONDS);
    HandleEdits.set(made, "k", "1");
    awaitInFile("new/" + made.getDocumentId() + ".automerge", "k", "1");
  }

  @Test
  void folderOfAutomergeRepo_isServedByItsName_andSaidSoElse() throws Exception {
    String url = serve("nodefs:data", "--create");
    Repo client = client(url);
    DocHandle made = client.create().get(20, TimeUnit.SECONDS);
    HandleEdits.set(made, "k", "1");
    String id = made.getDocumentId().toString();
    Path folder = home.resolve("data").resolve(id.substring(0, 2)).resolve(id.substring(2));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.isDirectory(folder)) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(20);
    }
    awaitValue(find(client(url), id).orElseThrow(), "k", "1");

    RealShell.Result wrong = shell.run("am serve data --listen ws://127.0.0.1:0");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out()).contains("nodefs:data");
  }

  @Test
  void policy_decidesByNameOfToken_readOnlyNarrowsIt() throws Exception {
    run(
        "printf 'alice: sesame\\nbob: simsim\\n' > tokens; cp docs/"
            + A
            + ".automerge docs/"
            + B
            + ".automerge");
    run("printf 'alice read,write *\\nbob read " + A.substring(0, 3) + "*\\n' > policy");
    String url = serve("docs", "--token-file", "tokens", "--policy", "policy");
    DocHandle ofAlice = find(client(url, "sesame"), A).orElseThrow();
    Repo bob = client(url, "simsim");
    DocHandle ofBob = find(bob, A).orElseThrow();
    assertThat(find(bob, B)).as("not allowed to him").isEmpty();
    HandleEdits.set(ofBob, "bob", "1");
    HandleEdits.set(ofAlice, "alice", "1");
    awaitValue(ofBob, "alice", "1");
    awaitInFile("docs/" + A + ".automerge", "alice", "1");
    assertThat(shell.run("am get docs/" + A + ".automerge bob").exit()).isNotZero();

    RealShell.Result wrong =
        shell.run("echo 'alice reads *' > p2; am serve docs --policy p2 --listen ws://127.0.0.1:0");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out()).contains("p2:1");
  }

  @Test
  void statusPages_showWhatIsServed_withTheTokenOnly() throws Exception {
    run("echo sesame > token");
    String url = serve("docs", "--status", "--token-file", "token", "--log", "json");
    DocHandle a = find(client(url, "sesame"), A).orElseThrow();
    assertThat(page(url, "/healthz").body()).isEqualTo("ok\n");
    assertThat(page(url, "/metrics").statusCode()).isEqualTo(401);
    assertThat(page(url, "/metrics?token=sesame").body())
        .contains("\nam_peers 1\n", "\nam_documents 1\n", "am_store_write_seconds_sum ");
    assertThat(page(url, "/?token=sesame").body()).contains("<html");
    HandleEdits.set(a, "seen", "on the page");
    awaitInFile("docs/" + A + ".automerge", "seen", "on the page");
    assertThat(page(url, "/documents/" + A + "?token=sesame").body()).contains("on the page");
    assertThat(page(url, "/documents/" + B + "?token=sesame").statusCode()).isEqualTo(404);
    List<String> lines = Files.readAllLines(home.resolve("log"));
    assertThat(lines).allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
    assertThat(String.join("\n", lines)).doesNotContain("sesame");
  }
}
