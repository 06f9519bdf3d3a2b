package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are no regular files are read to their end, by processes of their own. */
@Timeout(180)
class InputStreamsTest {
  /** How many bytes a pipe holds, so that more than one read is needed. */
  private static final int PIPE_BYTES = 1 << 16;

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    shell = RealShell.sparing(home);
    String big = "x".repeat(2 * PIPE_BYTES);
    Files.writeString(home.resolve("big.json"), "{\"a\":1,\"big\":\"" + scrambled(big) + "\"}");
    bash(0, "am init d --from big.json -q; am init e; am export d > want; mkfifo fifo");
  }

  /** Letters that deflate cannot make small. */
  private static String scrambled(String text) {
    java.util.Random random = new java.util.Random(1);
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      out.append((char) ('a' + random.nextInt(26)));
    }
    return out.toString();
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private String bash(int exit, String script) throws Exception {
    RealShell.Result result = shell.bash(script);
    assertThat(result.exit()).as(script + "\n" + result.out()).isEqualTo(exit);
    return result.out();
  }

  @Test
  void closedStdin_isEmpty() throws Exception {
    assertThat(bash(3, "exec <&-; am export -")).contains("standard input: empty input");
    assertThat(bash(0, "exec <&-; am shell d")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat d > fifo & am export fifo",
        "am export <(cat d)",
        "cat d | am export -",
        "cat d | am export",
        "cat d | am export /dev/stdin",
        "cat d | am export /dev/fd/0",
        "am export /dev/stdin < d",
        "exec 7< d; am export /dev/fd/7",
        "exec 7< <(cat d); am export /dev/fd/7",
        "cp d gone; exec 7< gone; rm gone; am export /dev/fd/7",
        "(head -c 5 d; sleep 0.2; tail -c +6 d) > fifo & am export fifo",
        "ln -s fifo link; cat d > fifo & am export link",
      })
  void export_stream_isReadToItsEnd(String script) throws Exception {
    assertThat(bash(0, script)).isEqualTo(Files.readString(home.resolve("want")));
  }

  @Test
  void commands_processSubstitution_readIt() throws Exception {
    bash(0, "[ \"$(am get <(cat d) a)\" = 1 ]");
    bash(0, "am diff <(cat d) d");
    bash(0, "[ \"$(am log --oneline <(cat d))\" = \"$(am log --oneline d)\" ]");
    bash(0, "[ \"$(am heads <(cat d))\" = \"$(am heads d)\" ]");
    bash(0, "am verify -q <(cat d) <(cat e)");
    bash(0, "am repair <(cat d) -o mended -q; cmp d mended");
    bash(0, "cp e e2; am apply e2 <(am changes d); am merge e <(cat d); am diff e e2; am diff e d");
    bash(0, "am fork <(cat d) copy; am diff copy d; am import <(echo '{\"b\":2}') -o new -q");
    bash(0, "am change new -q -f <(echo 'set c 3') >log; [ \"$(am get new c)\" = 3 ]");
  }

  @Test
  void export_socket_isReadToItsEnd() throws Exception {
    Path path = home.resolve("socket");
    byte[] document = Files.readAllBytes(home.resolve("d"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Thread sender =
          new Thread(
              () -> {
                try (SocketChannel peer = server.accept()) {
                  ByteBuffer bytes = ByteBuffer.wrap(document);
                  while (bytes.hasRemaining()) {
                    peer.write(bytes);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      sender.start();
      assertThat(bash(0, "am export socket")).isEqualTo(Files.readString(home.resolve("want")));
      sender.join();
    }
    assertThat(bash(4, "am export socket"))
        .startsWith("am: socket: is a socket without a listener\n");
  }

  @Test
  void commands_emptyStream_isNoDocument() throws Exception {
    String problem = ": empty input, not a document\n";
    for (String command : new String[] {"export", "log", "status", "heads", "verify", "inspect"}) {
      assertThat(bash(3, "am " + command + " /dev/null")).isEqualTo("am: /dev/null" + problem);
      assertThat(bash(3, "am " + command + " - < /dev/null"))
          .isEqualTo("am: standard input" + problem);
    }
    String before = bash(0, "cksum e");
    assertThat(bash(3, "am merge e <(:)")).endsWith(problem);
    assertThat(bash(3, "am merge e - < /dev/null")).endsWith(problem);
    assertThat(bash(3, "am diff d <(:)")).endsWith(problem);
    assertThat(bash(3, "am repair - -o out < /dev/null; s=$?; [ ! -e out ] && exit $s"))
        .endsWith(problem);
    assertThat(bash(0, "cksum e")).isEqualTo(before);
  }

  @Test
  void apply_emptyStream_isNoChange() throws Exception {
    for (String input : new String[] {"- < /dev/null", "<(:)", "/dev/null", "< /dev/null"}) {
      assertThat(bash(0, "am apply e " + input)).isEqualTo("e: 0 changes applied\n");
    }
  }

  @Test
  void commands_emptyFile_isAnEmptyDocument() throws Exception {
    assertThat(bash(0, ": > z; am verify z")).isEqualTo("z: ok (0 chunks, 0 changes)\n");
    assertThat(bash(0, "am repair z -o z2; am verify -q z2; am export z2")).endsWith("{}\n");
  }

  @Test
  void commands_endlessStream_endAtTheLimit() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/dev/zero")), "needs /dev/zero");
    for (String line : new String[] {"export /dev/zero", "apply e /dev/zero"}) {
      assertThat(limited(line)).startsWith("am: /dev/zero: has more than 3");
    }
    // JSON is read as it comes: its first byte is wrong already.
    assertThat(bash(3, "am import /dev/zero")).startsWith("am: /dev/zero: not JSON: ");
    assertThat(limited("verify - < /dev/zero")).startsWith("am: standard input: has more than 3");
  }

  private String limited(String line) throws Exception {
    return bash(3, "AM_JAVA_OPTS=-Xmx128m am " + line);
  }
}
