package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Interruption;
import org.amkit.cli.terminal.Progress;
import org.amkit.cli.transport.Connection;
import org.amkit.cli.transport.Dial;
import org.amkit.cli.transport.MemoryLink;
import org.amkit.cli.transport.PeerAddress;
import org.amkit.cli.transport.PeerException;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Transport;
import org.amkit.repo.protocol.DocumentRules;
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
    SyncWay way,
    SshOptions ssh,
    WebClientOptions web,
    PeerOptions options,
    boolean json) {
  /** Syncs, and says what was exchanged. */
  int sync() throws IOException {
    requireNotStored(
        run,
        "sync",
        List.of(file, peer),
        "'am merge' takes it, in each direction; 'am sync STORE STORE' syncs all");
    PeerAddress address = PeerAddress.parse(peer, name -> Files.exists(run.path(name)));
    DocumentId id = documentId(address);
    address = address.withoutDocument();
    web.check(address);
    boolean waiting = address instanceof PeerAddress.Stdio && !way.initiate();
    if (address instanceof PeerAddress.Stdio) {
      if (json) {
        throw Failure.usage("sync: --json and PEER - exclude each other: both write to stdout");
      }
      run.outputs().refuseTerminalOnly();
    }
    SyncedFile own = open(file, way.create() || !waiting, !waiting);
    Connection connection = address.connection(dial());
    try (SyncTrace trace = options.openTrace(run)) {
      SyncTally tally = new SyncTally(trace);
      Progress progress = way.live() ? Progress.none() : run.console().progress(tally::progress);
      try {
        if (address instanceof PeerAddress.File other) {
          withFile(connection, other, own, id, tally);
        } else {
          withPeer(connection, own, id, tally, waiting);
        }
      } finally {
        progress.close();
      }
      own.end();
      new SyncSummary(file, peer, way, json).print(run, own, tally);
      return ExitCode.OK;
    } catch (PeerException e) {
      throw failed(connection, address, e);
    } finally {
      connection.abandon();
    }
  }

  /** Fails (exit 2) where a name is that of a document in a store, which has no peers. */
  static void requireNotStored(Run run, String command, List<String> names, String advice) {
    for (String name : names) {
      if (StoredName.hasId(name) && StoredName.isOne(run.environment(), name)) {
        throw Failure.usage(command + ": " + FileLabel.of(name) + " is one document of a store")
            .hint(advice);
      }
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

  private SyncedFile open(String name, boolean mayMake, boolean asks) throws IOException {
    boolean keepState = !options.noState && !way.dryRun();
    return SyncedFile.open(
        run, name, options, new SyncedFile.Use(keepState, mayMake, way.dryRun(), way.live(), asks));
  }

  /** A dry run only takes, and so knows what the peer has and lacks. */
  private DocumentRules.Direction direction() {
    if (way.pull() || way.dryRun()) {
      return DocumentRules.Direction.PULL;
    }
    return way.push() ? DocumentRules.Direction.PUSH : DocumentRules.Direction.BOTH;
  }

  private void withPeer(
      Connection connection,
      SyncedFile own,
      @Nullable DocumentId id,
      SyncTally tally,
      boolean waiting)
      throws IOException {
    long begin = System.nanoTime();
    Transport channel = connection.open();
    PeerLine first =
        new PeerLine(channel, options.timeoutSeconds == null ? System.nanoTime() : begin);
    boolean isOurs = peer.equals(FileLabel.DASH);
    Exchange.Terms terms =
        new Exchange.Terms(
            peer,
            !waiting,
            way.live(),
            way.live() && !isOurs,
            isOurs || connection.isProgram(),
            id,
            direction());
    try (Exchange exchange = new Exchange(run, own, terms, options, tally)) {
      if (waiting) {
        if (id != null) {
          own.answerTo(id);
        }
        exchange.accept(first);
      } else {
        exchange.dial(first, connection);
      }
      await(exchange);
    }
    if (way.push() && tally.isPeerReadOnly()) {
      throw new PeerException(PeerException.Kind.REFUSED, "the other side takes no changes");
    }
    connection.finish();
  }

  /** Waits for the end; where it is live, SIGINT and SIGTERM are a good one. */
  private void await(Exchange exchange) throws IOException {
    if (!way.live()) {
      exchange.await();
      return;
    }
    Interruption interruption = Interruption.endingWith(exchange::stop);
    try {
      exchange.await();
    } finally {
      interruption.close();
    }
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
    if (way.live()) {
      remote.add("--live");
    }
    if (way.create()) {
      remote.add("--create");
    }
    if (options.noState || way.dryRun()) {
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

  private void withFile(
      Connection connection,
      PeerAddress.File address,
      SyncedFile own,
      @Nullable DocumentId id,
      SyncTally tally)
      throws IOException {
    Path otherPath = run.path(address.name()).toAbsolutePath().normalize();
    boolean isOneName = otherPath.equals(run.path(file).toAbsolutePath().normalize());
    if (isOneName || run.outputs().isSameFile(file, address.name())) {
      throw Failure.usage("sync: " + address.name() + " is the same file");
    }
    SyncedFile other = open(address.name(), way.create(), false);
    if (!options.allowUnrelated && !own.isRelatedTo(other)) {
      throw Unrelated.failure(file, address.name());
    }
    if (id != null) {
      other.answerTo(id);
    }
    MemoryLink link = new MemoryLink();
    Exchange.Terms here = new Exchange.Terms(peer, true, way.live(), false, true, id, direction());
    Exchange.Terms there =
        new Exchange.Terms(
            file, false, way.live(), false, true, null, DocumentRules.Direction.BOTH);
    try (Exchange otherEnd = new Exchange(run, other, there, options, new SyncTally(null))) {
      try (Exchange exchange = new Exchange(run, own, here, options, tally)) {
        long begin = System.nanoTime();
        otherEnd.accept(new PeerLine(link.second(), begin));
        exchange.dial(new PeerLine(link.first(), begin), connection);
        await(exchange);
      } catch (PeerException e) {
        // What the other file says is nearer to what went wrong.
        Failure nearer = otherEnd.failure();
        if (nearer != null) {
          throw nearer;
        }
        throw e;
      }
      otherEnd.awaitQuiet();
    }
    other.end();
  }

  // What is said at the end

  private Failure failed(Connection connection, PeerAddress address, PeerException e) {
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
