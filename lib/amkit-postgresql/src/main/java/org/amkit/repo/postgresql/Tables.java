package org.amkit.repo.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a deployment, and how they come to be.
 *
 * <pre>
 *   am_store      one row: how many of the steps below were taken, and the storage id
 *   am_document   id, born                    a row a document; born tells it from one of the same
 *                                             id that was deleted before
 *   am_chunk      document, tx, hash, bytes   a row for what was appended at once; tx wrote it
 *   am_peer       document, storage_id, state
 * </pre>
 */
final class Tables {
  /** What has been done to the tables since the first version; only ever added to. */
  private static final List<String> STEPS =
      List.of(
          """
          create table am_document (
            id uuid primary key,
            born uuid not null default gen_random_uuid());
          create table am_chunk (
            document uuid not null references am_document on delete cascade,
            tx xid8 not null default pg_current_xact_id(),
            hash bytea not null,
            bytes bytea not null,
            primary key (document, tx, hash));
          alter table am_chunk alter column bytes set storage external;
          create index am_chunk_tx on am_chunk (tx, document);
          create table am_peer (
            document uuid not null references am_document on delete cascade,
            storage_id text not null,
            state bytea not null,
            primary key (document, storage_id));
          """);

  private static final int OLDEST_SERVER = 130_000;

  private final PostgresAddress address;

  Tables(PostgresAddress address) {
    this.address = address;
  }

  /** SQL that is written for the prefix am. */
  String sql(String text) {
    return text.replace("am_", address.prefix() + "_");
  }

  /** The channel of notifications of what was written. */
  String channel() {
    return address.prefix() + "_changed";
  }

  /** The channel of notifications of what was said. */
  String busChannel() {
    return address.prefix() + "_said";
  }

  /**
   * Makes the tables what they are in this version.
   *
   * @param create whether they are made where there are none
   */
  void prepare(Connection connection, boolean create) throws SQLException, PostgresException {
    int server = number(connection, "select current_setting('server_version_num')::int");
    if (server < OLDEST_SERVER) {
      throw PostgresException.of(
          "the server is PostgreSQL " + server / 10_000, "version 15 or later is needed");
    }
    int version = version(connection);
    if (version < 0 && !create) {
      throw PostgresException.noTables(address);
    }
    if (version < STEPS.size()) {
      update(connection);
    }
    if (version > STEPS.size()) {
      throw PostgresException.of(
          "the tables are of version " + version + ", and this knows " + STEPS.size(),
          "a newer am has made them: update this one");
    }
    rebase(connection);
  }

  /** -1: there are none. */
  private int version(Connection connection) throws SQLException {
    boolean isThere =
        number(connection, sql("select (to_regclass('am_store') is not null)::int")) == 1;
    return isThere ? number(connection, sql("select version from am_store")) : -1;
  }

  private void update(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // One node does it, the others wait for it.
      statement.execute(sql("select pg_advisory_xact_lock(hashtext('am_store'))"));
      // Not to_regclass, which would not see what another has made while this one waited.
      statement.execute(
          sql(
              "create table if not exists am_store"
                  + " (version int not null, storage_id text not null)"));
      statement.execute(
          sql(
              "insert into am_store select 0, gen_random_uuid()::text"
                  + " where not exists (select from am_store)"));
      int version = number(connection, sql("select version from am_store"));
      for (String step : STEPS.subList(Math.min(version, STEPS.size()), STEPS.size())) {
        // One by one: the driver has each described before it runs any.
        for (String part : step.split(";\\s*", 0)) {
          statement.execute(sql(part));
        }
      }
      statement.execute(
          sql("update am_store set version = greatest(version, " + STEPS.size() + ")"));
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /**
   * Rows that were copied from another server may have numbers of transactions that are still to
   * come here, and would look new for as long: they get one of this server's. A standby gets that
   * from its primary.
   */
  void rebase(Connection connection) throws SQLException {
    if (number(connection, "select pg_is_in_recovery()::int") == 1) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          sql(
              "update am_chunk set tx = pg_current_xact_id()"
                  + " where tx >= pg_snapshot_xmax(pg_current_snapshot())"));
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /**
   * What tells these tables from a copy that was put in their place, and numbers of transactions
   * from others that mean something else: a server that was started again may have an older copy,
   * and a table that was filled again is another file. One that has recovered by itself, as one of
   * its processes was killed, gives numbers once more that were seen but not durable; it then
   * begins its statistics anew, and where a person resets them all is read again, no more.
   */
  String epoch() {
    return sql(
        "extract(epoch from pg_postmaster_start_time())::text || '/'"
            + " || (select coalesce(extract(epoch from stats_reset), 0) from pg_stat_bgwriter)"
            + " || '/' || coalesce(pg_relation_filenode('am_chunk'::regclass), 0)::text");
  }

  /**
   * What the statement that it is part of sees. A standby does not tell which transactions are
   * under way, so that there all from the oldest of them on count as unseen.
   */
  static String snapshot() {
    return "case when pg_is_in_recovery()"
        + " then pg_snapshot_xmin(pg_current_snapshot()) || ':'"
        + " || pg_snapshot_xmin(pg_current_snapshot()) || ':'"
        + " else pg_current_snapshot()::text end";
  }

  /**
   * Whether a row is not in a snapshot.
   *
   * @param row a name for the row, with a dot behind it, or nothing
   * @param snapshot an expression
   */
  static String isUnseen(String row, String snapshot) {
    return row
        + "tx >= pg_snapshot_xmin("
        + snapshot
        + ") and not pg_visible_in_snapshot("
        + row
        + "tx, "
        + snapshot
        + ")";
  }
}
