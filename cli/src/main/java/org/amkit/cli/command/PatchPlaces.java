package org.amkit.cli.command;

import java.util.List;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.Prop;
import org.amkit.cli.render.Differences;
import org.amkit.json.DocumentPath.Step;

/** Where in a document patches act. */
final class PatchPlaces {
  private PatchPlaces() {}

  /** Whether a patch acts at a place, inside of it, or on what holds it. */
  static boolean touches(Patch patch, List<Step> place) {
    List<Step> at = Differences.steps(patch);
    int common = Math.min(at.size(), place.size());
    for (int i = 0; i < common; i++) {
      if (!same(at.get(i), place.get(i))) {
        return false;
      }
    }
    return at.size() >= place.size() || actsOn(patch.getAction(), place.get(at.size()));
  }

  private static boolean same(Step found, Step wanted) {
    if (wanted instanceof Step.Token token) {
      return found instanceof Step.Key key
          ? key.name().equals(token.text())
          : found instanceof Step.Index index && token.text().equals(Long.toString(index.index()));
    }
    return found.equals(wanted);
  }

  private static boolean actsOn(PatchAction action, Step member) {
    if (action instanceof PatchAction.PutMap put) {
      return same(new Step.Key(put.getKey()), member);
    }
    if (action instanceof PatchAction.DeleteMap delete) {
      return same(new Step.Key(delete.getKey()), member);
    }
    if (action instanceof PatchAction.PutList put) {
      return same(new Step.Index(put.getIndex()), member);
    }
    if (action instanceof PatchAction.Increment increment) {
      return same(step(increment.getProperty()), member);
    }
    if (action instanceof PatchAction.FlagConflict conflict) {
      return same(step(conflict.getProperty()), member);
    }
    if (action instanceof PatchAction.Insert insert) {
      return member instanceof Step.Index index
          && index.index() >= insert.getIndex()
          && index.index() < insert.getIndex() + insert.getValues().size();
    }
    return false;
  }

  private static Step step(Prop prop) {
    return prop instanceof Prop.Key key
        ? new Step.Key(key.key)
        : new Step.Index(((Prop.Index) prop).index);
  }
}
