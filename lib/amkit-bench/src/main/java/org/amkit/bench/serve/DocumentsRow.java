package org.amkit.bench.serve;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;

/** A server started on many documents of 8 KB, each of which one client opens once. */
final class DocumentsRow extends LoadRow {
  private static final int TEXT_CHARACTERS = 10_500; // Some 8 KB once it is compressed.
  private static final int AT_ONCE = 50;
  private static final double SECONDS_FOR_ALL = 300;
  private static final double SETTLE_SECONDS = 5;

  private final int count;
  private final int seconds;

  DocumentsRow(int count, int seconds) {
    super("documents", "%,d documents of 8 KB opened once".formatted(count));
    this.count = count;
    this.seconds = seconds;
  }

  @Override
  Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException {
    List<String> ids = documentIds(count);
    server.start();
    exchange(loop, server, ids, true);
    server.stop();
    server.start();
    ProcessFigures own = ProcessFigures.own();
    long began = System.nanoTime();
    int opened = exchange(loop, server, ids, false);
    double took = (System.nanoTime() - began) / 1e9;
    loop.runFor(SETTLE_SECONDS);
    ProcessFigures before = server.figures();
    loop.runFor(seconds);
    ProcessFigures after = server.figures();
    ProcessFigures ownAfter = ProcessFigures.own();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.OPENED, (double) opened);
    figures.put(Figure.OPEN, took);
    figures.put(Figure.IDLE_CPU, 100 * (after.cpuSeconds() - before.cpuSeconds()) / seconds);
    figures.put(Figure.RESIDENT, after.residentMib());
    figures.put(Figure.PEAK, after.peakMib());
    figures.put(Figure.THREADS, (double) after.threads());
    figures.put(Figure.OWN_CPU, ownAfter.cpuSeconds() - own.cpuSeconds());
    figures.put(Figure.OWN_PEAK, ownAfter.peakMib());
    return figures;
  }

  /** Brings all documents there, or fetches them, some at a time; how many came. */
  private static int exchange(LoadLoop loop, ServerProcess server, List<String> ids, boolean bring)
      throws RowException {
    LoadClient client = clients(loop, server, 1, false, (c, replica) -> {}).get(0);
    connectAll(loop, List.of(client));
    long end = System.nanoTime() + LoadLoop.nanos(SECONDS_FOR_ALL);
    int done = 0;
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      client.replicas.clear();
      for (int i = from; i < Math.min(ids.size(), from + AT_ONCE); i++) {
        client.open(ids.get(i), bring ? document(i) : new Document());
      }
      double left = (end - System.nanoTime()) / 1e9;
      boolean all =
          loop.runUntil(
              left,
              () ->
                  client.replicas.values().stream()
                      .allMatch(r -> r.isInSync() || r.unavailable > 0));
      done += (int) client.replicas.values().stream().filter(r -> r.isInSync()).count();
      if (!all || client.connections() > 1) {
        throw new RowException(
            "%s of %d documents: %s %s"
                .formatted(bring ? "bringing" : "opening", ids.size(), done, client.trouble()));
      }
    }
    leaveAll(loop, List.of(client));
    return done;
  }

  private static Document document(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder();
    while (text.length() < TEXT_CHARACTERS) {
      text.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
    }
    Document document = new Document();
    document.change(
        "Text",
        tx -> {
          ObjectId at = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(at, 0, 0, text.toString());
        });
    return document;
  }
}
