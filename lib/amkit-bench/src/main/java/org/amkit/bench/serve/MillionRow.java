package org.amkit.bench.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amkit.Document;
import org.amkit.ObjectId;

/** A database with very many documents of 2 KB, of which some are opened at random. */
final class MillionRow extends LoadRow {
  private static final int TEXT_CHARACTERS = 2_500; // Some 2 KB once it is compressed.
  private static final int AT_ONCE = 50;
  private static final double SECONDS_FOR_ALL = 600;

  private final int count;
  private final int opened;
  private final String url;

  /**
   * A row.
   *
   * @param url of the database, for JDBC
   */
  MillionRow(int count, int opened, String url) {
    super(
        "million",
        "%,d documents of 2 KB in the database, %,d opened, --memory 256M"
            .formatted(count, opened));
    this.count = count;
    this.opened = opened;
    this.url = url;
  }

  @Override
  boolean takes(ServerProcess.Kind kind) {
    return kind.isOnDatabase() && kind.nodes() == 1;
  }

  @Override
  Map<Figure, Double> run(LoadLoop loop, ServerProcess server)
      throws IOException, InterruptedException, RowException {
    server.with("--memory", "256M");
    // Makes the tables.
    server.start();
    server.stop();
    long began = System.nanoTime();
    fill(server.prefix());
    final double filled = (System.nanoTime() - began) / 1e9;
    server.start();
    ProcessFigures own = ProcessFigures.own();
    began = System.nanoTime();
    int done = open(loop, server);
    final double took = (System.nanoTime() - began) / 1e9;
    ProcessFigures after = server.figures();
    ProcessFigures ownAfter = ProcessFigures.own();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.OPENED, (double) done);
    figures.put(Figure.OPEN, took);
    figures.put(Figure.FILL, filled);
    figures.put(Figure.CPU, after.cpuSeconds());
    figures.put(Figure.RESIDENT, after.residentMib());
    figures.put(Figure.PEAK, after.peakMib());
    figures.put(Figure.THREADS, (double) after.threads());
    figures.put(Figure.OWN_CPU, ownAfter.cpuSeconds() - own.cpuSeconds());
    figures.put(Figure.OWN_PEAK, ownAfter.peakMib());
    return figures;
  }

  /** Rows as the store writes them; the ids are hashes of numbers, so that they can be named. */
  private void fill(String prefix) throws IOException {
    byte[] bytes = document();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          ("insert into %s_document (id) select md5(n::text)::uuid"
                  + " from generate_series(0, %d) n")
              .formatted(prefix, count - 1));
      try (PreparedStatement chunks =
          connection.prepareStatement(
              ("insert into %s_chunk (document, hash, bytes)"
                      + " select md5(n::text)::uuid, ?, ? from generate_series(0, %d) n")
                  .formatted(prefix, count - 1))) {
        chunks.setBytes(1, digest("SHA-256", bytes));
        chunks.setBytes(2, bytes);
        chunks.execute();
      }
      statement.execute("analyze");
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static byte[] document() {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder();
    while (text.length() < TEXT_CHARACTERS) {
      text.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
    }
    Document document = new Document();
    document.change("Text", tx -> tx.set(ObjectId.ROOT, "text", text.toString()));
    return document.save();
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private int open(LoadLoop loop, ServerProcess server) throws RowException {
    LoadClient client = clients(loop, server, 1, false, (c, replica) -> {}).get(0);
    connectAll(loop, List.of(client));
    Random random = new Random(count);
    long end = System.nanoTime() + LoadLoop.nanos(SECONDS_FOR_ALL);
    int done = 0;
    while (done < opened) {
      client.replicas.clear();
      for (int i = 0; i < AT_ONCE; i++) {
        byte[] number = Integer.toString(random.nextInt(count)).getBytes(StandardCharsets.UTF_8);
        client.open(LoadIds.text(digest("MD5", number)), new Document());
      }
      boolean all =
          loop.runUntil(
              (end - System.nanoTime()) / 1e9,
              () -> client.replicas.values().stream().allMatch(LoadClient.Replica::isInSync));
      if (!all || client.connections() > 1) {
        throw new RowException("opening: %d of %d %s".formatted(done, opened, client.trouble()));
      }
      done += client.replicas.size();
    }
    leaveAll(loop, List.of(client));
    return done;
  }
}
