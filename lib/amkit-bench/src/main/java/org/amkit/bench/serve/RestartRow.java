package org.amkit.bench.serve;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A server that is killed and started again while clients are connected. They try again each 0.1 s,
 * and name a storage id, by which a server may remember what they have.
 */
final class RestartRow extends LoadRow {
  private static final double EDIT_SECONDS = 5;
  private static final int EDITS_PER_SECOND = 50;
  private static final double QUIET_SECONDS = 3;
  private static final double RESUME_SECONDS = 60;
  private static final double DELIVERY_SECONDS = 30;

  private final int count;
  private final int documents;

  RestartRow(int count, int documents) {
    super(
        "restart",
        "%,d clients, %,d documents: SIGKILL and a new start".formatted(count, documents));
    this.count = count;
    this.documents = documents;
  }

  @Override
  Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException {
    server.start();
    List<String> ids = documentIds(documents);
    EditRow.create(loop, server, ids);
    LoadEdits edits = new LoadEdits(loop);
    List<LoadClient> clients = clients(loop, server, count, true, edits);
    EditRow.openAll(loop, clients, ids, edits);
    edits.run(EDITS_PER_SECOND, EDIT_SECONDS, false);
    await(loop, DELIVERY_SECONDS, "all edits at all clients", edits::allDelivered);
    loop.runFor(QUIET_SECONDS);
    long received = clients.stream().mapToLong(LoadClient::receivedBytes).sum();
    ProcessFigures own = ProcessFigures.own();
    server.kill();
    long began = System.nanoTime();
    server.start();
    final double listening = (System.nanoTime() - began) / 1e9;
    await(
        loop,
        RESUME_SECONDS,
        "all clients in sync again",
        () -> clients.stream().allMatch(c -> c.connections() > 1) && EditRow.allInSync(clients));
    final double resumed = (System.nanoTime() - began) / 1e9;
    long resumeBytes = clients.stream().mapToLong(LoadClient::receivedBytes).sum() - received;
    edits.editEach();
    loop.runUntil(DELIVERY_SECONDS, edits::allDelivered);
    ProcessFigures after = server.figures();
    ProcessFigures ownAfter = ProcessFigures.own();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.DELIVERED, edits.deliveredPercent());
    figures.put(Figure.LISTEN, listening);
    figures.put(Figure.RESUME, resumed);
    figures.put(Figure.RESUME_BYTES, (double) resumeBytes / count);
    figures.put(Figure.CPU, after.cpuSeconds());
    figures.put(Figure.PEAK, after.peakMib());
    figures.put(Figure.THREADS, (double) after.threads());
    figures.put(Figure.OWN_CPU, ownAfter.cpuSeconds() - own.cpuSeconds());
    figures.put(Figure.OWN_PEAK, ownAfter.peakMib());
    leaveAll(loop, clients);
    return figures;
  }
}
