package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.nats.NatsAddress;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.nats.NatsStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several nodes on one stream, and what can happen to the servers. {@code -Damkit.nats.seconds=N}
 * has the cluster's leader killed again and again for longer.
 */
@Timeout(600)
class NatsFaultsTest {
  private static final int SECONDS = Integer.getInteger("amkit.nats.seconds", 8);

  private final Random random = new Random(17);
  private final Map<DocumentId, Set<ChangeHash>> acknowledged = new ConcurrentHashMap<>();

  private StoreClient client(DocumentStore store, DocumentId id) {
    return new StoreClient(
        store, id, random, acknowledged.computeIfAbsent(id, x -> ConcurrentHashMap.newKeySet()));
  }

  private static Void writeUntil(StoreClient client, long end) throws InterruptedException {
    int count = 0;
    while (System.nanoTime() - end < 0) {
      client.edit();
      try {
        client.flush();
        if (++count % 7 == 0) {
          client.compact();
        }
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    return null;
  }

  private int assertNothingLost(DocumentStore store) throws IOException {
    int count = 0;
    for (Map.Entry<DocumentId, Set<ChangeHash>> each : acknowledged.entrySet()) {
      Set<ChangeHash> lost = new HashSet<>(each.getValue());
      lost.removeAll(StoreClient.hashes(store.read(each.getKey()).chunks()));
      assertThat(lost).as("lost of " + each.getValue().size()).isEmpty();
      count += each.getValue().size();
    }
    return count;
  }

  /** Two nodes write and compact each of some documents, while something happens. */
  private void race(DocumentStore[] nodes, int seconds, Fault fault) throws Exception {
    int documents = 8;
    ExecutorService pool = Executors.newFixedThreadPool(2 * documents);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<?>> all = new ArrayList<>();
      for (int d = 0; d < documents; d++) {
        DocumentId id = DocumentId.random(random);
        for (DocumentStore node : nodes) {
          StoreClient client = client(node, id);
          all.add(pool.submit(() -> writeUntil(client, end)));
        }
      }
      while (end - System.nanoTime() > TimeUnit.SECONDS.toNanos(4)) {
        Thread.sleep(1500);
        fault.happen();
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private interface Fault {
    void happen() throws Exception;
  }

  @Test
  void server_killedAndStarted_losesNothingAndTellsAll() throws Exception {
    NatsServer server = NatsServer.alone();
    try (NatsStore one = server.open("t");
        NatsStore other = server.open("t")) {
      BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
      try (DocumentStore.Watch watch = other.watch(event -> told.add(event.id()))) {
        assertThat(watch).isNotNull();
        DocumentId id = DocumentId.random(random);
        StoreClient writer = client(one, id);
        StoreClient reader = client(other, id);
        for (int i = 1; i <= 3; i++) {
          server.stop();
          server.start();
          writer.editAndFlush();
          long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
          while (reader.document.changeCount() < i) {
            assertThat(told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)).isNotNull();
            reader.refresh();
          }
        }
      }
      race(
          new DocumentStore[] {one, other},
          6,
          () -> {
            server.stop();
            Thread.sleep(200);
            server.start();
          });
      assertThat(assertNothingLost(one)).isGreaterThan(50);
    } finally {
      server.remove();
    }
  }

  private static String leader(List<NatsServer> cluster, String stream) throws Exception {
    for (NatsServer server : cluster) {
      try {
        return server.work(
            c -> c.jetStreamManagement().getStreamInfo(stream).getClusterInfo().getLeader());
      } catch (Exception e) {
        Thread.sleep(50);
      }
    }
    return "";
  }

  @Test
  void cluster_leaderKilledAgainAndAgain_losesNothingAcknowledged() throws Exception {
    assumeTrue(
        NatsServer.keepsReplicas() || Boolean.getBoolean("amkit.nats.replicas"),
        "this nats-server loses what replicas acknowledged: AM_NATS_SERVER names one of 2.15.1 or"
            + " later, -Damkit.nats.replicas=true tries this one");
    List<NatsServer> cluster = NatsServer.cluster(3);
    String hosts = String.join(",", cluster.stream().map(NatsServer::host).toList());
    NatsAddress address = NatsAddress.parse("nats://" + hosts + "/t?replicas=3");
    try (NatsStore one = opened(address);
        NatsStore other = opened(address)) {
      int[] kills = {0};
      race(
          new DocumentStore[] {one, other},
          SECONDS,
          () -> {
            String name = leader(cluster, "t");
            for (NatsServer server : cluster) {
              if (server.name().equals(name)) {
                server.stop();
                kills[0]++;
                Thread.sleep(1000);
                server.start();
              }
            }
          });
      Thread.sleep(1000);
      int count = assertNothingLost(one);
      assertNothingLost(other);
      System.out.println(
          "NATS: " + count + " acknowledged appends, 0 lost; leader killed " + kills[0] + " times");
      assertThat(count).isGreaterThan(50);
      assertThat(kills[0]).isPositive();
    } finally {
      cluster.forEach(NatsServer::remove);
    }
  }

  /** When the cluster has found together. */
  private static NatsStore opened(NatsAddress address) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return NatsStore.open(address, true);
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }
}
