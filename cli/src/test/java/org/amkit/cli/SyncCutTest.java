package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Syncs between processes that are killed, and over connections that are cut: what one side has
 * told the other that it has is in its file, and the next sync takes up from there.
 */
@Timeout(180)
class SyncCutTest {
  private static final String ID = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";
  private static final String SERVED = "docs/" + ID + ".automerge";
  private static final Pattern HEADS = Pattern.compile("\"heads\":\\[([^]]*)]");

  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    shell = RealShell.sparing(home);
    run("mkdir docs; am init a.automerge --from '{\"t\":\"x\"}' -q; cp a.automerge " + SERVED);
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private void run(String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as(result.out()).isZero();
  }

  private Process serve(String log, String... more) throws Exception {
    String[] words = {"am", "serve", "docs", "--listen", "unix:socket"};
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Process server = shell.start(log, all);
    shell.await(log, "listening on ");
    return server;
  }

  private Process syncLive(String log) throws IOException {
    String peer = "unix:socket#" + ID;
    return shell.start(log, "am", "sync", "a.automerge", peer, "--live", "--trace", log + ".trace");
  }

  /** A program that makes one change after the other, until it is told that it is enough. */
  private final class Editing {
    private final Process process;
    private final Thread writer = new Thread(this::write);
    private volatile boolean enough;
    private int count;

    Editing(String file, String key) throws IOException {
      process = shell.start(key + ".log", "am", "shell", file);
      writer.setName(key);
      writer.setDaemon(true);
      writer.start();
    }

    private void write() {
      try (Writer lines = process.outputWriter()) {
        while (!enough) {
          lines.write("set " + writer.getName() + " " + count + "\n");
          lines.flush();
          count++;
          Thread.sleep(10);
        }
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(writer.getName(), e);
      }
    }

    /** How many changes it made. */
    int end() throws InterruptedException {
      enough = true;
      writer.join();
      assertThat(await(process)).isZero();
      return count;
    }
  }

  /** Heads that messages in one direction name. */
  private Set<ChangeHash> heads(String trace, String direction) throws IOException {
    Set<ChangeHash> heads = new LinkedHashSet<>();
    String whole = Files.exists(shell.path(trace)) ? Files.readString(shell.path(trace)) : "";
    for (String line : whole.lines().toList()) {
      Matcher found = HEADS.matcher(line);
      if (line.contains("\"direction\":\"" + direction + "\"") && found.find()) {
        for (String hash : found.group(1).replace("\"", "").split(",", 0)) {
          if (!hash.isEmpty()) {
            heads.add(ChangeHash.fromString(hash));
          }
        }
      }
    }
    return heads;
  }

  private void awaitHeads(String trace, String direction, int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (heads(trace, direction).size() < count) {
      assertThat(System.nanoTime() - deadline).as(trace + " has " + count).isNegative();
      Thread.sleep(10);
    }
  }

