package org.amkit;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import org.amkit.engine.AppliedChange;
import org.amkit.engine.Engine;
import org.amkit.history.ChangeGraph;
import org.amkit.history.HashPrefixes;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a document had when it was asked, numbered from 0, each behind those it depends
 * on. A change keeps its number when others come.
 *
 * <p>Nothing is listed beforehand: a change is looked up in the document when something is asked of
 * it. Its actor, number, time and message cost O(log changes); its hash, dependencies, operations
 * and bytes may cost that of making some 64 changes again, and of its neighbours then nothing.
 */
public final class Changes extends AbstractList<Change> implements RandomAccess {
  private final Document document;
  private final Engine engine;
  private final int size;

  Changes(Document document, Engine engine) {
    this.document = document;
    this.engine = engine;
    this.size = engine.changeCount();
  }

  private <T> T read(Function<ChangeGraph, T> read) {
    synchronized (document) {
      return read.apply(engine.graph());
    }
  }

  @Override
  public Change get(int number) {
    return new Change(new AppliedChange(document, engine, Objects.checkIndex(number, size)));
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * The number of a change.
   *
   * @param hash the change's hash
   * @return its number; -1 for a change that is not among them
   */
  public int numberOf(ChangeHash hash) {
    int number = read(graph -> graph.find(hash));
    return number < size ? number : -1;
  }

  @Override
  public int indexOf(@Nullable Object change) {
    return change instanceof Change one ? numberOf(one.hash()) : -1;
  }

  @Override
  public int lastIndexOf(@Nullable Object change) {
    return indexOf(change);
  }

  @Override
  public boolean contains(@Nullable Object change) {
    return indexOf(change) >= 0;
  }

  /**
   * What a change was made on top of.
   *
   * @param number the change's number
   * @return the numbers of the changes that it depends on, in the order it stores them
   */
  public int[] parents(int number) {
    Objects.checkIndex(number, size);
    return read(graph -> graph.depsOf(number));
  }

  /**
   * The changes of a version: those named and all that they depend on. Cost: O(log changes) for
   * each stretch of changes of one actor.
   *
   * @param heads the version; unknown heads are skipped
   * @return the numbers
   */
  public BitSet version(ChangeHash... heads) {
    int[] known = read(graph -> graph.known(List.of(heads)));
    return ancestors(known);
  }

  /**
   * Some changes and all that they depend on. Cost: as {@link #version}.
   *
   * @param numbers the changes
   * @return the numbers
   */
  public BitSet ancestors(int[] numbers) {
    BitSet in = read(graph -> graph.ancestors(numbers));
    in.clear(size, Math.max(size, in.length()));
    return in;
  }

  /**
   * The changes whose hash begins so. Cost: O(changes), for four bytes of each.
   *
   * @param hex hexadecimal digits in lower case
   * @return their numbers, ascending
   */
  public int[] startingWith(String hex) {
    int[] found = read(graph -> new HashPrefixes(graph).startingWith(hex));
    return Arrays.stream(found).filter(number -> number < size).toArray();
  }

  /**
   * How many digits of a change's hash tell it from all others. Cost: O(changes), for four bytes of
   * each.
   *
   * @param number the change's number
   * @param fewest how many digits there are at least, 8 or more
   * @return how many digits, of 64
   */
  public int uniqueDigits(int number, int fewest) {
    return read(graph -> new HashPrefixes(graph).uniqueDigits(number, fewest));
  }

  /**
   * How many digits tell every change's hash from all others. Cost: O(changes log changes).
   *
   * @param fewest how many digits there are at least, 8 or more
   * @return how many digits, of 64
   */
  public int uniqueDigits(int fewest) {
    return read(graph -> new HashPrefixes(graph).uniqueDigits(fewest));
  }
}
