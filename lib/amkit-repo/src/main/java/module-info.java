/** Documents, stores and peers in one place: the Repo. */
module org.amkit.repo {
  requires transitive org.amkit;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.cbor;

  exports org.amkit.repo;
  exports org.amkit.repo.protocol;
  exports org.amkit.repo.storage;
  exports org.amkit.repo.store;

  provides org.amkit.repo.store.StoreProvider with
      org.amkit.repo.store.NodefsProvider;
}
