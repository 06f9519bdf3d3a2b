package org.amkit.repo.nats;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a document: all up to a number of the stream, and some beyond, such as what was
 * appended here, before which others may have appended.
 *
 * @param epoch of the stream, as this store knows it
 * @param births names of the appends that made the document: one that was deleted and made again
 *     has others
 * @param upTo all up to here was read
 * @param beyond numbers of what was read behind it
 * @param mark names the append of the last message that was read
 */
record SubjectPosition(
    long epoch, Set<String> births, long upTo, SortedSet<Long> beyond, String mark)
    implements Position {
  /** Nothing was read. */
  static final SubjectPosition NOTHING = new SubjectPosition(0, Set.of(), 0, new TreeSet<>(), "");

  static SubjectPosition of(@Nullable Position position) {
    return position == null ? NOTHING : (SubjectPosition) position;
  }

  boolean isNothing() {
    return births.isEmpty();
  }

  /** The number of the last message that was read. */
  long last() {
    return beyond.isEmpty() ? upTo : beyond.last();
  }

  boolean has(long number) {
    return number <= upTo || beyond.contains(number);
  }

  /** The same, and an append of our own behind it. */
  SubjectPosition plus(long inEpoch, Set<String> of, SortedSet<Long> numbers, String append) {
    // Numbers are the stream's: nothing can be between those that follow each other. All or none of
    // the pieces, as one that is read without the others does not count.
    if (beyond.isEmpty() && numbers.last() == upTo + numbers.size()) {
      return new SubjectPosition(inEpoch, of, numbers.last(), beyond, append);
    }
    SortedSet<Long> more = new TreeSet<>(beyond);
    more.addAll(numbers);
    return new SubjectPosition(inEpoch, of, upTo, more, append);
  }

  /** The same, where it is known that there is nothing else up to a number. */
  SubjectPosition without(long gapsUpTo) {
    return new SubjectPosition(
        epoch, births, gapsUpTo, new TreeSet<>(beyond.tailSet(gapsUpTo + 1)), mark);
  }
}
