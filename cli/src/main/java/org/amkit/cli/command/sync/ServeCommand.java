package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.transport.Admission;
import org.amkit.cli.transport.ListenAddresses;
import org.amkit.cli.transport.Listener;
import org.amkit.cli.transport.Tls;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.amkit.net.SessionOptions;
import org.amkit.net.SessionStats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am serve}: a document for any number of peers. */
@Listing(group = Listing.Group.MERGE, place = 80, summary = "Wait for peers to sync with")
@Command(
    name = "serve",
    description = {
      "Listens for peers and syncs FILE with all of them until SIGINT or"
          + " SIGTERM. If FILE is a folder, every ID.automerge in it is served.",
      "A file has the ids described in 'am help protocol', and the one given with --id. A peer"
          + " whose document has no change in common with FILE is refused, unless --allow-unrelated"
          + " is given here, too.",
      "URL is ws://HOST:PORT, wss://HOST:PORT, tcp://HOST:PORT (port 0 for any that is free) or"
          + " unix:PATH. The URLs that peers connect to are printed on stderr.",
      "Non-loopback addresses require wss, unless --insecure is given. ws and wss can require a"
          + " token, and wss client certificates; a unix socket is accessible to this user only.",
    })
final class ServeCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or a folder.")
  String file;

  @Option(
      names = "--listen",
      paramLabel = "URL",
      required = true,
      description = "Where to wait for peers; may be given several times.")
  List<String> listen = new ArrayList<>();

  @Option(names = "--read-only", description = "Send changes to peers, but accept none.")
  boolean readOnly;

  @Option(
      names = "--create",
      description =
          "Create FILE if it does not exist; in a folder, create the documents that peers send.")
  boolean create;

  @Mixin final WebServerOptions web = new WebServerOptions();

  @Mixin final PeerOptions options = new PeerOptions();

  private final Set<org.amkit.net.Session> running = ConcurrentHashMap.newKeySet();

  @Override
  public int run(Run run) throws IOException {
    ListenAddresses addresses = ListenAddresses.parse(listen, web.security());
    Admission admission = web.admission(run);
    Tls tls = web.tls(run);
    ServedDocuments documents = ServedDocuments.open(run, options, file, create, options.id());
    List<Listener> listeners = new ArrayList<>();
    CountDownLatch stopped = new CountDownLatch(1);
    try (SyncTrace trace = options.openTrace(run)) {
      try {
        addresses.open(run.environment(), tls, admission, listeners::add);
        FileWatch.during(
            run.console(),
            documents::files,
            stopped::countDown,
            () -> acceptAll(run, listeners, documents, trace, stopped));
      } finally {
        for (Listener listener : listeners) {
          listener.close();
        }
      }
    }
    return ExitCode.OK;
  }

  /** Lets peers in until this command is to end. */
  private int acceptAll(
      Run run,
      List<Listener> listeners,
      ServedDocuments documents,
      @Nullable SyncTrace trace,
      CountDownLatch stopped)
      throws IOException {
    for (Listener listener : listeners) {
      run.console().complain("am: listening on " + listener.name());
      start("am-listen", () -> accept(run, listener, documents, trace));
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(listeners);
    return ExitCode.OK;
  }

  /** Stops accepting clients and ends the sessions in order. */
  private void end(List<Listener> listeners) throws IOException {
    for (Listener listener : listeners) {
      listener.close();
    }
    running.forEach(org.amkit.net.Session::stop);
    long deadline = System.nanoTime() + SessionOptions.of("").lingerTimeout().toNanos();
    while (!running.isEmpty() && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(
      Run run, Listener listener, ServedDocuments documents, @Nullable SyncTrace trace) {
    while (true) {
      try {
        MessageChannel channel = listener.accept(options.maxMessageBytes());
        if (channel == null) {
          return;
        }
        start("am-session", () -> serve(run, channel, documents, trace));
      } catch (IOException e) {
        // A client that disconnected before it was accepted.
        run.console().detail("am: " + listener.name() + ": " + e.getMessage());
      } catch (OutOfMemoryError e) {
        run.console().complain("am: " + listener.name() + ": " + OutOfMemory.PROBLEM);
      }
    }
  }

  private void serve(
      Run run, MessageChannel channel, ServedDocuments documents, @Nullable SyncTrace trace) {
    SessionOptions sessionOptions =
        options
            .forSession(run, documents.storageId(), trace)
            .withLive(true)
            .withDirection(
                readOnly ? SessionOptions.Direction.PUSH : SessionOptions.Direction.BOTH);
    if (!options.allowUnrelated) {
      sessionOptions = sessionOptions.withUnrelated(SessionOptions.Unrelated.TURN_AWAY);
    }
    org.amkit.net.Session one =
        org.amkit.net.Session.waiting(channel, sessionOptions, documents.source());
    running.add(one);
    try {
      SessionStats done = one.run();
      run.note(
          file,
          Amounts.count(done.receivedChanges(), "change")
              + " received, "
              + done.sentChanges()
              + " sent");
    } catch (SessionException e) {
      run.console().complain("am: a peer: " + e.getMessage());
    } catch (IOException e) {
      run.console().complain("am: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      // Only the document that a peer has sent too much for is lost, and is read anew.
      run.console().complain("am: " + file + ": a peer's message: " + OutOfMemory.PROBLEM);
    } finally {
      running.remove(one);
    }
  }
}
