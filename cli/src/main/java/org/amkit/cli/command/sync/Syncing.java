package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.terminal.Progress;
import org.amkit.cli.transport.Connection;
import org.amkit.cli.transport.Dial;
import org.amkit.cli.transport.MemoryLink;
import org.amkit.cli.transport.PeerAddress;
import org.amkit.net.MessageChannel;
import org.amkit.net.Session;
import org.amkit.net.SessionException;
import org.amkit.net.SessionOptions;
import org.amkit.net.SessionStats;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * A file in step with another copy of it: what {@code am sync} and {@code am clone} do.
 *
 * @param way which changes go where, and how long
 * @param json whether the end is told as JSON
 */
record Syncing(
    Run run,
    String file,
    String peer,
    Way way,
    SshOptions ssh,
    WebClientOptions web,
    PeerOptions options,
    boolean json) {
  /**
   * Which changes go where, and how long.
   *
   * @param live until one of both ends it
   * @param pull only from the peer
   * @param push only to the peer
   * @param create whether files that are missing are made
   * @param initiate whether this side begins where it would wait
   * @param dryRun nothing is written
   * @param stats whether it is told how much was exchanged
   */
  record Way(
      boolean live,
      boolean pull,
      boolean push,
      boolean create,
      boolean initiate,
      boolean dryRun,
      boolean stats) {}

  /** Syncs, and says what was exchanged. */
  int sync() throws IOException {
    PeerAddress address = PeerAddress.parse(peer, name -> Files.exists(run.path(name)));
    DocumentId id = documentId(address);
    address = address.withoutDocument();
    web.check(address);
    boolean waiting = address instanceof PeerAddress.Stdio && !way.initiate;
    if (address instanceof PeerAddress.Stdio) {
      if (json) {
        throw Failure.usage("sync: --json and PEER - exclude each other: both write to stdout");
      }
      run.outputs().refuseTerminal(FileLabel.DASH);
    }
    SyncedFile own = open(file, way.create || !waiting);
    Connection connection = address.connection(dial());
    try (SyncTrace trace = options.openTrace(run)) {
      PeerHeads peerHeads = new PeerHeads(trace);
      SessionOptions sessionOptions =
          options
              .forSession(run, own.storageId(run), peerHeads)
              .withLive(way.live)
              .withDirection(direction());
      SessionStats done;
      Progress progress = way.live ? Progress.none() : run.console().progress(peerHeads::progress);
      try {
        done =
            address instanceof PeerAddress.File other
                ? withFile(other, own, id, sessionOptions)
                : withPeer(connection, own, id, sessionOptions, waiting);
      } finally {
        progress.close();
      }
      own.createIfMissing();
      new SyncSummary(file, peer, way, json).print(run, done, own, peerHeads);
      return ExitCode.OK;
    } catch (SessionException e) {
      throw failed(connection, address, e);
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

  private SyncedFile open(String name, boolean mayMake) throws IOException {
    boolean keepState = !options.noState && !way.dryRun;
    SyncedFile opened = SyncedFile.open(run, name, options.lockTimeout(), keepState, mayMake);
    return way.dryRun ? opened.withoutWriting() : opened;
  }

  /** A dry run only takes, and so knows what the peer has and lacks. */
  private SessionOptions.Direction direction() {
    if (way.pull || way.dryRun) {
      return SessionOptions.Direction.PULL;
    }
    return way.push ? SessionOptions.Direction.PUSH : SessionOptions.Direction.BOTH;
  }

  private SessionStats withPeer(
      Connection connection,
      SyncedFile own,
      @Nullable DocumentId id,
      SessionOptions sessionOptions,
      boolean waiting)
      throws IOException {
    MessageChannel channel = connection.open();
    Session running;
    if (waiting) {
      if (id != null) {
        own.answerTo(id);
      }
      running = Session.waiting(channel, sessionOptions, own);
    } else {
      running = initiating(channel, sessionOptions, own, id);
    }
    SessionStats done =
        way.live
            ? FileWatch.during(run.console(), () -> List.of(own), running::stop, running::run)
            : running.run();
    connection.finish();
    return done;
  }

  private static Session initiating(
      MessageChannel channel, SessionOptions options, SyncedFile own, @Nullable DocumentId id) {
    if (id != null) {
      return Session.initiating(channel, options, id, own);
    }
    own.takeNameFromPeer();
    return Session.initiating(channel, options, own);
  }

  private Dial dial() {
    return new Dial(
        run.environment(),
        run.console(),
        options.connectTimeout(),
        options.maxMessageBytes(),
        ssh.command(run.environment()),
        ssh.remoteAm,
        remoteOptions(),
        web.client(run));
  }

  /** What the am on the other machine has to know. */
  private List<String> remoteOptions() {
    List<String> remote = new ArrayList<>();
    if (!run.console().verbose()) {
      // Its stderr is ours, and it would count the same changes once more.
      remote.add("-q");
    }
    if (way.live) {
      remote.add("--live");
    }
    if (way.create) {
      remote.add("--create");
    }
    if (options.noState || way.dryRun) {
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
    SyncedFile other = open(address.name(), way.create);
    if (!options.allowUnrelated && !own.isRelatedTo(other)) {
      throw Unrelated.failure(file, address.name());
    }
    if (id != null) {
      other.answerTo(id);
    }
    MemoryLink link = new MemoryLink();
    SessionOptions otherOptions =
        options.forSession(run, other.storageId(run), null).withLive(way.live);
    Session there = Session.waiting(link.second(), otherOptions, other);
    Session here = initiating(link.first(), sessionOptions, own, id);
    FutureTask<SessionStats> otherEnd = inBackground(there::run);
    SessionStats done;
    try {
      done =
          way.live
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

  private Failure failed(Connection connection, PeerAddress address, SessionException e) {
    return switch (e.kind()) {
      case UNRELATED ->
          Unrelated.failure(file, peer.equals(FileLabel.DASH) ? "the other side" : peer);
      case UNNAMED ->
          Failure.peer(peer + ": name the document: ws://HOST/ID", e)
              .hint(
                  "The other side does not say which it means. "
                      + address.naming()
                      + "If it is am, 'am url FILE' there prints the ID behind 'automerge:'.");
      default -> connection.explain(peer, e);
    };
  }
}
