/** Sync sessions between Automerge documents. */
module org.amkit.repo {
  requires transitive org.amkit;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.cbor;

  exports org.amkit.net;
}
