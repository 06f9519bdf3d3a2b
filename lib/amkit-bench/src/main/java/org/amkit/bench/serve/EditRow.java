package org.amkit.bench.serve;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.amkit.Document;
import org.amkit.ObjectId;

/** Clients spread over documents edit them at a steady rate; each edit is to reach all others. */
final class EditRow extends LoadRow {
  /**
   * How much.
   *
   * @param perSecond edits a second, in all documents together
   * @param warmUpSeconds how long before anything counts
   * @param warmUpOnDatabaseSeconds the same on a database, with more edits: there one node is
   *     compared with three, each of which sees a third of the calls that have a JVM compile
   */
  record Size(
      int clients,
      int documents,
      int perSecond,
      int warmUpSeconds,
      int warmUpOnDatabaseSeconds,
      int seconds) {}

  private static final double MICROS = 1e6;
  private static final double OPEN_SECONDS = 120;
  private static final double SETTLE_SECONDS = 2;
  private static final double DRAIN_SECONDS = 30;

  /** So many times as many edits a second when a server on a database warms up. */
  private static final int MORE = 5;

  private final Size size;

  EditRow(String name, Size size) {
    super(
        name,
        "%,d clients, %,d %s, %d edits/s for %d s"
            .formatted(
                size.clients,
                size.documents,
                size.documents == 1 ? "document" : "documents",
                size.perSecond,
                size.seconds));
    this.size = size;
  }

  @Override
  boolean takes(ServerProcess.Kind kind) {
    return name.equals("edits") || super.takes(kind);
  }

  @Override
  Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException {
    server.start();
    List<String> ids = documentIds(size.documents);
    create(loop, server, ids);
    LoadEdits edits = new LoadEdits(loop);
    List<LoadClient> clients = clients(loop, server, size.clients, false, size.documents, edits);
    openAll(loop, clients, ids, edits);
    loop.runFor(SETTLE_SECONDS);
    warmUp(edits, server);
    ProcessFigures before = server.figures();
    ProcessFigures own = ProcessFigures.own();
    edits.run(size.perSecond, size.seconds, true);
    loop.runUntil(DRAIN_SECONDS, edits::allDelivered);
    ProcessFigures after = server.figures();
    ProcessFigures ownAfter = ProcessFigures.own();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.DELIVERED, edits.deliveredPercent());
    figures.put(Figure.P50, edits.latencies().millis(0.5));
    figures.put(Figure.P99, edits.latencies().millis(0.99));
    figures.put(Figure.CPU, after.cpuSeconds() - before.cpuSeconds());
    figures.put(
        Figure.COST,
        MICROS * (after.cpuSeconds() - before.cpuSeconds()) / Math.max(1, edits.delivered()));
    figures.put(Figure.PEAK, after.peakMib());
    figures.put(Figure.THREADS, (double) after.threads());
    figures.put(Figure.OWN_CPU, ownAfter.cpuSeconds() - own.cpuSeconds());
    figures.put(Figure.OWN_PEAK, ownAfter.peakMib());
    leaveAll(loop, clients);
    return figures;
  }

  private void warmUp(LoadEdits edits, ServerProcess server) {
    if (server.isOnDatabase()) {
      edits.run(size.perSecond * MORE, size.warmUpOnDatabaseSeconds, false);
    } else {
      edits.run(size.perSecond, size.warmUpSeconds, false);
    }
  }

  /** Brings new documents to a server, by clients that leave when all have come there. */
  static void create(LoadLoop loop, ServerProcess server, List<String> ids) throws RowException {
    int parts = server.parts();
    List<LoadClient> creators = clients(loop, server, parts, false, parts, (client, replica) -> {});
    connectAll(loop, creators);
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      Document document = new Document();
      document.change("New document", tx -> tx.set(ObjectId.ROOT, "id", id));
      creators.get(i % parts).open(id, document);
    }
    await(
        loop,
        OPEN_SECONDS,
        "all " + ids.size() + " new documents at the server",
        () -> allInSync(creators));
    leaveAll(loop, creators);
  }

  /** Connects all clients, each with one of the documents, until each has it. */
  static void openAll(LoadLoop loop, List<LoadClient> clients, List<String> ids, LoadEdits edits)
      throws RowException {
    connectAll(loop, clients);
    for (int i = 0; i < clients.size(); i++) {
      String id = ids.get(i % ids.size());
      edits.join(id, clients.get(i));
      clients.get(i).open(id, new Document());
    }
    await(loop, OPEN_SECONDS, "each client with its document", () -> allInSync(clients));
  }

  static boolean allInSync(List<LoadClient> clients) {
    return clients.stream()
        .allMatch(
            client ->
                client.isJoined()
                    && client.replicas.values().stream().allMatch(LoadClient.Replica::isInSync));
  }
}
