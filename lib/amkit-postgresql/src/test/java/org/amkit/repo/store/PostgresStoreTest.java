package org.amkit.repo.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HexFormat;
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
    String uuid = HexFormat.of().formatHex(id.getBytes());
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
