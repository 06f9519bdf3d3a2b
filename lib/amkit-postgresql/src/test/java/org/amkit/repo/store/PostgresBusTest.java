package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.amkit.repo.postgresql.PostgresServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages between nodes, as notifications of PostgreSQL. */
class PostgresBusTest extends MessageBusContract {
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;

  @Override
  @BeforeEach
  void join() throws Exception {
    server = PostgresServer.shared();
    super.join();
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(prefix);
  }

  @Test
  void serverDown_publishDoesNotWait_andGoesOnAfterwards() throws Exception {
    try (DocumentStore one = open();
        DocumentStore other = open()) {
      Queue<byte[]> heard = new ConcurrentLinkedQueue<>();
      MessageBus bus = one.bus().orElseThrow();
      other.bus().orElseThrow().subscribe(heard::add);
      server.stop();
      long start = System.nanoTime();
      byte[] message = new byte[bus.maxBytes()];
      for (int i = 0; i < 1_000; i++) {
        bus.publish(message);
      }
      assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
      assertThat(bus.dropped()).isPositive();
      server.start();
      while (heard.isEmpty()) {
        bus.publish(message);
        Thread.sleep(50);
      }
    }
  }
}
