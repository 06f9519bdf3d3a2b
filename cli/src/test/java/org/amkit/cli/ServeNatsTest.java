package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.amkit.repo.nats.NatsServer;
import org.amkit.repo.store.DocumentStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code am serve} of a stream of NATS JetStream, by several processes at once. */
class ServeNatsTest extends ServeSharedStoreContract {
  private final String stream = NatsServer.newStream();
  private NatsServer server;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.shared();
  }

  @Override
  String url() {
    return server.url(stream);
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(stream);
  }

  @Override
  void stopEngine() throws IOException {
    server.stop();
  }

  @Override
  void startEngine() throws IOException {
    server.start();
  }

  @Test
  void addressThatWillNotDo_isRefusedWithWhatToDo() throws Exception {
    String url = server.url(stream);
    refused("am serve '" + url + "'", 4, "no documents are kept", "--create");
    refused("am serve nats://x:sesame@127.0.0.1:1/x", 4, "cannot connect to 127.0.0.1:1");
    refused("am serve '" + url + "?colour=red'", 2, "unknown parameter 'colour'");
    refused("am serve natz://x:sesame@127.0.0.1/x.automerge --create", 2, "natz://", "nats://...");
    assertThat(home.resolve("natz:")).doesNotExist();
    refused(
        "am serve '" + url + "?replicas=3' --create", 4, "of 3 replicas is refused", "one replica");
    refused("am serve '" + url + "' --id 4NMNnkMhL8jXrdJ9jamS58PAVdXu", 2, "--id");
    assertThat(home.resolve("nats:")).doesNotExist();

    NatsServer locked =
        NatsServer.alone("authorization { users = [ {user: alice, password: sesame} ] }");
    try {
      String closed = "am serve nats://" + locked.host() + "/" + stream;
      refused(closed, 4, "does not let this user in", "NATS_PASSWORD");
      refused("NATS_USER=alice NATS_PASSWORD=sesame " + closed, 4, "no documents are kept");
    } finally {
      locked.remove();
    }
  }
}
