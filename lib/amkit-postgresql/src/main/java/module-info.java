/** Documents of a Repo in PostgreSQL. */
@SuppressWarnings("requires-automatic") // the driver is one
module org.amkit.repo.postgresql {
  requires transitive org.amkit.repo;
  requires com.zaxxer.hikari;
  requires java.sql;
  requires org.postgresql.jdbc;
  requires static org.checkerframework.checker.qual;
  requires static org.jspecify;

  exports org.amkit.repo.postgresql;

  provides org.amkit.repo.store.StoreProvider with
      org.amkit.repo.postgresql.PostgresProvider;
}
