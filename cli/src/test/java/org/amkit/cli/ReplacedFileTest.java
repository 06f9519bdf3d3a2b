package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that hold a document for long, while another program puts an older copy in its file's
 * place or truncates it: what was said to be in the file gets there again.
 */
@Timeout(180)
class ReplacedFileTest {
  /** How an older copy gets into the place of d. */
  private static final String RENAMED = "cp old other && mv other d";

  private static final String IN_PLACE = "cat old > d";
  private static final String REMOVED = "rm d && cp old d";
  private static final String CUT = "truncate -s $(stat -c %s old) d";
  private static final String CUT_AT_THE_START = "truncate -s 50 d";
  private static final String EMPTIED = "truncate -s 0 d";

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    run("am init d --from '{\"t\":\"x\"}'; cp d old");
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private String run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(script + "\n" + result.out()).isZero();
    return result.out();
  }

  /** Waits until a script prints what it should. */
  private void await(String script, String wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String last = "";
    while (System.nanoTime() - deadline < 0) {
      last = shell.run(script).out();
      if (last.equals(wanted)) {
        return;
      }
      Thread.sleep(50);
    }
    assertThat(last).as(script).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {RENAMED, IN_PLACE, REMOVED, CUT, CUT_AT_THE_START, EMPTIED})
  void serve_olderCopy_getsWhatPeersWereTold(String replace) throws Exception {
    shell.start("log", "am", "serve", "d", "--listen", "unix:s");
    shell.await("log", "listening on ");
    run("am sync c unix:s -q; am change c set a 1; am sync c unix:s -q");
    assertThat(run("am get d a")).isEqualTo("1\n");

    run(replace);
    await("am get d a", "1\n");
    run("am change c set b 2; am sync c unix:s -q");
    assertThat(run("am verify d -q; am status d --json")).contains("\"waiting\":0");
    assertThat(run("am heads d")).isEqualTo(run("am heads c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {RENAMED, IN_PLACE, CUT})
  void syncLive_olderCopy_getsWhatWasReceived(String replace) throws Exception {
    run("am fork d c");
    shell.start("log", "am", "sync", "d", "c", "--live");
    run("am change c set a 1");
    await("am get d a", "1\n");

    run(replace);
    await("am get d a", "1\n");
    run("am change c set b 2");
    await("am get d b", "2\n");
    run("am change d set e 3");
    await("am get c e", "3\n");
    assertThat(run("am heads d")).isEqualTo(run("am heads c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {RENAMED, IN_PLACE, REMOVED, CUT, EMPTIED})
  void shell_olderCopy_nextChangeWritesWhatItLacks(String replace) throws Exception {
    Process process = shell.start("log", "am", "shell", "d");
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write("set a 1\n");
      in.flush();
      await("am get d a", "1\n");
      run(replace);
      in.write("set b 2\n");
      in.flush();
      await("am get d b", "2\n");
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run("am get d a; am status d --json")).startsWith("1\n").contains("\"waiting\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {RENAMED, IN_PLACE})
  void shell_otherDocument_isTakenAsItIs(String replace) throws Exception {
    run("rm old; am init old --from '{\"u\":1}'");
    Process process = shell.start("log", "am", "shell", "d");
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write("set a 1\n");
      in.flush();
      await("am get d a", "1\n");
      run(replace);
      in.write("set b 2\n");
      in.flush();
      await("am get d b", "2\n");
    }
    assertThat(run("am export d | tr -d ' \\n'")).isEqualTo("{\"b\":2,\"u\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {RENAMED, IN_PLACE, REMOVED, CUT})
  void watch_olderCopy_showsThatItWentBack(String replace) throws Exception {
    shell.start("log", "am", "-v", "watch", "d");
    shell.await("log", "watching");
    run("am change d set a 1");
    shell.await("log", "+ .a");
    run(replace);
    shell.await("log", "- .a");
    run("am change d set b 2");
    shell.await("log", "+ .b");
  }
}
