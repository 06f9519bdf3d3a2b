package org.amkit.cli.command.sync;

import java.io.IOException;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am sync}: syncs a document with another copy of it. */
@Listing(
    group = Listing.Group.MERGE,
    place = 50,
    summary = "Exchange changes with another copy, here or elsewhere")
@Command(
    name = "sync",
    description = {
      "Exchanges changes between FILE and PEER until both have the same ones. FILE is created if it"
          + " does not exist.",
      "PEER is another FILE; - (this process's stdin and stdout; the peer begins);"
          + " exec:COMMAND (a command's stdin and stdout); [user@]host:PATH or"
          + " ssh://[user@]host[:port]/PATH (runs am there); tcp://HOST:PORT[/DOC];"
          + " unix:PATH[#DOC]; ws://HOST[:PORT]/[PATH/][DOC] and wss:// (a server of"
          + " automerge-repo, or am serve).",
      "automerge:ID@PEER names the document at PEER. A path that exists is a FILE, whatever its"
          + " name.",
      "Where FILE and PEER are both stores, all their documents are synced: FOLDER (ID.automerge"
          + " files; FOLDER/ if it is to be made), nodefs:FOLDER (automerge-repo's own layout),"
          + " postgresql://USER@HOST:PORT/DATABASE, nats://HOST:PORT/STREAM. Each document is read"
          + " from both, appended where changes are missing, and read again to verify it. A sync"
          + " that was stopped or killed is resumed by running it again, and servers of the stores"
          + " may be running. --create makes a store that does not exist. A document that cannot be"
          + " synced is named on stderr, and the others are synced.",
      "What is received is on disk before it is acknowledged. Documents that have no change in"
          + " common are not synced (exit 1), unless --allow-unrelated is given on both sides; over"
          + " ssh it is passed on.",
      "With --live, a connection that is lost is made again after 0.1 s, then less and less often,"
          + " up to every 10 s; stderr says once that it is lost, and once that it is back. Nothing"
          + " is sent twice. A document that PEER does not have yet is waited for. The first"
          + " connection is not tried again (exit 5), and neither is one that is refused. A command"
          + " (exec:, ssh) that ends its side in good order ends the session (exit 0).",
      "--json prints one JSON object at the end: file, peer, received and sent (changes),"
          + " conflicts (new ones), rounds, messages and bytes each way, seconds, heads.",
      "Between stores: file, peer, documents, documentsSent, documentsReceived, sent and received"
          + " (changes), failed (documents), complete, dryRun, seconds.",
    })
final class SyncCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(index = "1", paramLabel = "PEER", description = "The peer to sync with.")
  String peer;

  @Option(
      names = "--live",
      description =
          "Keep exchanging changes until SIGINT or SIGTERM; connect again when the connection is"
              + " lost.")
  boolean live;

  @Option(names = "--pull", description = "Only receive changes.")
  boolean pull;

  @Option(names = "--push", description = "Only send changes.")
  boolean push;

  @Option(
      names = "--create",
      description = "Create the file if it does not exist (FILE with PEER -, or PEER).")
  boolean create;

  @Option(names = "--initiate", description = "With PEER -: send the first message.")
  boolean initiate;

  @Option(
      names = {"-n", "--dry-run"},
      description =
          "Write nothing and send no changes: print how many would be exchanged. The peer's"
              + " changes are fetched to count them, then discarded.")
  boolean dryRun;

  @Option(names = "--stats", description = "Print transfer statistics on stderr.")
  boolean stats;

  @Mixin final SshOptions ssh = new SshOptions();

  @Mixin final WebClientOptions web = new WebClientOptions();

  @Mixin final PeerOptions options = new PeerOptions();

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    if (file.equals(FileLabel.DASH)) {
      throw Failure.usage("sync: FILE cannot be -");
    }
    if (pull && push) {
      throw Failure.usage("sync: --pull and --push exclude each other");
    }
    if (dryRun && live) {
      throw Failure.usage("sync: --dry-run and --live exclude each other");
    }
    SyncWay way = new SyncWay(live, pull, push, create, initiate, dryRun, stats);
    if (StoreSync.isMeant(run, file, peer)) {
      return new StoreSync(run, file, peer, way, options, report.json).sync();
    }
    return new Syncing(run, file, peer, way, ssh, web, options, report.json).sync();
  }
}
