package org.amkit.repo.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import org.amkit.repo.DocumentId;
import org.amkit.repo.postgresql.PostgresServer;
import org.junit.jupiter.api.BeforeEach;

/** The contract, for tables in PostgreSQL. */
class PostgresStoreTest extends DocumentStoreContract {
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    server = PostgresServer.shared();
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(prefix);
  }

  @Override
  void damage(DocumentId id) throws IOException {
    StringBuilder hex = new StringBuilder();
    for (byte b : id.getBytes()) {
      hex.append(String.format("%02x", b));
    }
    UUID uuid =
        UUID.fromString(
            hex.toString().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    try {
      server.sql(
          "update "
              + prefix
              + "_chunk set bytes = substr(bytes, 1, length(bytes) / 2) where document = '"
              + uuid
              + "'");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  void backUp() throws IOException {
    server.dump(prefix);
  }

  @Override
  void restore() throws IOException {
    server.restore(prefix);
  }
}
