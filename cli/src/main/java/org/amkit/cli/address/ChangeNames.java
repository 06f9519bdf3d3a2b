package org.amkit.cli.address;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * Short names of the changes of one document. Each names one change there: what is shown can be
 * given as a REV.
 */
public final class ChangeNames {
  private static final int FEWEST_HASH_DIGITS = 10;
  private static final int FEWEST_ACTOR_DIGITS = 8;

  private final List<Change> changes;
  private @Nullable ShortNames hashes;
  private @Nullable ShortNames actors;

  /** Names for these changes, all that a document has; they are made when first asked for. */
  public ChangeNames(List<Change> changes) {
    this.changes = changes;
  }

  private ShortNames hashes() {
    ShortNames made = hashes;
    if (made == null) {
      List<String> all = new ArrayList<>(changes.size());
      changes.forEach(change -> all.add(change.hash().toString()));
      made = new ShortNames(all, FEWEST_HASH_DIGITS);
      hashes = made;
    }
    return made;
  }

  private ShortNames actors() {
    ShortNames made = actors;
    if (made == null) {
      Set<String> all = new HashSet<>();
      changes.forEach(change -> all.add(change.actor()));
      made = new ShortNames(all, FEWEST_ACTOR_DIGITS);
      actors = made;
    }
    return made;
  }

  /** The beginning of a change's hash. */
  public String hash(ChangeHash hash) {
    return hashes().of(hash.toString());
  }

  /** How many digits of any change's hash are enough. */
  public int hashDigits() {
    return hashes().length();
  }

  /** The beginning of an actor's id. */
  public String actor(String hex) {
    return actors().of(hex);
  }

  /** The beginning of a change's actor with the change's number: {@code 1f00ad23:7}. */
  public String actorSeq(Change change) {
    return actor(change.actor()) + ":" + change.seq();
  }
}