  private static int await(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void holds(String file, Set<ChangeHash> heads) throws Exception {
    run("am verify -q " + file);
    Document document = document(file);
    assertThat(heads).isNotEmpty().allMatch(head -> document.getChangeByHash(head).isPresent());
  }

  private void areTheSame(String... files) throws Exception {
    for (String file : files) {
      assertThat(document(file).getHeads()).as(file).isEqualTo(document(files[0]).getHeads());
    }
  }

  private Document document(String file) throws IOException {
    return Document.load(Files.readAllBytes(shell.path(file)));
  }

  @Test
  void serverKilled_hasWhatItAcknowledged_andTheClientComesBackAndResumes() throws Exception {
    Process server = serve("log");
    Process client = syncLive("log2");
    Editing here = new Editing("a.automerge", "here");
    Editing there = new Editing(SERVED, "there");
    awaitHeads("log2.trace", "received", 8);
    server.destroyForcibly();

    assertThat(await(server)).isNotZero();
    holds(SERVED, heads("log2.trace", "received"));
    shell.await("log2", "; connecting again\n");
    int hereCount = here.end();
    int thereCount = there.end();
    int whole = 1 + hereCount + thereCount;
    int serverLacks = whole - document(SERVED).changeCount();

    server = serve("log3");
    shell.await("log2", ": connected again\n");
    awaitChanges(whole, "a.automerge", SERVED);
    assertThat(client.isAlive()).isTrue();
    client.destroy();
    assertThat(await(client)).isZero();
    server.destroy();
    assertThat(await(server)).isZero();
    areTheSame("a.automerge", SERVED);
    // It goes on from what both had before, and says so.
    assertThat(shell.await("log3", " sent\n")).contains(serverLacks + " change");
    String trace = Files.readString(shell.path("log2.trace"));
    assertThat(trace.substring(trace.lastIndexOf("\"type\":\"join\"")).lines().toList())
        .filteredOn(line -> line.contains("\"direction\":\"sent\",\"type\":\"sync\""))
        .first()
        .asString()
        .contains("\"lastSync\":[\"");
    assertThat(shell.await("log2", " sent\n")).containsOnlyOnce("connecting again");
    assertThat(shell.run("am get a.automerge here; am get a.automerge there").out())
        .isEqualTo((hereCount - 1) + "\n" + (thereCount - 1) + "\n");
  }

  /** Nothing tells the two that they are related but where their histories begin. */
  @Test
  void serverOfAFileKilled_bothEditedMeanwhile_areSyncedAgain() throws Exception {
    String[] serve = {"am", "serve", SERVED, "--listen", "unix:socket", "--no-state"};
    Process server = shell.start("log", serve);
    shell.await("log", "listening on ");
    Process client =
        shell.start("log2", "am", "sync", "a.automerge", "unix:socket", "--live", "--no-state");
    run("am change " + SERVED + " set n 1 -q");
    awaitChanges(2, "a.automerge");
    server.destroyForcibly();
    assertThat(await(server)).isNotZero();
    shell.await("log2", "; connecting again\n");
    run("am change a.automerge set here 1 -q; am change " + SERVED + " set there 1 -q");

    server = shell.start("log3", serve);
    awaitChanges(4, "a.automerge", SERVED);
    client.destroy();
    assertThat(await(client)).isZero();
    server.destroy();
    assertThat(await(server)).isZero();
    areTheSame("a.automerge", SERVED);
  }

  private void awaitChanges(int count, String... files) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (String file : files) {
      while (!Files.exists(shell.path(file)) || document(file).changeCount() < count) {
        assertThat(System.nanoTime() - deadline).as(file + " has " + count).isNegative();
        Thread.sleep(10);
      }
    }
  }

  @Test
  void clientKilled_hasWhatItAcknowledged() throws Exception {
    Process server = serve("log", "--trace", "server.trace");
    Process client = syncLive("log2");
    Editing there = new Editing(SERVED, "there");
    awaitHeads("server.trace", "received", 6);
    client.destroyForcibly();

    int thereCount = there.end();
    holds("a.automerge", heads("server.trace", "received"));
    // The server is not put out, and takes the same one up again.
    client = syncLive("log3");
    awaitHeads("log3.trace", "sent", 1);
    run("am change a.automerge set back true -q");
    shell.await("log3.trace", document("a.automerge").getHeads()[0].toString());
    client.destroy();
    assertThat(await(client)).isZero();
    server.destroy();
    assertThat(await(server)).isZero();
    areTheSame("a.automerge", SERVED);
    assertThat(shell.run("am get " + SERVED + " back").out()).isEqualTo("true\n");
    assertThat(document("a.automerge").changeCount()).isEqualTo(2 + thereCount);
  }

  /** A program that is the peer is started again, too. */
  @Test
  void peerProgramKilled_isStartedAgain() throws Exception {
    run("cp a.automerge b.automerge");
    String peer = "exec:echo $$ >> pids; exec am sync b.automerge - --live -q";
    Process client = shell.start("log", "am", "sync", "a.automerge", peer, "--live");
    run("am change b.automerge set n 1 -q");
    awaitChanges(2, "a.automerge");

    run("kill -9 $(cat pids)");
    shell.await("log", "; connecting again\n");
    shell.await("log", ": connected again\n");
    run("am change b.automerge set n 2 -q");
    awaitChanges(3, "a.automerge");

    client.destroy();
    assertThat(await(client)).isZero();
    assertThat(Files.readString(shell.path("pids")).lines()).hasSize(2);
  }

