package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.command.Inputs;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.terminal.Progress;
import org.amkit.cli.transport.MemoryLink;
import org.amkit.net.DocumentId;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.amkit.net.SessionOptions;
import org.amkit.net.SessionStats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am sync}: one document in step with another copy of it, somewhere. */
@Listing(
    group = Listing.Group.MERGE,
    place = 50,
    summary = "Exchange changes with another copy, here or elsewhere")
@Command(
    name = "sync",
    description = {
      "Exchanges changes between FILE and PEER until both have the same ones. A FILE that is not"
          + " there is made: a clone.",
      "PEER is another FILE; - (this process's stdin and stdout: waits to be spoken to);"
          + " exec:COMMAND (a command's stdin and stdout); [user@]host:PATH or"
          + " ssh://[user@]host[:port]/PATH (runs am there); tcp://HOST:PORT[/DOC];"
          + " unix:PATH[#DOC]; ws://HOST[:PORT]/[PATH/][DOC] and wss:// (a server of"
          + " automerge-repo, or am serve).",
      "automerge:ID@PEER names the document at PEER. A path that exists is a FILE, whatever its"
          + " name.",
      "What is received is on disk before it is acknowledged. Documents that have no change in"
          + " common are not synced (exit 1), unless --allow-unrelated is given on both sides; over"
          + " ssh it is passed on.",
      "--json prints one JSON object at the end: file, peer, received and sent (changes),"
          + " conflicts (new ones), rounds, messages and bytes each way, seconds, heads.",
    })
