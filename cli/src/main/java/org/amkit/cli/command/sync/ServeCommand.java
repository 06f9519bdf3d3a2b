package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Interruption;
import org.amkit.cli.transport.ListenAddresses;
import org.amkit.cli.transport.PeerAddress;
import org.amkit.cli.transport.Tls;
import org.amkit.repo.AcceptorHandle;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.PeerId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.Transport;
import org.amkit.repo.protocol.DocumentRules;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am serve}: documents for any number of peers. */
@Listing(group = Listing.Group.MERGE, place = 80, summary = "Wait for peers to sync with")
@Command(
    name = "serve",
    description = {
      "Listens for peers and syncs FILE with all of them until SIGINT or"
          + " SIGTERM. If FILE is a folder, every ID.automerge in it is served; nodefs:FOLDER is a"
          + " folder in automerge-repo's own layout, such as the data folder of its sync server.",
      "postgresql://USER@HOST:PORT/DATABASE is a PostgreSQL database (15 or later), which any"
          + " number of servers on any machines can serve at the same time: each passes on what the"
          + " others write. The password comes from PGPASSWORD or ~/.pgpass. ?prefix=NAME at the"
          + " end keeps several sets of documents apart; other parameters, such as sslmode, go to"
          + " the driver.",
      "nats://HOST:PORT/STREAM is a stream of NATS JetStream (nats-server 2.9 or later), served by"
          + " any number of servers likewise; tls:// encrypts. The user comes from NATS_USER and"
          + " NATS_PASSWORD; NATS_USER alone is a token. A change is acknowledged when the NATS"
          + " server has it. Streams of several replicas (?replicas=3 at the end) need nats-server"
          + " 2.15.1 or later on all of the cluster; on older ones, which lost acknowledged changes"
          + " in tests, they are refused.",
      "A file has the ids described in 'am help protocol', and the one given with --id. A peer"
          + " whose document has no change in common with FILE is refused, unless --allow-unrelated"
          + " is given here, too.",
      "URL is ws://HOST:PORT, wss://HOST:PORT, tcp://HOST:PORT (port 0 for any that is free) or"
          + " unix:PATH. The URLs that peers connect to are printed on stderr.",
      "Non-loopback addresses require wss, unless --insecure is given. ws and wss can require a"
          + " token, and wss client certificates; a unix socket is accessible to this user only.",
      "ws and wss answer probes, such as those of Kubernetes, on the same port: /livez with 200"
          + " while the server runs, /readyz with 200 while documents can be kept and with 503 while"
          + " the store cannot be reached; /healthz is the same as /readyz. A store that is out of"
          + " reach for 15 seconds has the server disconnect its clients with the WebSocket close"
          + " code 1013 (try again later), so that they go to another server, and those that come,"
          + " until the store is back. No change is acknowledged before the store has it.",
      "The file of --policy has lines 'WHO MAY DOCUMENT...': WHO is the name of a token or of a"
          + " certificate, - for peers without, * for all; MAY is read, write, read,write or none;"
          + " DOCUMENT is an id or a pattern with * and ?. The first line that fits decides;"
          + " without one, nothing is allowed.",
      "--stdio --root FOLDER is for ssh keys with a forced command, by a line in"
          + " ~/.ssh/authorized_keys such as: command=\"am serve --stdio --root /srv/documents\","
          + "restrict ssh-ed25519 AAAA... alice. Clients with the key can use 'am sync FILE"
          + " user@HOST:FILE' with the files in FOLDER, and nothing else: the command that the"
          + " client asks for is read from SSH_ORIGINAL_COMMAND and never run, and neither .. nor"
          + " an absolute path nor a symbolic link leads out of FOLDER. Clients can create files"
          + " only with --create, and merge unrelated documents only with --allow-unrelated.",
    })
