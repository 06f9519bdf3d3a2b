package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code am serve} and {@code am sync} with automerge-repo: 2.5 as a web page, and the published
 * sync server, which holds 1.2.1. Skipped where there is no Node, or {@code npm install} was not
 * run in {@code lib/amkit/src/test/node/sync} and {@code .../sync-server}.
 */
@Timeout(180)
class AutomergeRepoTest {
  private static final String OTHER = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";
  private static final String LISTENING = "listening on ";

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws IOException {
    shell = RealShell.sparing(home);
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private static Path node(String name) {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("lib/amkit/src/test/node"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no lib/amkit/src/test/node above " + Path.of(""));
      }
    }
    return at.resolve("lib/amkit/src/test/node").resolve(name);
  }

  /** Where automerge-repo 2.5 is installed. */
  private static Path packages() {
    String named = System.getenv("AMKIT_NODE_MODULES");
    return named == null ? node("sync") : Path.of(named);
  }

  /** Skips the test where a package is not installed in a folder. */
  private void require(Path folder, String name) throws Exception {
    assumeTrue(shell.run("node --version").exit() == 0, "no node");
    assumeTrue(
        Files.isDirectory(folder.resolve("node_modules").resolve(name)),
        "no " + name + ": run npm install in " + folder);
  }

  private String page(String... words) throws Exception {
    return shell.run("node " + node("sync/web-page.mjs") + " " + String.join(" ", words)).out();
  }

  private String serve(String file) throws Exception {
    shell.start("log", "am", "serve", file, "--listen", "ws://127.0.0.1:0");
    String text = shell.await("log", LISTENING);
    return text.substring(text.indexOf(LISTENING) + LISTENING.length()).strip();
  }

  private void run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
  }

  private String id(String file) throws Exception {
    return shell.run("am url " + file).out().strip().replace("automerge:", "");
  }

  @Test
  void webPage_withDocumentsOfItsOwn_isNotMixedWithTheFile() throws Exception {
    require(packages(), "@automerge/automerge-repo-network-websocket");
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge before");
    String url = serve("a.automerge");

    assertThat(page(url)).contains("own [{\"mine\":1},{\"mine\":2}]");
    assertThat(page(url, OTHER)).contains("valid true").contains("not found").contains("own [{\"m");
    run("cmp a.automerge before");
    assertThat(page(url, id("a.automerge"), "web"))
        .contains("valid true")
        .contains("found {\"t\":\"x\"}")
        .contains("own [{\"mine\":1},{\"mine\":2}]");
    assertThat(shell.run("am get a.automerge --json").out().strip())
        .isEqualTo("{\"t\":\"x\",\"web\":true}");
  }

  @Test
  void webPage_looksForADocumentWithoutChanges_isToldAtOnceAndGetsTheFirst() throws Exception {
    require(packages(), "@automerge/automerge-repo-network-websocket");
    run("am init e.automerge -q");
    String url = serve("e.automerge");
    String id = id("e.automerge");
    Process page =
        shell.start("page", "node", node("sync/web-page.mjs").toString(), url, id, "key", "wait");
    assertThat(shell.await("page", "not found")).contains("unavailable");

    run("am change e.automerge set first 1 -q");

    assertThat(shell.await("page", "later")).contains("later {\"first\":1}");
    assertThat(page.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void publishedSyncServer_takesGivesAndKeepsDocumentsApart() throws Exception {
    Path folder = node("sync-server");
    require(folder, "@automerge/automerge-repo-sync-server");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String index = folder + "/node_modules/@automerge/automerge-repo-sync-server/src/index.js";
    shell.start("log", "sh", "-c", "PORT=" + port + " DATA_DIR=data exec node " + index);
    shell.await("log", "Listening on port");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(socket.isConnected()).isTrue();
    }
    String url = "ws://127.0.0.1:" + port + "/";
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; am init u.automerge --from '{\"u\":1}' -q");
    String id = id("a.automerge");

    run("am sync a.automerge " + url + " --timeout 30 -q");
    run("am clone automerge:" + id + "@" + url + " b.automerge --timeout 30 -q");
    run("am change a.automerge set n 1 -q; am sync a.automerge " + url + " -q");
    run("am change b.automerge set m 2 -q; am sync b.automerge " + url + " -q");
    run("am sync a.automerge " + url + " -q");
    assertThat(shell.run("am get a.automerge --json").out().strip())
        .isEqualTo("{\"m\":2,\"n\":1,\"t\":\"x\"}");

    RealShell.Result mixed = shell.run("am sync u.automerge " + url + id);
    assertThat(mixed.exit()).as(mixed.out()).isEqualTo(1);
    assertThat(mixed.out()).contains("not related to u.automerge").contains("--allow-unrelated");
    RealShell.Result unnamed = shell.run("am sync new.automerge " + url);
    assertThat(unnamed.exit()).isEqualTo(5);
    assertThat(unnamed.out()).contains("name the document: ws://HOST/ID");
    RealShell.Result absent = shell.run("am sync new.automerge " + url + OTHER);
    assertThat(absent.exit()).isEqualTo(5);
    assertThat(absent.out()).contains("does not have the document");
    run("am clone " + url + id + " c.automerge -q");
    assertThat(shell.run("am get c.automerge --json").out()).doesNotContain("\"u\"");
    assertThat(Files.exists(shell.path("new.automerge"))).isFalse();
  }
}
