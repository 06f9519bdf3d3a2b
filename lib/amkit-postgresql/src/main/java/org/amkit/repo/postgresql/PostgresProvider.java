package org.amkit.repo.postgresql;

import java.io.IOException;
import java.util.List;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreProvider;

/** Databases: {@code postgresql://...}, with the password of {@code PGPASSWORD}. */
public final class PostgresProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PostgresProvider() {}

  @Override
  public List<String> prefixes() {
    return PostgresAddress.SCHEMES;
  }

  @Override
  public String form() {
    return "postgresql://USER@HOST:PORT/DATABASE";
  }

  @Override
  public DocumentStore open(String address, boolean create, Surroundings from) throws IOException {
    PostgresAddress parsed = PostgresAddress.parse(address);
    String password = from.variable().apply("PGPASSWORD");
    return PostgresStore.open(
        password == null || parsed.hasPassword() ? parsed : parsed.withPassword(password), create);
  }
}
