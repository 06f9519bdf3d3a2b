package org.amkit.cli.address;

import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Changes;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;

/**
 * Short names of the changes of one document. Each names one change there: what is shown can be
 * given as a REV.
 */
public final class ChangeNames {
  private static final int FEWEST_HASH_DIGITS = 10;
  private static final int FEWEST_ACTOR_DIGITS = 8;

  private final Document document;
  private @Nullable ShortNames actors;

  /** Names for the changes that a document has. */
  public ChangeNames(Document document) {
    this.document = document;
  }

  private ShortNames actors() {
    ShortNames made = actors;
    if (made == null) {
      made = new ShortNames(document.actors(), FEWEST_ACTOR_DIGITS);
      actors = made;
    }
    return made;
  }

  /** The beginning of a change's hash; as much of one that the document lacks. */
  public String hash(ChangeHash hash) {
    Changes changes = document.changes();
    int number = changes.numberOf(hash);
    int digits = number < 0 ? FEWEST_HASH_DIGITS : changes.uniqueDigits(number, FEWEST_HASH_DIGITS);
    return hash.toString().substring(0, digits);
  }

  /** How many digits of any change's hash are enough. */
  public int hashDigits() {
    return document.changes().uniqueDigits(FEWEST_HASH_DIGITS);
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