  @Test
  void documentThatIsNotThereYet_isWaitedFor() throws Exception {
    Process server = serve("log", "--create");
    String other = "unix:socket#3GxRhtR5SRpCJx8ECzrrNb4JbuBU";
    RealShell.Result unknown = shell.run("am sync new.automerge " + other);
    assertThat(unknown.exit()).isEqualTo(5);
    assertThat(unknown.out()).contains("does not have the document");
    Process client = shell.start("log2", "am", "sync", "new.automerge", other, "--live");
    shell.await("log2", "does not have the document yet; waiting");

    run("am sync a.automerge " + other + " -q");

    awaitChanges(1, "new.automerge");
    client.destroy();
    assertThat(await(client)).isZero();
    server.destroy();
    assertThat(await(server)).isZero();
  }

  /** What has come of a first sync is kept, whichever way it goes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstSyncCut_goesOnWhereItWas(boolean gives) throws Exception {
    String from = gives ? "a.automerge" : SERVED;
    run(
        "for i in 1 2 3 4 5 6; do head -c 400000 /dev/urandom > noise;"
            + " am change "
            + from
            + " set n$i bytes:@noise -q; done");
    Process server = shell.start("log", "am", "serve", "docs", "--listen", "tcp://127.0.0.1:0");
    String log = shell.await("log", "listening on tcp:");
    int port = URI.create(log.substring(log.indexOf("tcp:")).strip()).getPort();
    String to = gives ? SERVED : "a.automerge";

    try (CuttingProxy proxy = new CuttingProxy(port, 1_900_000)) {
      String url = "tcp://127.0.0.1:" + proxy.port() + "/" + ID;
      assertThat(shell.run("am sync a.automerge " + url).exit()).isEqualTo(5);
    }
    // The server says so when it has taken in what has come.
    shell.await("log", " sent\n");
    int kept = document(to).changeCount();
    assertThat(kept).isBetween(2, 6);
    RealShell.Result rest =
        shell.run("am sync a.automerge tcp://127.0.0.1:" + port + "/" + ID + " --stats");

    assertThat(rest.exit()).as(rest.out()).isZero();
    String count = (7 - kept) + (gives ? " sent" : " received");
    assertThat(rest.out()).containsPattern("changes: (\\d+ sent, )?" + count);
    areTheSame("a.automerge", SERVED);
    server.destroy();
    assertThat(await(server)).isZero();
  }

  @Test
  void connectionCutAnywhere_leavesWholeFilesAndTheNextTakesUp() throws Exception {
    run(
        "for i in 1 2 3 4 5 6; do head -c 3000 /dev/urandom > noise;"
            + " am change a.automerge set here$i bytes:@noise -q;"
            + " am change "
            + SERVED
            + " set there$i bytes:@noise -q; done");
    Process server = shell.start("log", "am", "serve", "docs", "--listen", "tcp://127.0.0.1:0");
    String log = shell.await("log", "listening on tcp:");
    int port = URI.create(log.substring(log.indexOf("tcp:")).strip()).getPort();

    int cuts = 0;
    boolean cut = true;
    for (int byteCount = 50; cut; byteCount *= 2) {
      try (CuttingProxy proxy = new CuttingProxy(port, byteCount)) {
        String trace = "trace" + byteCount;
        String url = "tcp://127.0.0.1:" + proxy.port() + "/" + ID;
        RealShell.Result sync = shell.run("am sync a.automerge " + url + " --trace " + trace);
        cut = proxy.hasCut();
        assertThat(sync.exit()).as(sync.out()).isEqualTo(cut ? 5 : 0);
        assertThat(sync.out()).doesNotContain("internal error");
        cuts += cut ? 1 : 0;
        run("am verify -q a.automerge " + SERVED);
        Set<ChangeHash> acknowledged = heads(trace, "received");
        if (!acknowledged.isEmpty()) {
          holds(SERVED, acknowledged);
        }
      }
    }

    assertThat(cuts).isGreaterThan(5);
    server.destroy();
    assertThat(await(server)).isZero();
    areTheSame("a.automerge", SERVED);
  }
}
