package org.amkit.repo.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.Listeners;
import org.amkit.repo.store.MessageBus;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StoreEvent;
import org.amkit.repo.store.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a PostgreSQL database, for any number of processes at once: a row for what was
 * appended at once, until it is compacted.
 *
 * <pre>
 *   append, compact ---> GroupCommit ---> one transaction for all that wait ---> NOTIFY
 *   read, readSince ---> one statement: rows that a position has not, and the position behind them
 *   watch &lt;------------- ChangeFeed: LISTEN, and what was missed
 * </pre>
 *
 * <p>A connection for each caller up to ten, one more to listen. A server that does not answer
 * within 30 seconds, or a connection that is not there within 10, is an {@link IOException}. What
 * another holds a lock on for more than 2 seconds is not waited for; a transaction of ours that
 * makes no progress for 10 is ended by the server, so that a node that hangs holds up no other.
 */
public final class PostgresStore implements DocumentStore {
  private static final int CHECK_SECONDS = 5;

  private static final String STORAGE_IDS = "[A-Za-z0-9_-]{1,64}";

  private final PostgresAddress address;
  private final ConnectionPool pool;
  private final Tables tables;
  private final ChunkTable chunks;
  private final GroupCommit commits;
  private final ChangeFeed feed;
  private final Listeners listeners = new Listeners();

  private PostgresStore(PostgresAddress address, Tables tables) {
    this.address = address;
    this.tables = tables;
    this.pool = new ConnectionPool(address);
    this.chunks = new ChunkTable(tables);
    this.feed = new ChangeFeed(address, tables, pool, listeners);
    this.commits = new GroupCommit(address, pool, chunks, feed::wrote);
  }

  /**
   * Opens what is at an address. Tables of an older version are brought up to date.
   *
   * @param address where it is
   * @param create whether its tables are made where there are none
   * @return the store
   * @throws PostgresException when it cannot be reached, or refuses, or there is nothing
   */
  public static PostgresStore open(PostgresAddress address, boolean create)
      throws PostgresException {
    Tables tables = new Tables(address);
    try (Connection connection = address.connect()) {
      tables.prepare(connection, create);
    } catch (SQLException e) {
      throw PostgresException.of(address, e);
    }
    return new PostgresStore(address, tables);
  }

  private <T> T work(ConnectionPool.Work<T, IOException> work) throws IOException {
    try {
      return pool.use(work);
    } catch (SQLException e) {
      throw PostgresException.of(address, e);
    }
  }

  /** A statement that changes something, with its parameters. */
  private int update(String sql, Object... parameters) throws IOException {
    return work(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(tables.sql(sql))) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
          }
        });
  }

  /** {@inheritDoc} */
  @Override
  public Optional<String> storageId() throws IOException {
    return work(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(tables.sql("select storage_id from am_store"));
              ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
          }
        });
  }

  /**
   * Finds out whether the database answers.
   *
   * @throws IOException when it does not
   */
  @Override
  public void check() throws IOException {
    SQLException lost = feed.lost();
    if (lost != null) {
      throw PostgresException.of(address, lost);
    }
    boolean isValid = work(connection -> connection.isValid(CHECK_SECONDS));
    if (!isValid) {
      throw new IOException("the database does not answer");
    }
  }

  @Override
  public Reading read(DocumentId id) throws IOException {
    return work(connection -> chunks.read(connection, id, SnapshotPosition.NOTHING));
  }

  @Override
  public List<StoredValue> readDamaged(DocumentId id) throws IOException {
    return work(connection -> chunks.readDamaged(connection, id));
  }

  @Override
  public Reading readSince(DocumentId id, Position position) throws IOException {
    return work(connection -> chunks.read(connection, id, SnapshotPosition.of(position)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Cost: four round trips and a sync of the server's log for all that wait at the same time.
   */
  @Override
  public Position append(DocumentId id, @Nullable Position position, List<byte[]> appended)
      throws IOException {
    SnapshotPosition seen = SnapshotPosition.of(position);
    return appended.isEmpty() ? seen : write(new ChunkWrite(id, seen, joined(appended), false));
  }

  private static byte[] joined(List<byte[]> chunks) {
    if (chunks.size() == 1) {
      return chunks.get(0);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    chunks.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  @Override
  public Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    return write(new ChunkWrite(id, SnapshotPosition.of(read), snapshot, true));
  }

  private Position write(ChunkWrite write) throws IOException {
    Position behind = commits.write(write);
    listeners.tell(StoreEvent.of(write.id()));
    return behind;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Tells of what comes through this store, and of what others write: at once, or within a
   * second where the server does not let one listen.
   */
  @Override
  public Watch watch(Consumer<StoreEvent> listener) throws IOException {
    Watch watch = listeners.add(listener);
    try {
      feed.start();
    } catch (SQLException e) {
      watch.close();
      throw PostgresException.of(address, e);
    }
    return watch;
  }

  @Override
  public Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException {
    if (!storageId.matches(STORAGE_IDS)) {
      return Optional.empty();
    }
    return work(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  tables.sql("select state from am_peer where document = ? and storage_id = ?"))) {
            statement.setObject(1, ChunkTable.uuid(id));
            statement.setString(2, storageId);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void keepPeerState(DocumentId id, String storageId, byte[] state) throws IOException {
    // Others are not remembered.
    if (storageId.matches(STORAGE_IDS)) {
      update(
          """
          insert into am_peer (document, storage_id, state)
            select id, ?, ? from am_document where id = ?
            on conflict (document, storage_id) do update set state = excluded.state
          """,
          storageId,
          state,
          ChunkTable.uuid(id));
    }
  }

  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    // By pages: who is told may take its time, and no transaction stays open meanwhile.
    DocumentId last = null;
    List<DocumentId> page;
    do {
      DocumentId behind = last;
      page = work(connection -> chunks.list(connection, behind));
      page.forEach(each);
      last = page.isEmpty() ? null : page.get(page.size() - 1);
    } while (last != null);
  }

  @Override
  public void delete(DocumentId id) throws IOException {
    if (update("delete from am_document where id = ?", ChunkTable.uuid(id)) > 0) {
      feed.announce(List.of(new WriteNotice(id, "", "")));
      listeners.tell(StoreEvent.of(id));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Messages are up to some 5,900 bytes, and go by notifications of the database's.
   */
  @Override
  public Optional<MessageBus> bus() {
    return Optional.of(feed.bus());
  }

  @Override
  public void close() {
    feed.close();
    pool.close();
  }
}
