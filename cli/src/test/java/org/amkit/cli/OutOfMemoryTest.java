package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap that is full ends a command at once; a server loses no more than the one document. */
@Timeout(180)
class OutOfMemoryTest {
  /** Two million assignments, within the limits: some 400 MB. */
  private static final String CHANGE =
      "856f4a8370cb62f0012b000101010100000005150634034205560570058089fa00016180897a8089fa00018089fa00008089fa0000";

  private static final DocumentId GOOD =
      DocumentId.fromBytes(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  private static final DocumentId LARGE =
      DocumentId.fromBytes(new byte[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2});

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = new RealShell(home);
    Files.write(home.resolve("large"), HexFormat.of().parseHex(CHANGE));
    RealShell.Result made = shell.run("am init good --from '{\"t\":\"x\"}' -q");
    assertThat(made.exit()).as(made.out()).isZero();
  }

  @AfterEach
  void end() {
    shell.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export large",
        "verify large",
        "verify good large good",
        "merge good large",
        "log large"
      })
  void command_endsAtOnce(String command) throws Exception {
    byte[] before = Files.readAllBytes(home.resolve("good"));
    RealShell.Result result = shell.run("JDK_JAVA_OPTIONS=-Xmx100m am " + command + " > out");
    String said = result.out().replaceFirst("NOTE: Picked up JDK_JAVA_OPTIONS.*\n", "");
    assertThat(said).startsWith("am: out of memory\n").contains("AM_JAVA_OPTS");
    assertThat(said.lines()).hasSize(2);
    assertThat(result.exit()).isEqualTo(70);
    assertThat(Files.readAllBytes(home.resolve("good"))).isEqualTo(before);
  }

  @Test
  void server_goesOnWithOtherDocuments() throws Exception {
    Files.createDirectory(home.resolve("docs"));
    Process server =
        shell.start(
            "log",
            "sh",
            "-c",
            "JDK_JAVA_OPTIONS=-Xmx100m exec am serve docs --create --listen tcp://127.0.0.1:0");
    String listening = "listening on ";
    String text = shell.await("log", listening);
    String url =
        text.substring(text.lastIndexOf(listening) + listening.length())
            .lines()
            .findFirst()
            .orElseThrow();
    RealShell.Result good = shell.run("am sync good " + url + "/" + GOOD);
    assertThat(good.exit()).as(good.out()).isZero();
    RealShell.Result large =
        shell.run("JDK_JAVA_OPTIONS=-Xmx1g am sync large " + url + "/" + LARGE);
    assertThat(large.exit()).as(large.out()).isEqualTo(5);
    String said = shell.await("log", "out of memory");
    assertThat(said).doesNotContain("Exception").doesNotContain("\tat ");
    RealShell.Result again = shell.run("am sync copy " + url + "/" + GOOD);
    assertThat(again.exit()).as(again.out()).isZero();
    assertThat(shell.run("am get copy t --raw").out().strip()).isEqualTo("x");
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
