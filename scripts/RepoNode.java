import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.json.JsonWriter;
import org.amkit.repo.AcceptorHandle;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.AnnounceAll;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.BackoffConfig;
import org.amkit.repo.Dialer;
import org.amkit.repo.DialerConfig;
import org.amkit.repo.DialerHandle;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.PeerId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.RepoListener;
import org.amkit.repo.StorageId;
import org.amkit.repo.Transport;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.FileStore;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.amkit.repo.websocket.PemTls;
import org.amkit.repo.websocket.WebSocketClientTransportConfig;
import org.amkit.repo.websocket.WebSocketDialer;

/**
 * A Repo as a process, for scripts: it does what lines on stdin say, and answers each with one on
 * stdout that begins with {@code =}, or with {@code -} where it failed. Lines that begin with
 * {@code !} are what happens meanwhile. Ends with stdin.
 *
 * <pre>
 *   RepoNode [--name PEER] [--nodefs FOLDER | --file FILE --id ID] [--announce none] [--access none]
 *            [--ca CRT] [--certificate CRT --key KEY] [--listen URL]... [--dial URL]...
 *
 *   URL: ws://HOST:PORT, wss://..., tcp://..., unix:PATH; to dial, exec:COMMAND, too
 *
 *   create                   a new document; its id
 *   find ID                  found or unavailable
 *   set ID KEY               sets a key to true; answered when that is stored
 *   get ID                   the document, as JSON
 *   heads ID                 its heads, sorted
 *   say ID N                 the ephemeral message {n: N}
 *   storage                  this node's storage id
 *   subscribe STORAGE        the peer's heads are told from now on
 *   connected                whether all dialers have a peer
 *
 *   ! said ID PEER HEX       an ephemeral message has come
 *   ! remote ID STORAGE H,H  a subscribed peer has these heads, as they stand in URLs
 * </pre>
 */
final class RepoNode {
  private static final long SECONDS = 20;

  /** Soon again: what the scripts kill comes back within a second. */
  private static final DialerConfig SOON =
      new DialerConfig(
          BackoffConfig.builder()
              .initialDelay(Duration.ofMillis(100))
              .maxDelay(Duration.ofMillis(500))
              .build());

  private final Repo repo;
  private final List<DialerHandle> dialers = new ArrayList<>();
  private final Map<String, DocHandle> handles = new ConcurrentHashMap<>();

  private RepoNode(Map<String, List<String>> options) throws IOException {
    RepoConfig.Builder config = RepoConfig.builder().listener(new Told());
    options.getOrDefault("--name", List.of()).forEach(n -> config.peerId(PeerId.fromString(n)));
    options
        .getOrDefault("--nodefs", List.of())
        .forEach(folder -> config.storage(new FileSystemStorage(Path.of(folder))));
    config.announcePolicy(
        options.containsKey("--announce") ? new AnnounceNone() : new AnnounceAll());
    if (options.containsKey("--file")) {
      Path file = Path.of(options.get("--file").get(0));
      DocumentId id = DocumentId.parse(options.get("--id").get(0));
      config.store(new FileStore(file, new OneId(id), Duration.ofSeconds(10), null));
    }
    if (options.containsKey("--access")) {
      config.accessPolicy((id, peer) -> AccessPolicy.Right.NONE);
    }
    repo = Repo.load(config.build());
    if (options.containsKey("--listen")) {
      listen(options);
    }
    for (String url : options.getOrDefault("--dial", List.of())) {
      dialers.add(repo.dial(dialer(url, options), SOON));
    }
    if (options.containsKey("--file")) {
      repo.find(DocumentId.parse(options.get("--id").get(0)))
          .thenAccept(found -> found.ifPresent(this::open));
    }
  }

  /** A file's one document. */
  private record OneId(DocumentId id) implements FileStore.Ids {
    @Override
    public boolean has(DocumentId asked) {
      return asked.equals(id);
    }

    @Override
    public Optional<DocumentId> own() {
      return Optional.of(id);
    }
  }

  private void listen(Map<String, List<String>> options) throws IOException {
    AcceptorHandle acceptor = repo.makeAcceptor("all");
    NetworkServer.Builder server = NetworkServer.builder(acceptor::accept);
    for (String url : options.get("--listen")) {
      server.listen(endpoint(url));
      if (url.startsWith("wss:")) {
        Path certificate = Path.of(options.get("--certificate").get(0));
        server.tls(PemTls.server(certificate, Path.of(options.get("--key").get(0)), null), false);
      }
    }
    server.open().endpoints().forEach(at -> print("! listening " + at.url()));
  }

  private static Endpoint endpoint(String url) {
    if (url.startsWith("unix:")) {
      return Endpoint.unix(Path.of(url.substring(5)));
    }
    URI uri = URI.create(url);
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
    return switch (uri.getScheme()) {
      case "ws" -> Endpoint.ws(address);
      case "wss" -> Endpoint.wss(address);
      case "tcp" -> Endpoint.tcp(address);
      default -> throw new IllegalArgumentException(url);
    };
  }

  private static Dialer dialer(String url, Map<String, List<String>> options) throws IOException {
    if (url.startsWith("ws:")) {
      return new WebSocketDialer(URI.create(url));
    }
    if (url.startsWith("wss:")) {
      Path authority = Path.of(options.get("--ca").get(0));
      return new WebSocketDialer(
          WebSocketClientTransportConfig.builder(URI.create(url))
              .sslContext(PemTls.client(authority, null, null, false))
              .build());
    }
    return new StreamDialer(url);
  }

