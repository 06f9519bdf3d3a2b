package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code am sync host:PATH} says when ssh, or the other machine, is not as it should be. */
@Timeout(120)
class SshTest {
  private static final String HINT = "--remote-am /path/to/am";

  @TempDir Path folder;
  private AmInProcess am;

  @BeforeEach
  void start() {
    am = new AmInProcess(folder);
    assertThat(am.run("init", "a.automerge", "--from", "{\"a\":1}", "-q")).isZero();
    am.forgetOut();
  }

  /** Syncs with an ssh that is a script; what am says on stderr. */
  private String syncBy(String script, String... options) throws IOException {
    Path ssh = folder.resolve("my-ssh");
    Files.writeString(ssh, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    String[] args = new String[options.length + 5];
    args[0] = "sync";
    args[1] = "a.automerge";
    args[2] = "me@box:notes/b.automerge";
    args[3] = "--ssh";
    args[4] = ssh.toString();
    System.arraycopy(options, 0, args, 5, options.length);
    assertThat(am.run(args)).as(am.err()).isEqualTo(5);
    assertThat(am.out()).isEmpty();
    return am.err();
  }

  @Test
  void remoteAmMissing_isSaidWithWhatToDo() throws IOException {
    assertThat(syncBy("echo 'bash: line 1: am: command not found' >&2; exit 127"))
        .isEqualTo(
            "remote: bash: line 1: am: command not found\n"
                + "am: me@box:notes/b.automerge: 'am' was not found on me@box\n"
                + "Install am there, or say where it is: "
                + HINT
                + "\n");
  }

  @Test
  void remoteAmNamed_isTheOneThatIsMissing() throws IOException {
    assertThat(syncBy("exit 127", "--remote-am", "opt/am"))
        .startsWith("am: me@box:notes/b.automerge: 'opt/am' was not found on me@box\n")
        .contains(HINT);
    am = new AmInProcess(folder);
    assertThat(syncBy("exit 126")).contains("'am' on me@box cannot be executed").contains(HINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh: Could not resolve hostname box: Name or service not known | does not know the host",
        "me@box: Permission denied (publickey). | was refused",
        "Permission denied, please try again. | was refused",
        "Host key verification failed. | does not trust the host",
        "ssh: connect to host box port 22: Connection refused | cannot connect",
        "kex_exchange_identification: Connection closed by remote host | cannot connect"
      })
  void sshFails_itsOwnWordsAreNotTheOtherMachines(String words, String what) throws IOException {
    assertThat(syncBy("echo 'Welcome to box.' >&2; echo '" + words + "' >&2; exit 255"))
        .startsWith("remote: Welcome to box.\n" + words + "\nam: me@box:notes/b.automerge: ssh ")
        .contains(what + ": " + words + "\n")
        .contains("'ssh me@box' has to work first");
  }

  @Test
  void sshFailsWithoutAWord_isSaidToo() throws IOException {
    assertThat(syncBy("exit 255"))
        .startsWith("am: me@box:notes/b.automerge: ssh cannot connect\n")
        .contains("has to work first");
  }

  @Test
  void sshItselfMissing_isSaid() {
    int exit = am.run("sync", "a.automerge", "box:b", "--ssh", "/nowhere/ssh");
    assertThat(exit).isEqualTo(5);
    assertThat(am.err()).contains("cannot run /nowhere/ssh").hasLineCount(1);
  }

  @Test
  void otherMachinePrintsOnAndOn_isCutOff() throws IOException {
    String said = syncBy("yes 2>/dev/null");
    assertThat(said).startsWith("remote: y\n".repeat(40) + "remote: ...\nam: me@box:");
  }

  /** What a .bashrc prints lies in front of the messages: lines, one character, an empty line. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Welcome to box!\\nHave fun.\\n", "x", "\\n", "\\033[31mred\\n", "\\303\\244"})
  void otherMachinePrints_isShownAsText(String text) throws IOException {
    String said = syncBy("printf '" + text + "'; cat > /dev/null");
    assertThat(said)
        .contains("am: me@box:notes/b.automerge: it printed text where messages were expected")
        .contains("'ssh me@box true' shows what it prints")
        .doesNotContain("\033")
        .doesNotContain("bytes");
    if (text.startsWith("Welcome")) {
      assertThat(said).startsWith("remote: Welcome to box!\nremote: Have fun.\nam: ");
    }
  }

  @Test
  void otherMachinePrintsAndHasNoAm_isToldWhatMatters() throws IOException {
    assertThat(syncBy("echo hello; echo 'sh: am: not found' >&2; exit 127"))
        .contains("remote: sh: am: not found\n")
        .contains("'am' was not found on me@box");
  }

  /** Whether ssh ends before or after am writes to it, the words are the same. */
  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "exec <&-; sleep 0.3; exit 1", "kill -9 $$"})
  void endsWithoutAWord_isSaidWithoutWordsOfJava(String script) throws IOException {
    assertThat(syncBy(script))
        .contains("closed the connection before it said who it is (")
        .contains("ended with exit code 1")
        .doesNotContain("Stream closed")
        .doesNotContain("Broken pipe");
  }

  @Test
  void exitCodeOfTheRemoteAm_isNamed() throws IOException {
    assertThat(syncBy("echo 'am: notes/b.automerge: no such file' >&2; exit 4"))
        .startsWith("remote: am: notes/b.automerge: no such file\nam: me@box:")
        .contains("ended with exit code 4");
  }
}
