package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Progress;
import org.amkit.cli.transport.ChildProcess;
import org.amkit.cli.transport.MemoryLink;
import org.amkit.cli.transport.Sockets;
import org.amkit.net.DocumentId;
import org.amkit.net.DocumentSource;
import org.amkit.net.FramedChannel;
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
@Command(
    name = "sync",
    description = {
      "Exchanges changes between FILE and PEER until both have the same ones. A FILE that is not"
          + " there is made: a clone.",
      "PEER is another FILE; - (this process's stdin and stdout: waits to be spoken to);"
          + " exec:COMMAND (a command's stdin and stdout); [user@]host:PATH or"
          + " ssh://[user@]host[:port]/PATH (runs am there); tcp://HOST:PORT[/DOC];"
          + " unix:PATH[#DOC]; ws://HOST[:PORT]/[PATH/][DOC] and wss:// (a server of automerge-repo,"
          + " or am serve).",
      "What is received is on disk before it is acknowledged.",
    })
public final class SyncCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(index = "1", paramLabel = "PEER", description = "Whom to sync it with.")
  String peer;

  @Option(
      names = "--live",
      description =
          "Stay, and pass on changes as they come, until SIGINT or SIGTERM, or the other side"
              + " takes leave.")
  boolean live;

  @Option(names = "--pull", description = "Only receive changes.")
  boolean pull;

  @Option(names = "--push", description = "Only send changes.")
  boolean push;

  @Option(
      names = "--create",
      description = "Where this side waits (PEER -), or PEER is a file: make it if need be.")
  boolean create;

  @Option(names = "--initiate", description = "With PEER -: speak first.")
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
          "Write nothing and send no changes: say how many would go over. Those that would be"
              + " received do come over, and are forgotten.")
  boolean dryRun;

  @Option(names = "--stats", description = "Print on stderr what went over.")
  boolean stats;

  @Mixin WebClientOptions web;

  @Mixin PeerOptions options;

  private @Nullable ChildProcess child;

  @Override
  public int run(Session session) throws IOException {
    if (pull && push) {
      throw Failure.usage("sync: --pull and --push exclude each other");
    }
    if (dryRun && live) {
      throw Failure.usage("sync: --dry-run and --live exclude each other");
    }
    PeerAddress address = PeerAddress.parse(peer);
    web.check(address);
    boolean waiting = address instanceof PeerAddress.Stdio && !initiate;
    if (address instanceof PeerAddress.Stdio) {
      session.refuseTerminal();
    }
    SyncedFile own = open(session, file, create || !waiting);
    try (SyncTrace trace = options.openTrace(session)) {
      PeerHeads peerHeads = new PeerHeads(trace);
      SessionOptions sessionOptions =
          options
              .forSession(session, own.storageId(session), peerHeads)
              .withLive(live)
              .withDirection(direction());
      SessionStats done;
      Progress progress = live ? Progress.none() : session.console().progress(peerHeads::progress);
      try {
        done = run(session, address, own, sessionOptions, waiting);
      } finally {
        progress.close();
      }
      own.createIfMissing();
      report(session, done, own, peerHeads);
      return ExitCode.OK;
    } catch (SessionException e) {
      throw failed(e);
    } catch (SyncedFile.StoreFailure e) {
      throw e.failure();
    } finally {
      if (child != null) {
        child.end(true);
      }
    }
  }

  private SyncedFile open(Session session, String name, boolean mayMake) throws IOException {
    boolean keepState = !options.noState && !dryRun;
    SyncedFile opened = SyncedFile.open(session, name, options.lockTimeout(), keepState, mayMake);
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
      Session session,
      PeerAddress address,
      SyncedFile own,
      SessionOptions sessionOptions,
      boolean waiting)
      throws IOException {
    if (address instanceof PeerAddress.File other) {
      return withFile(session, other, own, sessionOptions);
    }
    DocumentSource source = DocumentSource.only(own.shared());
    MessageChannel channel = connect(session, address);
    org.amkit.net.Session running =
        waiting
            ? org.amkit.net.Session.waiting(channel, sessionOptions, source)
            : initiating(session, address, own, channel, sessionOptions, source);
    SessionStats done = runUntilEnd(session, running, own);
    if (child != null) {
      session.console().detail("am: " + child.end(false));
      child = null;
    }
    return done;
  }

  private SessionStats runUntilEnd(Session session, org.amkit.net.Session running, SyncedFile own)
      throws IOException {
    if (!live) {
      return running.run();
    }
    return FileWatch.during(session.console(), () -> List.of(own), running::stop, running::run);
  }

  private MessageChannel connect(Session session, PeerAddress address) throws IOException {
    int max = options.maxMessageBytes();
    if (address instanceof PeerAddress.Exec exec) {
      child = ChildProcess.shell(session.environment(), exec.command(), max);
      return child.channel();
    }
    if (address instanceof PeerAddress.Ssh there) {
      String fromVariable = session.environment().variable("AM_SSH");
      String command = ssh != null ? ssh : fromVariable != null ? fromVariable : "ssh";
      child =
          ChildProcess.ssh(
              session.environment(), there, command, remoteAm, remoteOptions(session), max);
      return child.channel();
    }
    if (address instanceof PeerAddress.Tcp tcp) {
      return Sockets.connect(tcp.host(), tcp.port(), options.connectTimeout(), max);
    }
    if (address instanceof PeerAddress.Unix unix) {
      return Sockets.connect(session.path(unix.path()), max);
    }
    if (address instanceof PeerAddress.Stdio) {
      return new FramedChannel(
          session.environment().stdin(), session.environment().stdout(), () -> {}, max);
    }
    if (address instanceof PeerAddress.WebSocket there) {
      return web.connect(session, there, options.connectTimeout(), max);
    }
    throw new IllegalStateException("no way to " + address);
  }

  /** What the am on the other machine has to know. */
  private List<String> remoteOptions(Session session) {
    List<String> remote = new ArrayList<>();
    if (!session.console().verbose()) {
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
    return remote;
  }

  private static org.amkit.net.Session initiating(
      Session session,
      PeerAddress address,
      SyncedFile own,
      MessageChannel channel,
      SessionOptions sessionOptions,
      DocumentSource source) {
    DocumentId named = null;
    if (address instanceof PeerAddress.Tcp tcp) {
      named = tcp.document();
    } else if (address instanceof PeerAddress.Unix unix) {
      named = unix.document();
    } else if (address instanceof PeerAddress.WebSocket there) {
      named = there.document();
    }
    if (named != null) {
      return org.amkit.net.Session.initiating(channel, sessionOptions, named, source);
    }
    return org.amkit.net.Session.initiatingUnderAnyId(
        channel, sessionOptions, anyId(session, own), source);
  }

  private static DocumentId anyId(Session session, SyncedFile own) {
    byte[] random = new byte[DocumentId.BYTE_COUNT];
    session.environment().random().nextBytes(random);
    return own.idForAnyPeer(DocumentId.of(random));
  }

  // Two files

  private SessionStats withFile(
      Session session, PeerAddress.File address, SyncedFile own, SessionOptions sessionOptions)
      throws IOException {
    Path otherPath = session.path(address.name());
    if (otherPath
        .toAbsolutePath()
        .normalize()
        .equals(session.path(file).toAbsolutePath().normalize())) {
      throw Failure.usage("sync: " + address.name() + " is the same file");
    }
    SyncedFile other = open(session, address.name(), create);
    MemoryLink link = new MemoryLink();
    SessionOptions otherOptions =
        options.forSession(session, other.storageId(session), null).withLive(live);
    org.amkit.net.Session there =
        org.amkit.net.Session.waiting(
            link.second(), otherOptions, DocumentSource.only(other.shared()));
    org.amkit.net.Session here =
        org.amkit.net.Session.initiating(
            link.first(), sessionOptions, anyId(session, own), DocumentSource.only(own.shared()));
    FutureTask<SessionStats> otherEnd = inBackground(there::run);
    SessionStats done;
    try {
      done =
          live
              ? FileWatch.during(
                  session.console(), () -> List.of(own, other), here::stop, here::run)
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
      throw Failure.internal("internal fault: " + e.getCause(), e);
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      throw new SessionException(SessionException.Kind.CONNECTION, "interrupted", e);
    }
  }

  // What is said at the end

  private Failure failed(SessionException e) {
    String why = String.valueOf(e.getMessage());
    ChildProcess peerProcess = child;
    if (peerProcess != null) {
      String end = peerProcess.end(true);
      child = null;
      if (e.kind() != SessionException.Kind.REFUSED) {
        why += " (" + end + ")";
      }
    }
    return Failure.peer(peer + ": " + why, e)
        .hint(why.contains("its certificate") ? WebClientOptions.TRUST_HINT : null);
  }

  private void report(Session session, SessionStats done, SyncedFile own, PeerHeads peerHeads) {
    long received = dryRun && push ? 0 : done.receivedChanges();
    boolean wouldSend = dryRun && !pull && !done.peerReadOnly();
    long sent = wouldSend ? own.changesSince(peerHeads.last()) : done.sentChanges();
    session
        .console()
        .note(
            file
                + ": "
                + Amounts.count(received, "change")
                + (dryRun
                    ? " to be received, " + sent + " to be sent"
                    : " received, " + sent + " sent")
                + (dryRun ? " (nothing written, --dry-run)" : ""));
    if (done.peerReadOnly() && !pull) {
      session.console().note("am: " + peer + ": takes no changes; none were sent to it");
    }
    if (stats) {
      for (String line :
          List.of(
              "rounds: " + done.rounds(),
              "messages: "
                  + done.sentMessages()
                  + " sent, "
                  + done.receivedMessages()
                  + " received",
              "bytes: " + done.sentBytes() + " sent, " + done.receivedBytes() + " received",
              "changes: " + done.sentChanges() + " sent, " + done.receivedChanges() + " received",
              String.format(Locale.ROOT, "time: %.3f s", seconds(done.elapsed())))) {
        session.console().errorText(line + "\n");
      }
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** A name for this side that nobody else has. */
  static String peerId(Session session) {
    byte[] random = new byte[8];
    session.environment().random().nextBytes(random);
    return "am-" + HexFormat.of().formatHex(random);
  }
}
