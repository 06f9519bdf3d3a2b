package org.amkit.repo.nats;

import java.io.IOException;
import java.util.List;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreProvider;

/** Streams of NATS: {@code nats://...}, with {@code NATS_USER} and {@code NATS_PASSWORD}. */
public final class NatsProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NatsProvider() {}

  @Override
  public List<String> prefixes() {
    return NatsAddress.SCHEMES;
  }

  @Override
  public String form() {
    return "nats://HOST:PORT,HOST:PORT/STREAM";
  }

  @Override
  public DocumentStore open(String address, boolean create, Surroundings from) throws IOException {
    return NatsStore.open(
        NatsAddress.parse(address)
            .withLogin(from.variable().apply("NATS_USER"), from.variable().apply("NATS_PASSWORD")),
        create);
  }
}
