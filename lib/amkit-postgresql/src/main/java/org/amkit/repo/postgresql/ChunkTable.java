package org.amkit.repo.postgresql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DamagedChunkException;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StoredValue;
import org.jspecify.annotations.Nullable;

/** The statements on documents and their chunks. */
final class ChunkTable {
  private static final int LIST_ROWS = 1_000;

  private final String read;
  private final String all;
  private final String make;
  private final String lock;
  private final String insert;
  private final String remove;
  private final String list;
  private final String next;

  ChunkTable(Tables tables) {
    String state = "select " + tables.epoch() + ", " + Tables.snapshot() + ", ";
    read =
        tables.sql(
            state
                + """
                d.born::text, c.hash, c.bytes
                from (select ?::pg_snapshot as seen, ?::xid8[] as own) as p
                left join am_document d on d.id = ?
                left join am_chunk c on c.document = d.id and c.tx <> all (p.own) and \
                """
                + Tables.isUnseen("c.", "p.seen"));
    all = tables.sql("select hash, bytes from am_chunk where document = ? order by tx, hash");
    make =
        tables.sql(
            "insert into am_document (id) select unnest(?::uuid[]) as id order by id"
                + " on conflict do nothing");
    lock =
        tables.sql(
            state
                + """
                d.born::text, p.number, pg_current_xact_id()::text, not exists (
                  select from am_chunk c where c.document = d.id and c.tx <> all (p.own) and \
                """
                + Tables.isUnseen("c.", "p.seen")
                + """
                )
                from (select id, seen::pg_snapshot, own::xid8[], number
                  from unnest(?::uuid[], ?::text[], ?::text[])
                    with ordinality as each (id, seen, own, number)) as p
                join am_document d on d.id = p.id
                for key share of d
                """);
    insert =
        tables.sql(
            "insert into am_chunk (document, hash, bytes) values (?, ?, ?) on conflict do nothing");
    remove =
        tables.sql(
            "delete from am_chunk where document = ?"
                + " and (pg_visible_in_snapshot(tx, ?::pg_snapshot) or tx = any (?::xid8[]))");
    list = tables.sql("select id from am_document order by id limit " + LIST_ROWS);
    next = tables.sql("select id from am_document where id > ? order by id limit " + LIST_ROWS);
  }