final class SyncCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(index = "1", paramLabel = "PEER", description = "Whom to sync it with.")
  String peer;

  @Option(
      names = "--live",
      description =
          "Keep exchanging changes until SIGINT or SIGTERM, or until the peer ends the session.")
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
      names = "--ssh",
      paramLabel = "CMD",
      description = "How to run ssh (default: AM_SSH, else ssh).")
  @Nullable String ssh;

  @Option(
      names = "--remote-am",
      paramLabel = "CMD",
      defaultValue = "am",
      description = "How to run am on the other machine (default: am).")
  String remoteAm = "am";

  @Option(
      names = {"-n", "--dry-run"},
      description =
          "Write nothing and send no changes: print how many would be exchanged. The peer's"
              + " changes are fetched to count them, then discarded.")
  boolean dryRun;

  @Option(names = "--stats", description = "Print on stderr how much was exchanged.")
  boolean stats;

  @Mixin WebClientOptions web = new WebClientOptions();

  @Mixin PeerOptions options = new PeerOptions();

  @Mixin ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    if (file.equals(Inputs.DASH)) {
      throw Failure.usage("sync: FILE cannot be -");
    }
    if (pull && push) {
      throw Failure.usage("sync: --pull and --push exclude each other");
    }
    if (dryRun && live) {
      throw Failure.usage("sync: --dry-run and --live exclude each other");
    }
    PeerAddress address = PeerAddress.parse(peer, name -> Files.exists(run.path(name)));
    DocumentId id = documentId(address);
    address = address.withoutDocument();
    web.check(address);
    boolean waiting = address instanceof PeerAddress.Stdio && !initiate;
    if (address instanceof PeerAddress.Stdio) {
      if (report.json) {
        throw Failure.usage("sync: --json and PEER - exclude each other: both write to stdout");
      }
      run.outputs().refuseTerminal(Inputs.DASH);
    }
    SyncedFile own = open(run, file, create || !waiting);
    PeerConnection connection = new PeerConnection(run, address);
    try (SyncTrace trace = options.openTrace(run)) {
      PeerHeads peerHeads = new PeerHeads(trace);
      SessionOptions sessionOptions =
          options
              .forSession(run, own.storageId(run), peerHeads)
              .withLive(live)
              .withDirection(direction());
      SessionStats done;
      Progress progress = live ? Progress.none() : run.console().progress(peerHeads::progress);
      try {
        done =
            address instanceof PeerAddress.File other
                ? withFile(run, other, own, id, sessionOptions)
                : run(run, connection, own, id, sessionOptions, waiting);
      } finally {
        progress.close();
      }
      own.createIfMissing();
      summary().print(run, done, own, peerHeads);
      return ExitCode.OK;
    } catch (SessionException e) {
      throw failed(connection, e);
    } catch (SyncedFile.StoreFailure e) {
      throw e.failure();
    } finally {
      connection.abandon();
    }
  }

  /** The document that is named, in PEER or by --id; null for none. */
  private @Nullable DocumentId documentId(PeerAddress address) {
    DocumentId inPeer = address.document();
    DocumentId given = options.id();
    if (inPeer != null && given != null && !inPeer.equals(given)) {
      throw Failure.usage("sync: --id and " + peer + " name two documents");
    }
    return given != null ? given : inPeer;
  }

  private SyncedFile open(Run run, String name, boolean mayMake) throws IOException {
    boolean keepState = !options.noState && !dryRun;
    SyncedFile opened = SyncedFile.open(run, name, options.lockTimeout(), keepState, mayMake);
    return dryRun ? opened.withoutWriting() : opened;
  }

  /** A dry run only takes, and so knows what the peer has and lacks. */
  private SessionOptions.Direction direction() {
    if (pull || dryRun) {
      return SessionOptions.Direction.PULL;
    }
    return push ? SessionOptions.Direction.PUSH : SessionOptions.Direction.BOTH;
  }

  private SessionStats run(
      Run run,
      PeerConnection connection,
      SyncedFile own,
      @Nullable DocumentId id,
      SessionOptions sessionOptions,
      boolean waiting)
      throws IOException {
    MessageChannel channel = connection.open(options, web, ssh(run));
    org.amkit.net.Session running;
    if (waiting) {
      if (id != null) {
        own.answerTo(id);
      }
      running = org.amkit.net.Session.waiting(channel, sessionOptions, own);
    } else {
      running = initiating(channel, sessionOptions, own, id);
    }
    SessionStats done =
        live
            ? FileWatch.during(run.console(), () -> List.of(own), running::stop, running::run)
            : running.run();
    connection.finish();
    return done;
  }

  private static org.amkit.net.Session initiating(
      MessageChannel channel, SessionOptions options, SyncedFile own, @Nullable DocumentId id) {
    if (id != null) {
      return org.amkit.net.Session.initiating(channel, options, id, own);
    }
    own.takeNameFromPeer();
    return org.amkit.net.Session.initiating(channel, options, own);
  }

  private PeerConnection.Ssh ssh(Run run) {
    String fromVariable = run.environment().variable("AM_SSH");
    String command = ssh != null ? ssh : fromVariable != null ? fromVariable : "ssh";
    return new PeerConnection.Ssh(command, remoteAm, remoteOptions(run));
  }

  /** What the am on the other machine has to know. */
  private List<String> remoteOptions(Run run) {
    List<String> remote = new ArrayList<>();
    if (!run.console().verbose()) {
      // Its stderr is ours, and it would count the same changes once more.
      remote.add("-q");
    }
    if (live) {
      remote.add("--live");
    }
    if (create) {
      remote.add("--create");
    }
    if (options.noState || dryRun) {
      remote.add("--no-state");
    }
    if (options.allowUnrelated) {
      remote.add("--allow-unrelated");
    }
    if (options.id != null) {
      remote.add("--id");
      remote.add(String.valueOf(options.id()));
    }
    return remote;
  }

  // Two files

  private SessionStats withFile(
      Run run,
      PeerAddress.File address,
      SyncedFile own,
      @Nullable DocumentId id,
      SessionOptions sessionOptions)
      throws IOException {
    Path otherPath = run.path(address.name());
    if (otherPath
        .toAbsolutePath()
        .normalize()
        .equals(run.path(file).toAbsolutePath().normalize())) {
      throw Failure.usage("sync: " + address.name() + " is the same file");
    }
    SyncedFile other = open(run, address.name(), create);
    if (!options.allowUnrelated && !own.isRelatedTo(other)) {
      throw Unrelated.failure(file, address.name());
    }
    if (id != null) {
      other.answerTo(id);
    }
    MemoryLink link = new MemoryLink();
    SessionOptions otherOptions =
        options.forSession(run, other.storageId(run), null).withLive(live);
    org.amkit.net.Session there = org.amkit.net.Session.waiting(link.second(), otherOptions, other);
    org.amkit.net.Session here = initiating(link.first(), sessionOptions, own, id);
    FutureTask<SessionStats> otherEnd = inBackground(there::run);
    SessionStats done;
    try {
      done =
          live
              ? FileWatch.during(run.console(), () -> List.of(own, other), here::stop, here::run)
              : here.run();
    } catch (SessionException e) {
      // What the other file says is nearer to what went wrong.
      result(otherEnd);
      throw e;
    }
    result(otherEnd);
    other.createIfMissing();
    return done;
  }

  private static FutureTask<SessionStats> inBackground(Callable<SessionStats> task) {
    FutureTask<SessionStats> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "am-sync-other-file");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static void result(FutureTask<SessionStats> task) throws IOException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (OutOfMemory.isCauseOf(e)) {
        throw OutOfMemory.failure(e);
      }
      throw Failure.internal("internal error: " + e.getCause(), e);
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      throw new SessionException(SessionException.Kind.CONNECTION, "interrupted", e);
    }
  }

  // What is said at the end

  private Failure failed(PeerConnection connection, SessionException e) {
    return switch (e.kind()) {
      case UNRELATED -> Unrelated.failure(file, peer.equals(Inputs.DASH) ? "the other side" : peer);
      case UNNAMED ->
          Failure.peer(peer + ": name the document: ws://HOST/ID", e)
              .hint("The other side does not say which it means. " + connection.naming());
      default -> connection.explain(peer, e);
    };
  }

  private SyncSummary summary() {
    return new SyncSummary(file, peer, dryRun, pull, push, stats, report.json);
  }

  /** A name for this side that nobody else has. */
  static String peerId(Run run) {
    byte[] random = new byte[8];
    run.environment().random().nextBytes(random);
    return "am-" + HexFormat.of().formatHex(random);
  }
}
