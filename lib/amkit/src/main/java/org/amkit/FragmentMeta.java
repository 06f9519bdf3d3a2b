package org.amkit;

import java.util.List;
import org.amkit.history.Fragments;

/**
 * A part of a document's history, without its bytes, as Automerge 3.5 cuts histories: experimental
 * there, and so here.
 *
 * @param head its last change, which names it
 * @param level how many zero bytes the head's hash begins with; 0 for a single change that no
 *     fragment has taken in yet
 * @param boundary the fragments that come right before it; at level 0 the change's dependencies
 * @param checkpoints its changes whose hashes begin with a zero byte, but for the head
 * @param members its changes, the head first
 */
public record FragmentMeta(
    ChangeHash head,
    int level,
    List<ChangeHash> boundary,
    List<ChangeHash> checkpoints,
    List<ChangeHash> members) {
  /**
   * Takes copies of the lists.
   *
   * @param head its last change
   * @param level its level
   * @param boundary the fragments right before it
   * @param checkpoints its changes of a level above 0, but for the head
   * @param members its changes, the head first
   */
  public FragmentMeta {
    boundary = List.copyOf(boundary);
    checkpoints = List.copyOf(checkpoints);
    members = List.copyOf(members);
  }

  static FragmentMeta of(Fragments.Fragment fragment) {
    return new FragmentMeta(
        fragment.head(),
        fragment.level(),
        List.copyOf(fragment.boundary()),
        List.copyOf(fragment.checkpoints()),
        List.copyOf(fragment.members()));
  }
}
