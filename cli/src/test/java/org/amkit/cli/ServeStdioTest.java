package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code am serve --stdio}, as sshd runs it for a key with a forced command: behind an ssh that is
 * a script, and says what was asked for in SSH_ORIGINAL_COMMAND.
 */
@Timeout(180)
class ServeStdioTest {
  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    forced("");
    run(
        """
        mkdir -p docs/sub
        am init docs/sub/a.automerge --from '{"at":"server"}' -q
        am init secret.automerge --from '{"secret":1}' -q
        ln -s ../secret.automerge docs/link.automerge
        """);
  }

  @AfterEach
  void end() {
    shell.close();
  }

  /** What sshd does for the key. */
  private void forced(String options) throws IOException {
    Path ssh = shell.path("my-ssh");
    Files.writeString(
        ssh,
        "#!/bin/sh\n[ \"$1\" = box ] || exit 255\n"
            + "SSH_ORIGINAL_COMMAND=\"$2\" exec am serve --stdio --root docs "
            + options
            + "\n");
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\nexport AM_SSH=./my-ssh\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
  }

  /** What a sync that must fail says. */
  private String refusal(String words) throws Exception {
    RealShell.Result result = shell.run("AM_SSH=./my-ssh am sync " + words);
    assertThat(result.exit()).as(result.out()).isEqualTo(5);
    return result.out();
  }

  private String json(String file) throws Exception {
    RealShell.Result result = shell.run("am get " + file + " --json");
    assertThat(result.exit()).as(result.out()).isZero();
    return result.out().strip();
  }

  @Test
  void file_isSynced_bothWays() throws Exception {
    RealShell.Result first =
        shell.run("AM_SSH=./my-ssh am sync mine.automerge box:sub/a.automerge");
    assertThat(first.exit()).isZero();
    assertThat(first.out()).doesNotContain("remote:");
    assertThat(json("mine.automerge")).isEqualTo("{\"at\":\"server\"}");
    run("am change mine.automerge set mine 1 -q; am sync mine.automerge box:sub/a.automerge");
    assertThat(json("docs/sub/a.automerge")).isEqualTo("{\"at\":\"server\",\"mine\":1}");
    // By the ways in which paths may be written.
    run("am sync mine.automerge 'box:~/sub/a.automerge'");
    run("am sync mine.automerge \"box:$PWD/docs/sub/a.automerge\"");
    run("am clone box:sub/a.automerge copy.automerge -q");
    assertThat(json("copy.automerge")).isEqualTo("{\"at\":\"server\",\"mine\":1}");
  }

  @Test
  void live_followsTheFile_untilTheClientEnds() throws Exception {
    Process live =
        shell.start(
            "log",
            "sh",
            "-c",
            "AM_SSH=./my-ssh exec am sync --live mine.automerge box:sub/a.automerge");
    awaitValue("mine.automerge", "at", "\"server\"");
    run("am change docs/sub/a.automerge set later 1 -q");
    awaitValue("mine.automerge", "later", "1");
    run("am change mine.automerge set mine 2 -q");
    awaitValue("docs/sub/a.automerge", "mine", "2");
    live.destroy();
    assertThat(live.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(live.exitValue()).as(shell.await("log", "")).isZero();
  }

  private void awaitValue(String file, String key, String value) throws Exception {
    RealShell.Result found =
        shell.run(
            "for i in $(seq 60); do [ \"$(am get "
                + file
                + " "
                + key
                + " --json 2>/dev/null)\" = '"
                + value
                + "' ] && exit 0; sleep 0.2; done; am get "
                + file
                + "; exit 1");
    assertThat(found.exit()).as(found.out()).isZero();
  }

  @Test
  void whatIsOutside_isNotThere() throws Exception {
    for (String path : new String[] {"../secret.automerge", "link.automerge", "/etc/passwd"}) {
      assertThat(refusal("mine.automerge box:" + path))
          .contains("remote: am: " + path + ": no such file in the folder that this key may use");
    }
    assertThat(refusal("mine.automerge box:none.automerge"))
        .contains("remote: am: none.automerge: no such file");
    assertThat(shell.path("mine.automerge")).doesNotExist();
  }

  @Test
  void readOnly_takesNothing() throws Exception {
    forced("--read-only --create");
    run("am sync mine.automerge box:sub/a.automerge -q; am change mine.automerge set mine 1 -q");
    shell.run("AM_SSH=./my-ssh am sync mine.automerge box:sub/a.automerge -q --timeout 5");
    assertThat(json("docs/sub/a.automerge")).isEqualTo("{\"at\":\"server\"}");
    assertThat(refusal("mine.automerge box:new.automerge --create"))
        .contains("this key creates no files: --create is not allowed");
    assertThat(shell.path("docs/new.automerge")).doesNotExist();
  }

  @Test
  void create_isForTheKeyToAllow() throws Exception {
    run("am init mine.automerge --from '{\"mine\":1}' -q");
    assertThat(refusal("mine.automerge box:new.automerge --create"))
        .contains("remote: am: this key creates no files: --create is not allowed");
    forced("--create");
    run("am sync mine.automerge box:sub/new.automerge --create -q");
    assertThat(json("docs/sub/new.automerge")).isEqualTo("{\"mine\":1}");
  }

  @Test
  void unrelatedDocument_isRefused() throws Exception {
    run("am init mine.automerge --from '{\"mine\":1}' -q");
    RealShell.Result result =
        shell.run("AM_SSH=./my-ssh am sync mine.automerge box:sub/a.automerge");
    assertThat(result.exit()).isNotZero();
    assertThat(result.out()).contains("the two documents are not related");
    assertThat(json("docs/sub/a.automerge")).isEqualTo("{\"at\":\"server\"}");
  }

  @Test
  void otherCommands_areNotRun() throws Exception {
    for (String command :
        new String[] {"touch ran", "am get sub/a.automerge", "am sync x -; touch ran"}) {
      RealShell.Result result = shell.run("./my-ssh box '" + command + "' < /dev/null");
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.out())
          .isEqualTo("am: this key only runs 'am sync FILE -': '" + command + "' is not allowed\n");
    }
    assertThat(shell.run("./my-ssh box '' < /dev/null").out())
        .isEqualTo(
            """
            am: this key runs no shell, only 'am sync FILE -'
            use it so: am sync FILE user@HOST:FILE
            """);
    assertThat(shell.path("ran")).doesNotExist();
    assertThat(shell.path("docs/ran")).doesNotExist();
  }

  @Test
  void options_thatDoNotFit_areRefused() throws Exception {
    for (String words :
        new String[] {"a.automerge --root docs", "--root docs --listen unix:x", ""}) {
      RealShell.Result result = shell.run("am serve --stdio " + words + " < /dev/null");
      assertThat(result.exit()).as(result.out()).isEqualTo(2);
    }
    assertThat(shell.run("am serve --root docs").out())
        .isEqualTo("am: serve: --root is for --stdio\n");
  }

  /** A client that says nothing is not waited for. */
  @Test
  void silentClient_isLeft() throws Exception {
    RealShell.Result result =
        shell.run(
            "export SSH_ORIGINAL_COMMAND='am sync sub/a.automerge -'\n"
                + "mkfifo silent; exec 3<>silent; "
                + "timeout 20 am serve --stdio --root docs --timeout 1 <silent >out; "
                + "[ $? -ne 124 ]");
    assertThat(result.exit()).as(result.out()).isZero();
  }
}
