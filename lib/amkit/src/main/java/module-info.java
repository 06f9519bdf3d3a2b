/** Automerge documents in pure Java. */
@SuppressWarnings("module") // those named below are built after it
module org.amkit {
  requires com.fasterxml.jackson.core;
  requires static transitive org.jspecify;

  exports org.amkit;
  exports org.amkit.json;
  exports org.amkit.storage;

  // The parts of the format and of the protocol that inspection, repair and sessions look into.
  exports org.amkit.chunk to
      org.amkit.cli,
      org.amkit.repo;
  exports org.amkit.codec to
      org.amkit.cli,
      org.amkit.repo;
  exports org.amkit.column to
      org.amkit.cli;
  exports org.amkit.sync to
      org.amkit.cli,
      org.amkit.repo;
}
