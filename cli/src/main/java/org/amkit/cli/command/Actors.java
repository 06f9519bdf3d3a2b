package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.storage.ActorLease;
import org.amkit.storage.StateDirectory;

/**
 * The actors that changes are made as.
 *
 * @param run the command that makes changes
 */
public record Actors(Run run) {
  private static final int ACTOR_BYTES = 16;

  /** A new, unused actor id. */
  public byte[] fresh() {
    byte[] actor = new byte[ACTOR_BYTES];
    run.environment().random().nextBytes(actor);
    return actor;
  }

  /** Takes the actor that belongs to a document file, or a new one; see {@link StateDirectory}. */
  public ActorLease lease(String name, Document document) throws IOException {
    try {
      Environment environment = run.environment();
      StoredName stored = StoredName.of(environment, name);
      Path path = stored == null ? environment.path(name) : stored.actorKey(environment);
      return run.state().leaseActor(path, document, environment.random());
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /**
   * Notes the change that was written last with an actor. Not being able to costs a new actor the
   * next time and nothing else, so it is only told with {@code -v}.
   */
  public void wrote(ActorLease lease, Document document) {
    try {
      Optional<Change> last = document.getLastLocalChange();
      if (last.isPresent()) {
        lease.wrote(last.get());
      }
    } catch (IOException e) {
      run.console().detail("am: the actor could not be remembered: " + e.getMessage());
    }
  }

  /** The bytes of an actor id in hex digits; {@link Failure} (exit 2) if it is invalid. */
  public static byte[] parse(String hex) {
    try {
      byte[] actor = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
      if (actor.length > 0) {
        return actor;
      }
    } catch (IllegalArgumentException e) {
      throw Failure.usage("'" + hex + "' is not an actor id: an even number of hex digits");
    }
    throw Failure.usage("an actor id has at least one byte");
  }
}
