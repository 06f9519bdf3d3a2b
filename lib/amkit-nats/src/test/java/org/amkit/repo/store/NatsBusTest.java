package org.amkit.repo.store;

import java.io.IOException;
import org.amkit.repo.nats.NatsServer;
import org.junit.jupiter.api.BeforeEach;

/** Messages between nodes, over a subject of NATS. */
class NatsBusTest extends MessageBusContract {
  private final String stream = NatsServer.newStream();
  private NatsServer server;

  @Override
  @BeforeEach
  void join() throws Exception {
    server = NatsServer.shared();
    super.join();
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(stream);
  }
}
