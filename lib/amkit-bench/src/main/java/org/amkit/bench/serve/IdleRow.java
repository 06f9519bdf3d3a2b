package org.amkit.bench.serve;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Connections that have joined and then say nothing but pongs. */
final class IdleRow extends LoadRow {
  private static final double SETTLE_SECONDS = 5;

  private final int connections;
  private final int seconds;

  IdleRow(int connections, int seconds) {
    super("idle", "%,d idle connections".formatted(connections));
    this.connections = connections;
    this.seconds = seconds;
  }

  @Override
  Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException {
    server.start();
    ProcessFigures own = ProcessFigures.own();
    List<LoadClient> clients = clients(loop, server, connections, false, (client, replica) -> {});
    long began = System.nanoTime();
    connectAll(loop, clients);
    double connected = (System.nanoTime() - began) / 1e9;
    loop.runFor(SETTLE_SECONDS);
    ProcessFigures before = server.figures();
    loop.runFor(seconds);
    ProcessFigures after = server.figures();
    ProcessFigures ownAfter = ProcessFigures.own();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    // One that was cut and came again was not held.
    long held = clients.stream().filter(c -> c.isJoined() && c.connections() == 1).count();
    figures.put(Figure.CONNECTED, (double) held);
    figures.put(Figure.CONNECT, connected);
    figures.put(Figure.IDLE_CPU, 100 * (after.cpuSeconds() - before.cpuSeconds()) / seconds);
    figures.put(Figure.RESIDENT, after.residentMib());
    figures.put(Figure.PEAK, after.peakMib());
    figures.put(Figure.THREADS, (double) after.threads());
    figures.put(Figure.OWN_CPU, ownAfter.cpuSeconds() - own.cpuSeconds());
    figures.put(Figure.OWN_PEAK, ownAfter.peakMib());
    leaveAll(loop, clients);
    return figures;
  }
}
