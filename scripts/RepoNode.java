import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.json.JsonWriter;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.AnnounceAll;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.BackoffConfig;
import org.amkit.repo.DialerConfig;
import org.amkit.repo.DialerHandle;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.PeerId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.RepoListener;
import org.amkit.repo.StorageId;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.websocket.WebSocketDialer;

/**
 * A Repo as a process, for scripts: it does what lines on stdin say, and answers each with one on
 * stdout that begins with {@code =}, or with {@code -} where it failed. Lines that begin with
 * {@code !} are what happens meanwhile. Ends with stdin.
 *
 * <pre>
 *   RepoNode [--name PEER] [--nodefs FOLDER] [--announce none] [--access none] [--dial URL]...
 *
 *   create                   a new document; its id
 *   find ID                  found or unavailable
 *   set ID KEY               sets a key to true
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
  private final Map<String, DocHandle> handles = new HashMap<>();

  private RepoNode(Map<String, List<String>> options) {
    RepoConfig.Builder config = RepoConfig.builder().listener(new Told());
    options.getOrDefault("--name", List.of()).forEach(n -> config.peerId(PeerId.fromString(n)));
    options
        .getOrDefault("--nodefs", List.of())
        .forEach(folder -> config.storage(new FileSystemStorage(Path.of(folder))));
    config.announcePolicy(
        options.containsKey("--announce") ? new AnnounceNone() : new AnnounceAll());
    if (options.containsKey("--access")) {
      config.accessPolicy((id, peer) -> AccessPolicy.Right.NONE);
    }
    repo = Repo.load(config.build());
    for (String url : options.getOrDefault("--dial", List.of())) {
      dialers.add(repo.dial(new WebSocketDialer(URI.create(url)), SOON));
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
