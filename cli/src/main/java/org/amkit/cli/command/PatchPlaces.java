package org.amkit.cli.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Prop;
import org.amkit.cli.address.Target;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/**
 * Which patches of one diff act at a place.
 *
 * <p>Cost: O(patches) and the depth of the objects, whatever they have in common.
 */
final class PatchPlaces {
  /** How an object lies that is neither on the way to the place nor in it. */
  private static final int OUTSIDE = -1;

  private static final int INSIDE = Integer.MAX_VALUE;

  private final List<Step> place;
  private final Target.@Nullable Range range;

  /** How many steps of the place lead to an object; or that it is inside of it, or outside. */
  private final Map<ObjectId, Integer> known = new HashMap<>();

  /**
   * The place.
   *
   * @param range the elements of the list or characters of the text there; null for all of it
   */
  PatchPlaces(List<Step> place, Target.@Nullable Range range) {
    this.place = place;
    this.range = range;
    known.put(ObjectId.ROOT, 0);
  }

  /** Whether a patch acts at the place, inside of it, or on what holds it. */
  boolean touches(Patch patch) {
    int steps = stepsTo(patch);
    if (steps == OUTSIDE || steps == INSIDE) {
      return steps == INSIDE;
    }
    if (steps < place.size()) {
      return actsOn(patch.getAction(), place.get(steps));
    }
    return range == null || actsOnElements(patch.getAction(), range.start(), range.end());
  }

  private int stepsTo(Patch patch) {
    Integer steps = known.get(patch.getObj());
    if (steps == null) {
      PathElement last = patch.getPlace().orElseThrow();
      if (!known.containsKey(last.getObjectId())) {
        int way = 0;
        for (PathElement element : patch.getPath()) {
          known.put(element.getObjectId(), way);
          way = next(way, element.getProp());
        }
      }
      steps = next(known.getOrDefault(last.getObjectId(), OUTSIDE), last.getProp());
      known.put(patch.getObj(), steps);
    }
    return steps;
  }

  /** How a member lies of an object that lies so. */
  private int next(int steps, Prop prop) {
    if (steps == OUTSIDE || steps == INSIDE) {
      return steps;
    }
    Step step = Step.of(prop);
    if (steps < place.size()) {
      return same(step, place.get(steps)) ? steps + 1 : OUTSIDE;
    }
    boolean inRange =
        range == null
            || (step instanceof Step.Index index
                && overlap(index.index(), 1, range.start(), range.end()));
    return inRange ? INSIDE : OUTSIDE;
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
    Prop prop = member(action);
    if (prop instanceof Prop.Key key) {
      return same(new Step.Key(key.key), member);
    }
    long index = member.asIndex().orElse(-1);
    return index >= 0 && actsOnElements(action, index, index + 1);
  }

  /** Whether an action is on one of the elements [from..to) of a list or text. */
  private static boolean actsOnElements(PatchAction action, long from, long to) {
    if (action instanceof PatchAction.PutList put) {
      return overlap(put.getIndex(), 1, from, to);
    }
    if (action instanceof PatchAction.Insert insert) {
      return overlap(insert.getIndex(), insert.getValues().size(), from, to);
    }
    if (action instanceof PatchAction.SpliceText splice) {
      String text = splice.getText();
      return overlap(splice.getIndex(), text.codePointCount(0, text.length()), from, to);
    }
    if (action instanceof PatchAction.DeleteList delete) {
      return overlap(delete.getIndex(), delete.getLength(), from, to);
    }
    if (action instanceof PatchAction.Mark marked) {
      for (Mark mark : marked.getMarks()) {
        if (overlap(mark.getStart(), mark.getEnd() - mark.getStart(), from, to)) {
          return true;
        }
      }
      return false;
    }
    return member(action) instanceof Prop.Index index && overlap(index.index, 1, from, to);
  }

  private static boolean overlap(long start, long length, long from, long to) {
    return start < to && start + length > from;
  }

  /** The member that a counter's increment or a conflict is about. */
  private static @Nullable Prop member(PatchAction action) {
    if (action instanceof PatchAction.Increment increment) {
      return increment.getProperty();
    }
    return action instanceof PatchAction.FlagConflict conflict ? conflict.getProperty() : null;
  }
}
