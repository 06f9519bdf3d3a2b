package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.amkit.cli.transport.TestCertificate;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.WriteSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code am serve}, {@code am sync} and {@code am watch} as processes of their own. */
@Timeout(180)
class ServeTest {
  private static final String ID = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";
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

  /** Starts a server; the URL it says that it listens on last. */
  private String url(String log) throws Exception {
    String text = shell.await(log, LISTENING);
    String rest = text.substring(text.lastIndexOf(LISTENING) + LISTENING.length());
    return rest.substring(0, rest.indexOf('\n'));
  }

  /** Serves a.automerge, with stdout and stderr in files of their own: out and err. */
  private Process serve(String options) throws Exception {
    Files.deleteIfExists(shell.path("err"));
    String line = "exec am serve a.automerge --listen tcp://127.0.0.1:0 " + options;
    return shell.start("log", "sh", "-c", line + " > out 2> err");
  }

  private void run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
  }

  private String value(String file, String path) throws Exception {
    return shell.run("am get " + file + " " + path + " --raw").out().strip();
  }

  private void awaitValue(String file, String path, String value) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!value(file, path).equals(value)) {
      assertThat(System.nanoTime() - deadline).as(file + " gets " + value).isNegative();
    }
  }

  private static void endsWell(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void folder_withCreate_takesWhatPeersOfferAndGivesItToOthers() throws Exception {
    run("mkdir docs; am init a.automerge --from '{\"t\":\"x\"}' -q");
    Process server =
        shell.start("log", "am", "serve", "docs", "--create", "--listen", "tcp://127.0.0.1:0");
    String url = url("log");

    RealShell.Result unknown = shell.run("am sync new.automerge " + url + "/" + ID);
    assertThat(unknown.exit()).isEqualTo(5);
    assertThat(unknown.out()).contains("does not have the document");
    run("am sync a.automerge " + url + "/" + ID + " -q; test -f docs/" + ID + ".automerge");
    run("am sync b.automerge " + url + "/" + ID + " -q");

    assertThat(value("b.automerge", ".t")).isEqualTo("x");
    endsWell(server);
  }

  @Test
  void live_passesOnWhatIsAppendedToEitherFile() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge");
    Process server =
        shell.start("log", "am", "serve", "a.automerge", "--listen", "ws://127.0.0.1:0");
    String url = url("log");
    Process client = shell.start("log2", "am", "sync", "b.automerge", url, "--live");

    run("am change a.automerge set here 1 -q");
    awaitValue("b.automerge", ".here", "1");
    run("am change b.automerge set there 2 -q");
    awaitValue("a.automerge", ".there", "2");

    endsWell(client);
    endsWell(server);
    assertThat(shell.await("log2", "received")).contains("1 change received, 1 sent");
  }

  @Test
  void liveOverAPipe_endsWellOnSigterm() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge");
    Process client =
        shell.start(
            "log", "am", "sync", "a.automerge", "exec:am sync b.automerge - --live -q", "--live");
    run("am change b.automerge set there 2 -q");
    awaitValue("a.automerge", ".there", "2");
    endsWell(client);
  }

  @Test
  void tokenAndTls_areAskedForOnEveryAddress() throws Exception {
    TestCertificate.make(home, "server");
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; echo sesame > token; echo no > wrong");
    Process server =
        shell.start(
            "log",
            "am",
            "serve",
            "a.automerge",
            "--listen",
            "wss://0.0.0.0:0",
            "--token-file",
            "token",
            "--tls-cert",
            "server.crt",
            "--tls-key",
            "server.key");
    String sync = "am sync b.automerge " + url("log").replace("0.0.0.0", "127.0.0.1");

    RealShell.Result stranger = shell.run(sync);
    assertThat(stranger.exit()).isEqualTo(5);
    assertThat(stranger.out()).contains("its certificate is of no authority").contains("--tls-ca");
    RealShell.Result guessing = shell.run(sync + " --tls-ca server.crt --token-file wrong");
    assertThat(guessing.exit()).isEqualTo(5);
    assertThat(guessing.out()).contains("401 Unauthorized");
    run(sync + " --tls-ca server.crt --token-file token -q");
    run(sync + " -k --token-file token -q");

    assertThat(value("b.automerge", ".t")).isEqualTo("x");
    endsWell(server);
  }

  @Test
  void ssh_isTheCommandThatIsNamed_andNoStateIsKeptUnasked() throws Exception {
    run(
        "am init a.automerge --from '{\"t\":\"x\"}' -q; mkdir there;cp a.automerge"
            + " there/b.automerge; cp bin/am there/other-am;am change there/b.automerge set n 1 -q;"
            + " am change a.automerge set m 2 -q;printf '#!/bin/sh\\n"
            + "echo \"$@\" >> said\\n"
            + "for last; do :; done; exec sh -c \"$last\"' > my-ssh; chmod +x my-ssh; find .local |"
            + " sort > before");

    RealShell.Result result =
        shell.run(
            "am sync a.automerge ssh://me@box:2222$PWD/there/b.automerge --ssh './my-ssh -4'"
                + " --remote-am there/other-am --no-state --stats");

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("a.automerge: 1 change received, 1 sent\n")
        .containsPattern("rounds: \\d+\n")
        .containsPattern("messages: \\d+ sent, \\d+ received\n")
        .containsPattern("bytes: \\d+ sent, \\d+ received\n")
        .contains("changes: 1 sent, 1 received\n")
        .containsPattern("time: \\d+\\.\\d{3} s\n");
    assertThat(shell.await("said", "\n"))
        .startsWith("-4 ")
        .contains("2222")
        .contains("me@box")
        .contains("there/other-am");
    run("am heads a.automerge > h1; am heads there/b.automerge > h2; cmp h1 h2");
    run("find .local | sort > after; cmp before after");
  }

  @Test
  void watch_tellsWhatComesIn() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\", \"in\": {}}' -q");
    Process all = shell.start("all", "am", "watch", "a.automerge", "-v");
    Process inside = shell.start("inside", "am", "watch", "a.automerge", "in", "--json", "-v");
    shell.await("all", "am: watching");
    shell.await("inside", "am: watching");

    run("am change a.automerge set t y -q; am change a.automerge set in.n 1 -q");
    assertThat(shell.await("all", ".in.n")).contains(".t").contains("x").contains("y");
    assertThat(shell.await("inside", "\"n\""))
        .endsWith("{\"action\":\"put\",\"path\":[\"in\",\"n\"],\"value\":1}\n")
        .doesNotContain("\"t\"");

    for (Process watching : new Process[] {all, inside}) {
      watching.destroy();
      assertThat(watching.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void twoOnOnePipe_oneOfThemInitiates() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge; mkfifo back");
    run("am change a.automerge set n 1 -q; am change b.automerge set m 2 -q");

    run("am sync a.automerge - -q < back | am sync b.automerge - --initiate -q > back");

    run("am heads a.automerge > h1; am heads b.automerge > h2; cmp h1 h2");
    assertThat(value("a.automerge", ".m")).isEqualTo("2");
  }

  @Test
  void readOnly_givesAndDoesNotTake() throws Exception {
    run(
        "am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge;"
            + "am change a.automerge set here 1 -q; am change b.automerge set there 2 -q");
    Process server =
        shell.start("log", "am", "serve", "a.automerge", "--read-only", "--listen", "unix:socket");
    url("log");

    run("am sync b.automerge unix:socket");
    RealShell.Result pushed = shell.run("am sync b.automerge unix:socket --push");

    assertThat(value("b.automerge", ".here")).isEqualTo("1");
    assertThat(shell.run("am get a.automerge .there").exit()).isEqualTo(1);
    assertThat(pushed.exit()).isEqualTo(5);
    assertThat(pushed.out()).contains("takes no changes");
    endsWell(server);
  }

  @Test
  void noState_isNeitherKeptNorUsed() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge");
    String states = "find .local client -path '*/sync/*' -type f -exec cksum {} + | sort";
    String sync = "am change b.automerge inc n -q; XDG_STATE_HOME=$PWD/client am sync b.automerge ";
    run("am change b.automerge set n counter:0 -q");
    Process server = serve("");
    run(sync + url("err") + " -q");
    endsWell(server);
    run(states + " > before; test $(wc -l < before) = 4");

    server = serve("--no-state --trace without");
    String url = url("err");
    run(sync + url + " -q");
    endsWell(server);
    assertThat(shell.path("out")).isEmptyFile();
    assertThat(shell.path("err"))
        .hasContent("am: listening on " + url + "\na.automerge: 1 change received, 0 sent\n");
    run(states + " > after; cmp before after");

    server = serve("--trace with");
    run(sync + url("err") + " -q");
    endsWell(server);
    run(states + " > after; ! cmp -s before after");
    // Who remembers nothing of a peer says that nothing was synced last.
    String nothing = "\"lastSync\":[]";
    assertThat(Files.readString(shell.path("without"))).contains(nothing);
    assertThat(Files.readString(shell.path("with"))).contains("lastSync").doesNotContain(nothing);
    assertThat(value("a.automerge", ".n")).isEqualTo("3");
  }

  @Test
  void fileLockedForTooLong_failsTheSyncAndTakesTheChangesNextTime() throws Exception {
    run(
        "am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge;"
            + "am change b.automerge set n 1 -q");
    Process server = serve("--lock-timeout 0.2");
    String url = url("err");

    WriteSession held = lock("a.automerge");
    try (held) {
      RealShell.Result refused = shell.run("am sync b.automerge " + url);
      assertThat(refused.exit()).isEqualTo(5);
      assertThat(refused.out()).contains("the other side says: the document cannot be kept");
    }
    // The server has the change in memory and writes it as soon as it can, at the latest now.
    run("am sync b.automerge " + url + " -q");

    assertThat(value("a.automerge", ".n")).isEqualTo("1");
    endsWell(server);
    assertThat(shell.path("out")).isEmptyFile();
    assertThat(Files.readString(shell.path("err")))
        .matches(
            """
            am: listening on .*
            (am: a.automerge: locked by .* for longer than 200 ms
            ){1,2}a.automerge: 1 change received, 0 sent
            a.automerge: 0 changes received, 0 sent
            """);
  }

  @Test
  void lockedFile_isWaitedFor() throws Exception {
    run(
        "am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge;"
            + "am change b.automerge set n 1 -q");
    Process server = serve("--lock-timeout 100 --trace trace");
    String url = url("err");

    Process client;
    WriteSession held = lock("a.automerge");
    try (held) {
      client = shell.start("log2", "am", "sync", "b.automerge", url);
      // The peer says what was synced last when it sends the change, and not before.
      shell.await("trace", "\"lastSync\":[\"");
      assertThat(shell.run("am get a.automerge .n").exit()).isEqualTo(1);
      assertThat(client.isAlive()).isTrue();
    }

    assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).as(shell.await("log2", "")).isZero();
    assertThat(value("a.automerge", ".n")).isEqualTo("1");
    endsWell(server);
    assertThat(shell.path("out")).isEmptyFile();
    assertThat(shell.path("err"))
        .hasContent("am: listening on " + url + "\na.automerge: 1 change received, 0 sent\n");
  }

  /** For which other processes wait; nothing here may read the file in the meantime. */
  private WriteSession lock(String name) throws IOException {
    return DocumentFile.of(shell.path(name)).openForWriting(Duration.ZERO);
  }

  @Test
  void peersThatSendTooMuchOrNothing_areCutOffAndOthersServed() throws Exception {
    run("am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge b.automerge");
    run(
        "head -c 1500000 /dev/urandom > noise;"
            + "am change b.automerge set noise bytes:@noise -q");
    Process server =
        shell.start(
            "log",
            "am",
            "serve",
            "a.automerge",
            "--max-message",
            "1",
            "--timeout",
            "1",
            "--listen",
            "ws://127.0.0.1:0",
            "--listen",
            "tcp://127.0.0.1:0");
    shell.await("log", "tcp://");
    String log = shell.await("log", "ws://");
    for (String url : log.replace("am: " + LISTENING, "").lines().toList()) {
      RealShell.Result result = shell.run("am sync b.automerge " + url + " --max-message 9");
      assertThat(result.exit()).as(result.out()).isEqualTo(5);
      try (Socket silent =
          new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
        silent.setSoTimeout(20_000);
        assertThat(silent.getInputStream().readAllBytes().length).isLessThan(200);
      }
      run("am sync c.automerge " + url + " -q");
    }

    assertThat(shell.await("log", "no message within 1.0 s"))
        .contains("are allowed", "no request within the time limit");
    assertThat(value("c.automerge", ".t")).isEqualTo("x");
    endsWell(server);
  }
}
