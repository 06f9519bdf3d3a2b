package org.amkit.repo.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a database, for many threads: as many as are in use at once, up to ten.
 *
 * <p>Of a server that was away the first connection is there within a moment of its return:
 * HikariCP tries less and less often, so that each of its tries is many of ours.
 */
final class ConnectionPool implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 10;
  private static final long CONNECTION_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 60_000;

  /** Those that were cut silently are found out one after the other. */
  private static final long VALIDATION_MILLIS = 2_000;

  private static final long PATIENCE_MILLIS = 4_000;
  private static final long RETRY_MILLIS = 250;

  /** A session that acknowledged before it is safe would break the contract. */
  private static final String SESSION =
      """
      select set_config('lock_timeout', '2s', false),
        set_config('idle_in_transaction_session_timeout', '10s', false),
        set_config('synchronous_commit', case current_setting('synchronous_commit')
          when 'off' then 'on' else current_setting('synchronous_commit') end, false)
      """;

  private final HikariDataSource pool;

  /** No connection is made before one is asked for. */
  ConnectionPool(PostgresAddress address) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("amkit-postgresql");
    config.setDataSource(new Patient(address));
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setValidationTimeout(VALIDATION_MILLIS);
    // Also where the server has gone meanwhile: each call says so.
    config.setInitializationFailTimeout(-1);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(SESSION);
    pool = new HikariDataSource(config);
  }

  /** One for the caller, who closes it. */
  Connection get() throws SQLException {
    return pool.getConnection();
  }

  /** Something that is done with a connection, and may be done twice. */
  interface Work<T, E extends Exception> {
    T with(Connection connection) throws SQLException, E;
  }

  /**
   * Does something with a connection; once more, with a new one, where the first turns out to be
   * broken.
   */
  <T, E extends Exception> T use(Work<T, E> work) throws SQLException, E {
    try {
      return once(work);
    } catch (SQLException e) {
      if (!isBroken(e)) {
        throw e;
      }
      distrust();
      return once(work);
    }
  }

  private <T, E extends Exception> T once(Work<T, E> work) throws SQLException, E {
    try (Connection connection = get()) {
      return work.with(connection);
    }
  }

  /** Whether a connection broke that was there. */
  static boolean isBroken(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return !(e instanceof SQLTransientConnectionException)
        && (state.startsWith("08") || state.startsWith("57P"));
  }

  /** One has broken: the others that there are may have, too, and are not used again. */
  void distrust() {
    HikariPoolMXBean running = pool.getHikariPoolMXBean();
    if (running != null) {
      running.softEvictConnections();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Tries to connect again and again for a while. */
  private record Patient(PostgresAddress address) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      while (true) {
        try {
          return address.connect();
        } catch (SQLException e) {
          if (!isAway(e) || System.nanoTime() - end > 0) {
            throw e;
          }
        }
        try {
          Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new SQLException("interrupted while it connected", "08001", e);
        }
      }
    }

    /** Not there, or starting, or stopping. */
    private static boolean isAway(SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.equals("08001") || state.equals("08006") || state.startsWith("57P");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> kind) throws SQLException {
      throw new SQLException("not a " + kind);
    }

    @Override
    public boolean isWrapperFor(Class<?> kind) {
      return false;
    }
  }
}
