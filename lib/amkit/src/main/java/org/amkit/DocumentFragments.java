package org.amkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amkit.chunk.BundleChunkWriter;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Hash;
import org.amkit.chunk.Limits;
import org.amkit.codec.ByteWriter;
import org.amkit.engine.Engine;
import org.amkit.history.Fragments;
import org.jspecify.annotations.Nullable;

/** What a document gives and takes as fragments of its history. */
abstract class DocumentFragments extends HistoryReader {
  DocumentFragments(Engine engine) {
    super(engine);
  }

  /**
   * The fragments that cover the history, oldest first, the loose changes of level 0 at the end.
   * Documents of the same changes have the same fragments. Experimental, as in Automerge 3.5.
   *
   * <p>Cost: in the order of the changes.
   *
   * @return the fragments of all levels
   */
  public List<FragmentMeta> getFragmentMetadata() {
    return getFragmentMetadata(0, Integer.MAX_VALUE);
  }

  /**
   * The fragments of one level, oldest first.
   *
   * @param level the level; 0 for the loose changes
   * @return the fragments
   * @throws IllegalArgumentException when the level is negative
   */
  public List<FragmentMeta> getFragmentMetadata(int level) {
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
  public List<FragmentMeta> getFragmentMetadata(int startLevel, int endLevel) {
    if (startLevel < 0 || endLevel < 0) {
      throw new IllegalArgumentException("negative level: " + Math.min(startLevel, endLevel));
    }
    List<FragmentMeta> list = new ArrayList<>();
    synchronized (lock()) {
      for (Fragments.Fragment fragment : engine().fragments().list(startLevel, endLevel)) {
        list.add(FragmentMeta.of(fragment));
      }
    }
    return list;
  }

  /**
   * The fragment with a head.
   *
   * @param head a change
   * @return its fragment; empty when the change is unknown, or a fragment of a higher level has
   *     taken its fragment in
   */
  public Optional<FragmentMeta> getFragmentMeta(ChangeHash head) {
    synchronized (lock()) {
      Fragments.Fragment fragment = engine().fragments().find(head.hash());
      return fragment == null ? Optional.empty() : Optional.of(FragmentMeta.of(fragment));
    }
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
  public List<byte[]> bundleFragmentMetadata(List<FragmentMeta> fragments) {
    List<byte[]> all = new ArrayList<>();
    synchronized (lock()) {
      for (FragmentMeta fragment : fragments) {
        byte[] bytes = bytesOf(fragment);
        if (bytes != null) {
          all.add(bytes);
        }
      }
    }
    return all;
  }

  private byte @Nullable [] bytesOf(FragmentMeta fragment) {
    Engine engine = engine();
    boolean lone = fragment.members().size() == 1 && Fragments.level(fragment.head().hash()) == 0;
    List<ChangeHash> members = lone ? List.of(fragment.head()) : fragment.members();
    for (ChangeHash member : members) {
      if (!engine.hasChange(member.hash())) {
        return null;
      }
    }
    if (lone) {
      return engine.changeBytes(fragment.head().hash());
    }
    List<ChangeChunk> changes = new ArrayList<>();
    for (Hash hash :
        engine.inApplicationOrder(EngineTypes.hashes(members.toArray(new ChangeHash[0])))) {
      changes.add(ChangeChunk.parse(engine.changeBytes(hash), Limits.NONE));
    }
    try {
      return BundleChunkWriter.write(changes, true);
    } catch (IllegalArgumentException e) {
      throw new AutomergeException(e.getMessage(), e);
    }
  }

  /** {@return the changes that no fragment of a higher level has, oldest first} */
  public List<Commit> getCommits() {
    synchronized (lock()) {
      List<Commit> commits = new ArrayList<>();
      for (FragmentMeta loose : getFragmentMetadata(0)) {
        byte[] bytes = engine().changeBytes(loose.head().hash());
        commits.add(new Commit(loose.head(), loose.boundary(), bytes));
      }
      return commits;
    }
  }

  /** {@return the fragments of level 1 and more with their bytes, oldest first} */
  public List<Fragment> getFragments() {
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
  public List<Fragment> getFragments(int startLevel, int endLevel) {
    synchronized (lock()) {
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
  public void addCommits(List<Commit> commits) {
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
  public void addCommits(List<Commit> commits, @Nullable PatchLog patchLog) {
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
    synchronized (lock()) {
      Engine to = idle();
      logged(
          patchLog,
          () ->
              refusing(
                  () -> {
                    to.applyChanges(chunks);
                    return to;
                  }));
    }
  }

  /**
   * Adds fragments, in any order; changes that depend on others not here yet wait. The bytes count,
   * what is said of them does not.
   *
   * @param fragments the fragments
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  public void addFragments(List<Fragment> fragments) {
    addFragments(fragments, null);
  }

  /**
   * Adds fragments, logging what that does to the visible state.
   *
   * @param fragments the fragments
   * @param patchLog where to; null for nowhere
   * @throws MalformedDataException when the bytes are not good; nothing is added then
   */
  public void addFragments(List<Fragment> fragments, @Nullable PatchLog patchLog) {
    ByteWriter chunks = new ByteWriter();
    for (Fragment fragment : fragments) {
      chunks.putBytes(fragment.bytes());
    }
    synchronized (lock()) {
      Engine to = idle();
      org.amkit.engine.LoadOptions options =
          org.amkit.engine.LoadOptions.DEFAULT.withLimits(to.limits());
      logged(patchLog, () -> refusing(() -> to.loadIncremental(chunks.toByteArray(), options)));
    }
  }
}
