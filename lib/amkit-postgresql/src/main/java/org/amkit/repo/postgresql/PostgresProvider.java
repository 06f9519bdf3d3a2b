package org.amkit.repo.postgresql;

import java.io.IOException;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StoreProvider;

/** Databases: {@code postgresql://...}, with the password of {@code PGPASSWORD}. */
public final class PostgresProvider extends StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PostgresProvider() {
    super("postgresql://USER@HOST:PORT/DATABASE", PostgresAddress.SCHEMES);
  }

  @Override
  public DocumentStore open(String address, boolean create, Surroundings from) throws IOException {
    PostgresAddress parsed = PostgresAddress.parse(address);
    String password = from.variable().apply("PGPASSWORD");
    return PostgresStore.open(
        password == null || parsed.hasPassword() ? parsed : parsed.withPassword(password), create);
  }
}
