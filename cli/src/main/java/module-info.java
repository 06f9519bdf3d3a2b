/** The command am. */
@SuppressWarnings("requires-automatic") // jline is one
module org.amkit.cli {
  requires org.amkit.repo;
  requires org.amkit.repo.nats;
  requires org.amkit.repo.postgresql;
  requires org.amkit.repo.websocket;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires info.picocli;
  requires java.net.http;
  requires org.jline;
  requires org.yaml.snakeyaml;
  requires static org.jspecify;

  uses org.amkit.repo.store.StoreProvider;

  // picocli sets the fields of commands and of their options.
  opens org.amkit.cli to
      info.picocli;
  opens org.amkit.cli.command to
      info.picocli;
  opens org.amkit.cli.command.document to
      info.picocli;
  opens org.amkit.cli.command.history to
      info.picocli;
  opens org.amkit.cli.command.inspect to
      info.picocli;
  opens org.amkit.cli.command.merge to
      info.picocli;
  opens org.amkit.cli.command.option to
      info.picocli;
  opens org.amkit.cli.command.sync to
      info.picocli;
}
