package org.amkit.repo.nats;

import java.io.IOException;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreProvider;

/** Streams of NATS: {@code nats://...}, with {@code NATS_USER} and {@code NATS_PASSWORD}. */
public final class NatsProvider extends StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NatsProvider() {
    super("nats://HOST:PORT,HOST:PORT/STREAM", NatsAddress.SCHEMES);
  }

  @Override
  public DocumentStore open(String address, boolean create, Surroundings from) throws IOException {
    return NatsStore.open(
        NatsAddress.parse(address)
            .withLogin(from.variable().apply("NATS_USER"), from.variable().apply("NATS_PASSWORD")),
        create);
  }
}
