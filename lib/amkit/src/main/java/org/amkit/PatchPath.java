package org.amkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root to an object, as its last step and the way before it: the ways of one diff
 * share what they have in common, so that those of a deep document take O(objects) and not
 * O(objects x depth).
 */
final class PatchPath {
  /** The way to the root. */
  static final PatchPath ROOT = new PatchPath(null, null);

  private final @Nullable PatchPath before;
  private final @Nullable PathElement last;

  private PatchPath(@Nullable PatchPath before, @Nullable PathElement last) {
    this.before = before;
    this.last = last;
  }

  static PatchPath of(PathElement... steps) {
    PatchPath path = ROOT;
    for (PathElement step : steps) {
      path = path.child(step);
    }
    return path;
  }

  PatchPath child(PathElement step) {
    return new PatchPath(this, step);
  }

  /** The last step; null for the root. */
  @Nullable PathElement last() {
    return last;
  }

  /** The steps, outermost first, in a list of the caller's own. O(depth). */
  List<PathElement> steps() {
    List<PathElement> steps = new ArrayList<>();
    PathElement step = last;
    for (PatchPath at = before; step != null && at != null; at = at.before) {
      steps.add(step);
      step = at.last;
    }
    Collections.reverse(steps);
    return steps;
  }
}
