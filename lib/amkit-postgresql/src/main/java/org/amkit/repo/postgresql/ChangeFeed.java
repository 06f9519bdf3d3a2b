package org.amkit.repo.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Listeners;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells other nodes what was written here, and this one what they wrote.
 *
 * <pre>
 *   NOTIFY am_changed, 'NODE WORD WORD...'  after each commit, under 8,000 bytes: see WriteNotice
 *
 *   connect, LISTEN, catch up  -------->  wait for notifications  --each ten seconds--> catch up
 *          ^                                      |
 *          +----------- connection lost ----------+
 * </pre>
 *
 * <p>To catch up is to ask which documents have rows that were not there before. So nothing is
 * missed where a node died between commit and notification, or a connection was lost; and where
 * LISTEN does not work, on a standby or behind a pooler that changes the connection with each
 * transaction, that alone is done, each second.
 */
final class ChangeFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ChangeFeed.class.getName());
  static final int MAX_PAYLOAD = 7_900;
  private static final String PROBE = "?";

  private static final int PROBE_MILLIS = 2_000;
  private static final int SLICE_MILLIS = 500;
  private static final long POLL_MILLIS = 1_000;
  private static final long CATCH_UP_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 250;

  /** How often the connection is tried where nothing comes: one that was cut may never say so. */
  private static final int BEAT_SECONDS = 3;

  private final PostgresAddress address;
  private final Tables tables;
  private final ConnectionPool pool;
  private final Listeners listeners;
  private final NotifyBus bus;

  /** What this node calls itself in notifications. */
  private final String node = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

  /** What notifications named since it has caught up last. */
  private final Set<Written> told = ConcurrentHashMap.newKeySet();

  /** Up to where it has caught up; null: from nowhere. For its thread only, as the next one. */
  private @Nullable String seen;

  private String epoch = "";

  /** Why there is no connection; null while there is one. */
  private volatile @Nullable SQLException lost;

  private volatile @Nullable Thread thread;
  private volatile @Nullable Connection connection;
  private volatile boolean isClosed;

  ChangeFeed(PostgresAddress address, Tables tables, ConnectionPool pool, Listeners listeners) {
    this.address = address;
    this.tables = tables;
    this.pool = pool;
    this.listeners = listeners;
    this.bus = new NotifyBus(node, payloads -> notify(tables.busChannel(), payloads), this::listen);
  }

  /** What passes messages to other nodes, by the same connection. */
  NotifyBus bus() {
    return bus;
  }

  // Out

  private record Written(UUID document, String tx) {
    static Written of(WriteNotice notice) {
      return new Written(ChunkTable.uuid(notice.id()), notice.tx());
    }
  }

  /** What this node has written and committed: its writers know. */
  void wrote(List<ChunkWrite> writes) {
    List<WriteNotice> notices = writes.stream().map(WriteNotice::of).toList();
    if (thread != null) {
      notices.forEach(notice -> told.add(Written.of(notice)));
    }
    announce(notices);
  }

  /**
   * Tells other nodes. Not part of the transaction that wrote: that would have all commits of the
   * database wait for one another. What fails here they find out when they catch up.
   */
  void announce(List<WriteNotice> notices) {
    try {
      List<String> words = notices.stream().map(WriteNotice::word).toList();
      notify(tables.channel(), NotifyBus.payloads(node, words));
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "other nodes were not notified", e);
    }
  }

  private void notify(String channel, List<String> payloads) throws SQLException {
    if (payloads.isEmpty()) {
      return;
    }
    boolean unused =
        pool.use(
            sender -> {
              // It need not be durable.
              String sql =
                  "select set_config('synchronous_commit', 'off', true), pg_notify(?, payload)"
                      + " from unnest(?::text[]) payload";
              try (PreparedStatement statement = sender.prepareStatement(sql)) {
                statement.setString(1, channel);
                statement.setArray(2, sender.createArrayOf("text", payloads.toArray()));
                return statement.execute();
              }
            });
  }

  // In

  /** Begins to listen, if it has not begun: what is written from now on is told. */
  synchronized void start() throws SQLException {
    if (thread != null || isClosed) {
      return;
    }
    try (Connection first = pool.get()) {
      catchUp(first);
    }
    Thread started = new Thread(this::run, "amkit-postgresql-feed");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  private void listen() {
    try {
      start();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "other nodes are not heard: " + e.getMessage());
    }
  }

  /** Why there is no connection to listen on; null where there is one, or none is wanted. */
  @Nullable SQLException lost() {
    return lost;
  }

  private void run() {
    while (!isClosed) {
      try (Connection own = address.connect()) {
        connection = own;
        follow(own, own.unwrap(PGConnection.class));
      } catch (SQLException e) {
        lost = e;
        LOG.log(System.Logger.Level.DEBUG, "the feed of changes was interrupted", e);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener has failed", e);
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(isClosed ? 0 : PAUSE_MILLIS);
    } catch (InterruptedException e) {
      isClosed = true;
    }
  }

  private void follow(Connection own, PGConnection notified) throws SQLException {
    boolean listens = listens(own, notified);
    long everyMillis = listens ? CATCH_UP_MILLIS : POLL_MILLIS;
    while (!isClosed) {
      catchUp(own);
      lost = null;
      long end = System.nanoTime() + everyMillis * 1_000_000;
      long beat = System.nanoTime();
      while (!isClosed && System.nanoTime() - end < 0) {
        if (listens) {
          take(notified.getNotifications(SLICE_MILLIS));
        } else {
          pause();
        }
        if (System.nanoTime() - beat > BEAT_SECONDS * 1_000_000_000L) {
          beat = System.nanoTime();
          requireAnswer(own);
        }
      }
    }
  }

  private static void requireAnswer(Connection own) throws SQLException {
    if (!own.isValid(BEAT_SECONDS)) {
      throw new SQLException("the database does not answer", "08006");
    }
  }

  /** Whether a notification of another connection comes in here. */
  private boolean listens(Connection own, PGConnection notified) throws SQLException {
    try (Statement statement = own.createStatement()) {
      statement.execute("listen " + tables.channel());
      statement.execute("listen " + tables.busChannel());
      notify(tables.channel(), List.of(node + " " + PROBE));
    } catch (SQLException e) {
      if ("25006".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
    long end = System.nanoTime() + PROBE_MILLIS * 1_000_000L;
    while (System.nanoTime() - end < 0 && !isClosed) {
      if (take(notified.getNotifications(SLICE_MILLIS))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the probe was among them. */
  private boolean take(PGNotification @Nullable [] notifications) {
    boolean isProbed = false;
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        String[] words = notification.getParameter().split(" ", -1);
        boolean isOther = !words[0].equals(node);
        if (isOther && notification.getName().equals(tables.busChannel())) {
          bus.take(words);
        } else if (isOther) {
          tell(words);
        } else if (words[words.length - 1].equals(PROBE)) {
          isProbed = true;
        }
      }
    }
    return isProbed;
  }

  private void tell(String[] words) {
    for (int i = 1; i < words.length; i++) {
      if (!words[i].equals(PROBE)) {
        WriteNotice notice;
        try {
          notice = WriteNotice.parse(words[i]);
        } catch (IllegalArgumentException e) {
          // Someone else uses the channel, too.
          listeners.tell(StoreEvent.any());
          continue;
        }
        listeners.tell(notice.event());
        // Not where that fails: then it is told again.
        told.add(Written.of(notice));
      }
    }
  }

  /** Tells of documents with rows that were not there the last time, and in no notification. */
  private void catchUp(Connection from) throws SQLException {
    String before = seen;
    String select = tables.sql("select " + tables.epoch() + ", " + Tables.snapshot());
    if (before != null) {
      select +=
          tables.sql(
              ", c.document, c.tx::text from (select) one"
                  + " left join (select distinct document, tx from am_chunk where "
                  + Tables.isUnseen("", "?::pg_snapshot")
                  + ") c on true");
    }
    Set<UUID> changed = new LinkedHashSet<>();
    boolean isOther;
    try (PreparedStatement statement = from.prepareStatement(select)) {
      if (before != null) {
        statement.setString(1, before);
        statement.setString(2, before);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        isOther = !rows.getString(1).equals(epoch);
        epoch = rows.getString(1);
        seen = rows.getString(2);
        if (before != null) {
          do {
            UUID document = rows.getObject(3, UUID.class);
            if (document != null && !told.contains(new Written(document, rows.getString(4)))) {
              changed.add(document);
            }
          } while (rows.next());
        }
      }
    }
    told.clear();
    if (before == null) {
      return;
    }
    if (isOther) {
      listeners.tell(StoreEvent.any());
      tables.rebase(from);
      return;
    }
    changed.forEach(document -> listeners.tell(StoreEvent.of(DocumentId.fromUuid(document))));
  }

  @Override
  public void close() {
    bus.close();
    isClosed = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(2L * SLICE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Connection open = connection;
    if (open != null) {
      try {
        // Also while it waits for an answer.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "the feed's connection was not closed", e);
      }
    }
  }
}