  static UUID uuid(DocumentId id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.getBytes());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what is not in a position, in one statement: chunks and position are of one moment.
   *
   * @return all of the document where the position is of another one, or of an older copy
   */
  Reading read(Connection connection, DocumentId id, SnapshotPosition seen)
      throws SQLException, IOException {
    try (PreparedStatement statement = connection.prepareStatement(read)) {
      statement.setString(1, seen.snapshot());
      statement.setString(2, seen.ownArray());
      statement.setObject(3, uuid(id));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        SnapshotPosition behind =
            new SnapshotPosition(
                rows.getString(1), rows.getString(3), rows.getString(2), List.of());
        if (behind.isNothing() && seen.isNothing()) {
          return new Reading(List.of(), true, SnapshotPosition.NOTHING);
        }
        if (seen.isNothing() || isOf(behind, seen)) {
          return new Reading(chunks(rows), seen.isNothing(), behind);
        }
      }
    }
    return read(connection, id, SnapshotPosition.NOTHING);
  }

  /** All that is kept of a document's chunks, in the order that they came in. */
  List<StoredValue> readDamaged(Connection connection, DocumentId id) throws SQLException {
    List<StoredValue> values = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(all)) {
      statement.setObject(1, uuid(id));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(new StoredValue(name(rows.getBytes(1)), rows.getBytes(2)));
        }
      }
    }
    return values;
  }

  /** What errors call a chunk. */
  private static String name(byte[] hash) {
    return "chunk " + HexFormat.of().formatHex(hash);
  }

  private static boolean isOf(SnapshotPosition now, SnapshotPosition seen) {
    return now.epoch().equals(seen.epoch()) && now.born() != null && now.born().equals(seen.born());
  }

  /** From the row on that is the current one; equal chunks once. */
  private static List<byte[]> chunks(ResultSet rows) throws SQLException, IOException {
    List<byte[]> chunks = new ArrayList<>();
    Set<ByteBuffer> hashes = new HashSet<>();
    do {
      byte[] hash = rows.getBytes(4);
      if (hash != null && hashes.add(ByteBuffer.wrap(hash))) {
        byte[] bytes = rows.getBytes(5);
        if (!Arrays.equals(hash, hash(bytes))) {
          throw new DamagedChunkException(name(hash) + " is damaged: its bytes have another hash");
        }
        chunks.add(bytes);
      }
    } while (rows.next());
    return chunks;
  }

  /**
   * Writes in the transaction that is open: keeps the documents from being deleted meanwhile, finds
   * out which positions are stale, and what is behind the others. The chunks come with a second
   * statement, as the first one sees nothing of what was committed while it waited for a lock.
   *
   * <p>Cost: two round trips, one more where documents are made, one more where chunks are removed.
   */
  void write(Connection connection, List<ChunkWrite> writes) throws SQLException {
    makeDocuments(connection, writes);
    lock(connection, writes);
    try (PreparedStatement inserts = connection.prepareStatement(insert);
        PreparedStatement removals = connection.prepareStatement(remove)) {
      boolean removes = false;
      for (ChunkWrite write : writes) {
        if (write.isStale()) {
          continue;
        }
        inserts.setObject(1, uuid(write.id()));
        inserts.setBytes(2, hash(write.bytes()));
        inserts.setBytes(3, write.bytes());
        inserts.addBatch();
        if (write.replaces()) {
          removals.setObject(1, uuid(write.id()));
          removals.setString(2, write.seen().snapshot());
          removals.setString(3, write.seen().ownArray());
          removals.addBatch();
          removes = true;
        }
      }
      inserts.executeBatch();
      if (removes) {
        removals.executeBatch();
      }
    }
  }

  private void makeDocuments(Connection connection, List<ChunkWrite> writes) throws SQLException {
    Object[] made =
        writes.stream()
            .filter(write -> write.seen().isNothing())
            .map(write -> uuid(write.id()))
            .toArray();
    if (made.length > 0) {
      try (PreparedStatement statement = connection.prepareStatement(make)) {
        statement.setArray(1, connection.createArrayOf("uuid", made));
        statement.executeUpdate();
      }
    }
  }

  private void lock(Connection connection, List<ChunkWrite> writes) throws SQLException {
    Object[] ids = writes.stream().map(write -> uuid(write.id())).toArray();
    Object[] seen = writes.stream().map(write -> write.seen().snapshot()).toArray();
    Object[] own = writes.stream().map(write -> write.seen().ownArray()).toArray();
    writes.forEach(ChunkWrite::begin);
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids));
      statement.setArray(2, connection.createArrayOf("text", seen));
      statement.setArray(3, connection.createArrayOf("text", own));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ChunkWrite write = writes.get(rows.getInt(4) - 1);
          SnapshotPosition before =
              new SnapshotPosition(
                  rows.getString(1), rows.getString(3), rows.getString(2), List.of());
          if (write.seen().isNothing() || isOf(before, write.seen())) {
            write.locked(before, rows.getString(5), rows.getBoolean(6));
          }
        }
      }
    }
  }

  /** Names the documents behind one, null for the first ones, in order: a thousand at most. */
  List<DocumentId> list(Connection connection, @Nullable DocumentId behind) throws SQLException {
    List<DocumentId> page = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(behind == null ? list : next)) {
      if (behind != null) {
        statement.setObject(1, uuid(behind));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          page.add(DocumentId.fromUuid(rows.getObject(1, UUID.class)));
        }
      }
    }
    return page;
  }
}
