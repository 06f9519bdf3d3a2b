package org.amkit.repo.postgresql;

import java.util.ArrayList;
import java.util.List;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a document: all that was committed when the database looked like this, and what
 * was appended here since. Numbers of rows would not do: what has the lower number may be committed
 * later.
 *
 * <pre>
 *   snapshot   10:20:10,14      before 10, and before 20 but for 10 and 14
 *   own        21
 * </pre>
 *
 * @param epoch of the tables: when they were put back from a copy, numbers of transactions mean
 *     something else
 * @param born which document of that id, as one that was deleted may be made again; null: none is
 *     known
 * @param snapshot as pg_snapshot
 * @param own transactions that are not in the snapshot
 */
record SnapshotPosition(String epoch, @Nullable String born, String snapshot, List<String> own)
    implements Position {
  private static final String EMPTY = "1:1:";

  /** Nothing was read. */
  static final SnapshotPosition NOTHING = new SnapshotPosition("", null, EMPTY, List.of());

  static SnapshotPosition of(@Nullable Position position) {
    return position == null ? NOTHING : (SnapshotPosition) position;
  }

  boolean isNothing() {
    return born == null;
  }

  /** The same, and a transaction of our own behind it. */
  SnapshotPosition plus(String transaction) {
    List<String> more = new ArrayList<>(own);
    more.add(transaction);
    return new SnapshotPosition(epoch, born, snapshot, more);
  }

  /** The own transactions as an array of SQL's. */
  String ownArray() {
    return "{" + String.join(",", own) + "}";
  }
}
