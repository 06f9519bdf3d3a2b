package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unrelated documents, and the ids of documents, between processes of their own. */
@Timeout(180)
class SyncRelatednessTest {
  private static final String OTHER = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";
  private static final String LISTENING = "listening on ";

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    run(
        "am init a.automerge --from '{\"a\":1}' -q; am init u.automerge --from '{\"u\":1}' -q;"
            + "cp a.automerge b.automerge; cp u.automerge u.before");
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private void run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
  }

  private RealShell.Result fails(int exit, String line) throws Exception {
    RealShell.Result result = shell.run(line);
    assertThat(result.exit()).as(line + ": " + result.out()).isEqualTo(exit);
    return result;
  }

  private String serve(String options) throws Exception {
    shell.start("log", "sh", "-c", "exec am serve " + options);
    String text = shell.await("log", LISTENING);
    return text.substring(text.indexOf(LISTENING) + LISTENING.length()).lines().toList().get(0);
  }

  private String value(String file, String path) throws Exception {
    return shell.run("am get " + file + " " + path + " --raw").out().strip();
  }

  private String id(String file) throws IOException, InterruptedException {
    return shell.run("am url " + file).out().strip().replace("automerge:", "");
  }

  /** Neither side sends anything before it knows that the two are related. */
  @ParameterizedTest
  @CsvSource({
    "false, '', '1 change received, 1 sent'",
    "true, '', '1 change received, 1 sent'",
    "false, --pull, '1 change received, 0 sent'",
    "true, --pull, '1 change received, 0 sent'",
    "false, --push, '0 changes received, 1 sent'",
    "true, --push, '0 changes received, 1 sent'",
    "false, --dry-run, '1 change to be received, 1 to be sent'",
    "true, --no-state, '1 change received, 1 sent'"
  })
  void server_withAFileThatHasDiverged_isSynced(boolean isNamed, String option, String summary)
      throws Exception {
    String url = serve("a.automerge --listen tcp://127.0.0.1:0");
    run("am change a.automerge set here 1 -q; am change b.automerge set there 2 -q");
    String peer = isNamed ? url + "/" + id("a.automerge") : url;
    RealShell.Result result = shell.run("am sync b.automerge " + peer + " " + option);
    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).contains("b.automerge: " + summary);
  }

  @Test
  void forcedCommand_withAFileThatHasDiverged_isSynced() throws Exception {
    run(
        "am change a.automerge set here 1 -q; am change b.automerge set there 2 -q; "
            + "am sync b.automerge 'exec:SSH_ORIGINAL_COMMAND=\"am sync a.automerge -\" "
            + "am serve --stdio --root .'");
    assertThat(value("a.automerge", ".there")).isEqualTo("2");
    assertThat(value("b.automerge", ".here")).isEqualTo("1");
  }

  @Test
  void otherNameOfTheFile_isRefused() throws Exception {
    run("ln a.automerge hard; ln -s a.automerge soft");
    for (String name : new String[] {"./a.automerge", "hard", "soft"}) {
      assertThat(fails(2, "am sync a.automerge " + name).out())
          .isEqualTo("am: sync: " + name + " is the same file\n");
    }
  }

  /** What it begins with may come while it is served. */
  @Test
  void server_whoseFileIsNoLongerEmpty_tellsWhatIsRelated() throws Exception {
    run("am init empty.automerge -q");
    serve("empty.automerge --listen unix:socket");
    run("am sync a.automerge unix:socket -q; am change a.automerge set here 1 -q");
    run("am change b.automerge set there 2 -q; am sync a.automerge unix:socket -q");
    run("am sync b.automerge unix:socket -q");
    assertThat(value("b.automerge", ".here")).isEqualTo("1");
    assertThat(value("empty.automerge", ".there")).isEqualTo("2");
    fails(1, "am sync u.automerge unix:socket");
    run("cmp u.automerge u.before");
  }

  @Test
  void server_refusesOneAndServesTheOthers() throws Exception {
    String url = serve("a.automerge --listen tcp://127.0.0.1:0 --listen unix:socket");
    Process live = shell.start("log2", "am", "sync", "b.automerge", url, "--live");
    run("am change a.automerge set n 1 -q");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!value("b.automerge", ".n").equals("1")) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(20);
    }
    run("cp a.automerge a.before");

    for (String peer : new String[] {url, "unix:socket", url + "/" + id("a.automerge")}) {
      RealShell.Result refused = fails(1, "am sync u.automerge " + peer);
      assertThat(refused.out()).contains("not related").contains("--allow-unrelated");
      fails(5, "am sync u.automerge " + peer + " --allow-unrelated");
    }
    run("cmp a.automerge a.before; cmp u.automerge u.before");

    assertThat(live.isAlive()).isTrue();
    run("am change b.automerge set m 2 -q; am sync a.automerge unix:socket -q");
    deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!value("a.automerge", ".m").equals("2")) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(20);
    }
    assertThat(shell.await("log", "not related")).contains("am: a peer: ");
  }

  @Test
  void serverThatAllows_isRefusedByAClientThatDoesNot() throws Exception {
    String url = serve("a.automerge --allow-unrelated --listen tcp://127.0.0.1:0");
    assertThat(fails(1, "am sync u.automerge " + url).out()).contains("--allow-unrelated");
    run("cmp u.automerge u.before; cmp a.automerge b.automerge");
    run("am sync u.automerge " + url + " --allow-unrelated -q");
    assertThat(value("u.automerge", ".a")).isEqualTo("1");
    assertThat(value("a.automerge", ".u")).isEqualTo("1");
  }

  @Test
  void ssh_passesItOn_execDoesNot() throws Exception {
    run(
        "printf '#!/bin/sh\\nfor last; do :; done; exec sh -c \"$last\"' > my-ssh; chmod +x my-ssh;"
            + "export AM_SSH=$PWD/my-ssh");
    String ssh = "AM_SSH=$PWD/my-ssh am sync u.automerge box:$PWD/a.automerge ";
    assertThat(fails(1, ssh).out()).contains("box:").contains("not related to u.automerge");
    assertThat(fails(1, "am sync u.automerge 'exec:am sync a.automerge -'").out())
        .contains("not related");
    fails(5, "am sync u.automerge 'exec:am sync a.automerge -' --allow-unrelated");
    run("cmp u.automerge u.before; cmp a.automerge b.automerge");
    run(ssh + "--allow-unrelated -q");
    assertThat(value("a.automerge", ".u")).isEqualTo("1");
    assertThat(value("u.automerge", ".a")).isEqualTo("1");
  }

  @Test
  void oneWay_unrelatedIsRefusedAndRelatedIsNot() throws Exception {
    run("am change a.automerge set n 1 -q; am change b.automerge set m 2 -q");
    String peer = "'exec:am sync a.automerge - -q' -q ";
    for (String option : new String[] {"--pull", "--push", "-n"}) {
      fails(1, "am sync u.automerge " + peer + option);
    }
    run("cmp u.automerge u.before");
    run("am sync b.automerge " + peer + "--pull");
    assertThat(value("b.automerge", ".n")).isEqualTo("1");
    assertThat(value("a.automerge", ".m")).isNotEqualTo("2");
    run("am sync b.automerge " + peer + "--push");
    assertThat(value("a.automerge", ".m")).isEqualTo("2");
  }

  @Test
  void server_answersToItsIdsAndNoOther() throws Exception {
    String hex = shell.run("am heads a.automerge").out().strip();
    byte[] hash = HexFormat.of().parseHex(hex);
    String oldForm = DocumentId.fromBytes(Arrays.copyOf(hash, DocumentId.BYTE_COUNT)).toString();
    String url = serve("a.automerge --id " + OTHER + " --listen tcp://127.0.0.1:0");
    for (String known : new String[] {"", "/" + id("a.automerge"), "/" + oldForm, "/" + OTHER}) {
      run("rm -f c.automerge; am clone " + url + known + " c.automerge -q");
      assertThat(value("c.automerge", ".a")).isEqualTo("1");
    }
    String unknown = id("u.automerge");
    assertThat(fails(5, "am clone " + url + "/" + unknown + " d.automerge").out())
        .contains("does not have the document");
    run("test ! -e d.automerge");
    assertThat(fails(5, "am sync b.automerge " + url + "/" + unknown).out())
        .contains("does not have the document");
  }

  /** What was given once is answered in later runs, but not by another document at the path. */
  @Test
  void idGivenOnce_isAnsweredForGood() throws Exception {
    String wait = "am sync a.automerge 'exec:am sync b.automerge - -q' -q --id ";
    fails(5, wait + OTHER);
    run("am sync b.automerge a.automerge -q --id " + OTHER);
    run("am sync b.automerge 'exec:am sync a.automerge - -q' -q --id " + OTHER);
    run(wait + OTHER);
    run("cp u.automerge a.automerge");
    fails(5, "am sync c.automerge 'exec:am sync a.automerge - -q' -q --id " + OTHER);
  }

  @Test
  void documentWithoutChanges_isClonedByAm_underAnIdThatItKeeps() throws Exception {
    run("am init e.automerge -q");
    String url = serve("e.automerge --listen tcp://127.0.0.1:0");
    String id = id("e.automerge");
    run("am clone " + url + " f.automerge -q; am clone " + url + "/" + id + " g.automerge -q");
    run("am heads f.automerge > heads; test ! -s heads");
    run("am change e.automerge set first 1 -q");
    assertThat(id("e.automerge")).isNotEqualTo(id);
    run("am sync g.automerge " + url + "/" + id + " -q");
    assertThat(value("g.automerge", ".first")).isEqualTo("1");
  }

  /**
   * An id from the time without changes is the first document's that comes, not any later one's.
   */
  @Test
  void idKeptWithoutChanges_isNotAnsweredByAnotherDocumentLater() throws Exception {
    run("am init e.automerge -q");
    String id = id("e.automerge");
    String clone =
        "rm -f c.automerge; am clone automerge:" + id + "@'exec:am sync e.automerge - -q'";
    run("am change e.automerge set first 1 -q");
    id("e.automerge");
    run(clone + " c.automerge -q; am get c.automerge .first");
    run("cp u.automerge e.automerge");
    fails(5, clone + " c.automerge -q");
  }

  /** As an am does that is older than the names of documents: it makes an id, and asks for it. */
  @Test
  void peerThatAsksForAnotherId_isNamedOnTheWaitingSide() throws Exception {
    String wait = "am sync a.automerge 'exec:am sync b.automerge - -q' --id " + OTHER;
    assertThat(fails(5, wait).out())
        .contains("before both sides agreed: it spoke of the document " + OTHER)
        .contains("--id " + OTHER + " answers to that id");
  }

  @Test
  void folder_hasNoDocumentForThoseWhoNameNone() throws Exception {
    run("mkdir docs; cp a.automerge docs/" + OTHER + ".automerge");
    String url = serve("docs --listen tcp://127.0.0.1:0");
    assertThat(fails(5, "am clone " + url + " c.automerge").out())
        .contains("name the document: ws://HOST/ID")
        .contains("Here: tcp://HOST:PORT/ID. ");
    run("test ! -e c.automerge; am clone automerge:" + OTHER + "@" + url + " c.automerge -q");
    fails(1, "am sync u.automerge " + url + "/" + OTHER);
    run("cmp u.automerge u.before");
  }

  @Test
  void json_isOneObjectOnStdout() throws Exception {
    run("am change b.automerge set n 1 -q");
    String said = shell.run("am sync a.automerge b.automerge --json -q").out();
    assertThat(said)
        .startsWith("{\"file\":\"a.automerge\",\"peer\":\"b.automerge\",\"received\":1,\"sent\":0,")
        .contains("\"heads\":[\"")
        .contains("\"seconds\":")
        .hasLineCount(1);
  }
}
