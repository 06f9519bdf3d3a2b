package org.amkit.repo.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node hears of others. */
@Timeout(60)
class ChangeFeedTest {
  /** As where a router forgets a connection: the server cannot tell, and nor can the driver. */
  @Test
  void connectionThatIsSilent_isGivenUpSoon() throws Exception {
    PostgresServer server = PostgresServer.shared();
    String prefix = PostgresServer.newPrefix();
    URI url = URI.create(server.url(prefix));
    BlockingQueue<Optional<DocumentId>> told = new LinkedBlockingQueue<>();
    try (PostgresStore writer = server.open(prefix);
        WireProxy proxy = new WireProxy(url.getPort())) {
      String through = url.toString().replace(":" + url.getPort(), ":" + proxy.port());
      try (PostgresStore store = PostgresStore.open(PostgresAddress.parse(through), false)) {
        store.watch(event -> told.add(event.id()));
        DocumentId first = DocumentId.generate();
        while (told.isEmpty()) {
          writer.append(first, null, List.of(new byte[] {1}));
          Thread.sleep(100);
        }
        proxy.silence();
        told.clear();
        DocumentId missed = DocumentId.generate();
        writer.append(missed, null, List.of(new byte[] {2}));
        long start = System.nanoTime();
        while (!Optional.of(missed).equals(told.poll(30, TimeUnit.SECONDS))) {
          assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        }
        assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
      }
    }
  }
}
