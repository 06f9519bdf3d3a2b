/** Automerge documents in pure Java. */
module org.amkit {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.cbor;
  requires static transitive org.jspecify;

  exports org.amkit;
  exports org.amkit.json;
  exports org.amkit.net;
  exports org.amkit.storage;
}