  /**
   * Connects by messages behind their lengths: to sockets, and to the stdin and stdout of programs.
   */
  private record StreamDialer(String url) implements Dialer {
    @Override
    public String getUrl() {
      return url;
    }

    @Override
    public CompletableFuture<Transport> connect() {
      try {
        return CompletableFuture.completedFuture(open());
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private Transport open() throws IOException {
      if (url.startsWith("exec:")) {
        Process process =
            new ProcessBuilder("sh", "-c", url.substring(5))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return start(process.getInputStream(), process.getOutputStream(), process::destroy);
      }
      SocketAddress address =
          url.startsWith("unix:")
              ? UnixDomainSocketAddress.of(url.substring(5))
              : new InetSocketAddress(URI.create(url).getHost(), URI.create(url).getPort());
      SocketChannel channel = SocketChannel.open(address);
      return start(
          new UnguardedInput(channel),
          new UnguardedOutput(channel),
          () -> {
            try {
              channel.close();
            } catch (IOException e) {
              print("! " + e);
            }
          });
    }

    private static Transport start(InputStream in, OutputStream out, Runnable closer) {
      BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
      Transport transport = new Transport(waiting::add, closer);
      daemon(
          () -> {
            DataInputStream data = new DataInputStream(new BufferedInputStream(in));
            while (true) {
              byte[] message = new byte[data.readInt()];
              data.readFully(message);
              transport.onMessage(message);
            }
          },
          transport);
      daemon(
          () -> {
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out));
            while (true) {
              byte[] message = waiting.take();
              data.writeInt(message.length);
              data.write(message);
              data.flush();
            }
          },
          transport);
      return transport;
    }

    private static void daemon(Callable<Void> work, Transport transport) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.call();
                } catch (Exception e) {
                  System.err.println("a connection ended: " + e);
                  transport.onClose();
                  transport.close();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** A channel's bytes. The JDK's own streams of channels let no one write while one reads. */
  private static final class UnguardedInput extends InputStream {
    private final SocketChannel channel;

    UnguardedInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, from, count));
    }
  }

  private static final class UnguardedOutput extends OutputStream {
    private final SocketChannel channel;

    UnguardedOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Map<String, List<String>> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      options.computeIfAbsent(args[i], name -> new ArrayList<>()).add(args[i + 1]);
    }
    RepoNode node = new RepoNode(options);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        print("= " + node.answer(line.split(" ")));
      } catch (Exception e) {
        print("- " + e);
      }
    }
    node.repo.close();
    System.exit(0);
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static final class Told implements RepoListener {
    @Override
    public void onRemoteHeads(
        DocumentId document, StorageId storage, List<String> heads, long timestamp) {
      print("! remote " + document + " " + storage.value() + " " + String.join(",", heads));
    }
  }

  private String answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "create" -> {
        DocHandle made = repo.create().get(SECONDS, TimeUnit.SECONDS);
        set(made, "created");
        yield open(made);
      }
      case "find" -> {
        Optional<DocHandle> found =
            repo.find(DocumentId.parse(words[1])).get(SECONDS, TimeUnit.SECONDS);
        found.ifPresent(this::open);
        yield found.isPresent() ? "found" : "unavailable";
      }
      case "set" -> {
        set(handle(words[1]), words[2]);
        repo.flush().get(SECONDS, TimeUnit.SECONDS);
        yield "done";
      }
      case "get" -> with(handle(words[1]), doc -> JsonWriter.COMPACT.toString(doc));
      case "heads" -> with(handle(words[1]), RepoNode::heads);
      case "say" -> {
        int n = Integer.parseInt(words[2]);
        handle(words[1]).broadcast(new byte[] {(byte) 0xa1, 0x61, 'n', 0x18, (byte) n});
        yield "done";
      }
      case "storage" -> repo.getStorageId().orElseThrow().value();
      case "subscribe" -> {
        repo.subscribeToRemotes(List.of(StorageId.fromString(words[1])));
        yield "done";
      }
      case "connected" -> String.valueOf(dialers.stream().allMatch(DialerHandle::isConnected));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String open(DocHandle handle) {
    String id = handle.getDocumentId().toString();
    if (handles.put(id, handle) == null) {
      handle.addEphemeralListener(
          (sender, data) ->
              print("! said " + id + " " + sender + " " + HexFormat.of().formatHex(data)));
    }
    return id;
  }

  private DocHandle handle(String id) {
    return Optional.ofNullable(handles.get(id)).orElseThrow();
  }

  private static <T> T with(DocHandle handle, Function<Document, T> work) throws Exception {
    return handle.withDocument(work).get(SECONDS, TimeUnit.SECONDS);
  }

  private static void set(DocHandle handle, String key) throws Exception {
    with(
        handle,
        doc -> {
          try (Transaction tx = doc.startTransaction()) {
            tx.set(ObjectId.ROOT, key, true);
            return tx.commit();
          }
        });
  }

  private static String heads(Document document) {
    return Arrays.stream(document.getHeads())
        .map(ChangeHash::toString)
        .sorted()
        .collect(Collectors.joining(","));
  }
}
