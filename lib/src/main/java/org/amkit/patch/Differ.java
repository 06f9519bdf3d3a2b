package org.amkit.patch;

import java.util.List;
import org.amkit.ops.Clock;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpStore;
import org.amkit.ops.StoreView;
import org.jspecify.annotations.Nullable;

/** What differs between two versions. */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class Differ {
  final OpStore store;
  final StoreView view;

  public Differ(OpStore store, StoreView view) {
    this.store = store;
    this.view = view;
  }

  /** Patches that turn the state at {@code before} into that at {@code after} (null: now). */
  public List<EnginePatch> diff(
      ObjectStore object, boolean recursive, Clock before, @Nullable Clock after) {
    throw new UnsupportedOperationException("diff of " + object.id);
  }
}
