package org.amkit.cli.command.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.amkit.cli.command.Session;
import org.amkit.cli.command.Verb;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.transport.Admission;
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
@Command(
    name = "serve",
    description = {
      "Waits for peers and keeps FILE in step with them and them with each other, until SIGINT or"
          + " SIGTERM. If FILE is a folder, every ID.automerge in it is served.",
      "A file answers to the ids that 'am url' and 'am help protocol' tell, and to --id. A peer"
          + " whose document has no change in common with FILE is refused, unless --allow-unrelated"
          + " is given here, too.",
      "URL is ws://HOST:PORT, wss://HOST:PORT, tcp://HOST:PORT (port 0 for any that is free) or"
          + " unix:PATH. The URLs that peers connect to are printed on stderr.",
      "Other machines are let in over wss only, unless --insecure is given. A token and client"
          + " certificates can be asked for over ws and wss; a unix socket is open to this user"
          + " alone.",
    })
public final class ServeCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or a folder.")
  String file;

  @Option(
      names = "--listen",
      paramLabel = "URL",
      required = true,
      description = "Where to wait for peers; may be given several times.")
  List<String> listen = new ArrayList<>();

  @Option(names = "--read-only", description = "Take no changes from peers.")
  boolean readOnly;

  @Option(
      names = "--create",
      description = "Make FILE if it is not there, and in a folder what peers offer.")
  boolean create;

  @Mixin final WebServerOptions web = new WebServerOptions();

  @Mixin final PeerOptions options = new PeerOptions();

  private final Set<org.amkit.net.Session> running = ConcurrentHashMap.newKeySet();

  @Override
  public int run(Session session) throws IOException {
    ListenAddresses addresses = ListenAddresses.parse(listen, web);
    Admission admission = web.admission(session);
    Tls tls = web.tls(session);
    ServedDocuments documents = ServedDocuments.open(session, options, file, create, options.id());
    List<Listener> listeners = new ArrayList<>();
    CountDownLatch stopped = new CountDownLatch(1);
    try (SyncTrace trace = options.openTrace(session)) {
      try {
        addresses.open(session, tls, admission, listeners::add);
        FileWatch.during(
            session.console(),
            documents::files,
            stopped::countDown,
            () -> acceptAll(session, listeners, documents, trace, stopped));
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
      Session session,
      List<Listener> listeners,
      ServedDocuments documents,
      @Nullable SyncTrace trace,
      CountDownLatch stopped)
      throws IOException {
    for (Listener listener : listeners) {
      session.console().complain("am: listening on " + listener.name());
      start("am-listen", () -> accept(session, listener, documents, trace));
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(listeners);
    return ExitCode.OK;
  }

  /** Lets nobody in any more, and sessions come to a good end. */
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
      Session session, Listener listener, ServedDocuments documents, @Nullable SyncTrace trace) {
    while (true) {
      try {
        MessageChannel channel = listener.accept(options.maxMessageBytes());
        if (channel == null) {
          return;
        }
        start("am-session", () -> serve(session, channel, documents, trace));
      } catch (IOException e) {
        // One that was gone before it was let in.
        session.console().detail("am: " + listener.name() + ": " + e.getMessage());
      } catch (OutOfMemoryError e) {
        session.console().complain("am: " + listener.name() + ": " + OutOfMemory.PROBLEM);
      }
    }
  }

  private void serve(
      Session session,
      MessageChannel channel,
      ServedDocuments documents,
      @Nullable SyncTrace trace) {
    SessionOptions sessionOptions =
        options
            .forSession(session, documents.storageId(), trace)
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
      session
          .console()
          .note(
              file
                  + ": "
                  + Amounts.count(done.receivedChanges(), "change")
                  + " received, "
                  + done.sentChanges()
                  + " sent");
    } catch (SessionException e) {
      session.console().complain("am: a peer: " + e.getMessage());
    } catch (IOException e) {
      session.console().complain("am: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      // Only the document that a peer has sent too much for is lost, and is read anew.
      session.console().complain("am: " + file + ": a peer's message: " + OutOfMemory.PROBLEM);
    } finally {
      running.remove(one);
    }
  }
}
