package org.amkit.cli.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.jspecify.annotations.Nullable;

/**
 * How peers are connected to.
 *
 * @param timeout how long one may take to answer
 * @param ssh the ssh command, with options of its own behind blanks
 * @param remoteAm the am command on another machine, in the words of the shell there
 * @param remoteOptions for the am there
 * @param client what servers are shown
 */
public record Dial(
    Environment environment,
    Console console,
    Duration timeout,
    int maxMessageBytes,
    String ssh,
    String remoteAm,
    List<String> remoteOptions,
    Client client) {
  /** What a client shows to servers, and which it trusts. */
  public interface Client {
    /** Null for none. */
    @Nullable String token() throws IOException;

    /** The certificates. */
    Tls tls() throws IOException;
  }
}
