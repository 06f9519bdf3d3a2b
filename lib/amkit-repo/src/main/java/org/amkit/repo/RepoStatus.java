package org.amkit.repo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.amkit.repo.protocol.Availability;

/**
 * How a {@link Repo} stands: a picture of one moment, put together without stopping anything.
 *
 * @param documents that are open
 * @param peers that are connected, those that have not said who they are among them
 * @param totals since the Repo was opened
 */
public record RepoStatus(List<OpenOne> documents, List<Connected> peers, Totals totals) {
  /**
   * A document that is open.
   *
   * @param id names it
   * @param availability how it stands
   * @param peers how many connections it is shared with
   * @param memoryBytes about what it takes in memory; 0 when it is unloaded
   * @param trouble what is wrong with it, for people; empty when nothing is
   */
  public record OpenOne(
      DocumentId id,
      Availability availability,
      int peers,
      long memoryBytes,
      Optional<String> trouble) {}

  /**
   * A peer that is connected.
   *
   * @param connection names the connection
   * @param peer who it is; empty before the handshake is done
   * @param principal the name of the token or certificate that it has shown
   * @param remote where it is, for people
   * @param since when it has connected
   * @param traffic what it has sent and got
   */
  public record Connected(
      ConnectionId connection,
      Optional<PeerInfo> peer,
      Optional<String> principal,
      String remote,
      Instant since,
      Traffic traffic) {}

  /**
   * Messages and their bytes.
   *
   * @param receivedMessages how many came in
   * @param receivedBytes how long they were
   * @param sentMessages how many went out
   * @param sentBytes how long they were
   */
  public record Traffic(
      long receivedMessages, long receivedBytes, long sentMessages, long sentBytes) {}

  /**
   * Sums.
   *
   * @param connections how many peers have connected
   * @param traffic of all of them
   * @param storeWrites how often something was stored
   * @param storeFailures how often that failed
   * @param isStoreFailing whether it failed the last time
   * @param storeSumMillis how many milliseconds the store took for all writes together
   * @param storeMillis how long the store took, by the share of writes: bounds in milliseconds and
   *     how many were within them
   */
  public record Totals(
      long connections,
      Traffic traffic,
      long storeWrites,
      long storeFailures,
      boolean isStoreFailing,
      double storeSumMillis,
      List<Bucket> storeMillis) {}

  /**
   * How many took no longer than a time.
   *
   * @param millis the time
   * @param count how many
   */
  public record Bucket(double millis, long count) {}
}
