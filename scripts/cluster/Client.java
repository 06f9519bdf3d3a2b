import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.BackoffConfig;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.Dialer;
import org.amkit.repo.DialerConfig;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.RepoListener;
import org.amkit.repo.Transport;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.websocket.WebSocketDialer;

/**
 * A client with nothing but memory: it edits documents, and notes what a node says that it has. When
 * its connection is lost it goes to any node.
 */
final class Client implements AutoCloseable {
  private static final DialerConfig SOON =
      new DialerConfig(
          BackoffConfig.builder()
              .initialDelay(Duration.ofMillis(100))
              .maxDelay(Duration.ofMillis(1_500))
              .build());

  /** A document of this client's; touched by the document's queue only, but for the handle. */
  private static final class Edited {
    final DocHandle handle;

    /** Own changes that no node has said to have. */
    final Set<ChangeHash> pending = new LinkedHashSet<>();

    ChangeHash[] seen = {};
    ChangeHash[] nodeHas = {};

    Edited(DocHandle handle) {
      this.handle = handle;
    }
  }

  private final List<? extends Dialer> nodes;
  private final Ledger ledger;
  private final Random random;
  private final Map<DocumentId, Edited> documents = new ConcurrentHashMap<>();
  private final Repo repo;

  /** The node that it connects to at first; -1: it has. */
  private int start;

  private volatile int node;

  Client(List<? extends Dialer> nodes, int first, Ledger ledger, Random random) {
    this.nodes = nodes;
    this.start = first;
    this.ledger = ledger;
    this.random = random;
    this.repo = Repo.load(RepoConfig.builder().listener(new Told()).build());
    repo.dial(
        new Dialer() {
          @Override
          public String getUrl() {
            return "cluster";
          }

          @Override
          public CompletableFuture<Transport> connect() {
            node = start >= 0 ? start : random.nextInt(nodes.size());
            start = -1;
            return nodes.get(node).connect();
          }
        },
        SOON);
  }

  /** A way to a node, which all clients share. */
  static WebSocketDialer dialer(int port) {
    return new WebSocketDialer(
        org.amkit.repo.websocket.WebSocketClientTransportConfig.builder(
                URI.create("ws://127.0.0.1:" + port))
            .connectTimeoutMs(4_000)
            .build());
  }

  private final class Told implements RepoListener {
    @Override
    public void onMessage(
        ConnectionId connection, boolean isSent, RepoMessage message, int byteCount) {
      if (!isSent && message instanceof RepoMessage.Sync sync) {
        Edited edited = documents.get(sync.documentId());
        if (edited != null) {
          ChangeHash[] heads = heads(sync.data().bytes());
          use(
              edited,
              document -> {
                edited.nodeHas = heads;
                settle(edited, document);
              });
        }
      }
    }
  }

  /** The heads in a sync message: a byte, their number, and each. */
  static ChangeHash[] heads(byte[] bytes) {
    int count = 0;
    int at = 1;
    int shift = 0;
    do {
      count |= (bytes[at] & 0x7f) << shift;
      shift += 7;
    } while (bytes[at++] < 0);
    ChangeHash[] heads = new ChangeHash[count];
    for (int i = 0; i < count; i++) {
      heads[i] = ChangeHash.fromBytes(bytes, at + i * ChangeHash.BYTE_COUNT);
    }
    return heads;
  }

  private interface Use {
    void with(Document document);
  }

  private static CompletableFuture<Boolean> use(Edited edited, Use use) {
    return edited.handle.withDocument(
        document -> {
          use.with(document);
          return true;
        });
  }

  /** What a node says that it has, it has with all that it depends on. */
  private void settle(Edited edited, Document document) {
    if (edited.pending.isEmpty() || !document.hasHeads(edited.nodeHas)) {
      return;
    }
    Set<ChangeHash> lacking = new LinkedHashSet<>();
    for (Change change : document.getChanges(edited.nodeHas)) {
      lacking.add(change.hash());
    }
    List<ChangeHash> acknowledged = new ArrayList<>(edited.pending);
    acknowledged.removeAll(lacking);
    edited.pending.removeAll(acknowledged);
    ledger.acknowledged(edited.handle.getDocumentId(), acknowledged);
  }

  private void add(DocHandle handle) {
    Edited edited = new Edited(handle);
    documents.put(handle.getDocumentId(), edited);
    handle.addChangeListener(
        event ->
            use(
                edited,
                document -> {
                  for (Change change : document.getChanges(edited.seen)) {
                    ledger.arrived(change.hash(), node);
                  }
                  edited.seen = document.getHeads();
                  settle(edited, document);
                }));
    use(edited, document -> edited.seen = document.getHeads());
  }

  // What it does

  /** Makes a document, with a change in it. */
  DocumentId create() throws Exception {
    DocHandle handle = repo.create().get(20, TimeUnit.SECONDS);
    add(handle);
    edit(handle.getDocumentId());
    return handle.getDocumentId();
  }

  /** Whether it has a document by now; looks for it where it has not. */
  boolean has(DocumentId id) throws Exception {
    if (!documents.containsKey(id)) {
      Optional<DocHandle> found = repo.find(id).get(60, TimeUnit.SECONDS);
      found.ifPresent(this::add);
    }
    return documents.containsKey(id);
  }

  /** Changes one of its documents. */
  void edit() {
    List<DocumentId> all = List.copyOf(documents.keySet());
    if (!all.isEmpty()) {
      edit(all.get(random.nextInt(all.size())));
    }
  }

  private void edit(DocumentId id) {
    Edited edited = documents.get(id);
    use(
        edited,
        document -> {
          try (Transaction tx = document.startTransaction()) {
            tx.set(ObjectId.ROOT, "key " + random.nextInt(20), random.nextLong());
            tx.commit()
                .ifPresent(
                    change -> {
                      ledger.made(change, node);
                      edited.pending.add(change);
                    });
          }
        });
  }

  /** How many of its changes no node has said to have. */
  int pendingCount() throws Exception {
    int count = 0;
    for (Edited edited : documents.values()) {
      count += edited.handle.withDocument(d -> edited.pending.size()).get(20, TimeUnit.SECONDS);
    }
    return count;
  }

  Optional<List<ChangeHash>> heads(DocumentId id) throws Exception {
    Edited edited = documents.get(id);
    return edited == null
        ? Optional.empty()
        : Optional.of(
            List.of(edited.handle.withDocument(Document::getHeads).get(20, TimeUnit.SECONDS)));
  }

  @Override
  public void close() {
    repo.close();
  }
}