final class ServeCommand extends Verb {
  private static final int PIECE_BYTES = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "The document file, a folder, nodefs:FOLDER, postgresql://... or nats://... Not with"
              + " --stdio.")
  @Nullable String file;

  @Option(
      names = "--listen",
      paramLabel = "URL",
      description = "The URL to listen on; may be given several times.")
  List<String> listen = new ArrayList<>();

  @Option(
      names = "--stdio",
      description = "Serve one peer on stdin and stdout, with the file that it asks ssh for.")
  boolean stdio;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "With --stdio: the folder whose files can be asked for.")
  @Nullable String root;

  @Option(names = "--read-only", description = "Send changes to peers, but accept none.")
  boolean readOnly;

  @Option(
      names = "--create",
      description =
          "Create FILE if it does not exist (FOLDER/ for a folder), or the tables in a database,"
              + " or the stream; in a folder, database or stream, create the documents that peers send.")
  boolean create;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What peers may do with which documents; see above.")
  @Nullable String policy;

  @Option(
      names = "--status",
      description =
          "ws, wss: also serve a page that shows documents and peers, and /metrics for"
              + " Prometheus. /livez, /readyz and /healthz are always served.")
  boolean status;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Unload documents that are not in use when all together take more than about SIZE, for"
              + " example 512M (default: a quarter of the heap).")
  @Nullable String memory;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Refuse peers beyond N (default: 10000).")
  int maxConnections = 10_000;

  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Log on stderr as text, or as json: one object per line (default: text).")
  String log = "text";

  @Mixin final WebServerOptions web = new WebServerOptions();

  @Mixin final PeerOptions options = new PeerOptions();

  @Override
  public int run(Run run) throws IOException {
    if (!log.equals("text") && !log.equals("json")) {
      throw Failure.usage("--log is text or json, not " + log);
    }
    if (maxConnections < 1) {
      throw Failure.usage("--max-connections is a count from 1 on, not " + maxConnections);
    }
    if (stdio || root != null) {
      return serveStdio(run);
    }
    String name = required(file, "FILE");
    required(listen.isEmpty() ? null : listen.get(0), "--listen URL");
    ListenAddresses addresses = ListenAddresses.parse(listen, web.security());
    Tls tls = web.tls(run);
    AccessPolicy access = access(run);
    ServedStore served = ServedStore.open(run, options, name, create, options.id());
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption = Interruption.endingWith(stopped::countDown);
    try (SyncTrace trace = options.openTrace(run)) {
      ServeLog told = new ServeLog(run, log.equals("json"), served, trace);
      told.leftOut(OpenStore.otherFiles(served.store()));
      try (Repo repo = Repo.load(config(run, served, access, told));
          StoreReach reach = new StoreReach(served.store()::check, StoreReach.Times.DEFAULT);
          StatusPages pages = new StatusPages(repo, served.store(), reach, access, status)) {
        NetworkServer server = open(run, addresses, tls, repo, pages, told);
        server.endpoints().forEach(endpoint -> told.listening(endpoint.url()));
        reach.start(new TurnAway(server, told));
        await(stopped);
        server.stop(repo::close, GRACE);
      }
    } finally {
      interruption.close();
    }
    return ExitCode.OK;
  }

  private static String required(@Nullable String given, String what) {
    if (given == null) {
      throw Failure.usage("serve: " + what + " is missing");
    }
    return given;
  }

  /** The one document that sshd's client asks for. */
  private int serveStdio(Run run) throws IOException {
    ListenAddresses.Security security = web.security();
    boolean isForNetwork = security.namesTls() || security.asksForToken() || security.insecure();
    if (file != null || !listen.isEmpty() || policy != null || status || isForNetwork) {
      throw Failure.usage("serve: with --stdio there is no FILE, and no option of the network");
    }
    if (!stdio) {
      throw Failure.usage("serve: --root is for --stdio");
    }
    Path folder = run.path(required(root, "--root FOLDER"));
    if (!Files.isDirectory(folder)) {
      throw Failure.fileSystem(root + ": no such folder", null);
    }
    ForcedCommand asked =
        ForcedCommand.parse(run.environment().variable(ForcedCommand.VARIABLE))
            .within(create && !readOnly, options.allowUnrelated);
    options.noState |= asked.noState();
    String name = RootedPath.find(folder, asked.path()).toString();
    Environment inside = run.environment().in(folder.toRealPath());
    boolean quiet = asked.quiet() || run.console().quiet();
    Console console =
        new Console(inside, Console.Color.NEVER, false, quiet, run.console().verbose());
    Run there = new Run(inside, console);
    ServedStore served = ServedStore.file(there, options, name, asked.create(), asked.id());
    CountDownLatch ended = new CountDownLatch(1);
    Interruption interruption = Interruption.endingWith(ended::countDown);
    try (SyncTrace trace = options.openTrace(run)) {
      ServeLog told = new ServeLog(there, log.equals("json"), served, trace);
      try (Repo repo = Repo.load(config(there, served, access(run), told))) {
        Transport peer = PeerAddress.Stdio.open(run.environment(), options.maxMessageBytes());
        CompletableFuture<Void> unused =
            peer.link().ended().whenComplete((done, failure) -> ended.countDown());
        CompletableFuture<ConnectionId> accepted = repo.makeAcceptor("stdio").accept(peer);
        awaitEnd(ended, repo, accepted);
      }
    } finally {
      interruption.close();
    }
    return ExitCode.OK;
  }

  /** Also where this side has ended the connection and the peer stays. */
  private static void awaitEnd(
      CountDownLatch ended, Repo repo, CompletableFuture<ConnectionId> accepted) {
    try {
      while (!ended.await(1, TimeUnit.SECONDS)) {
        if (accepted.isDone() && repo.status().peers().isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Clients are of no use without the store, and may find another server that has it. */
  private record TurnAway(NetworkServer server, ServeLog told) implements StoreReach.Listener {
    @Override
    public void away(String why) {
      told.away(why);
      server.turnAway("the server cannot reach its store: try again later");
    }

    @Override
    public void back() {
      server.admit();
      told.back();
    }
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AccessPolicy access(Run run) throws IOException {
    AccessPolicy.Right most = readOnly ? AccessPolicy.Right.READ : AccessPolicy.Right.READ_WRITE;
    if (policy == null) {
      return (id, peer) -> most;
    }
    ServePolicy given =
        ServePolicy.parse(policy, new String(run.inputs().read(policy), StandardCharsets.UTF_8));
    return readOnly ? (id, peer) -> given.right(id, peer).withoutWriting() : given;
  }

  private RepoConfig config(Run run, ServedStore served, AccessPolicy access, ServeLog told) {
    boolean isFile = served.only() != null;
    RepoConfig.Builder config =
        RepoConfig.builder()
            .store(served.store())
            .peerId(PeerId.fromString(PeerOptions.peerId(run)))
            .announcePolicy(new AnnounceNone())
            .accessPolicy(access)
            .rules(
                new DocumentRules(
                    isFile || create,
                    served.compacts(),
                    isFile && !options.allowUnrelated,
                    PIECE_BYTES))
            .handshakeMillis(options.handshakeTimeout().toMillis())
            .listener(told)
            .hello(new ServedGreeting(served, access));
    if (memory != null) {
      config.memoryBytes(MemoryLimit.of(memory).byteCount());
    }
    return config.build();
  }

  private NetworkServer open(
      Run run,
      ListenAddresses addresses,
      @Nullable Tls tls,
      Repo repo,
      StatusPages pages,
      ServeLog told)
      throws IOException {
    AcceptorHandle acceptor = repo.makeAcceptor("serve");
    NetworkServer.Builder server =
        NetworkServer.builder(
                transport -> {
                  CompletableFuture<ConnectionId> unused = acceptor.accept(transport);
                })
            .tokens(web.tokens(run))
            .origins(web.origins)
            .maxMessageBytes(options.maxMessageBytes())
            .maxConnections(maxConnections)
            .handshakeLimit(options.handshakeTimeout())
            .pages(pages)
            .listener(told);
    if (tls != null) {
      server.tls(tls.context(), tls.needsClientCertificates());
    }
    for (Endpoint endpoint : addresses.endpoints(run.environment())) {
      server.listen(endpoint);
    }
    try {
      return server.open();
    } catch (IOException e) {
      throw Failure.fileSystem(String.valueOf(e.getMessage()), e);
    }
  }
}
