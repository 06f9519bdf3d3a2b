/** Documents of a Repo in NATS JetStream. */
@SuppressWarnings("requires-automatic") // the client is one
module org.amkit.repo.nats {
  requires transitive org.amkit.repo;
  requires io.nats.jnats;
  requires static org.jspecify;

  exports org.amkit.repo.nats;

  provides org.amkit.repo.store.StoreProvider with
      org.amkit.repo.nats.NatsProvider;
}
