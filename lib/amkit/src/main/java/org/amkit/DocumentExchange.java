package org.amkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.amkit.codec.ByteWriter;
import org.amkit.engine.Engine;
import org.amkit.history.Fragments;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Document} gives and takes as bytes: all of it, changes, fragments of its history.
 */
public sealed interface DocumentExchange permits Document {
  private DocumentState state() {
    return ((Document) this).state;
  }

  private <T> T read(Function<Engine, T> read) {
    return state().read(read);
  }

  // Whole documents.

  /** {@return the whole document in one compressed chunk, with waiting changes behind it} */
  default byte[] save() {
    synchronized (this) {
      return state().idle().save();
    }
  }

  /**
   * The whole document.
   *
   * @param options how to write it
   * @return the bytes
   */
  default byte[] save(SaveOptions options) {
    synchronized (this) {
      return state().idle().save(options);
    }
  }

  // Changes.

  /**
   * The changes that no {@link #save} and no {@code saveIncremental} of this document has given
   * yet, to be appended to what those gave. Nothing else counts as saved: not {@link
   * Document#fork()}, not a sync message, not {@link #saveSince} or {@link #saveBundle}. A document
   * that was loaded or forked has not been saved: the first call gives all its changes. Changes
   * that wait for others are given once they are applied.
   *
   * @return the changes, not compressed, each after those it depends on; no bytes when there are
   *     none
   */
  default byte[] saveIncremental() {
    synchronized (this) {
      return state().idle().saveIncremental();
    }
  }

  /**
   * The changes that a version lacks, concatenated.
   *
   * @param have the version's heads; unknown heads are skipped
   * @return the bytes, not compressed
   */
  default byte[] saveSince(ChangeHash[] have) {
    synchronized (this) {
      return state().idle().saveSince(List.of(have));
    }
  }

  /**
   * The changes that a version lacks, concatenated: {@link #saveSince} by the binding's name.
   *
   * @param heads the version's heads; unknown heads are skipped
   * @return the bytes, for {@link #applyEncodedChanges}
   */
  default byte[] encodeChangesSince(ChangeHash[] heads) {
    return saveSince(heads);
  }

  /**
   * Adds what the bytes hold: changes and whole documents, in any order. Changes that depend on
   * others not here yet wait for them.
   *
   * <p>As in the binding, where this document already has changes, input is taken up to the first
   * fault and the rest is skipped; {@link #loadIncremental} refuses such input instead.
   *
   * @param changes the bytes
   * @throws MalformedDataException when this document is empty and the bytes are not good
   */
  default void applyEncodedChanges(byte[] changes) {
    applyEncoded(changes, null);
  }

  /**
   * Adds what the bytes hold, logging what that does to the visible state.
   *
   * @param changes the bytes
   * @param patchLog where to
   * @throws MalformedDataException when this document is empty and the bytes are not good
   */
  default void applyEncodedChanges(byte[] changes, PatchLog patchLog) {
    applyEncoded(changes, patchLog);
  }

  private void applyEncoded(byte[] changes, @Nullable PatchLog log) {
    state()
        .take(
            log,
            to -> {
              boolean lenient = to.changeCount() > 0;
              to.loadIncremental(changes, to.optionsForMore().withKeepPartial(lenient));
            });
  }

  /**
   * Adds what the bytes hold: changes and whole documents, in any order. Changes that depend on
   * others not here yet wait for them.
   *
   * @param bytes the bytes
   * @return how many operations were added
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  default int loadIncremental(byte[] bytes) {
    return load(bytes, null, null);
  }

  /**
   * Adds what the bytes hold.
   *
   * @param bytes the bytes
   * @param options how to take them; the text unit stays this document's
   * @return how many operations were added
   * @throws MalformedDataException when the bytes are not good and the options do not put up with
   *     it
   */
  default int loadIncremental(byte[] bytes, LoadOptions options) {
    return load(bytes, options, null);
  }

  /**
   * Adds what the bytes hold, logging what that does to the visible state.
   *
   * @param bytes the bytes
   * @param patchLog where to
   * @return how many operations were added
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  default int loadIncremental(byte[] bytes, PatchLog patchLog) {
    return load(bytes, null, patchLog);
  }

  /**
   * Adds what the bytes hold, logging what that does to the visible state.
   *
   * @param bytes the bytes
   * @param options how to take them; the text unit stays this document's
   * @param patchLog where to; null for nowhere, which is faster
   * @return how many operations were added
   * @throws MalformedDataException when the bytes are not good and the options do not put up with
   *     it
   */
  default int loadIncremental(byte[] bytes, LoadOptions options, @Nullable PatchLog patchLog) {
    return load(bytes, options, patchLog);
  }

