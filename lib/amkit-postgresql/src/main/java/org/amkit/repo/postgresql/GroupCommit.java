package org.amkit.repo.postgresql;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes what waits together, whichever documents it is for: one transaction, one sync of the log,
 * one notification. Of the threads that wait, one writes for all.
 */
final class GroupCommit {
  private static final long MAX_BYTES = 16L << 20;

  /** In all transactions the same order, so that two do not wait for one another. */
  private static final Comparator<ChunkWrite> ORDER =
      Comparator.comparing(write -> ChunkTable.uuid(write.id()));

  private final PostgresAddress address;
  private final ConnectionPool pool;
  private final ChunkTable chunks;
  private final Consumer<List<ChunkWrite>> committed;
  private final Deque<ChunkWrite> waiting = new ArrayDeque<>();
  private boolean isWriting;

  /**
   * Writes to a database.
   *
   * @param committed notified of what was written, before the writers are
   */
  GroupCommit(
      PostgresAddress address,
      ConnectionPool pool,
      ChunkTable chunks,
      Consumer<List<ChunkWrite>> committed) {
    this.address = address;
    this.pool = pool;
    this.chunks = chunks;
    this.committed = committed;
  }

  /**
   * Writes, and returns when that is durable.
   *
   * @return behind what was written
   */
  SnapshotPosition write(ChunkWrite write) throws IOException {
    synchronized (this) {
      waiting.add(write);
    }
    for (List<ChunkWrite> turn = turn(write); !turn.isEmpty(); turn = turn(write)) {
      try {
        writeAll(turn);
      } finally {
        synchronized (this) {
          isWriting = false;
          notifyAll();
        }
      }
    }
    return write.result();
  }

  /**
   * What this thread is to write now, after all that others write; nothing when its own is done.
   */
  private synchronized List<ChunkWrite> turn(ChunkWrite own) throws IOException {
    while (isWriting && !own.isDone()) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        waiting.remove(own);
        throw new InterruptedIOException("interrupted while it waited");
      }
    }
    List<ChunkWrite> turn = new ArrayList<>();
    if (own.isDone()) {
      return turn;
    }
    isWriting = true;
    long byteCount = 0;
    do {
      ChunkWrite next = waiting.remove();
      turn.add(next);
      byteCount += next.bytes().length;
    } while (!waiting.isEmpty() && byteCount + waiting.element().bytes().length <= MAX_BYTES);
    turn.sort(ORDER);
    return turn;
  }

  /**
   * Together, and once more where the connection broke; each by itself where the database refuses,
   * as one of them may be the reason.
   */
  private void writeAll(List<ChunkWrite> turn) {
    try {
      commit(turn);
    } catch (SQLTransientConnectionException unreachable) {
      fail(turn, unreachable);
    } catch (SQLException first) {
      boolean isBroken = ConnectionPool.isBroken(first);
      if (isBroken) {
        pool.distrust();
      }
      if (turn.size() == 1 || isBroken) {
        writeAgain(turn);
      } else {
        turn.forEach(write -> writeAgain(List.of(write)));
      }
    } finally {
      for (ChunkWrite write : turn) {
        if (!write.isDone()) {
          write.failed(new IOException(write.id() + ": was not written"));
        }
      }
    }
  }

  private void writeAgain(List<ChunkWrite> turn) {
    try {
      commit(turn);
    } catch (SQLException e) {
      fail(turn, e);
    }
  }

  private void fail(List<ChunkWrite> turn, SQLException why) {
    PostgresException failure = PostgresException.of(address, why);
    turn.forEach(write -> write.failed(failure));
  }

  private void commit(List<ChunkWrite> turn) throws SQLException {
    try (Connection connection = pool.get()) {
      // Else the pool rolls back.
      connection.setAutoCommit(false);
      chunks.write(connection, turn);
      connection.commit();
    }
    committed.accept(turn.stream().filter(write -> !write.isStale()).toList());
    turn.forEach(ChunkWrite::done);
  }
}
