package org.amkit.repo.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How tables come to be, what goes over the wire, and how many documents there may be. */
@Timeout(60)
class PostgresTablesTest {
  private final String prefix = PostgresServer.newPrefix();
  private PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    server = PostgresServer.shared();
  }

  @Test
  void tables_madeByManyAtOnce_areMadeOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(
            pool.submit(
                () -> {
                  try (PostgresStore store = server.open(prefix)) {
                    return store.storageId().orElseThrow();
                  }
                }));
      }
      Set<String> ids = new HashSet<>();
      for (Future<String> id : all) {
        ids.add(id.get());
      }
      assertThat(ids).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void tables_ofANewerVersion_areLeftAlone() throws Exception {
    server.open(prefix).close();
    server.sql("update " + prefix + "_store set version = 99");
    assertThatThrownBy(() -> server.open(prefix))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("version 99");
    assertThat(server.sql("select version from " + prefix + "_store")).isEqualTo("99");
  }

  @Test
  void tables_thatAreNotThere_areMadeOnlyWhenAskedFor() throws Exception {
    PostgresAddress address = PostgresAddress.parse(server.url(prefix));
    assertThatThrownBy(() -> PostgresStore.open(address, false))
        .isInstanceOfSatisfying(PostgresException.class, e -> assertThat(e.isMissing()).isTrue());
    assertThat(server.sql("select to_regclass('" + prefix + "_store') is null")).isEqualTo("t");
  }

  @Test
  void deployments_inOneDatabase_areApart() throws Exception {
    DocumentId id = DocumentId.generate();
    try (PostgresStore one = server.open(prefix);
        PostgresStore other = server.open(PostgresServer.newPrefix())) {
      one.append(id, null, List.of(new byte[] {1}));
      assertThat(other.read(id).isEmpty()).isTrue();
      assertThat(one.read(id).chunks()).hasSize(1);
    }
  }

  @Test
  void list_manyDocuments_namesAll() throws Exception {
    Set<DocumentId> listed = new HashSet<>();
    try (PostgresStore store = server.open(prefix)) {
      server.sql(
          "insert into "
              + prefix
              + "_document (id) select gen_random_uuid() from generate_series(1, 200000)");
      store.list(listed::add);
      store.list(listed::add);
    }
    assertThat(listed).hasSize(200_000);
  }

  @Test
  void chunk_goesOverTheWireAsBytes_fromTheFirstOn() throws Exception {
    byte[] chunk = new byte[1 << 20];
    new Random(1).nextBytes(chunk);
    DocumentId id = DocumentId.generate();
    URI url = URI.create(server.url(prefix));
    server.open(prefix).close();
    try (WireProxy proxy = new WireProxy(url.getPort())) {
      String through = url.toString().replace(":" + url.getPort(), ":" + proxy.port());
      try (PostgresStore store = PostgresStore.open(PostgresAddress.parse(through), false)) {
        store.append(id, null, List.of(chunk));
        assertThat(store.read(id).chunks()).containsExactly(chunk);
      }
      assertThat(proxy.sent.get()).isBetween(1L << 20, (1L << 20) + 50_000);
      assertThat(proxy.received.get()).isBetween(1L << 20, (1L << 20) + 50_000);
    }
  }
}
