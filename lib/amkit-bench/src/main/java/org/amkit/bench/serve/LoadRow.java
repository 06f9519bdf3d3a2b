package org.amkit.bench.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One thing that is measured of a server: its clients, what they do, and what comes out. */
abstract class LoadRow {
  /** A figure that a row gives for each server, in the order of the table. */
  enum Figure {
    DELIVERED("delivered, %", 3),
    P50("latency p50, ms", 1),
    P99("latency p99, ms", 1),
    CONNECTED("connections held", 0),
    CONNECT("to connect all, s", 1),
    OPENED("documents opened", 0),
    OPEN("to open all, s", 1),
    LISTEN("until it listens again, s", 2),
    RESUME("until all clients are in sync, s", 2),
    RESUME_BYTES("received per client meanwhile, bytes", 0),
    CPU("server CPU, s", 1),
    COST("server CPU for a delivered change, µs", 0),
    FILL("to fill the database, s", 1),
    IDLE_CPU("server CPU idle, % of a core", 1),
    RESIDENT("server resident, MiB", 0),
    PEAK("server resident peak, MiB", 0),
    THREADS("server threads", 0),
    OWN_CPU("generator CPU, s", 1),
    OWN_PEAK("generator resident peak, MiB", 0);

    final String label;
    final int digits;

    Figure(String label, int digits) {
      this.label = label;
      this.digits = digits;
    }
  }

  /** A server did not do what the row needs of it. */
  static final class RowException extends Exception {
    private static final long serialVersionUID = 1;

    RowException(String message) {
      super(message);
    }
  }

  private static final int CONNECTING_AT_ONCE = 100;
  private static final double CONNECT_SECONDS = 120;

  final String name;
  final String title;

  LoadRow(String name, String title) {
    this.name = name;
    this.title = title;
  }

  /** Whether a server of a kind is measured: databases are for some. */
  boolean takes(ServerProcess.Kind kind) {
    return !kind.isOnDatabase();
  }

  /** Measures a server that has not been started and has no data. */
  abstract Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException;

  static void await(LoadLoop loop, double seconds, String what, BooleanSupplier done)
      throws RowException {
    if (!loop.runUntil(seconds, done)) {
      throw new RowException(what + " not after " + Math.round(seconds) + " s");
    }
  }

  /** Connects clients, not all at one moment, until all have joined. */
  static void connectAll(LoadLoop loop, List<LoadClient> clients) throws RowException {
    long end = System.nanoTime() + LoadLoop.nanos(CONNECT_SECONDS);
    for (int from = 0; from < clients.size(); from += CONNECTING_AT_ONCE) {
      List<LoadClient> some =
          clients.subList(from, Math.min(clients.size(), from + CONNECTING_AT_ONCE));
      some.forEach(LoadClient::connect);
      double left = (end - System.nanoTime()) / 1e9;
      if (!loop.runUntil(left, () -> some.stream().allMatch(LoadClient::isJoined))) {
        long joined = clients.stream().filter(LoadClient::isJoined).count();
        String why = some.stream().map(LoadClient::trouble).distinct().toList().toString();
        throw new RowException(
            "only " + joined + " of " + clients.size() + " clients could join " + why);
      }
    }
  }

  /** Clients of the server, not yet connected. */
  static List<LoadClient> clients(
      LoadLoop loop, ServerProcess server, int count, boolean remembered, LoadClient.Watcher to) {
    return clients(loop, server, count, remembered, count, to);
  }

  /** As above, of which one after the other takes the next of some documents. */
  static List<LoadClient> clients(
      LoadLoop loop,
      ServerProcess server,
      int count,
      boolean remembered,
      int documents,
      LoadClient.Watcher to) {
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String storage = remembered ? new UUID(7, i).toString() : null;
      int port = server.port(i, i % documents);
      clients.add(new LoadClient(loop, port, "bench-" + i, storage, to));
    }
    return clients;
  }

  static void leaveAll(LoadLoop loop, List<LoadClient> clients) {
    clients.forEach(LoadClient::leave);
    loop.runFor(0.5);
  }

  /** The same ids in every run. */
  static List<String> documentIds(int count) {
    Random random = new Random(14);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      // automerge-repo 1.2 takes only a UUID of version 4.
      id[6] = (byte) ((id[6] & 0x0F) | 0x40);
      id[8] = (byte) ((id[8] & 0x3F) | 0x80);
      ids.add(LoadIds.text(id));
    }
    return ids;
  }
}
