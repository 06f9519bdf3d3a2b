package org.amkit.cli.command;

import java.util.List;
import org.amkit.Mark;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.Prop;
import org.amkit.cli.address.Place;
import org.amkit.cli.render.Differences;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** Where in a document patches act. */
final class PatchPlaces {
  private PatchPlaces() {}

  /** Whether a patch acts at a place, inside of it, or on what holds it. */
  static boolean touches(Patch patch, List<Step> place) {
    return touches(patch, place, null);
  }

  /** The same for some elements of the list or characters of the text at a place. */
  static boolean touches(Patch patch, List<Step> place, Place.@Nullable Range range) {
    List<Step> at = Differences.steps(patch);
    int common = Math.min(at.size(), place.size());
    for (int i = 0; i < common; i++) {
      if (!same(at.get(i), place.get(i))) {
        return false;
      }
    }
    if (at.size() < place.size()) {
      return actsOn(patch.getAction(), place.get(at.size()));
    }
    if (range == null) {
      return true;
    }
    return at.size() == place.size()
        ? actsOnElements(patch.getAction(), range.start(), range.end())
        : at.get(place.size()) instanceof Step.Index index
            && overlap(index.index(), 1, range.start(), range.end());
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
    long index = indexOf(member);
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

  /** The index that a step is, or -1. */
  private static long indexOf(Step step) {
    if (step instanceof Step.Index index) {
      return index.index();
    }
    return step instanceof Step.Token token && token.text().matches("0|[1-9][0-9]{0,17}")
        ? Long.parseLong(token.text())
        : -1;
  }
}
