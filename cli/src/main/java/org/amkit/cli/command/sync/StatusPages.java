package org.amkit.cli.command.sync;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.TextUnit;
import org.amkit.cli.address.History;
import org.amkit.cli.render.HistoryPage;
import org.amkit.cli.render.HistorySteps;
import org.amkit.cli.terminal.Output;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.DocHandle;
import org.amkit.repo.DocumentId;
import org.amkit.repo.ListenerRegistration;
import org.amkit.repo.PeerId;
import org.amkit.repo.Repo;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.MessageBus;
import org.amkit.repo.websocket.EventStream;
import org.amkit.repo.websocket.WebHandler;
import org.amkit.repo.websocket.WebRequest;
import org.amkit.repo.websocket.WebResponse;

/**
 * The pages of a server.
 *
 * <pre>
 *   /livez                200
 *   /readyz, /healthz     200 while documents can be kept, else 503
 *   /metrics              for Prometheus
 *   /                     documents and peers, kept up to date by /events
 *   /documents/ID         the page of am view, made anew by /documents/ID/events
 * </pre>
 */
final class StatusPages implements WebHandler, AutoCloseable {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String DOCUMENTS = "/documents/";
  private static final String EVENTS = "/events";
  private static final long FIND_SECONDS = 30;
  private static final int MOST_STEPS = 2_000;

  private final Repo repo;
  private final DocumentStore store;
  private final StoreReach reach;
  private final AccessPolicy policy;
  private final boolean isOpen;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "am-status");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * The pages.
   *
   * @param store where the repo keeps documents
   * @param reach whether that can be reached
   * @param policy who may read which document
   * @param isOpen whether there are more pages than those for probes
   */
  StatusPages(
      Repo repo, DocumentStore store, StoreReach reach, AccessPolicy policy, boolean isOpen) {
    this.repo = repo;
    this.store = store;
    this.reach = reach;
    this.policy = policy;
    this.isOpen = isOpen;
  }

  @Override
  public WebResponse handle(WebRequest request) throws Exception {
    String path = request.path();
    if (path.equals("/livez")) {
      return WebResponse.text(200, "ok\n");
    }
    if (path.equals("/readyz") || path.equals("/healthz")) {
      return readiness();
    }
    if (!isOpen) {
      return WebResponse.text(404, "am serve speaks WebSocket here; --status adds pages\n");
    }
    if (!request.isAdmitted()) {
      return WebResponse.text(401, "a token is needed: ?token=TOKEN\n");
    }
    return switch (path) {
      case "/" -> WebResponse.of(200, HTML, resource("status.html"));
      case "/metrics" -> WebResponse.of(200, METRICS, bytes(report().metrics()));
      case EVENTS -> WebResponse.events(this::follow);
      default ->
          path.startsWith(DOCUMENTS)
              ? document(path.substring(DOCUMENTS.length()), request)
              : WebResponse.text(404, "no such page\n");
    };
  }

  private WebResponse readiness() {
    if (reach.problem() != null) {
      return WebResponse.text(503, "documents cannot be reached: see the log\n");
    }
    // A document that cannot be read is its own fault, and no reason to take the server out.
    return repo.status().totals().isStoreFailing()
        ? WebResponse.text(503, "changes cannot be kept: see the log\n")
        : WebResponse.text(200, "ok\n");
  }

  private StatusReport report() {
    OptionalLong dropped = store.bus().stream().mapToLong(MessageBus::dropped).findFirst();
    return new StatusReport(repo.status(), dropped, System.currentTimeMillis());
  }

  private void follow(EventStream events) {
    events.send("status", report().json());
    Future<?> told =
        timer.scheduleWithFixedDelay(
            () -> {
              if (events.isWritable()) {
                events.send("status", report().json());
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    events.onClose(() -> told.cancel(false));
  }

  // A document

  private WebResponse document(String rest, WebRequest request)
      throws IOException, InterruptedException {
    boolean isFollowed = rest.endsWith(EVENTS);
    String text = isFollowed ? rest.substring(0, rest.length() - EVENTS.length()) : rest;
    Optional<DocHandle> found = find(text, request);
    if (found.isEmpty()) {
      return WebResponse.text(404, "no such document\n");
    }
    DocHandle handle = found.get();
    if (isFollowed) {
      return WebResponse.events(events -> follow(handle, events));
    }
    try {
      byte[] saved = handle.withDocument(Document::save).get(FIND_SECONDS, TimeUnit.SECONDS);
      return WebResponse.of(200, HTML, page(text, saved));
    } catch (ExecutionException | TimeoutException e) {
      return WebResponse.text(503, "the document cannot be shown now: " + e.getMessage() + "\n");
    }
  }

  private Optional<DocHandle> find(String text, WebRequest request) throws InterruptedException {
    DocumentId id;
    try {
      id = DocumentId.parse(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    AccessPolicy.Right right = policy.right(id, new Reader(request));
    if (right != AccessPolicy.Right.READ && right != AccessPolicy.Right.READ_WRITE) {
      return Optional.empty();
    }
    try {
      return repo.find(id).get(FIND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Who asks for a page. */
  private record Reader(WebRequest request) implements AccessPolicy.Peer {
    @Override
    public PeerId peerId() {
      return PeerId.fromString("");
    }

    @Override
    public Optional<String> principal() {
      return request.principal();
    }
  }

  private static byte[] page(String id, byte[] saved) {
    Document document = Document.load(saved, LoadOptions.DEFAULT.withTextUnit(TextUnit.UTF16));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output("page", bytes);
    HistorySteps steps = HistorySteps.of(History.of(document), MOST_STEPS);
    new HistoryPage(id, id, saved.length, document, steps)
        .following(id + EVENTS, List.of(document.getHeads()).toString())
        .print(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void follow(DocHandle handle, EventStream events) {
    ListenerRegistration listener =
        handle.addChangeListener(change -> tell(events, change.getNewHeads()));
    events.onClose(listener::remove);
    // The document may have changed since the page was made.
    CompletableFuture<Void> unused =
        handle.withDocument(Document::getHeads).thenAccept(heads -> tell(events, List.of(heads)));
  }

  private static void tell(EventStream events, List<ChangeHash> heads) {
    if (events.isWritable()) {
      events.send("changed", heads.toString());
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            StatusPages.class.getResourceAsStream("/org/amkit/cli/serve/" + name))) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