  private int load(byte[] bytes, @Nullable LoadOptions options, @Nullable PatchLog log) {
    int[] count = {0};
    state()
        .take(
            log,
            to ->
                count[0] =
                    to.loadIncremental(bytes, options == null ? to.optionsForMore() : options));
    return count[0];
  }

  /**
   * Adds changes, each a change chunk (compressed or not), in any order. Changes that depend on
   * others not here yet wait for them. Either all are taken or, when one is refused, none; waiting
   * changes that can then never be applied, because they depend on a change whose number another
   * one has, are dropped.
   *
   * @param changes the chunks, such as {@link Change#bytes}
   * @return what that does to the visible state
   * @throws MalformedDataException when one is not a good change
   * @throws AutomergeException when one is another change of its actor's under the same number
   */
  default List<Patch> applyChanges(Collection<byte[]> changes) {
    synchronized (this) {
      PatchLog log = new PatchLog();
      applyChanges(changes, log);
      return ((Document) this).makePatches(log);
    }
  }

  /**
   * Adds changes, logging what that does to the visible state.
   *
   * @param changes the chunks, such as {@link Change#bytes}
   * @param patchLog where to; null for nowhere, which is faster
   * @throws MalformedDataException when one is not a good change
   * @throws AutomergeException when one is another change of its actor's under the same number
   */
  default void applyChanges(Collection<byte[]> changes, @Nullable PatchLog patchLog) {
    state().take(patchLog, to -> to.applyChanges(List.copyOf(changes)));
  }

  /**
   * The changes that a version lacks as one bundle, whose columns are shared by all of them: with
   * many small changes a fraction of what {@link Document#saveSince} gives. {@link
   * Document#loadIncremental} and {@link Document#load(byte[])} read it; a document takes a bundle
   * when it has what the bundle's changes depend on, and keeps it waiting until then. The format is
   * marked experimental by Automerge, so keep documents in what {@link Document#save()} gives.
   *
   * @param have the version's heads; unknown heads are skipped
   * @return a bundle chunk, compressed; no bytes when nothing is lacking
   * @throws AutomergeException when a bundle cannot bring one of the changes back as it is, such as
   *     one with columns that are not known here
   */
  default byte[] saveBundle(ChangeHash[] have) {
    return read(engine -> bundle(engine, engine.changesSince(List.of(have))));
  }

  /**
   * Some changes as one bundle, as {@link #saveBundle(ChangeHash[])} makes one of all that a
   * version lacks.
   *
   * @param changes the changes' hashes, in any order
   * @return a bundle chunk, compressed, with the changes in the order of this document; no bytes
   *     for no changes
   * @throws AutomergeException when one is not in this document, or a bundle cannot bring it back
   *     as it is
   */
  default byte[] saveBundle(Collection<ChangeHash> changes) {
    return read(
        engine -> {
          state().requireHeads(changes.toArray(new ChangeHash[0]));
          List<ChangeHash> hashes = changes.stream().toList();
          return bundle(engine, engine.inApplicationOrder(hashes));
        });
  }

  private static byte[] bundle(Engine engine, List<ChangeHash> hashes) {
    try {
      return engine.bundle(hashes);
    } catch (IllegalArgumentException e) {
      throw new AutomergeException(e.getMessage(), e);
    }
  }

  // Fragments.

  /**
   * The fragments that cover the history, oldest first, the loose changes of level 0 at the end.
   * Documents of the same changes have the same fragments. Experimental, as in Automerge 3.5.
   *
   * <p>Cost: in the order of the changes.
   *
   * @return the fragments of all levels
   */
  default List<FragmentMeta> getFragmentMetadata() {
    return getFragmentMetadata(0, Integer.MAX_VALUE);
  }

  /**
   * The fragments of one level, oldest first.
   *
   * @param level the level; 0 for the loose changes
   * @return the fragments
   * @throws IllegalArgumentException when the level is negative
   */
  default List<FragmentMeta> getFragmentMetadata(int level) {
    return getFragmentMetadata(level, level == Integer.MAX_VALUE ? level : level + 1);
  }

  /**
   * The fragments of some levels, oldest first.
   *
   * @param startLevel the lowest level
   * @param endLevel the level behind the highest
   * @return the fragments
   * @throws IllegalArgumentException when a level is negative
   */
  default List<FragmentMeta> getFragmentMetadata(int startLevel, int endLevel) {
    if (startLevel < 0 || endLevel < 0) {
      throw new IllegalArgumentException("negative level: " + Math.min(startLevel, endLevel));
    }
    return read(
        engine ->
            engine.fragments().list(startLevel, endLevel).stream().map(FragmentMeta::of).toList());
  }

  /**
   * The fragment with a head.
   *
   * @param head a change
   * @return its fragment; empty when the change is unknown, or a fragment of a higher level has
   *     taken its fragment in
   */
  default Optional<FragmentMeta> getFragmentMeta(ChangeHash head) {
    return read(engine -> Optional.ofNullable(engine.fragments().find(head)).map(FragmentMeta::of));
  }

