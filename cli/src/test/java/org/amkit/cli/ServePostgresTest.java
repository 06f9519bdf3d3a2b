package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.repo.postgresql.PostgresServer;
import org.amkit.repo.store.DocumentStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code am serve} of a PostgreSQL database, by several processes at once. */
class ServePostgresTest extends ServeSharedStoreContract {
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.shared();
  }

  @Override
  String url() {
    return server.url(prefix);
  }

  @Override
  DocumentStore open() throws IOException {
    return server.open(prefix);
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
    String url = server.url(prefix);
    refused("am serve '" + url + "'", 4, "no documents are kept", "--create");
    refused("am serve '" + server.url("postgres", "nowhere", prefix) + "'", 4, "createdb nowhere");
    refused("am serve postgresql://x:sesame@127.0.0.1:1/x", 4, "cannot connect to 127.0.0.1:1");
    refused("am serve '" + url + "&colour=red'", 2, "unknown parameter 'colour'");
    refused("am serve '" + url + "' --id 4NMNnkMhL8jXrdJ9jamS58PAVdXu", 2, "--id");
    assertThat(home.resolve("postgresql:")).doesNotExist();

    server.sql("drop role if exists locked");
    server.sql("create role locked login password 'sesame'");
    String locked = server.url("locked", "postgres", prefix);
    refused("am serve '" + locked + "' --create", 4, "PGPASSWORD", "~/.pgpass");
    refused(
        "PGPASSWORD=simsim am serve '" + locked + "' --create",
        4,
        "password authentication failed",
        "~/.pgpass");
    refused("PGPASSWORD=sesame am serve '" + locked + "' --create", 4, "GRANT CREATE");
    Path passwords = Files.writeString(home.resolve("passwords"), "*:*:*:locked:sesame\n");
    refused(
        "chmod 600 "
            + passwords
            + "; PGPASSFILE="
            + passwords
            + " am serve '"
            + locked
            + "' --create",
        4,
        "GRANT CREATE");
  }
}
