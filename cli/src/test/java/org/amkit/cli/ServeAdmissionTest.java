package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.transport.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom {@code am serve} lets in and whom not, by its options, as a process of its own. */
@Timeout(180)
class ServeAdmissionTest {
  private static final String LISTENING = "listening on ";
  private static final String IN = "101";
  private static final String STRANGE = "403";
  private static final String NO_TOKEN = "401";

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    run("am init a.automerge --from '{\"t\":\"x\"}' -q");
  }

  @AfterEach
  void end() {
    shell.close();
  }

  /** Starts a server of the document with more options; where it listens. */
  private String serve(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("am", "serve", "a.automerge"));
    words.addAll(List.of(options));
    shell.start("log", words.toArray(new String[0]));
    String text = shell.await("log", LISTENING);
    String rest = text.substring(text.lastIndexOf(LISTENING) + LISTENING.length());
    return rest.strip().replace("0.0.0.0", "127.0.0.1");
  }

  private RealShell.Result run(String script) throws Exception {
    RealShell.Result result = shell.run(script);
    assertThat(result.exit()).as(result.out()).isZero();
    return result;
  }

  /** What a server answers to a WebSocket's request: the status of HTTP. */
  private static String answer(String url, String... fields) throws IOException {
    int port = URI.create(url).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request =
          "GET / HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList())
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine()
          .split(" ", -1)[1];
    }
  }

  @Test
  void webPages_areLetInFromThisMachineAlone() throws Exception {
    String url = serve("--listen", "ws://127.0.0.1:0");

    assertThat(answer(url)).as("no browser").isEqualTo(IN);
    assertThat(answer(url, "Origin: http://localhost:5173")).isEqualTo(IN);
    assertThat(answer(url, "Origin: https://example.com")).isEqualTo(STRANGE);
    assertThat(answer(url, "Origin: https://localhost.example.com")).isEqualTo(STRANGE);
    assertThat(answer(url, "Origin: null")).isEqualTo(STRANGE);
  }

  @Test
  void allowOrigin_letsInPagesOfThatOriginToo() throws Exception {
    String url =
        serve(
            "--listen",
            "ws://127.0.0.1:0",
            "--allow-origin",
            "https://example.com",
            "--allow-origin",
            "http://intra:8080");

    assertThat(answer(url, "Origin: https://example.com")).isEqualTo(IN);
    assertThat(answer(url, "Origin: http://intra:8080")).isEqualTo(IN);
    assertThat(answer(url, "Origin: http://localhost:5173")).isEqualTo(IN);
    assertThat(answer(url, "Origin: http://example.com")).as("other scheme").isEqualTo(STRANGE);
    assertThat(answer(url, "Origin: https://example.com:444")).isEqualTo(STRANGE);
    assertThat(answer(url, "Origin: https://www.example.com")).isEqualTo(STRANGE);
  }

  @Test
  void allowOriginStar_letsInAllPages_butNotWithoutTheToken() throws Exception {
    run("printf 'sesame\\n\\nother word\\n' > token");
    String url =
        serve("--listen", "ws://127.0.0.1:0", "--allow-origin", "*", "--token-file", "token");
    String page = "Origin: https://example.com";

    assertThat(answer(url, page)).isEqualTo(NO_TOKEN);
    assertThat(answer(url, page, "Authorization: Bearer sesam")).isEqualTo(NO_TOKEN);
    assertThat(answer(url, page, "Authorization: Bearer ")).isEqualTo(NO_TOKEN);
    assertThat(answer(url, page, "Authorization: Bearer sesame")).isEqualTo(IN);
    assertThat(answer(url, page, "Authorization: bearer other word")).isEqualTo(IN);
  }

  @Test
  void token_isAlsoThePasswordOfAUrl() throws Exception {
    run("echo sesame > token");
    String url = serve("--listen", "ws://127.0.0.1:0", "--token-file", "token");

    RealShell.Result stranger = shell.run("am sync b.automerge " + url);
    assertThat(stranger.exit()).isEqualTo(5);
    assertThat(stranger.out()).contains("401 Unauthorized");
    RealShell.Result wrong = shell.run("am sync b.automerge ws://me:simsim@" + url.substring(5));
    assertThat(wrong.exit()).isEqualTo(5);
    run("test ! -e b.automerge");
    run("am sync b.automerge ws://me:sesame@" + url.substring(5));
    run("am sync c.automerge " + url + " --token-file token");

    run("am heads a.automerge > h1; am heads b.automerge > h2; cmp h1 h2");
    run("am heads c.automerge > h3; cmp h1 h3");
  }

  @Test
  void policy_none_notEvenWhetherADocumentIsRelatedIsTold() throws Exception {
    run("printf 'alice: sesame\nmallory: simsim\n' > tokens; echo 'alice read,write *' > policy");
    run("am init b.automerge --from '{\"t\":\"y\"}' -q");
    String url =
        serve("--listen", "ws://127.0.0.1:0", "--token-file", "tokens", "--policy", "policy");
    String at = "@" + url.substring(5);

    RealShell.Result mallory = shell.run("am sync b.automerge ws://me:simsim" + at);
    assertThat(mallory.exit()).as(mallory.out()).isEqualTo(5);
    assertThat(mallory.out()).contains("does not have the document").doesNotContain("related");
    RealShell.Result alice = shell.run("am sync b.automerge ws://me:sesame" + at);
    assertThat(alice.exit()).as(alice.out()).isEqualTo(1);
    assertThat(alice.out()).contains("not related");
  }

  @Test
  void insecure_listensToOtherMachinesInTheClear() throws Exception {
    RealShell.Result refused = shell.run("am serve a.automerge --listen tcp://0.0.0.0:0");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).contains("is not a loopback address and has no TLS");

    String url = serve("--listen", "tcp://0.0.0.0:0", "--insecure");
    run("am sync b.automerge " + url);

    run("am heads a.automerge > h1; am heads b.automerge > h2; cmp h1 h2");
  }

  @Test
  void authorityOfClients_letsInWhoShowsACertificateOfIt() throws Exception {
    TestCertificate.make(home, "server");
    TestCertificate.make(home, "client");
    TestCertificate.make(home, "stranger");
    String url =
        serve(
            "--listen",
            "wss://127.0.0.1:0",
            "--tls-cert",
            "server.crt",
            "--tls-key",
            "server.key",
            "--tls-ca",
            "client.crt");
    String sync = "am sync b.automerge " + url + " --tls-ca server.crt";

    assertThat(shell.run(sync).exit()).isEqualTo(5);
    RealShell.Result stranger = shell.run(sync + " --tls-cert stranger.crt --tls-key stranger.key");
    assertThat(stranger.exit()).as(stranger.out()).isEqualTo(5);
    run("test ! -e b.automerge");
    run(sync + " --tls-cert client.crt --tls-key client.key");

    run("am heads a.automerge > h1; am heads b.automerge > h2; cmp h1 h2");
  }
}