  /**
   * The bytes of fragments: of a single change of level 0 the change, of others a bundle. As in
   * Automerge, those with a change that this document does not have are left out.
   *
   * @param fragments what {@link #getFragmentMetadata} gave, here or for a document with the same
   *     changes
   * @return the bytes, for {@link Document#addFragments}
   * @throws AutomergeException when a bundle cannot bring one of the changes back as it is
   */
  default List<byte[]> bundleFragmentMetadata(List<FragmentMeta> fragments) {
    return read(
        engine -> {
          List<byte[]> all = new ArrayList<>();
          for (FragmentMeta fragment : fragments) {
            byte[] bytes = bytesOf(engine, fragment);
            if (bytes != null) {
              all.add(bytes);
            }
          }
          return all;
        });
  }

  private static byte @Nullable [] bytesOf(Engine engine, FragmentMeta fragment) {
    boolean lone = fragment.members().size() == 1 && Fragments.level(fragment.head()) == 0;
    List<ChangeHash> members = new ArrayList<>();
    for (ChangeHash member : lone ? List.of(fragment.head()) : fragment.members()) {
      if (!engine.hasChange(member)) {
        return null;
      }
      members.add(member);
    }
    return lone
        ? engine.changeBytes(fragment.head())
        : bundle(engine, engine.inApplicationOrder(members));
  }

  /** {@return the changes that no fragment of a higher level has, oldest first} */
  default List<Commit> getCommits() {
    return read(
        engine -> {
          List<Commit> commits = new ArrayList<>();
          for (FragmentMeta loose : getFragmentMetadata(0)) {
            byte[] bytes = engine.changeBytes(loose.head());
            commits.add(new Commit(loose.head(), loose.boundary(), bytes));
          }
          return commits;
        });
  }

  /** {@return the fragments of level 1 and more with their bytes, oldest first} */
  default List<Fragment> getFragments() {
    return getFragments(1, Integer.MAX_VALUE);
  }

  /**
   * The fragments of some levels with their bytes, oldest first.
   *
   * @param startLevel the lowest level
   * @param endLevel the level behind the highest
   * @return the fragments
   * @throws IllegalArgumentException when a level is negative
   */
  default List<Fragment> getFragments(int startLevel, int endLevel) {
    synchronized (this) {
      List<FragmentMeta> metas = getFragmentMetadata(startLevel, endLevel);
      List<byte[]> bytes = bundleFragmentMetadata(metas);
      List<Fragment> fragments = new ArrayList<>();
      for (int i = 0; i < metas.size(); i++) {
        fragments.add(new Fragment(metas.get(i), bytes.get(i)));
      }
      return fragments;
    }
  }

  /**
   * Adds changes. Either all are taken or none; those that depend on others not here yet wait.
   *
   * @param commits the changes
   * @throws MalformedDataException when the bytes of one are not a change
   * @throws AutomergeException when the bytes of one are another change than it says, or a change
   *     of its actor's under the same number is here
   */
  default void addCommits(List<Commit> commits) {
    addCommits(commits, null);
  }

  /**
   * Adds changes, logging what that does to the visible state.
   *
   * @param commits the changes
   * @param patchLog where to; null for nowhere
   * @throws MalformedDataException when the bytes of one are not a change
   * @throws AutomergeException when the bytes of one are another change than it says, or a change
   *     of its actor's under the same number is here
   */
  default void addCommits(List<Commit> commits, @Nullable PatchLog patchLog) {
    List<byte[]> chunks = new ArrayList<>();
    for (Commit commit : commits) {
      Change change = Change.decode(commit.bytes());
      if (!change.hash().equals(commit.head())) {
        throw new AutomergeException(
            "commit " + commit.head() + " has the bytes of change " + change.hash());
      }
      if (!change.deps().equals(commit.parents())) {
        throw new AutomergeException(
            "commit " + commit.head() + " depends on " + change.deps() + ", not on its parents");
      }
      chunks.add(commit.bytes());
    }
    state().take(patchLog, to -> to.applyChanges(chunks));
  }

  /**
   * Adds fragments, in any order; changes that depend on others not here yet wait. The bytes count,
   * what is said of them does not.
   *
   * @param fragments the fragments
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  default void addFragments(List<Fragment> fragments) {
    addFragments(fragments, null);
  }

  /**
   * Adds fragments, logging what that does to the visible state.
   *
   * @param fragments the fragments
   * @param patchLog where to; null for nowhere
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  default void addFragments(List<Fragment> fragments, @Nullable PatchLog patchLog) {
    ByteWriter chunks = new ByteWriter();
    for (Fragment fragment : fragments) {
      chunks.putBytes(fragment.bytes());
    }
    int unused = load(chunks.toByteArray(), null, patchLog);
  }
}
